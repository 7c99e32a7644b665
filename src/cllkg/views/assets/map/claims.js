/* Pages of claims: which there are, which are chosen, which are filtered, which are lit. */
(function () {
  "use strict";
  const app = window.cllkg;
  const legend = app.page.legend;
  app.selected = null;

  app.nodes = new Map(app.data.nodes.map(function (node) { return [node.id, node]; }));
  app.edges = new Map(app.data.edges.map(function (edge) { return [edge.id, edge]; }));
  app.claimsOf = new Map(app.data.nodes.map(function (node) { return [node.id, []]; }));
  app.data.edges.forEach(function (edge) {
    app.claimsOf.get(edge.from).push(edge.id);
    if (edge.to !== edge.from) { app.claimsOf.get(edge.to).push(edge.id); }
  });

  /* Each part of the legend, and what it asks of a line. Kinds are asked of both its ends. */
  const ASKED = { categories: "category", signs: "sign", standings: "standing", systems: "system", flags: "flagged" };

  function namesOf(part, edge) {
    return part === "kinds" ? [app.nodes.get(edge.from).kind, app.nodes.get(edge.to).kind] : [edge[ASKED[part]]];
  }

  /* Which rows of each part of the legend are off. */
  app.off = {};
  Object.keys(legend).forEach(function (part) { app.off[part] = new Set(); });

  app.showsEverything = function () {
    Object.keys(app.off).forEach(function (part) { app.off[part].clear(); });
  };
  app.showsOnlyTheOpening = function () {
    app.showsEverything();
    legend.categories.forEach(function (row) {
      if (!row.open) { app.off.categories.add(row.name); }
    });
  };
  app.showsOnlyTheOpening();

  /* Whether a part of the legend shows these rows and no others. */
  app.isOnly = function (part, names) {
    return legend[part].every(function (row) { return app.off[part].has(row.name) === (names.indexOf(row.name) < 0); });
  };
  app.only = function (part, names) {
    const undo = app.isOnly(part, names);
    legend[part].forEach(function (row) {
      if (undo || names.indexOf(row.name) >= 0) { app.off[part].delete(row.name); } else { app.off[part].add(row.name); }
    });
    app.emit("filter");
  };

  app.showsClaim = function (id) {
    const edge = app.edges.get(id);
    return Object.keys(app.off).every(function (part) {
      return !namesOf(part, edge).some(function (name) { return app.off[part].has(name); });
    });
  };

  function withEnds(claims) {
    const entities = new Set();
    claims.forEach(function (id) {
      entities.add(app.edges.get(id).from);
      entities.add(app.edges.get(id).to);
    });
    return { claims: new Set(claims), entities: entities };
  }

  /* A thing is shown when a statement about it is. */
  app.shown = function () { return withEnds(Array.from(app.edges.keys()).filter(app.showsClaim)); };

  /* Turn on what is needed for these statements to show. */
  app.reveal = function (claims) {
    if (claims.some(app.showsClaim)) { return; }
    claims.forEach(function (id) {
      const edge = app.edges.get(id);
      Object.keys(app.off).forEach(function (part) {
        namesOf(part, edge).forEach(function (name) { app.off[part].delete(name); });
      });
    });
    app.emit("filter");
  };

  /* What must stay in sight whatever is chosen: the query of the view names the categories. */
  app.isKept = function (id) { return app.page.keeps.indexOf(app.page.claims[id].category) >= 0; };
  app.kept = function () { return withEnds(Array.from(app.edges.keys()).filter(function (id) { return app.isKept(id) && app.showsClaim(id); })); };

  /* What is lit while something is chosen; nothing, if the filters have put all of it away. */
  app.lit = function () {
    if (!app.selected) { return null; }
    const claims = app.selected.type === "claim" ? [app.selected.id] : app.claimsOf.get(app.selected.id);
    if (!claims.some(app.showsClaim)) { return null; }
    const lit = withEnds(claims);
    if (app.selected.type === "entity") { lit.entities.add(app.selected.id); }
    return lit;
  };

  app.select = function (type, id) {
    const known = type === "entity" ? app.nodes.has(id) : type === "claim" && app.edges.has(id);
    app.selected = known ? { type: type, id: id } : null;
    if (known) { app.reveal(type === "claim" ? [id] : app.claimsOf.get(id)); }
    app.emit("select");
  };

  /* What the search finds: a name to show, all names to look in, and what to do. */
  app.findable = [];
  Object.keys(app.page.entities).forEach(function (id) {
    const it = app.page.entities[id];
    app.findable.push({ type: "entity", id: id, text: it.label, detail: it.categories.join(", "), weight: app.claimsOf.get(id).length,
      names: [it.label, id, it.curie].concat(it.synonyms).filter(Boolean) });
  });
  Object.keys(app.page.claims).forEach(function (id) {
    const it = app.page.claims[id];
    app.findable.push({ type: "claim", id: id, text: it.label, detail: app.words(it.standing) + (it.flagged ? ", flagged" : ""),
      weight: it.lines.length, names: [it.label, id] });
  });
})();
