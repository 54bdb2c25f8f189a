// How is a consumer led through the photos of a request?  One at a time: the next opens when one has passed, several at
// once go to the pictures in their order, what is to be taken again stays open, and the end is said.
(() => {
  "use strict";
  const guide = document.querySelector("[data-guide]");
  if (!guide || !window.makegoodUploads) return;
  const tiles = [...guide.querySelectorAll("[data-tile]")];
  const places = new Map(tiles.map((tile) => [tile, guide.querySelector(`[data-slot="${tile.dataset.tile}"]`)]));
  const tileOf = new Map([...places].map(([tile, place]) => [place, tile]));
  const count = guide.querySelector("[data-count]");
  const done = guide.querySelector("[data-done]");
  const doneSays = guide.querySelector("[data-done-says]");
  const skip = guide.querySelector("[data-skip]");
  const spare = guide.querySelector("[data-spare]");
  const lead = guide.querySelector("[data-lead]");
  const skipped = new Set();
  let now = null;

  const isOpen = (tile) => ["none", "more"].includes(tile.dataset.is);
  const isMoving = (tile) => ["receiving", "checking"].includes(tile.dataset.is);
  const hasPassed = (tile) => !isOpen(tile) && !isMoving(tile);
  const isComplete = () => !tiles.some(isMoving) && (guide.dataset.complete === "yes" || !tiles.some(isOpen));

  // The next one to take after a picture, then any other; what was put off comes last.
  const nextAfter = (tile) => {
    const from = tiles.indexOf(tile) + 1;
    const all = [...tiles.slice(from), ...tiles.slice(0, from)];
    const fresh = all.filter((one) => isOpen(one) && !skipped.has(one));
    return fresh[0] ?? all.find(isMoving) ?? all.find(isOpen) ?? null;
  };

  const draw = () => {
    const given = tiles.filter((tile) => !isOpen(tile)).length;
    const sent = tiles.filter((tile) => tile.dataset.is !== "none").length; // what was sent is never taken away again
    const again = tiles.filter((tile) => tile.dataset.is === "more").length;
    count.textContent = count.dataset.say.replace("{given}", sent).replace("{all}", tiles.length);
    if (again) count.textContent += count.dataset.sayAgain.replace("{number}", again);
    const complete = isComplete();
    done.hidden = !complete;
    lead.textContent = complete ? lead.dataset.sayDone : lead.dataset.say;
    if (complete) doneSays.textContent = given === tiles.length ? doneSays.dataset.sayAll : doneSays.dataset.sayEnough;
    for (const [tile, place] of places) {
      place.hidden = tile !== now;
      if (tile === now) tile.setAttribute("aria-current", "step");
      else tile.removeAttribute("aria-current");
    }
    skip.hidden = complete || !now || !tiles.some((tile) => tile !== now && isOpen(tile));
    if (!spare) return;
    const all = now?.dataset.need === "accessories";
    spare.hidden = complete || !(all || spare.querySelector('[data-slot]:not([data-is="none"])'));
    if (all && now.dataset.is === "more") spare.open = true;
  };

  const open = (tile) => {
    const had = now && places.get(now).contains(document.activeElement);
    now = tile;
    draw();
    if (!had || !tile) return;
    const heading = places.get(tile).querySelector("h3"); // who listens goes on where the next one begins
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  const goOn = () => open(isComplete() ? null : nextAfter(now));

  const mark = (tile, is) => {
    tile.dataset.is = tile.dataset.met === "yes" && !["receiving", "checking"].includes(is) ? "good" : is;
  };

  // A picture stands differently: what passed makes way, what did not stays where it is.
  guide.addEventListener("stands", ({ target }) => {
    const tile = tileOf.get(target);
    if (!tile) return;
    mark(tile, target.dataset.is);
    if (tile === now && hasPassed(tile)) goOn();
    else if (!now && !isComplete()) open(nextAfter(null));
    else draw();
  });

  // What waits for somebody is looked at first.
  guide.addEventListener("waits", ({ target }) => tileOf.has(target) && open(tileOf.get(target)));

  guide.addEventListener("others", ({ target, detail }) => {
    const from = tileOf.has(target) ? tiles.indexOf(tileOf.get(target)) + 1 : 0;
    const free = tiles.slice(from).filter((tile) => isOpen(tile));
    detail.slice(0, free.length).forEach((file, at) => {
      places.get(free[at]).dispatchEvent(new CustomEvent("given", { detail: file }));
    });
  });

  for (const tile of tiles) {
    tile.addEventListener("click", (event) => {
      event.preventDefault();
      skipped.delete(tile);
      open(tile);
    });
  }
  skip.querySelector("button").addEventListener("click", () => {
    skipped.add(now);
    if (spare && now.dataset.need === "accessories") spare.open = true;
    open(nextAfter(now));
  });

  // What the server makes of all pictures together; what is just under way here goes on.
  const sync = (tile, fresh) => {
    const place = places.get(tile);
    const other = fresh.querySelector(`[data-slot="${tile.dataset.tile}"]`);
    const told = fresh.querySelector(`[data-tile="${tile.dataset.tile}"]`);
    if (!other || !told || place.dataset.is === "receiving" || !place.querySelector("[data-trouble]").hidden) return;
    if (told.dataset.met) tile.dataset.met = told.dataset.met;
    place.dataset.is = other.dataset.is;
    for (const part of ["[data-state]", "[data-found]"]) {
      place.querySelector(part).replaceWith(document.importNode(other.querySelector(part), true));
    }
    const picture = told.querySelector("img");
    if (picture) tile.querySelector(".shot__drawn").replaceChildren(document.importNode(picture, true));
    mark(tile, told.dataset.is);
  };
  document.addEventListener("renewed", ({ detail }) => {
    const fresh = detail.querySelector("[data-guide]");
    if (!fresh) return;
    guide.dataset.complete = fresh.dataset.complete;
    for (const tile of tiles) sync(tile, fresh);
    if (!now || hasPassed(now) || isComplete()) goOn();
    else draw();
  });

  guide.dataset.led = "";
  open(isComplete() ? null : nextAfter(null));
})();
