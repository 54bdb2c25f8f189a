// What helps a consumer with a parcel in one hand?  The address is copied by a press, and the number on the label is
// read by the camera where the browser can, else from a photo, here or on the server.  Typing works always.
(() => {
  "use strict";

  // --- copying ---

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  };
  const select = (place) => {
    const range = document.createRange();
    range.selectNodeContents(place);
    const chosen = getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
  };
  const offerCopy = (button) => {
    const was = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const done = await copied(button.dataset.copy);
      if (!done) select(button.closest("div:not(.row)").querySelector(".copy-from"));
      button.textContent = done ? button.dataset.say : button.dataset.sayWrong;
      setTimeout(() => (button.textContent = was), 4000);
    });
  };

  // --- the label ---

  const readLabels = (root) => {
    const part = (name) => root.querySelector(`[data-${name}]`);
    const detector = "BarcodeDetector" in window ? new BarcodeDetector() : null;

    // What was typed before makes way for what was read.
    const forget = () => sessionStorage.removeItem(`typed:${root.dataset.case}:send`);
    const go = (text) => {
      forget();
      location.assign(`${root.dataset.case}?label=${encodeURIComponent(text)}#do-send`);
    };
    const codeIn = async (picture) => {
      const codes = await detector.detect(picture).catch(() => []);
      const number = codes.find((code) => code.format === "code_128") ?? codes[0];
      return number?.rawValue ?? "";
    };

    let stream = null;
    const stop = () => {
      stream?.getTracks().forEach((track) => track.stop());
      stream = null;
      part("scan-place").hidden = true;
      part("scan-begin").hidden = false;
    };
    const look = async (video) => {
      if (!stream) return;
      const found = await codeIn(video);
      if (found) {
        stop();
        go(found);
        return;
      }
      setTimeout(() => look(video), 150);
    };
    const begin = async () => {
      part("scan-wrong").hidden = true;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      } catch {
        part("scan-wrong").hidden = false;
        return;
      }
      const video = part("scan-video");
      part("scan-place").hidden = false;
      part("scan-begin").hidden = true;
      video.srcObject = stream;
      await video.play();
      look(video);
    };
    if (detector && navigator.mediaDevices) {
      part("scan").hidden = false;
      part("scan-begin").addEventListener("click", begin);
      part("scan-end").addEventListener("click", stop);
      addEventListener("pagehide", stop);
    }

    // --- a photo of it ---

    const form = part("label-form");
    if (!form) return;
    const MOST_PX = 2400;
    const field = form.querySelector('input[type="file"]');

    // A photo of twelve megapixels says no more about bars than one of four, and takes minutes on a slow line.
    const smaller = async (file) => {
      const picture = await createImageBitmap(file);
      if (detector) {
        const found = await codeIn(picture);
        if (found) return found;
      }
      const scale = Math.min(1, MOST_PX / Math.max(picture.width, picture.height));
      if (scale === 1) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return blob ? new File([blob], "label.jpg", { type: "image/jpeg" }) : file;
    };
    const read = async (file) => {
      const says = part("label-says");
      says.textContent = root.dataset.sayReading;
      says.hidden = false;
      const found = await smaller(file).catch(() => file);
      if (typeof found === "string") {
        go(found);
        return;
      }
      const chosen = new DataTransfer();
      chosen.items.add(found);
      field.files = chosen.files;
      forget();
      form.requestSubmit();
    };
    form.hidden = true;
    part("label-pick").hidden = part("label-about").hidden = false;
    for (const input of part("label-pick").querySelectorAll("input")) {
      input.addEventListener("change", () => input.files[0] && read(input.files[0]));
    }
  };

  const begin = (page) => {
    page.querySelectorAll("[data-copy]").forEach(offerCopy);
    const label = page.querySelector("#label");
    if (label) readLabels(label);
  };
  document.addEventListener("fresh", ({ target }) => begin(target));
  begin(document);
})();
