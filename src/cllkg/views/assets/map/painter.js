/* The painter: draws the scene on a canvas, and again whenever something changed. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");
  const canvas = app.el("canvas", { "aria-hidden": "true" });
  const ctx = canvas.getContext("2d");
  /* Everything without what is lit: painted once, laid under whatever the pointer lights. */
  const base = document.createElement("canvas");
  const under = base.getContext("2d");
  host.append(canvas);

  /* Letters smaller than this, and boxes smaller than that, are not worth drawing. */
  const LEAST_TEXT = 6.5, LEAST_BOX = 3.5;
  /* Above so many things and lines a moving map shows its last picture, moved along, until it rests. */
  const HEAVY = 1500;

  let ratio = 1;
  let painted = null;
  let fresh = false;
  let waiting = false;
  let resting = 0;
  let frames = 0;
  app.hovered = null;

  function weightOf(item) {
    const chosen = app.selected && app.selected.type !== "claim" && (app.selected.id === item.id || app.selected.from === item.id || app.selected.to === item.id);
    if (chosen) { return 3.4; }
    return item.node.told || (app.hovered && app.hovered.id === item.id) ? 2.3 : 1.3;
  }

  function overlaps(box, seen) { return box[0] <= seen[2] && box[2] >= seen[0] && box[1] <= seen[3] && box[3] >= seen[1]; }

  function stage(to) {
    app.stages().forEach(function (one) {
      app.outline(to, "round", (one[1] + one[3]) / 2, (one[2] + one[4]) / 2, one[3] - one[1], one[4] - one[2]);
      to.fillStyle = app.inks.stage;
      to.strokeStyle = app.inks.edge;
      to.lineWidth = 1.5;
      to.fill();
      to.stroke();
    });
  }

  function words(to) {
    to.fillStyle = app.inks.faint;
    to.lineJoin = "round";
    to.lineWidth = 5;
    to.strokeStyle = app.inks.paper;
    to.textAlign = "left";
    /* Captions are read from afar, so they grow as the map shrinks. */
    const size = Math.max(17, Math.min(44, 12 / app.camera.scale));
    to.font = "600 " + size + "px " + app.FONT;
    app.stages().forEach(function (one) {
      to.strokeText(one[0], one[1] + 4, one[2] - 12);
      to.fillText(one[0], one[1] + 4, one[2] - 12);
    });
    to.font = "700 14px " + app.FONT;
    to.textAlign = "center";
    (app.scene.headings || []).forEach(function (one) { to.fillText(one[0], one[1], one[2]); });
  }

  /* Lines of one look in one stroke: for maps too large to draw each with care. */
  function bulk(to, edges) {
    const looks = new Map();
    edges.forEach(function (one) {
      const key = one.edge.sign;
      if (!looks.has(key)) { looks.set(key, []); }
      looks.get(key).push(one.way);
    });
    to.setLineDash([]);
    looks.forEach(function (ways, sign) {
      to.strokeStyle = app.colors().signs[sign] || app.inks.faint;
      to.lineWidth = 0.6 / app.camera.scale;
      to.beginPath();
      ways.forEach(function (way) {
        to.moveTo(way[0], way[1]);
        if (way.length === 4) { to.lineTo(way[2], way[3]); }
        else { for (let i = 2; i + 5 < way.length; i += 6) { to.bezierCurveTo(way[i], way[i + 1], way[i + 2], way[i + 3], way[i + 4], way[i + 5]); } }
      });
      to.stroke();
    });
  }

  function specks(to, items, least) {
    const kinds = new Map();
    items.forEach(function (item) {
      if (!kinds.has(item.node.kind)) { kinds.set(item.node.kind, []); }
      kinds.get(item.node.kind).push(item);
    });
    kinds.forEach(function (list, kind) {
      const colors = app.colors().kinds[kind] || app.colors().kinds.other;
      to.fillStyle = colors[1];
      to.beginPath();
      list.forEach(function (item) {
        const w = Math.max(item.size[0] * 0.6, least), h = Math.max(item.size[1] * 0.6, least);
        to.rect(item.at[0] - w / 2, item.at[1] - h / 2, w, h);
      });
      to.fill();
    });
  }

  /* Draw things and lines, those outside the window left out; seen may be null for all of them. */
  app.paintScene = function (to, items, edges, seen, scale) {
    const small = 15 * scale < LEAST_TEXT;
    const boxes = items.filter(function (item) { return !item.node.count; });
    const inside = seen ? boxes.filter(function (item) {
      return overlaps([item.at[0] - item.size[0], item.at[1] - item.size[1], item.at[0] + item.size[0], item.at[1] + item.size[1]], seen);
    }) : boxes;
    const near = seen ? edges.filter(function (one) { return overlaps(one.box, seen); }) : edges;
    if (small && near.length > HEAVY) { bulk(to, near); }
    else {
      near.forEach(function (one) { app.drawEdge(to, one.edge, one.way, app.inks.paper, 0); });
      if (!small) { near.forEach(function (one) { app.drawMarkOn(to, one.edge, one.way); }); }
    }
    if (small && inside.length > HEAVY) { specks(to, inside, LEAST_BOX / scale); }
    else { inside.forEach(function (item) { draw(to, item); }); }
    /* A cluster is as large as what is in it, and so is its name. */
    items.forEach(function (item) { if (item.node.count) { app.drawNode(to, item.node, item.at, 2 / scale, item.size); } });
  };

  function draw(to, item) {
    app.drawNode(to, item.node, item.at, weightOf(item), item.size);
    if (item.folded) { app.drawFolded(to, item.folded, item.at[0] + item.size[0] / 2 - 2, item.at[1] - item.size[1] / 2); }
  }

  function place(to) {
    const c = app.camera, k = ratio * c.scale;
    to.setTransform(k, 0, 0, k, ratio * c.width() / 2 - k * c.x, ratio * c.height() / 2 - k * c.y);
    to.textBaseline = "middle";
  }

  function clear(to) {
    to.setTransform(1, 0, 0, 1, 0, 0);
    to.globalAlpha = 1;
    to.clearRect(0, 0, canvas.width, canvas.height);
  }

  /* On a map too small to be read, the things of which most is said are named all the same, where there is room. */
  function landmarks(to, items) {
    const scale = app.camera.scale, size = 11.5 / scale, taken = [], seen = app.camera.seen();
    if (15 * scale >= LEAST_TEXT) { return; }
    to.font = "600 " + size + "px " + app.FONT;
    to.textAlign = "center";
    to.lineJoin = "round";
    to.lineWidth = 4 / scale;
    to.strokeStyle = app.inks.paper;
    to.fillStyle = app.inks.ink;
    items.filter(function (item) { return !item.node.count; })
      .map(function (item) { return [app.edgesOf.get(item.id).filter(app.showsClaim).length, item]; })
      .sort(function (a, b) { return b[0] - a[0] || (a[1].id < b[1].id ? -1 : 1); }).slice(0, 60)
      .forEach(function (pair) {
        const item = pair[1], text = (item.node.lines || [item.node.label]).join(" ");
        const w = to.measureText(text).width / 2 + size * 0.3, h = size * 0.75;
        if (item.at[0] < seen[0] || item.at[0] > seen[2]) { return; }
        /* Inside the window, even where its box is cut off. */
        const x = Math.max(seen[0] + w, Math.min(seen[2] - w, item.at[0]));
        const box = [x - w, item.at[1] - h, x + w, item.at[1] + h];
        if (taken.some(function (other) { return overlaps(box, other); })) { return; }
        taken.push(box);
        to.strokeText(text, x, item.at[1]);
        to.fillText(text, x, item.at[1]);
      });
  }

  function paintBase() {
    const seen = app.drawn();
    clear(under);
    place(under);
    stage(under);
    app.paintScene(under, Array.from(seen.nodes.values()), seen.edges, app.camera.seen(), app.camera.scale);
    landmarks(under, Array.from(seen.nodes.values()));
    words(under);
    painted = { x: app.camera.x, y: app.camera.y, scale: app.camera.scale };
    fresh = true;
  }

  function some(wanted) {
    const seen = app.drawn();
    const keys = new Set(Array.from(wanted.entities).map(app.standsFor));
    return {
      nodes: Array.from(seen.nodes.values()).filter(function (item) { return keys.has(item.id); }),
      edges: seen.edges.filter(function (one) {
        return one.bundle ? one.bundle.some(function (id) { return wanted.claims.has(id); }) : wanted.claims.has(one.id);
      })
    };
  }

  /* While something is lit the rest recedes, but what must stay in sight can still be read. */
  function overlay(lit) {
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 0.82;
    ctx.fillStyle = app.inks.paper;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    place(ctx);
    ctx.globalAlpha = 0.55;
    const kept = some(app.kept());
    app.paintScene(ctx, kept.nodes, kept.edges, app.camera.seen(), app.camera.scale);
    ctx.globalAlpha = 1;
    const bright = some(lit);
    bright.edges.forEach(function (one) { app.drawEdge(ctx, one.edge, one.way, app.inks.paper, app.selected && app.selected.id === one.id ? 1.4 : 0.4); });
    bright.edges.forEach(function (one) { app.drawMarkOn(ctx, one.edge, one.way); });
    bright.nodes.forEach(function (item) { if (item.node.count) { app.drawNode(ctx, item.node, item.at, 2 / app.camera.scale, item.size); } else { draw(ctx, item); } });
    words(ctx);
  }

  app.litNow = function () {
    return app.lit() || app.litBy(app.hovered && !app.selected && !app.clusterOf(app.hovered.id) && app.nodes.size < HEAVY * 4 ? app.hovered : null);
  };

  function paint() {
    waiting = false;
    if (!canvas.width || !canvas.height) { return; }
    const c = app.camera;
    const moved = painted && (painted.x !== c.x || painted.y !== c.y || painted.scale !== c.scale);
    const seen = app.drawn();
    const heavy = seen.nodes.size + seen.edges.length > HEAVY;
    if (!fresh || !painted || (moved && !heavy)) { paintBase(); }
    clear(ctx);
    if (fresh && moved && heavy) {
      /* The last picture, moved and scaled to where the camera is; the real one comes when it rests. */
      const k = c.scale / painted.scale;
      ctx.setTransform(k, 0, 0, k, ratio * (c.width() / 2 * (1 - k) + (painted.x - c.x) * c.scale), ratio * (c.height() / 2 * (1 - k) + (painted.y - c.y) * c.scale));
      ctx.drawImage(base, 0, 0);
      clearTimeout(resting);
      resting = setTimeout(function () { fresh = false; app.redraw(); }, 140);
    } else { ctx.drawImage(base, 0, 0); }
    const lit = app.litNow();
    if (lit) { overlay(lit); }
    frames += 1;
    if (frames === 1) { requestAnimationFrame(function () { document.documentElement.dataset.ready = "1"; }); }
  }

  app.redraw = function (all) {
    if (all) { fresh = false; }
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(paint);
    }
  };
  app.on("camera", function () { app.redraw(); });
  ["filter", "scene", "scheme", "select"].forEach(function (name) { app.on(name, function () { app.redraw(true); }); });
  app.on("hover", function () { app.redraw(); });

  function resize() {
    ratio = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
    [canvas, base].forEach(function (one) {
      one.width = Math.round(host.clientWidth * ratio);
      one.height = Math.round(host.clientHeight * ratio);
    });
    painted = null;
    if (!app.camera.own) { app.open(); }
    app.redraw(true);
  }
  new ResizeObserver(resize).observe(host);
  app.paintWords = words;
  app.paintStage = stage;
})();
