// How does the camera read a waybill?  Where the browser can read codes it looks through the camera and opens what it
// finds; where it cannot, the field and a scanner that types do.
(() => {
  "use strict";
  const button = document.getElementById("scan-camera");
  const place = document.getElementById("scan-place");
  const video = document.getElementById("scan-video");
  const wrong = document.getElementById("scan-wrong");
  const field = document.getElementById("scan-q");
  if (!button || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  let stream = null;

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    place.hidden = true;
  };

  const look = async (detector) => {
    if (!stream) return;
    const codes = await detector.detect(video).catch(() => []);
    if (codes.length) {
      field.value = codes[0].rawValue;
      stop();
      field.form.requestSubmit();
      return;
    }
    setTimeout(() => look(detector), 150);
  };

  button.hidden = false;
  button.addEventListener("click", async () => {
    if (stream) {
      stop();
      return;
    }
    wrong.hidden = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      wrong.textContent = wrong.dataset.denied;
      wrong.hidden = false;
      return;
    }
    place.hidden = false;
    video.srcObject = stream;
    await video.play();
    look(new BarcodeDetector());
  });
  addEventListener("pagehide", stop);
})();
