/* A cluster told in full, and opened: its members take the place of its box. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const SOME = 60;
  const members = new Map();
  app.nodes.forEach(function (node, id) {
    if (!node.cluster) { return; }
    if (!members.has(node.cluster)) { members.set(node.cluster, []); }
    members.get(node.cluster).push(id);
  });

  app.selectCluster = function (id) {
    app.selected = app.clusterOf(id) ? { type: "cluster", id: id } : null;
    app.emit("select");
  };
  const lit = app.litBy;
  app.litBy = function (choice) {
    if (!choice || choice.type !== "cluster") { return lit(choice); }
    const inside = new Set(members.get(choice.id));
    const claims = Array.from(app.shown().claims).filter(function (id) { return inside.has(app.edges.get(id).from) || inside.has(app.edges.get(id).to); });
    const found = app.withEnds(claims);
    inside.forEach(function (id) { found.entities.add(id); });
    return found;
  };

  /* What is inside is looked for, so it is opened. */
  const look = app.lookAt;
  app.lookAt = function (id) {
    const home = app.nodes.has(id) && app.standsFor(id);
    if (home && home !== id) { app.openCluster(home, true); }
    look(id);
  };

  app.tells.cluster = function (what) {
    const one = app.clusterOf(what.id), open = app.opened.has(what.id);
    const all = members.get(what.id) || [];
    const sorted = all.slice().sort(function (a, b) { return app.edgesOf.get(b).length - app.edgesOf.get(a).length || (a < b ? -1 : 1); });
    return [
      el("p", { "class": "over" }, "Cluster of " + app.number(all.length) + " things"),
      el("h2", {}, one.label),
      el("p", {}, app.button(open ? "Close the cluster" : "Open the cluster", function () {
        app.openCluster(what.id, !open);
        if (!open) { app.fit(all); }
        app.refillPanel();
      }, "preset"), " ", app.button(app.opened.size ? "Close all" : "Open all", function () {
        app.openAll(!app.opened.size);
        app.fit();
      }, "preset")),
      el("h3", {}, "Most connected members"),
      el.apply(null, ["ul", {}].concat(sorted.slice(0, SOME).map(function (id) {
        return el("li", {}, app.pick("entity", id, app.nodes.get(id).label), el("span", { "class": "small" }, " " + app.edgesOf.get(id).length));
      }))),
      all.length > SOME ? el("p", { "class": "small" }, "and " + app.number(all.length - SOME) + " more") : null
    ];
  };
  app.sayings.cluster = function (what) { return app.clusterOf(what.id).label + ", a cluster of " + (members.get(what.id) || []).length + " things"; };
})();
