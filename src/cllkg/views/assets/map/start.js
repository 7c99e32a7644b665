/* Last of all on a page with a map: the remaining buttons, the keys that work everywhere, the first view. */
(function () {
  "use strict";
  const app = window.cllkg;

  document.getElementById("fit").addEventListener("click", function () { app.fit(); });
  document.getElementById("png").addEventListener("click", app.png);
  document.getElementById("svg").addEventListener("click", app.svg);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    app.hideTip();
    if (app.selected) { app.select(null); }
  });

  /* A phone is too small for the map to be read at first sight. */
  app.home = window.matchMedia("(max-width: 40rem)").matches && app.edges.size < 3000 ? "table" : "map";
  app.show(app.home);
  app.openPanel();
  app.open();
  app.recall();
  if (app.selected) { app.lookAt(app.selected.type === "claim" ? app.edges.get(app.selected.id).from : app.selected.from || app.selected.id); }
})();
