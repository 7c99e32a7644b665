/* Last of all: what is shown first, and what the address asks for. */
(function () {
  "use strict";
  const app = window.cllkg;
  const narrow = window.matchMedia("(max-width: 40rem)");

  /* A phone is too small for a matrix: there the claims are a list, each with its sources. */
  function fit() { if (narrow.matches && app.tab === "matrix") { app.show("table"); } }
  app.show(narrow.matches ? "table" : "matrix");
  narrow.addEventListener("change", fit);
  app.on("tab", fit);
  app.on("tab", app.reveal);
  app.emit("filter");
  app.on("select", app.reveal);
  app.recall();
  app.reveal();
  requestAnimationFrame(function () {
    document.documentElement.dataset.ready = "1";
    /* So that they can be printed, and shown at once. */
    setTimeout(app.makeTables, 200);
  });
})();
