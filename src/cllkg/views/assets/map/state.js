/* What a map holds: which things and statements there are, which scene is on, which are chosen, filtered, lit. */
(function () {
  "use strict";
  const app = window.cllkg;
  app.selected = null;
  app.tellsClaims = Object.keys(app.page.claims).length > 0;

  app.nodes = new Map(app.data.nodes.map(function (node) { return [node.id, node]; }));
  app.edges = new Map(app.data.edges.map(function (edge) { return [edge.id, edge]; }));
  /* What the table says, and what can be told from the rest, is not in the data once more. */
  app.nodes.forEach(function (node) { if (!node.label) { node.label = (node.lines || []).join(" "); } });
  document.querySelectorAll("tr[data-claim]").forEach(function (row) {
    const edge = app.edges.get(row.dataset.claim);
    if (!edge) { return; }
    if (!edge.label) { edge.label = row.querySelector("th").textContent; }
    if (!edge.predicate) { edge.predicate = row.querySelector("i").textContent; }
  });
  app.edges.forEach(function (edge) {
    if (!edge.label) { edge.label = app.nodes.get(edge.from).label + " " + (edge.predicate || "") + " " + app.nodes.get(edge.to).label; }
  });
  app.edgesOf = new Map(app.data.nodes.map(function (node) { return [node.id, []]; }));
  app.data.edges.forEach(function (edge) {
    app.edgesOf.get(edge.from).push(edge.id);
    if (edge.to !== edge.from) { app.edgesOf.get(edge.to).push(edge.id); }
  });

  /* Scenes: several ways to arrange the same things. A page without any has one, of everything, where its things stand. */
  app.scenes = app.page.scenes && app.page.scenes.length ? app.page.scenes : [{ name: "all", label: "All" }];
  /* Ways come as steps from point to point, which are shorter to write. */
  function walked(steps) {
    for (let i = 2; i < steps.length; i += 1) { steps[i] += steps[i - 2]; }
  }
  app.edges.forEach(function (edge) { if (edge.way) { walked(edge.way); } });
  app.scenes.forEach(function (scene) {
    ["places", "ways"].forEach(function (name) { if (scene[name]) { app.bare(scene[name]); } });
    Object.keys(scene.ways || {}).forEach(function (id) { walked(scene.ways[id]); });
    scene.claims = scene.ways ? new Set(Object.keys(scene.ways)) : null;
  });
  app.scene = app.scenes[0];
  app.inScene = function (id) { return !app.scene.claims || app.scene.claims.has(id); };

  /* Each part of the legend asks one thing: of a line, or of both its ends. */
  function namesOf(part, edge) {
    return part.of === "ends" ? [app.nodes.get(edge.from)[part.field], app.nodes.get(edge.to)[part.field]] : [edge[part.field]];
  }

  app.parts = new Map(app.page.legend.map(function (part) { return [part.name, part]; }));
  /* Which rows of each part are off. */
  app.off = {};
  app.page.legend.forEach(function (part) { app.off[part.name] = new Set(); });

  app.showsEverything = function () {
    Object.keys(app.off).forEach(function (part) { app.off[part].clear(); });
  };
  /* Things a page keeps in reserve, folded away until a reader asks for them. */
  const reserve = app.data.nodes.filter(function (node) { return node.away; }).map(function (node) { return node.id; });
  app.showsOnlyTheOpening = function () {
    app.showsEverything();
    app.away = new Set(reserve);
    app.page.legend.forEach(function (part) {
      part.rows.forEach(function (row) { if (row.off) { app.off[part.name].add(row.name); } });
    });
  };
  app.showsOnlyTheOpening();
  /* Whether the page opened the scene that is on with less than all of it. */
  app.opensWithLess = function () {
    const folded = new Set(reserve), off = app.page.legend.map(function (part) {
      return [part, new Set(part.rows.filter(function (row) { return row.off; }).map(function (row) { return row.name; }))];
    });
    return Array.from(app.edges.values()).some(function (edge) {
      return app.inScene(edge.id) && (folded.has(edge.from) || folded.has(edge.to) || off.some(function (one) {
        return namesOf(one[0], edge).some(function (name) { return one[1].has(name); });
      }));
    });
  };

  /* Whether a part of the legend shows these rows and no others. */
  app.isOnly = function (part, names) {
    return app.parts.get(part).rows.every(function (row) { return app.off[part].has(row.name) === (names.indexOf(row.name) < 0); });
  };
  app.only = function (part, names) {
    const undo = app.isOnly(part, names);
    app.parts.get(part).rows.forEach(function (row) {
      if (undo || names.indexOf(row.name) >= 0) { app.off[part].delete(row.name); } else { app.off[part].add(row.name); }
    });
    app.emit("filter");
  };

  /* Beside the reserve, what a reader has put behind a neighbor is folded away. */
  app.fold = function (ids, away) {
    ids.forEach(function (id) { if (away) { app.away.add(id); } else { app.away.delete(id); } });
    app.emit("filter");
  };

  function passes(edge) {
    if (app.away.size && (app.away.has(edge.from) || app.away.has(edge.to))) { return false; }
    return app.page.legend.every(function (part) {
      const off = app.off[part.name];
      return !off.size || !namesOf(part, edge).some(function (name) { return off.has(name); });
    });
  }

  app.showsClaim = function (id) { return app.inScene(id) && passes(app.edges.get(id)); };

  function withEnds(claims) {
    const entities = new Set();
    claims.forEach(function (id) {
      entities.add(app.edges.get(id).from);
      entities.add(app.edges.get(id).to);
    });
    return { claims: new Set(claims), entities: entities };
  }
  app.withEnds = withEnds;

  /* A thing is shown when a statement about it is, or when nothing at all is said of it. Reckoned once until it changes. */
  let shown = null;
  app.shown = function () {
    if (!shown) {
      shown = withEnds(Array.from(app.edges.keys()).filter(app.showsClaim));
      if (!app.scene.claims) {
        app.edgesOf.forEach(function (edges, id) { if (!edges.length && !app.away.has(id)) { shown.entities.add(id); } });
      }
    }
    return shown;
  };
  app.on("filter", function () { shown = null; });
  app.on("scene", function () { shown = null; });

  /* How many statements and things the scene holds before any filter. */
  app.total = function () {
    const claims = Array.from(app.edges.keys()).filter(app.inScene);
    return { claims: claims.length, entities: app.scene.claims ? withEnds(claims).entities.size : app.nodes.size };
  };

  app.enter = function (name) {
    const scene = app.scenes.find(function (one) { return one.name === name; });
    if (!scene || scene === app.scene) { return; }
    app.scene = scene;
    app.emit("scene");
    app.emit("filter");
  };

  /* Turn on what is needed for these statements to show. */
  app.reveal = function (claims) {
    if (!claims.length || claims.some(app.showsClaim)) { return; }
    let inside = claims.filter(app.inScene);
    if (!inside.length) {
      const scene = app.scenes.find(function (one) { return claims.some(function (id) { return !one.claims || one.claims.has(id); }); });
      if (!scene) { return; }
      app.enter(scene.name);
      inside = claims.filter(app.inScene);
      if (inside.some(app.showsClaim)) { return; }
    }
    inside.forEach(function (id) {
      app.away.delete(app.edges.get(id).from);
      app.away.delete(app.edges.get(id).to);
      app.page.legend.forEach(function (part) {
        namesOf(part, app.edges.get(id)).forEach(function (name) { app.off[part.name].delete(name); });
      });
    });
    app.emit("filter");
  };

  /* What must stay in sight whatever is chosen: the query of the view names the categories. */
  const keeps = app.page.keeps || [];
  app.isKept = function (id) { return keeps.indexOf(app.edges.get(id).category) >= 0; };
  app.kept = function () {
    return withEnds(keeps.length ? Array.from(app.shown().claims).filter(app.isKept) : []);
  };

  /* What a choice lights; nothing, if the filters have put all of it away. */
  app.litBy = function (choice) {
    if (!choice) { return null; }
    if (choice.type === "path") { return withEnds(choice.claims); }
    const claims = (choice.type === "claim" ? [choice.id] : app.edgesOf.get(choice.id)).filter(app.showsClaim);
    if (!claims.length && choice.type === "claim") { return null; }
    const lit = withEnds(claims);
    if (choice.type === "entity") { lit.entities.add(choice.id); }
    return lit;
  };
  app.lit = function () { return app.litBy(app.selected); };

  function choose(selected) {
    app.selected = selected;
    app.emit("select");
  }
  app.select = function (type, id) {
    const known = type === "entity" ? app.nodes.has(id) : type === "claim" && app.edges.has(id);
    if (known) { app.reveal(type === "claim" ? [id] : app.edgesOf.get(id)); }
    choose(known ? { type: type, id: id } : null);
  };
  /* A path is chosen as the statements it joins; its name is that of its two ends. */
  app.selectPath = function (from, to, claims) {
    choose({ type: "path", id: from + ">" + to, from: from, to: to, claims: claims });
  };

  /* What the search finds: a name to show, all names to look in. */
  app.findable = [];
  app.nodes.forEach(function (node, id) {
    const it = app.page.entities[id] || {};
    app.findable.push({ type: "entity", id: id, text: node.label, detail: (it.categories || []).join(", ") || node.kindLabel || "",
      weight: app.edgesOf.get(id).length, names: [node.label, id, it.curie, node.curie].concat(it.synonyms || []).filter(Boolean) });
  });
  app.edges.forEach(function (edge, id) {
    if (!edge.label) { return; }
    const it = app.page.claims[id] || {};
    app.findable.push({ type: "claim", id: id, text: edge.label,
      detail: it.standing ? app.words(it.standing) + (it.flagged ? ", flagged" : "") : "",
      weight: it.lines ? it.lines.length : 0, names: [edge.label, id] });
  });
})();
