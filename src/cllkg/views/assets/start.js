/* Last of all: the scheme, the address, the remaining buttons, the first view. */
(function () {
  "use strict";
  const app = window.cllkg;
  const root = document.documentElement;
  const scheme = document.getElementById("scheme");
  root.classList.add("js");

  function wear(name) {
    root.dataset.theme = name;
    scheme.setAttribute("aria-pressed", String(name === "dark"));
    app.emit("scheme");
  }
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("click", function () { wear(app.scheme() === "dark" ? "light" : "dark"); });
  dark.addEventListener("change", function () { wear(dark.matches ? "dark" : "light"); });

  /* What is chosen stands in the address, so that it can be sent to somebody. */
  function remember() {
    const part = app.selected ? "#" + app.selected.type + "=" + encodeURIComponent(app.selected.id) : "#";
    try {
      if (location.hash !== part && (app.selected || location.hash)) { history.replaceState(null, "", part); }
    } catch (error) {
      /* A page without an address of its own, as in a notebook, has nothing to remember. */
    }
  }
  function recall() {
    const match = /^#(entity|claim)=(.+)$/.exec(location.hash);
    if (!match) { return; }
    let id = "";
    try { id = decodeURIComponent(match[2]); } catch (error) { return; }
    app.select(match[1], id);
  }
  app.on("select", remember);
  window.addEventListener("hashchange", recall);

  document.getElementById("fit").addEventListener("click", function () { app.fit(); });
  document.getElementById("png").addEventListener("click", app.png);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && app.selected) { app.select(null); }
  });

  wear(dark.matches ? "dark" : "light");
  /* A phone is too small for the map to be read at first sight. */
  app.show(window.matchMedia("(max-width: 40rem)").matches ? "table" : "map");
  app.fit();
  recall();
})();
