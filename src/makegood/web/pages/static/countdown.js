// How do the countdowns tick?  The server says what time it is and when each is due; the browser only counts on from
// there, by its stopwatch (never by its clock or zone), and asks again whenever it has been asleep.
(() => {
  "use strict";
  const all = document.getElementsByClassName("count"); // also those that come later
  const page = document.documentElement.dataset;
  if (!page.now) return;

  let serverNow = Number(page.now);
  let heardAt = performance.now();
  let askedFor = document.visibilityState;

  // The first unit that it fills and the next one, as the server writes it.
  const span = (seconds) => {
    const counts = [seconds / 86400, (seconds / 3600) % 24, (seconds / 60) % 60, seconds % 60].map(Math.floor);
    const first = counts.findIndex((count) => count);
    const units = [page.sayDays, page.sayHours, page.sayMinutes, page.saySeconds];
    const said = units.map((words, place) => (counts[place] ? words.replace("{count}", counts[place]) : ""));
    return said.slice(first, first + 2).filter(Boolean).join(" ");
  };

  const tick = () => {
    const now = serverNow + performance.now() - heardAt;
    for (const one of all) {
      if (!one.dataset.due) continue;
      const left = Number(one.dataset.due) - now;
      const text = left <= 0 ? page.sayOver : page.sayLeft.replace("{time}", span(Math.ceil(left / 1000)));
      if (one.textContent !== text) one.textContent = text;
    }
    setTimeout(tick, 1000 - (now % 1000));
  };

  const ask = async () => {
    try {
      const answer = await fetch("/clock", { cache: "no-store" });
      if (!answer.ok) return;
      serverNow = (await answer.json()).now_ms;
      heardAt = performance.now();
    } catch {
      // Without the server the stopwatch goes on.
    }
  };

  document.addEventListener("visibilitychange", () => {
    if (askedFor !== document.visibilityState && document.visibilityState === "visible") ask();
    askedFor = document.visibilityState;
  });
  addEventListener("pageshow", (event) => event.persisted && ask());
  tick();
})();
