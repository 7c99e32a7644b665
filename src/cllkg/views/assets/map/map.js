/* The map: vis-network draws and finds what is under the pointer; places and bends come with the data. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");

  /* Below this zoom names are read no more; a map narrower than this would begin below it. */
  const LEAST = 0.42;
  const SMALL = 640;

  app.readInks();
  app.litNow = null;
  app.keptNow = app.kept();
  let shown = app.shown();
  let stale = true;
  let draws = 0;
  /* The reader's own view stays; until there is one, the map follows the window. */
  let own = false;

  function thing(node) {
    return Object.assign({}, node, { ctxRenderer: app.drawThing, hidden: !shown.entities.has(node.id) });
  }

  function line(edge) {
    const color = app.colors().signs[edge.sign];
    const alpha = app.alphaOf("claims", edge.id);
    const words = alpha < 0.3 ? { color: "rgba(0,0,0,0)", background: "none" }
      : edge.marked ? { color: "#1b1f24", background: "#ffd24d" }
        : { color: app.faint, background: edge.label ? app.paper : "none" };
    return {
      id: edge.id,
      hidden: !shown.claims.has(edge.id),
      color: { color: color, highlight: color, hover: color, opacity: app.litNow ? alpha : edge.told ? 0.95 : 0.62, inherit: false },
      font: words
    };
  }

  const things = new vis.DataSet(app.data.nodes.map(thing));
  const lines = new vis.DataSet(app.data.edges.map(function (edge) { return Object.assign({}, edge, line(edge)); }));
  const network = new vis.Network(host, { nodes: things, edges: lines }, app.data.options);
  app.network = network;

  /* Sizes of things are known to vis-network only after they were drawn once; lines must then be drawn again. */
  network.on("afterDrawing", function () {
    if (stale) {
      stale = false;
      Object.keys(network.body.nodes).forEach(function (id) { network.body.nodes[id].needsRefresh(); });
      network.redraw();
    }
    draws += 1;
    if (draws === 3) { document.documentElement.dataset.ready = "1"; }
  });

  app.boundsOf = function (ids) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    ids.forEach(function (id) {
      const node = app.nodes.get(id);
      box.left = Math.min(box.left, node.x - node.box[0] / 2 - 14);
      box.right = Math.max(box.right, node.x + node.box[0] / 2 + 14);
      box.top = Math.min(box.top, node.y - node.box[1] / 2 - 8);
      box.bottom = Math.max(box.bottom, node.y + node.box[1] / 2 + 8);
    });
    return box;
  };

  app.fit = function (ids) {
    own = Boolean(ids);
    const all = Array.from(ids || shown.entities);
    if (!all.length || !host.clientWidth) { return; }
    const box = app.boundsOf(all);
    const scale = Math.min((host.clientWidth - 24) / (box.right - box.left), (host.clientHeight - 24) / (box.bottom - box.top), 1.2);
    go({ x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }, scale);
  };

  function go(position, scale) {
    network.moveTo({ position: position, scale: scale, animation: app.moves() && draws > 3 ? { duration: 250 } : false });
  }

  app.zoom = function (factor) {
    own = true;
    go(network.getViewPosition(), Math.max(0.15, Math.min(3, network.getScale() * factor)));
  };

  /* Bring a thing into the window if it is outside. */
  app.lookAt = function (id) {
    const node = app.nodes.get(id);
    const place = network.canvasToDOM({ x: node.x, y: node.y });
    if (place.x < 60 || place.y < 40 || place.x > host.clientWidth - 60 || place.y > host.clientHeight - 40) {
      own = true;
      go({ x: node.x, y: node.y }, Math.max(network.getScale(), 0.7));
    }
  };

  /* The stage on which the story stands. */
  network.on("beforeDrawing", function (ctx) {
    const told = app.page.story.filter(function (id) { return shown.entities.has(id); });
    if (told.length < 2) { return; }
    const box = app.boundsOf(told);
    ctx.save();
    ctx.globalAlpha = app.litNow ? 0.5 : 1;
    app.outline(ctx, "round", (box.left + box.right) / 2, (box.top + box.bottom) / 2 - 16, box.right - box.left + 36, box.bottom - box.top + 64);
    ctx.fillStyle = app.stage;
    ctx.strokeStyle = app.edge;
    ctx.lineWidth = 1.5;
    ctx.fill();
    ctx.stroke();
    ctx.restore();
  });

  /* Its heading stands above the lines that cross it. */
  network.on("afterDrawing", function (ctx) {
    const told = app.page.story.filter(function (id) { return shown.entities.has(id); });
    if (told.length < 2) { return; }
    const box = app.boundsOf(told);
    ctx.save();
    ctx.font = "600 15px " + app.FONT;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 6;
    ctx.strokeStyle = app.stage;
    ctx.fillStyle = app.faint;
    ctx.strokeText(app.page.caption, box.left - 2, box.top - 27);
    ctx.fillText(app.page.caption, box.left - 2, box.top - 27);
    ctx.restore();
  });

  /* What the pointer brought up goes when the map changes under it; vis-network itself would leave it. */
  app.hideTip = function () {
    const hand = network.interactionHandler;
    clearTimeout(hand.popupTimer);
    hand.popupTimer = undefined;
    hand.popupObj = undefined;
    if (hand.popup) { hand.popup.hide(); }
  };

  function redraw() {
    app.litNow = app.lit();
    app.keptNow = app.kept();
    stale = true;
    app.hideTip();
    lines.update(app.data.edges.map(line));
    network.redraw();
  }

  app.on("filter", function () {
    shown = app.shown();
    things.update(app.data.nodes.map(function (node) { return { id: node.id, hidden: !shown.entities.has(node.id) }; }));
    redraw();
  });
  app.on("select", function () {
    const ids = { nodes: [], edges: [] };
    if (app.selected) { ids[app.selected.type === "entity" ? "nodes" : "edges"].push(app.selected.id); }
    network.setSelection(ids, { highlightEdges: false });
    redraw();
  });
  app.on("scheme", function () {
    app.readInks();
    redraw();
  });

  app.on("tab", function () {
    app.hideTip();
    network.redraw();
  });

  host.addEventListener("mouseleave", app.hideTip);
  network.on("click", function (event) {
    if (event.nodes.length) { app.select("entity", event.nodes[0]); }
    else if (event.edges.length) { app.select("claim", event.edges[0]); }
    else { app.select(null); }
  });
  ["hoverNode", "hoverEdge"].forEach(function (name) { network.on(name, function () { host.classList.add("over"); }); });
  ["blurNode", "blurEdge"].forEach(function (name) { network.on(name, function () { host.classList.remove("over"); }); });

  ["dragEnd", "zoom"].forEach(function (name) { network.on(name, function () { own = true; }); });
  network.on("resize", function () { if (!own) { app.open(); } });

  /* The first view: all that is shown, or on a small window as much of it, from the story's beginning, as can be read. */
  app.open = function () {
    app.fit();
    const told = app.page.story.filter(function (id) { return shown.entities.has(id); });
    if (host.clientWidth < SMALL && network.getScale() < LEAST && told.length) {
      const box = app.boundsOf(told);
      go({ x: Math.min((box.left + box.right) / 2, box.left - 20 + host.clientWidth / 2 / LEAST), y: (box.top + box.bottom) / 2 - 16 }, LEAST);
    }
  };
})();
