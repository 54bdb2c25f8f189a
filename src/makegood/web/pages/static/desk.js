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

  const writing = (place) => place instanceof HTMLElement && place.matches("input:not([type=checkbox]), textarea, select");

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (writing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const does = letters[kind][event.key] ?? everywhere[event.key];
    if (!does) return;
    event.preventDefault();
    does();
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
