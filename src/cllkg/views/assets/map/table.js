/* The table: the statements of the map to be read, filtered and marked as they are. */
(function () {
  "use strict";
  const app = window.cllkg;
  const view = document.getElementById("table-view");
  const caption = view.querySelector("caption");
  const rows = Array.from(view.querySelectorAll("tr[data-claim]"));

  function filter() {
    let shown = 0;
    rows.forEach(function (row) {
      row.hidden = !app.showsClaim(row.dataset.claim);
      shown += row.hidden ? 0 : 1;
    });
    caption.textContent = shown + (shown === rows.length ? "" : " of " + rows.length) + " statements, each with its evidence";
  }

  function mark() {
    const lit = app.lit();
    rows.forEach(function (row) { row.classList.toggle("lit", Boolean(lit && lit.claims.has(row.dataset.claim))); });
    const first = app.tab === "table" && lit && rows.find(function (row) { return row.classList.contains("lit") && !row.hidden; });
    if (first && !app.scrolls()) { first.scrollIntoView({ block: "nearest" }); }
  }

  view.addEventListener("click", function (event) {
    const button = event.target.closest("button[data-claim]");
    if (button) { app.select("claim", button.dataset.claim); }
  });

  app.on("filter", filter);
  app.on("filter", mark);
  app.on("select", mark);
  app.on("tab", mark);
  filter();
})();
