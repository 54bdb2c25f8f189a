"""Does what is stored agree with what happened?

Events are the truth: everything else that is kept of a case is computed from them again and compared.
"""

from .file import FileAudit as FileAudit
from .file import audit_file as audit_file
from .finding import Finding as Finding
from .store import Audited as Audited
from .store import audit as audit
