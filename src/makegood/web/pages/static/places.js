// Where the places stand in one line, the one that the reader is at is in sight.
(() => {
  "use strict";
  const here = document.querySelector(".places [aria-current]");
  const line = here && here.parentElement;
  if (line) line.scrollLeft = here.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
})();
