// What makes pages kinder where scripts run?  A form is sent once, what was typed outlives a lost session or line, a
// lost line is said, and what was done can be put away.  Every page works without it.
(() => {
  "use strict";
  const page = document.documentElement;
  const words = page.dataset;
  const offline = document.getElementById("offline");
  const skipped = new Set(["proof", "key", "version"]);
  const memory = sessionStorage;

  // --- what was typed ---

  const nameOf = (form) => {
    const command = form.elements.namedItem("command");
    const which = command instanceof HTMLInputElement ? command.value : "";
    return `typed:${form.getAttribute("action")}:${which}`;
  };

  const keep = (form) => {
    const typed = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "password" || skipped.has(field.name)) continue;
      if (field.type === "checkbox" || field.type === "radio") typed[field.id] = field.checked;
      else if (field.matches("input, select, textarea")) typed[field.id] = field.value;
    }
    memory.setItem(nameOf(form), JSON.stringify(typed));
  };

  const put = (field, value) => {
    const is = typeof value === "boolean" ? "checked" : "value";
    if (field[is] === value) return false;
    field[is] = value;
    return true;
  };

  const bring = (form) => {
    const kept = memory.getItem(nameOf(form));
    if (!kept) return;
    let changed = false;
    for (const [id, value] of Object.entries(JSON.parse(kept))) {
      const field = form.elements.namedItem(id);
      if (field instanceof HTMLElement) changed = put(field, value) || changed;
    }
    if (!changed) return;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    const note = document.createElement("p");
    note.className = "hint";
    note.setAttribute("role", "status");
    note.textContent = words.sayKept;
    form.prepend(note);
  };

  const forget = () => {
    const here = `typed:${location.pathname}:`;
    for (const key of Object.keys(memory)) if (key.startsWith(here)) memory.removeItem(key);
  };

  const remember = (form) => {
    bring(form);
    form.addEventListener("input", () => keep(form));
  };
  if (new URLSearchParams(location.search).has("did")) forget();
  document.querySelectorAll("form[data-keep]").forEach(remember);

  // --- what is asked for only with something else ---

  const depend = (form) => {
    const parts = form.querySelectorAll("[data-when]");
    if (!parts.length) return;
    const decide = () => {
      const said = new FormData(form);
      for (const part of parts) {
        const asked = part.dataset.is.split(" ").includes(said.get(part.dataset.when) ?? "");
        part.hidden = !asked;
        for (const field of part.querySelectorAll("input, select, textarea")) field.disabled = !asked;
      }
    };
    for (const note of form.querySelectorAll("[data-belongs]")) note.hidden = true;
    form.addEventListener("change", decide);
    addEventListener("pageshow", decide);
    decide();
  };
  document.querySelectorAll("form.form").forEach(depend);

  // What is put in the place of something older.
  document.addEventListener("fresh", ({ target }) => {
    target.querySelectorAll("form[data-keep]").forEach(remember);
    target.querySelectorAll("form.form").forEach(depend);
  });

  // --- sending ---

  const free = (button) => {
    button.removeAttribute("aria-busy");
    if (button.dataset.was) button.textContent = button.dataset.was;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (!navigator.onLine) {
      event.preventDefault();
      lineChanged();
      return;
    }
    const button = event.submitter;
    if (!button || !form.hasAttribute("data-keep")) return;
    // After this turn: the button's own name and value still have to go with the form.
    setTimeout(() => {
      button.setAttribute("aria-busy", "true");
      button.dataset.was = button.textContent;
      button.textContent = words.saySending;
    });
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("button[aria-busy]").forEach(free);
  });

  // --- the line ---

  const lineChanged = () => {
    if (offline) offline.hidden = navigator.onLine;
  };
  addEventListener("online", lineChanged);
  addEventListener("offline", lineChanged);
  if (!navigator.onLine) lineChanged();

  // --- what was said ---

  for (const toast of document.querySelectorAll(".toast")) {
    const button = document.createElement("button");
    button.className = "toast__close";
    button.type = "button";
    button.textContent = "×";
    button.setAttribute("aria-label", words.sayClose);
    button.addEventListener("click", () => toast.remove());
    toast.append(button);
  }
})();
