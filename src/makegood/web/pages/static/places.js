// Where places or choices stand in one line, the one that the reader is at is in sight.
(() => {
  "use strict";
  for (const here of document.querySelectorAll(".places [aria-current], .chips [aria-current]")) {
    const line = here.parentElement;
    line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
  }
})();
