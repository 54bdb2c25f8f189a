// How does the open page of a case keep up with the case?  It asks now and then whether there is something new, and puts
// the new parts in the place of the old ones.  What somebody is just writing in is left alone, and a notice says so.
(() => {
  "use strict";
  const root = document.querySelector("[data-version]");
  if (!root) return;
  const notice = document.getElementById("moved");
  const EVERY_MS = 20000;

  const isTouched = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.tagName === "SELECT") return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return field.type !== "hidden" && field.value !== field.defaultValue;
  };
  // Whether somebody writes, scans or has the cursor there; a list whose first entry stands chosen by itself is untouched.
  const isInUse = (region) =>
    region.querySelector("input:focus, textarea:focus, select:focus") ||
    region.querySelector("[data-scan-place]:not([hidden])") ||
    [...region.querySelectorAll("input, textarea, select")].some(
      (field) => isTouched(field) && !(field.tagName === "SELECT" && field.selectedIndex === 0),
    );

  const put = (region, other) => {
    const opened = [...region.querySelectorAll("details[open][id]")].map((one) => one.id);
    region.replaceChildren(...other.childNodes);
    for (const one of region.querySelectorAll("details[id]")) if (opened.includes(one.id)) one.open = true;
    region.dispatchEvent(new CustomEvent("fresh", { bubbles: true }));
  };

  const take = (page) => {
    const fresh = page.querySelector("[data-version]");
    if (!fresh || fresh.dataset.version === root.dataset.version) return;
    const held = document.getElementById("photos");
    const stood = held?.getBoundingClientRect().top;
    for (const region of root.querySelectorAll("[data-live]")) {
      const other = fresh.querySelector(`[data-live="${region.dataset.live}"]`);
      if (!other || region.innerHTML === other.innerHTML) continue;
      if (isInUse(region)) notice.hidden = false;
      else put(region, document.importNode(other, true));
    }
    // Whoever has scrolled down to the photos finds them where they were.
    if (held && scrollY > 0) scrollBy(0, held.getBoundingClientRect().top - stood);
    document.title = page.title;
    root.dataset.version = fresh.dataset.version;
  };

  document.addEventListener("renewed", (event) => {
    event.preventDefault();
    take(event.detail);
  });

  const look = async () => {
    if (document.visibilityState !== "visible" || !navigator.onLine) return;
    try {
      const answer = await fetch(root.dataset.watched, { cache: "no-store" });
      if (!answer.ok || String((await answer.json()).version) === root.dataset.version) return;
      const page = await (await fetch(location.pathname, { cache: "no-store" })).text();
      document.dispatchEvent(
        new CustomEvent("renewed", { cancelable: true, detail: new DOMParser().parseFromString(page, "text/html") }),
      );
    } catch {
      // Without a line there is nothing new; it is asked again.
    }
  };
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY_MS);
})();
