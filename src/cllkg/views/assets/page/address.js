/* What is chosen stands in the address, so that it can be sent to somebody. */
(function () {
  "use strict";
  const app = window.cllkg;

  function part() {
    return app.selected ? "#" + app.selected.type + "=" + encodeURIComponent(app.selected.id) : "";
  }

  /* A page without an address of its own, as in a notebook, has nothing to send. */
  app.address = function () {
    return /^(file|https?):$/.test(location.protocol) ? location.href.replace(/#.*$/, "") + part() : "";
  };

  function remember() {
    try {
      if (location.hash !== part()) { history.replaceState(null, "", part() || location.pathname + location.search); }
    } catch (error) {
      /* It has nothing to remember either. */
    }
  }

  app.recall = function () {
    const match = /^#(entity|claim)=(.+)$/.exec(location.hash);
    let id = "";
    try { id = match ? decodeURIComponent(match[2]) : ""; } catch (error) { id = ""; }
    if (match || app.selected) { app.select(match ? match[1] : null, id); }
  };
  app.on("select", remember);
  window.addEventListener("hashchange", app.recall);
})();
