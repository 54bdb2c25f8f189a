// How do tables of figures become pictures?  Each table with data-chart is drawn above itself; without a script it stays.
"use strict";

// The library writes style attributes, which our content security policy forbids; styles set one by one are allowed.
const write = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === "style") this.style.cssText = value;
  else write.call(this, name, value);
};

for (const table of document.querySelectorAll("table[data-chart]")) {
  const rows = [...table.tBodies[0].rows].slice(0, 8).reverse();
  if (!rows.length) continue;
  const place = document.createElement("div");
  place.className = "chart";
  place.setAttribute("aria-hidden", "true"); // the table says the same
  table.closest(".table").before(place);
  const labels = rows.map((row) => row.cells[0].textContent.trim());
  const values = rows.map((row) => Number(row.dataset.value));
  const narrow = place.clientWidth < 420;
  const height = rows.length * (narrow ? 50 : 34) + 40; // a long label breaks, on a phone into three lines
  new Chartist.BarChart(place, { labels, series: [values] }, {
    horizontalBars: true,
    height: `${height}px`,
    chartPadding: { top: 8, right: 24, bottom: 0, left: 0 },
    axisX: { onlyInteger: true, low: 0, scaleMinSpace: 48 },
    axisY: { offset: narrow ? 112 : 150, showGrid: false },
  });
}
