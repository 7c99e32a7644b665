/* The matrix by keyboard: one cell of it is in the tab order, arrows move on to the nearest mark, Enter opens it. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("matrix");
  let here = null;

  function lines() { return Array.from(host.querySelectorAll(".top, .claim")); }
  function cells(line) { return Array.from(line.querySelectorAll(".label, .column, .mark")); }
  function place(cell) { return Number(cell.getAttribute("aria-colindex")); }

  app.standOn = function (cell) {
    if (here) { here.tabIndex = -1; }
    here = cell;
    here.tabIndex = 0;
  };

  function go(cell) {
    if (!cell) { return; }
    app.standOn(cell);
    cell.focus({ preventScroll: true });
    /* The heads and the labels lie over what scrolls below them. */
    const corner = host.querySelector(".corner").getBoundingClientRect();
    const view = host.getBoundingClientRect();
    const box = cell.getBoundingClientRect();
    if (!cell.matches(".column")) {
      if (box.top < corner.bottom) { host.scrollTop -= corner.bottom - box.top + 4; }
      if (box.bottom > view.top + host.clientHeight) { host.scrollTop += box.bottom - view.top - host.clientHeight + 4; }
    }
    if (!cell.matches(".label")) {
      if (box.left < corner.right) { host.scrollLeft -= corner.right - box.left + 4; }
      if (box.right > view.left + host.clientWidth) { host.scrollLeft += box.right - view.left - host.clientWidth + 4; }
    }
  }

  function nearest(line, column) {
    return cells(line).reduce(function (best, cell) {
      return !best || Math.abs(place(cell) - column) < Math.abs(place(best) - column) ? cell : best;
    }, null);
  }

  host.addEventListener("keydown", function (event) {
    const cell = event.target.closest(".label, .column, .mark");
    if (!cell || event.altKey || event.metaKey) { return; }
    const line = cell.closest(".top, .claim");
    const all = lines();
    const row = cells(line);
    const at = all.indexOf(line);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12 }[event.key];
    if (event.key === "ArrowRight") { go(row[row.indexOf(cell) + 1]); }
    else if (event.key === "ArrowLeft") { go(row[row.indexOf(cell) - 1]); }
    else if (event.key === "Home") { go(event.ctrlKey ? cells(all[0])[0] : row[0]); }
    else if (event.key === "End") { go(event.ctrlKey ? cells(all[all.length - 1])[0] : row[row.length - 1]); }
    else if (step) { go(nearest(all[Math.min(Math.max(at + step, 0), all.length - 1)], place(cell))); }
    else if (event.key === "Enter" || event.key === " ") { app.openCell(cell); }
    else { return; }
    event.preventDefault();
  });

  /* After every building one cell can be reached: the one a reader stood on, or the first claim. */
  app.on("built", function () {
    const old = here;
    here = null;
    const row = old && old.closest("[data-claim]");
    const same = row && host.querySelector('[data-claim="' + row.dataset.claim + '"]');
    const cell = same ? nearest(same, place(old)) : host.querySelector(".claim .label");
    if (cell) { app.standOn(cell); }
  });

  app.close = function () {
    app.select(null);
    if (here && host.contains(here) && app.tab === "matrix") { here.focus({ preventScroll: true }); }
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && app.selected) { app.close(); }
  });
})();
