// How is a picture looked at over the page?  Every link to one opens there: with what was found below it, the goods as
// they are sold beside it, arrows to the others; and what had been in hand before is in hand again afterwards.
(() => {
  "use strict";
  const frame = document.getElementById("look");
  if (!frame?.showModal) return;
  const part = (name) => frame.querySelector(`[data-look-${name}]`);
  const [stage, goods, found, count, state] = ["stage", "goods", "found", "count", "state"].map(part);
  const button = (name) => frame.querySelector(`[data-look-do="${name}"]`);
  const SWIPE_PX = 60;
  let links = [];
  let at = 0;
  let opener = null;

  // All pictures of a group, each once, however often it stands on the page.
  const inGroup = (group) => {
    const seen = new Map();
    for (const link of document.querySelectorAll(`a[data-look="${group}"]`)) {
      const known = seen.get(link.href);
      if (!known || (!known.closest("[data-drawn]") && link.closest("[data-drawn]"))) seen.set(link.href, link);
    }
    return [...seen.values()];
  };

  const nameOf = (link) => link.dataset.title ?? link.querySelector("img").alt;

  const picture = (link) => {
    const small = link.querySelector("img");
    const image = new Image();
    image.alt = small?.alt ?? nameOf(link);
    image.src = small?.currentSrc || small?.src || link.href;
    const whole = new Image();
    whole.addEventListener("load", () => (image.src = whole.src));
    whole.src = link.href;
    return image;
  };

  const film = (link) => {
    const video = document.createElement("video");
    Object.assign(video, { controls: true, playsInline: true, preload: "metadata", src: link.href });
    video.setAttribute("aria-label", link.dataset.title);
    return video;
  };

  const sized = (actual) => {
    stage.classList.toggle("look__stage--actual", actual);
    button("size").setAttribute("aria-pressed", String(actual));
  };

  // The goods stand beside evidence, where there is room.
  const beside = (link) => {
    const sold = link.dataset.look === "evidence" ? inGroup("goods") : [];
    goods.hidden = !sold.length;
    for (const old of goods.querySelectorAll("img")) old.remove();
    for (const one of sold) {
      const image = document.createElement("img");
      Object.assign(image, { loading: "lazy", alt: one.querySelector("img")?.alt ?? "", src: one.href });
      goods.append(image);
    }
  };

  const speaksAgainst = (line) => line.dataset.ok !== "yes";

  const show = (to) => {
    at = (to + links.length) % links.length;
    const link = links[at];
    const about = link.closest(".exhibit, .slot, [data-look-about]");
    const badge = about?.querySelector("[data-state]");
    document.getElementById("look-title").textContent = nameOf(link);
    state.hidden = !badge || badge.hidden;
    if (badge) Object.assign(state, { textContent: badge.textContent, className: badge.className });
    count.textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
    part("tab").href = link.href;
    for (const name of ["back", "on"]) button(name).hidden = links.length < 2;
    const isFilm = "film" in link.dataset;
    button("size").hidden = isFilm;
    sized(false);
    stage.replaceChildren(isFilm ? film(link) : picture(link));
    const lines = [...(about?.querySelectorAll(".found li") ?? [])].map((line) => line.cloneNode(true));
    found.replaceChildren(...lines.filter(speaksAgainst), ...lines.filter((line) => !speaksAgainst(line)));
    found.closest(".look__foot").classList.toggle("look__foot--bare", !found.childElementCount);
    beside(link);
  };

  const open = (link, from) => {
    opener = from;
    links = inGroup(link.dataset.look);
    show(links.findIndex((one) => one.href === link.href));
    frame.showModal();
    button("close").focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-look], a[data-look-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || frame.contains(link)) return;
    const meant = link.dataset.lookAt ? document.querySelector(`${link.dataset.lookAt} a[data-look]`) : link;
    if (!meant) return;
    event.preventDefault();
    open(meant, link);
  });

  const does = {
    close: () => frame.close(),
    back: () => show(at - 1),
    on: () => show(at + 1),
    size: () => sized(!stage.classList.contains("look__stage--actual")),
  };
  frame.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-look-do]");
    if (pressed) does[pressed.dataset.lookDo]();
    else if (event.target.matches(".look__stage > img")) does.size();
    else if (event.target === frame) frame.close();
  });

  // Letters that work the desk do nothing while a picture is looked at.
  frame.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const busy = stage.classList.contains("look__stage--actual") || event.target.matches("video");
    if (!step || busy || links.length < 2) return;
    event.preventDefault();
    show(at + step);
  });

  let touched = null;
  stage.addEventListener("touchstart", (event) => {
    touched = event.touches.length === 1 && (visualViewport?.scale ?? 1) === 1 ? event.touches[0] : null;
  }, { passive: true });
  stage.addEventListener("touchend", (event) => {
    const here = event.changedTouches[0];
    const busy = !touched || links.length < 2 || stage.classList.contains("look__stage--actual");
    if (busy || event.target.matches("video")) return;
    const [across, down] = [here.clientX - touched.clientX, here.clientY - touched.clientY];
    if (Math.abs(across) > SWIPE_PX && Math.abs(across) > 2 * Math.abs(down)) show(at + (across < 0 ? 1 : -1));
  }, { passive: true });

  frame.addEventListener("close", () => {
    stage.replaceChildren();
    opener?.focus();
  });

  for (const part of document.querySelectorAll("[data-look-script]")) part.hidden = false;
})();
