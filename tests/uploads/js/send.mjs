// Sends a file with tus-js-client as an app would; each line of output is one thing that happened, as JSON.
//   node send.mjs '{"endpoint": ..., "token": ..., "path": ..., "metadata": {...}, "uploadUrl": null, "stopAt": 0.6}'
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const wish = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + "\n");

const upload = new Upload(createReadStream(wish.path), {
  endpoint: wish.endpoint,
  uploadUrl: wish.uploadUrl ?? undefined,
  uploadSize: statSync(wish.path).size,
  chunkSize: wish.chunkSize ?? 256 * 1024,
  retryDelays: [0, 100, 300, 1000],
  headers: { Authorization: `Bearer ${wish.token}` },
  metadata: wish.metadata,
  overridePatchMethod: wish.override ?? false,
  uploadDataDuringCreation: wish.atOnce ?? false,
  storeFingerprintForResuming: false,
  onError: (error) => {
    say({ error: String(error.message), status: error.originalResponse?.getStatus() ?? null });
    process.exit(1);
  },
  onChunkComplete: (size, accepted, total) => {
    say({ accepted, total });
    // As when the phone's battery is pulled out.
    if (wish.stopAt && accepted >= wish.stopAt * total) process.kill(process.pid, "SIGKILL");
  },
  onSuccess: () => say({ done: upload.url }),
});
upload.start();
