// How does a file reach the server over a line that breaks?  By tus 1.0: the server counts the bytes as they come, and
// after a break it is asked how far it is.  Nothing is kept in the browser, so nothing is lost with its storage.
window.makegoodUploads = (() => {
  "use strict";
  const SILENT_MS = 45000;
  const TRIES = 4;
  const FINAL = [413, 415, 422];

  // What went wrong: the line, the session, the file (it cannot be read), or a refusal that the server explains.
  class Trouble extends Error {
    constructor(what, says = "", final = false) {
      super(says || what);
      this.what = what;
      this.final = final; // the same file will be refused again
    }
  }

  const proofIn = (page) => page.querySelector('#photos input[name="proof"]')?.value ?? "";
  let proof = proofIn(document);

  // Asks the page again: a session that has begun anew has a proof of its own.
  const renew = async () => {
    let answer;
    try {
      answer = await fetch(location.pathname, { cache: "no-store" });
    } catch {
      throw new Trouble("line");
    }
    if (answer.status >= 500) throw new Trouble("line");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("photos")) throw new Trouble("session");
    proof = proofIn(page);
    return page;
  };

  const once = (method, url, headers, body, told) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      let silent;
      const heard = () => {
        clearTimeout(silent);
        silent = setTimeout(() => request.abort(), SILENT_MS);
      };
      const broken = () => {
        clearTimeout(silent);
        reject(new Trouble("line"));
      };
      request.open(method, url);
      for (const [name, value] of Object.entries({ ...headers, "X-Makegood-Proof": proof })) {
        request.setRequestHeader(name, value);
      }
      request.upload.addEventListener("progress", (event) => {
        heard();
        told?.(event.loaded);
      });
      request.addEventListener("load", () => {
        clearTimeout(silent);
        resolve(request);
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, broken);
      heard();
      request.send(body);
    });

  const ask = async (method, url, headers = {}, body = null, told = null) => {
    let answer = await once(method, url, headers, body, told);
    if (answer.status === 401) {
      await renew();
      answer = await once(method, url, headers, body, told);
      if (answer.status === 401) throw new Trouble("session");
    }
    return answer;
  };

  const refused = (answer) => {
    let says = "";
    try {
      says = JSON.parse(answer.responseText).detail ?? "";
    } catch {
      // An answer without a body, or from something between us and the server.
    }
    return new Trouble(answer.status >= 500 && !says ? "line" : "server", says, FINAL.includes(answer.status));
  };

  const json = async (url) => {
    const answer = await ask("GET", url);
    if (answer.status !== 200) throw refused(answer);
    return JSON.parse(answer.responseText);
  };

  const TUS = { "Tus-Resumable": "1.0.0" };
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const packed = (said) =>
    Object.entries(said)
      .filter(([, value]) => value)
      .map(([name, value]) => `${name} ${base64(value)}`)
      .join(",");

  const begin = async (sending) => {
    const { file, about } = sending;
    const told = { ...about, filename: file.name, filetype: file.type };
    const answer = await ask("POST", "/mine/uploads", {
      ...TUS,
      "Upload-Length": String(file.size),
      "Upload-Metadata": packed(told),
    });
    if (answer.status !== 201) throw refused(answer);
    sending.id = answer.getResponseHeader("Location").split("/").pop();
    sending.offset = 0;
  };

  // How far the server is; an upload that it has given up begins anew.
  const find = async (sending) => {
    const answer = await ask("HEAD", `/mine/uploads/${sending.id}`, TUS);
    if (answer.status === 404 || answer.status === 410) return begin(sending);
    if (answer.status !== 200) throw refused(answer);
    sending.offset = Number(answer.getResponseHeader("Upload-Offset"));
  };

  const pour = async (sending, told) => {
    const from = sending.offset;
    const headers = { ...TUS, "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask("PATCH", `/mine/uploads/${sending.id}`, headers, sending.file.slice(from), (bytes) =>
      told((from + bytes) / sending.file.size),
    );
    if (answer.status === 204) sending.offset = Number(answer.getResponseHeader("Upload-Offset"));
    else if (answer.status === 409 || answer.status === 423) await find(sending);
    else throw refused(answer);
  };

  const readable = async (file) => {
    try {
      if ((await file.slice(0, 16).arrayBuffer()).byteLength) return;
    } catch {
      // The album may take a permission back, or a cloud album not have the file here.
    }
    throw new Trouble("file");
  };

  // Sends a file, or goes on with it; the id is kept in `sending`, so that it can be tried again.
  const send = async (sending, told) => {
    await readable(sending.file);
    if (sending.id) await find(sending);
    else await begin(sending);
    for (let tries = 0; sending.offset < sending.file.size; tries += 1) {
      if (tries >= TRIES) throw new Trouble("line");
      told(sending.offset / sending.file.size);
      await pour(sending, told);
    }
    told(1);
    return sending.id;
  };

  const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Whether a file is the one that an unfinished upload began with.
  const isSame = async (open, file) => {
    if (open.length !== file.size) return false;
    if (!open.head_sha256 || !crypto.subtle) return open.filename === file.name;
    return hex(await crypto.subtle.digest("SHA-256", await file.slice(0, open.head_bytes).arrayBuffer())) === open.head_sha256;
  };

  const giveUp = (id) => ask("DELETE", `/mine/uploads/${id}`, TUS);

  return { Trouble, send, json, renew, isSame, giveUp };
})();
