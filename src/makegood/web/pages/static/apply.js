// How are units counted with a thumb?  By a plus and a minus beside the list of numbers, which works without them.
(() => {
  "use strict";
  for (const stepper of document.querySelectorAll("[data-stepper]")) {
    const count = stepper.querySelector("select");
    const buttons = [...stepper.querySelectorAll("button")];
    if (count.disabled) continue;
    const fits = () => {
      for (const button of buttons) {
        const to = count.selectedIndex + Number(button.dataset.by);
        button.disabled = to < 0 || to >= count.options.length;
      }
    };
    for (const button of buttons) {
      button.hidden = false;
      button.addEventListener("click", () => {
        count.selectedIndex += Number(button.dataset.by);
        fits();
      });
    }
    count.addEventListener("change", fits);
    addEventListener("pageshow", fits);
    fits();
  }
})();
