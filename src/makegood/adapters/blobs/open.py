"""Which store of blobs does a URL name?"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from ...app.ports import Blobs
from .folder import FolderBlobs

# What each service calls the bucket and the two halves of the key.
_BUCKET, _CONTAINER = "bucket", "container"
_SERVICES: Final = {
    "s3": (_BUCKET, "access_key_id", "secret_access_key"),
    "oss": (_BUCKET, "access_key_id", "access_key_secret"),
    "cos": (_BUCKET, "secret_id", "secret_key"),
    "obs": (_BUCKET, "access_key_id", "secret_access_key"),
    "azblob": (_CONTAINER, "account_name", "account_key"),
    "gcs": (_BUCKET, "", "credential"),
}
FORMS: Final = (
    "write file:///folder, or s3://, oss://, cos://, obs://, azblob:// or gcs:// with the bucket, a prefix, and what "
    "the service needs as parameters: s3://bucket/prefix?region=eu-west-1&endpoint=https://..."
)
_MISSING: Final = "An object store needs the library OpenDAL: pip install 'makegood[objectstores]'"


class BlobsError(Exception):
    """The URL names no store of blobs, or none that can be opened; the sentence says what to do."""


def open_blobs(url: str, key_id: str = "", key_secret: str = "", beside: Path = Path("var")) -> Blobs:
    """The store of blobs that a URL names; without one the folder `blobs` beside the database.

    `key_id` and `key_secret` are the credentials of an object store; without them the machine's own are used.
    """
    folder = _folder(url, beside)
    if folder is not None:
        return FolderBlobs(folder)
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return _objects("memory", {})
    if parts.scheme not in _SERVICES or not parts.netloc:
        raise BlobsError(f"The address of the blobs, {url!r}, cannot be read: {FORMS}.")
    bucket, id_name, secret_name = _SERVICES[parts.scheme]
    options = dict(parse_qsl(parts.query)) | {bucket: parts.netloc, "root": unquote(parts.path) or "/"}
    if key_id and id_name:
        options[id_name] = key_id
    if key_secret:
        options[secret_name] = key_secret
    return _objects(parts.scheme, options)


def scratch_of(url: str, beside: Path = Path("var")) -> Path | None:
    """Where files are put together: on the same disk as their place; the machine's own for an object store."""
    folder = _folder(url, beside)
    return None if folder is None else folder / ".scratch"


def _folder(url: str, beside: Path) -> Path | None:
    if not url:
        return beside / "blobs"
    parts = urlsplit(url)
    is_folder = parts.scheme == "file" and not parts.netloc and bool(parts.path.strip("/"))
    return Path(unquote(parts.path)) if is_folder else None


def _objects(scheme: str, options: dict[str, str]) -> Blobs:
    from .objects import ObjectBlobs

    try:
        return ObjectBlobs(scheme, options)
    except ImportError as trouble:
        raise BlobsError(_MISSING) from trouble
    except Exception as trouble:  # the library has an error of its own for each thing that may be wrong
        raise BlobsError(f"The object store {scheme} cannot be opened: {str(trouble).splitlines()[0]}") from trouble
