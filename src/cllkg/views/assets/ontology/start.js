/* Last of all: what search finds, what the address says, the key that closes. */
(function () {
  "use strict";
  const app = window.cllkg;

  app.findable = [];
  app.items().forEach(function (item) {
    const key = item.dataset.key || " ";
    const term = app.terms.get(key);
    /* A mapping is found by what is mapped, a heading in the contents. */
    if (key.indexOf(" ") >= 0) { return; }
    const name = app.textOf(item, "b");
    app.findable.push({
      type: "term", id: key, text: name, detail: key, weight: app.countOf(item),
      names: [name, key, key.split(":")[1] || key].concat(term ? term.synonyms || [] : [], term && term.notation ? [term.notation] : [])
    });
  });

  function part() { return app.selected ? "#term=" + encodeURIComponent(app.selected.id).replace(/%3A/g, ":") : ""; }

  app.address = function () {
    return /^(file|https?):$/.test(location.protocol) ? location.href.replace(/#.*$/, "") + part() : "";
  };
  app.on("select", function () {
    /* A page without an address of its own, as in a notebook, has nothing to remember. */
    try {
      if (location.hash !== part()) { history.replaceState(null, "", part() || location.pathname + location.search); }
    } catch (error) { return; }
  });

  function recall() {
    const match = /^#term=(.+)$/.exec(location.hash);
    let id = "";
    try { id = match ? decodeURIComponent(match[1]) : ""; } catch (error) { id = ""; }
    if (id || app.selected) { app.select(id ? "term" : null, id); }
  }
  window.addEventListener("hashchange", recall);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && app.selected) {
      const item = app.itemOf(app.selected.id);
      app.select(null);
      app.reach(item, true);
    }
  });
  document.getElementById("skip").addEventListener("click", function (event) {
    event.preventDefault();
    app.reach(app.current(), true);
  });
  recall();
  if (app.selected) { app.rowOf(app.itemOf(app.selected.id)).scrollIntoView({ block: "center" }); }
  document.documentElement.dataset.ready = "1";
})();
