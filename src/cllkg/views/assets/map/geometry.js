/* Where things stand in the scene that is on, how lines run there, and what is drawn of it. */
(function () {
  "use strict";
  const app = window.cllkg;

  app.placeOf = function (id) {
    const place = app.scene.places && app.scene.places[id];
    if (place) { return place; }
    const node = app.nodes.get(id) || app.clusterOf(id);
    return [node.x, node.y];
  };

  /* In a scene with columns a box is as high as its lines need to leave it side by side. */
  app.heightOf = function (id, node) {
    const place = app.scene.places && app.scene.places[id];
    return (place && place[2]) || node.h;
  };

  /* Clusters: of a graph too large to be read, what belongs together stands as one box until somebody opens it. */
  const clusters = new Map((app.page.clusters || []).map(function (one) { return [one.id, one]; }));
  app.clusters = clusters;
  app.opened = new Set();
  app.clusterOf = function (id) { return clusters.get(id); };
  app.openCluster = function (id, open) {
    if (open) { app.opened.add(id); } else { app.opened.delete(id); }
    app.emit("filter");
  };
  app.openAll = function (open) {
    app.opened = new Set(open ? clusters.keys() : []);
    app.emit("filter");
  };
  function standsFor(id) {
    const home = app.nodes.get(id).cluster;
    return clusters.size && home && !app.opened.has(home) ? home : id;
  }
  app.standsFor = standsFor;

  /* A straight line between two boxes, cut where it leaves the one and enters the other. */
  function cut(from, size, to) {
    const dx = to[0] - from[0], dy = to[1] - from[1];
    if (!dx && !dy) { return from; }
    const t = Math.min(dx ? size[0] / 2 / Math.abs(dx) : Infinity, dy ? size[1] / 2 / Math.abs(dy) : Infinity, 0.5);
    return [from[0] + dx * t, from[1] + dy * t];
  }
  function straight(a, sizeA, b, sizeB) {
    const from = cut(a, sizeA, b), to = cut(b, sizeB, a);
    return [from[0], from[1], to[0], to[1]];
  }
  function loop(at, size) {
    const x = at[0] + size[0] / 2, y = at[1];
    return [x, y - 6, x + 34, y - 30, x + 34, y + 30, x, y + 6];
  }

  let drawn = null;
  app.drawn = function () {
    if (drawn) { return drawn; }
    const shown = app.shown();
    const nodes = new Map();
    const edges = [];
    const bundles = new Map();
    shown.entities.forEach(function (id) {
      const key = standsFor(id);
      if (!nodes.has(key)) {
        const node = key === id ? app.nodes.get(id) : clusters.get(key);
        nodes.set(key, { id: key, node: node, at: app.placeOf(key), size: [node.w, app.heightOf(key, node)] });
      }
    });
    shown.claims.forEach(function (id) {
      const edge = app.edges.get(id);
      const a = nodes.get(standsFor(edge.from)), b = nodes.get(standsFor(edge.to));
      if (a === b && edge.from !== edge.to) { return; }
      if (a.id === edge.from && b.id === edge.to) {
        const way = (app.scene.ways && app.scene.ways[id]) || edge.way ||
          (a === b ? loop(a.at, a.size) : straight(a.at, a.size, b.at, b.size));
        edges.push({ id: id, edge: edge, way: way });
        return;
      }
      const key = a.id < b.id ? a.id + "\u0000" + b.id : b.id + "\u0000" + a.id;
      const bundle = bundles.get(key) || { a: a, b: b, claims: [] };
      bundle.claims.push(id);
      bundles.set(key, bundle);
    });
    bundles.forEach(function (bundle, key) {
      edges.push({ id: key, bundle: bundle.claims, way: straight(bundle.a.at, bundle.a.size, bundle.b.at, bundle.b.size),
        edge: { id: key, sign: "bundle", weight: Math.min(1 + Math.log2(bundle.claims.length) / 2, 5), label: bundle.claims.length + " statements" } });
    });
    edges.forEach(function (one) {
      const way = one.way;
      let l = Infinity, t = Infinity, r = -Infinity, b = -Infinity;
      for (let i = 0; i < way.length; i += 2) {
        l = Math.min(l, way[i]); r = Math.max(r, way[i]);
        t = Math.min(t, way[i + 1]); b = Math.max(b, way[i + 1]);
      }
      one.box = [l, t, r, b];
    });
    /* How many neighbors of each thing are folded away. */
    app.away.forEach(function (id) {
      new Set(app.edgesOf.get(id).filter(app.inScene).map(function (claim) {
        const edge = app.edges.get(claim);
        return edge.from === id ? edge.to : edge.from;
      })).forEach(function (other) {
        const item = nodes.get(other);
        if (item) { item.folded = (item.folded || 0) + 1; }
      });
    });
    /* What is told stands above what is not. */
    edges.sort(function (one, other) { return Boolean(one.edge.told) - Boolean(other.edge.told); });
    drawn = { nodes: nodes, edges: edges };
    return drawn;
  };
  function forget() { drawn = null; }
  app.on("filter", forget);
  app.on("scene", forget);

  app.boundsOf = function (ids) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    function take(x, y, w, h) {
      box.left = Math.min(box.left, x - w / 2); box.right = Math.max(box.right, x + w / 2);
      box.top = Math.min(box.top, y - h / 2); box.bottom = Math.max(box.bottom, y + h / 2);
    }
    ids.forEach(function (id) {
      const item = app.drawn().nodes.get(id);
      if (item) { take(item.at[0], item.at[1], item.size[0], item.size[1]); }
    });
    return box;
  };

  /* All that is drawn: boxes, the ways around them, headings and stage. */
  app.extent = function () {
    const seen = app.drawn();
    const box = app.boundsOf(Array.from(seen.nodes.keys()));
    function take(l, t, r, b) {
      box.left = Math.min(box.left, l); box.right = Math.max(box.right, r);
      box.top = Math.min(box.top, t); box.bottom = Math.max(box.bottom, b);
    }
    if (seen.edges.length < 2000) { seen.edges.forEach(function (one) { take.apply(null, one.box); }); }
    (app.scene.headings || []).forEach(function (one) { take(one[1] - 50, one[2] - 14, one[1] + 50, one[2] + 8); });
    app.stages().forEach(function (one) { take(one[1], one[2] - 24, one[3], one[4]); });
    return box;
  };

  /* Rectangles behind what belongs together: caption, left, top, right, bottom. */
  app.stages = function () { return app.scene.stages || []; };
})();
