// How is the desk worked by keyboard?  Letters move through the queue, choose, open and carry out what is advised.
// Nothing here is the only way to anything: every letter presses a link, a box or a button that stands on the page.
(() => {
  "use strict";
  const page = document.querySelector("[data-desk]");
  if (!page) return;
  const kind = page.dataset.desk;
  const all = (css) => [...page.querySelectorAll(css)];
  const press = (css) => page.querySelector(css)?.click();

  // --- the rows of a queue ---

  const rows = all("[data-row]");
  let at = -1;

  const go = (to) => {
    if (!rows.length) return;
    rows[at]?.classList.remove("queue__row--here");
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("queue__row--here");
    rows[at].querySelector(".queue__stage a").focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };

  const boxes = all('input[name="case"]');
  const bar = document.getElementById("batch");

  const pickedChanged = () => {
    if (!bar) return;
    const count = boxes.filter((box) => box.checked).length;
    const says = bar.querySelector("[data-say-picked]");
    says.dataset.was ??= says.textContent;
    says.textContent = count ? says.dataset.sayPicked.replace("{count}", count) : says.dataset.was;
    for (const box of boxes) box.closest("[data-row]").classList.toggle("queue__row--picked", box.checked);
    const every = document.getElementById("pick-all");
    every.checked = count === boxes.length;
    every.indeterminate = count > 0 && count < boxes.length;
    bar.classList.toggle("batchbar--picked", count > 0);
  };

  const pickAll = (checked) => {
    for (const box of boxes) box.checked = checked;
    pickedChanged();
  };

  if (bar && boxes.length) {
    const every = document.getElementById("pick-all");
    every.closest("label").hidden = false;
    every.addEventListener("change", () => pickAll(every.checked));
    for (const box of boxes) box.addEventListener("change", pickedChanged);
    addEventListener("pageshow", pickedChanged);
    pickedChanged();
  }

  const pick = () => rows[at]?.querySelector('input[name="case"]')?.click();

  // --- numbers to take elsewhere ---

  for (const place of navigator.clipboard ? all("[data-copy]") : []) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = page.dataset.sayCopy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.textContent.trim());
      button.textContent = page.dataset.sayCopied;
    });
    place.after(button);
  }

  // --- more than is asked for ---

  const due = parseFloat(page.dataset.asks);
  for (const field of due ? all('.form input[name="amount"]') : []) {
    const form = field.form;
    if (!["offer", "refund"].includes(form.elements.namedItem("command")?.value)) continue;
    const says = document.createElement("p");
    says.className = "wrong";
    says.setAttribute("role", "status");
    field.closest(".field").append(says);
    const weigh = () => {
      const type = form.elements.namedItem("type")?.value ?? "modify_amount";
      const above = ["modify_amount", "keeps_goods"].includes(type) && parseFloat(field.value.replaceAll(",", "")) > due;
      says.textContent = above ? page.dataset.sayAbove : "";
    };
    form.addEventListener("input", weigh);
    weigh();
  }

  // --- what the payment channel says of a refund that was just asked for ---

  const WAIT_MS = 2000;
  const ASKED_AT_MOST = 15;
  const LAST_OF_ALL = 999999999;
  // What was just done is told together with what has come of it.
  const sinceThen = () => {
    const first = new URLSearchParams(location.search).get("did")?.split("-")[0];
    return first ? `?did=${first}-${LAST_OF_ALL}` : "";
  };
  const heard = async (times) => {
    const answer = await fetch(location.pathname, { cache: "no-store" }).catch(() => null);
    const text = answer?.ok ? await answer.text() : "";
    const said = text ? new DOMParser().parseFromString(text, "text/html").querySelector("h1")?.textContent : null;
    if (said && said !== document.querySelector("h1").textContent) location.replace(location.pathname + sinceThen());
    else if (times < ASKED_AT_MOST) setTimeout(heard, WAIT_MS, times + 1);
  };
  if (page.hasAttribute("data-await")) setTimeout(heard, WAIT_MS, 1);

  // --- photos chosen or dropped all at once: each goes to a picture that the form asks for, what matters most first ---

  const MATTERS = ["fault", "goods", "label", "opened"];
  const spread = (album, files) => {
    const slots = [...album.querySelectorAll("[data-slot]")].filter((slot) => ["none", "more"].includes(slot.dataset.is));
    const most = [...slots].sort((one, other) => MATTERS.indexOf(one.dataset.slot) - MATTERS.indexOf(other.dataset.slot));
    const taken = new Set(most.slice(0, files.length));
    slots.filter((slot) => taken.has(slot)).forEach((slot, index) => {
      const input = slot.querySelector('input[type="file"]:not([capture])');
      const one = new DataTransfer();
      one.items.add(files[index]);
      input.files = one.files;
      input.dispatchEvent(new Event("change"));
    });
    const left = Math.max(0, files.length - taken.size);
    const says = album.querySelector("[data-left]");
    says.hidden = !left;
    says.textContent = left ? says.dataset.left.replace("{count}", left) : "";
  };
  for (const album of all("[data-album]")) {
    const input = album.querySelector("[data-many]");
    input.addEventListener("change", () => {
      spread(album, [...input.files]);
      input.value = "";
    });
    album.addEventListener("dragover", (event) => event.preventDefault());
    album.addEventListener(
      "drop",
      (event) => {
        const files = [...event.dataTransfer.files];
        if (!files.length || (files.length === 1 && event.target.closest("[data-slot]"))) return;
        event.preventDefault();
        event.stopPropagation();
        spread(album, files);
      },
      true,
    );
  }

  // --- the letters ---

  const find = () => document.getElementById("find-q")?.focus();
  const help = () => document.getElementById("keys")?.togglePopover();
  const talk = () => {
    const fold = document.getElementById("do-message");
    if (!fold) return;
    fold.open = true;
    fold.querySelector("textarea").focus();
  };
  const everywhere = { "/": find, "?": help };
  const letters = {
    queue: {
      j: () => go(at + 1),
      k: () => go(at - 1),
      a: () => rows[at]?.querySelector(".queue__side a")?.click(),
      x: pick,
      X: () => pickAll(!boxes.every((box) => box.checked)),
      f: () => {
        const fold = page.querySelector(".filters");
        fold.open = !fold.open;
        if (fold.open) fold.querySelector("select").focus();
      },
    },
    find: { j: () => go(at + 1), k: () => go(at - 1) },
    case: { n: () => press("#to-next"), u: () => press("#to-queue"), m: talk },
  };
  const enter = (fold) => {
    fold.open = true;
    fold.scrollIntoView({ block: "nearest" });
    fold.querySelector("input:not([type=hidden]), select, textarea, button")?.focus({ preventScroll: true });
  };
  const plays = [...all(".decision > .action").map((fold) => () => enter(fold)), ...all("[data-play]").map((link) => () => link.click())];
  plays.slice(0, 9).forEach((play, index) => (letters.case[index + 1] = play));

  // Whoever types a sentence presses letter after letter, also where a field has just lost the hand: on a case's page a
  // letter acts only where nothing is pressed before or after it for a moment.
  const ALONE_MS = 350;
  const AFTER_WRITING_MS = 2000;
  let wrote = -AFTER_WRITING_MS;
  let pressed = -AFTER_WRITING_MS;
  let acting = 0;
  const alone = (does) => {
    const now = performance.now();
    const among = now - pressed < ALONE_MS || now - wrote < AFTER_WRITING_MS;
    clearTimeout(acting);
    if (among) wrote = now;
    else acting = setTimeout(does, ALONE_MS);
  };

  const writing = (place) => place instanceof HTMLElement && place.matches("input:not([type=checkbox]), textarea, select");

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (writing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      else wrote = performance.now();
      return;
    }
    const own = letters[kind][event.key];
    const does = own ?? everywhere[event.key];
    if (does) event.preventDefault();
    if (kind === "case" && event.key.length === 1) alone(does ?? (() => {}));
    else does?.();
    pressed = performance.now();
  });

  // A link to a form (#do-agree) opens it: the fold that it stands in, and the first field.
  const opened = () => {
    const fold = location.hash.startsWith("#do-") && document.getElementById(location.hash.slice(1));
    if (!fold) return;
    fold.scrollIntoView({ block: "start" });
    enter(fold);
  };
  addEventListener("hashchange", opened);
  if (kind === "case") opened();
})();
