/* Map and table: the same statements twice, one to look at and one to read. */
(function () {
  "use strict";
  const app = window.cllkg;
  const root = document.documentElement;
  const tabs = { map: document.getElementById("tab-map"), table: document.getElementById("tab-table") };
  const rows = Array.from(document.querySelectorAll("#table-view tr[data-claim]"));

  app.show = function (name) {
    root.dataset.tab = name;
    Object.keys(tabs).forEach(function (key) {
      tabs[key].setAttribute("aria-selected", String(key === name));
      tabs[key].tabIndex = key === name ? 0 : -1;
    });
    if (name === "map") { app.network.redraw(); }
  };

  Object.keys(tabs).forEach(function (name) {
    tabs[name].addEventListener("click", function () { app.show(name); });
    tabs[name].addEventListener("keydown", function (event) {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") { return; }
      const other = name === "map" ? "table" : "map";
      app.show(other);
      tabs[other].focus();
    });
  });

  document.getElementById("skip").addEventListener("click", function (event) {
    event.preventDefault();
    app.show("table");
    document.getElementById("table-view").focus();
  });

  function filter() {
    rows.forEach(function (row) { row.hidden = !app.showsClaim(row.dataset.claim); });
  }

  function mark() {
    const lit = app.lit();
    rows.forEach(function (row) { row.classList.toggle("lit", Boolean(lit && lit.claims.has(row.dataset.claim))); });
    const first = root.dataset.tab === "table" && lit && rows.find(function (row) { return row.classList.contains("lit") && !row.hidden; });
    if (first) { first.scrollIntoView({ block: "nearest" }); }
  }

  document.getElementById("table-view").addEventListener("click", function (event) {
    const button = event.target.closest("button[data-claim]");
    if (button) { app.select("claim", button.dataset.claim); }
  });

  app.on("filter", filter);
  app.on("select", mark);
  filter();
})();
