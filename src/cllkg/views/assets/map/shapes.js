/* The outlines of things and the ends of lines, for the map and for its legend. */
(function () {
  "use strict";
  const app = window.cllkg;
  app.FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

  function polygon(ctx, points) {
    ctx.beginPath();
    points.forEach(function (point, i) {
      if (i) { ctx.lineTo(point[0], point[1]); } else { ctx.moveTo(point[0], point[1]); }
    });
    ctx.closePath();
  }

  function rounded(ctx, l, t, w, h, r) {
    ctx.beginPath();
    ctx.moveTo(l + r, t);
    ctx.arcTo(l + w, t, l + w, t + h, r);
    ctx.arcTo(l + w, t + h, l, t + h, r);
    ctx.arcTo(l, t + h, l, t, r);
    ctx.arcTo(l, t, l + w, t, r);
    ctx.closePath();
  }

  /* Slanted and round outlines need room beside the text. */
  const ROOM = { pill: [6, 0], ellipse: [26, 12], hexagon: [18, 2], octagon: [2, 0], slant: [16, 0], tab: [14, 0], cut: [6, 0] };

  app.sizeOf = function (shape, box) {
    const room = ROOM[shape] || [0, 0];
    return [box[0] + room[0], box[1] + room[1]];
  };

  app.outline = function (ctx, shape, x, y, w, h) {
    const l = x - w / 2, r = x + w / 2, t = y - h / 2, b = y + h / 2;
    if (shape === "pill") { rounded(ctx, l, t, w, h, h / 2); }
    else if (shape === "ellipse") { ctx.beginPath(); ctx.ellipse(x, y, w / 2, h / 2, 0, 0, 2 * Math.PI); }
    else if (shape === "hexagon") { const d = Math.min(h / 2, 14); polygon(ctx, [[l + d, t], [r - d, t], [r, y], [r - d, b], [l + d, b], [l, y]]); }
    else if (shape === "octagon") { const d = 7; polygon(ctx, [[l + d, t], [r - d, t], [r, t + d], [r, b - d], [r - d, b], [l + d, b], [l, b - d], [l, t + d]]); }
    else if (shape === "slant") { const d = 10; polygon(ctx, [[l + d, t], [r, t], [r - d, b], [l, b]]); }
    else if (shape === "tab") { const d = 9; polygon(ctx, [[l + d, t], [r - d, t], [r, b], [l, b]]); }
    else if (shape === "cut") { const d = 11; polygon(ctx, [[l, t], [r - d, t], [r, t + d], [r, b], [l, b]]); }
    else if (shape === "box") { polygon(ctx, [[l, t], [r, t], [r, b], [l, b]]); }
    else { rounded(ctx, l, t, w, h, shape === "plain" ? 3 : 9); }
  };

  app.paint = function (ctx, shape, x, y, w, h, colors, weight) {
    app.outline(ctx, shape, x, y, w, h);
    ctx.fillStyle = colors[0];
    ctx.strokeStyle = colors[1];
    ctx.lineWidth = shape === "box" ? weight + 0.8 : weight;
    ctx.setLineDash(shape === "plain" ? [4, 3] : []);
    ctx.fill();
    ctx.stroke();
    ctx.setLineDash([]);
    if (shape === "double") {
      app.outline(ctx, "double", x, y, w - 6, h - 6);
      ctx.lineWidth = weight * 0.6;
      ctx.stroke();
    }
  };

  const shapeOf = {};
  app.page.legend.kinds.forEach(function (row) { shapeOf[row.name] = row.shape; });

  /* What vis-network calls to draw one thing. */
  app.drawThing = function (what) {
    const node = app.nodes.get(what.id);
    const shape = shapeOf[node.kind];
    const size = app.sizeOf(shape, node.box);
    return {
      nodeDimensions: { width: size[0], height: size[1] },
      drawNode: function () {
        const ctx = what.ctx;
        ctx.globalAlpha = app.alphaOf("entities", what.id);
        const chosen = app.selected && app.selected.type === "entity" && app.selected.id === what.id;
        const weight = chosen ? 3.2 : node.told || what.state.hover ? 2.2 : 1.2;
        app.paint(ctx, shape, what.x, what.y, size[0], size[1], app.colors().kinds[node.kind], weight);
        text(ctx, node, what.x, what.y);
      }
    };
  };

  function text(ctx, node, x, y) {
    const height = node.lines.length * 18 + (node.alias ? 14 : 0);
    let top = y - height / 2;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillStyle = app.ink;
    ctx.font = (node.told ? "600 " : "") + "15px " + app.FONT;
    node.lines.forEach(function (line) {
      ctx.fillText(line, x, top + 9, node.box[0] - 10);
      top += 18;
    });
    if (node.alias) {
      ctx.font = "12px " + app.FONT;
      ctx.fillStyle = app.faint;
      ctx.fillText(node.alias, x, top + 6, node.box[0] - 8);
    }
  }

  /* While something is lit the rest recedes, but what must stay in sight can still be read. */
  app.alphaOf = function (sort, id) {
    const lit = app.litNow;
    if (!lit || lit[sort].has(id)) { return 1; }
    if (app.keptNow[sort].has(id)) { return sort === "claims" ? 0.5 : 0.75; }
    return sort === "claims" ? 0.07 : 0.2;
  };

  app.colors = function () { return app.page.palette[app.scheme()]; };

  /* The inks of the map are those of the page. */
  app.readInks = function () {
    const style = getComputedStyle(document.documentElement);
    app.ink = style.getPropertyValue("--ink").trim();
    app.faint = style.getPropertyValue("--faint").trim();
    app.paper = style.getPropertyValue("--paper").trim();
    app.stage = style.getPropertyValue("--stage").trim();
    app.edge = style.getPropertyValue("--stage-edge").trim();
  };

  /* A small picture for the legend, drawn by the same hand as the map. */
  app.swatch = function (draw) {
    const ratio = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
    const canvas = app.el("canvas", { width: 38 * ratio, height: 20 * ratio, "class": "swatch", "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    draw(ctx);
    return canvas;
  };

  app.drawLine = function (ctx, color, dashes, end) {
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = 2;
    ctx.setLineDash(dashes);
    ctx.beginPath();
    ctx.moveTo(2, 10);
    ctx.lineTo(end ? 31 : 36, 10);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    if (end === "bar") { ctx.moveTo(32, 4); ctx.lineTo(32, 16); ctx.stroke(); }
    if (end === "arrow") { polygon(ctx, [[28, 5], [37, 10], [28, 15]]); ctx.fill(); }
    if (end === "vee") { ctx.moveTo(28, 5); ctx.lineTo(35, 10); ctx.lineTo(28, 15); ctx.stroke(); }
  };

  app.drawMark = function (ctx, x, y) {
    ctx.fillStyle = "#ffd24d";
    ctx.fillRect(x - 5, y - 8, 10, 16);
    ctx.fillStyle = "#1b1f24";
    ctx.font = "700 13px " + app.FONT;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText("!", x, y + 0.5);
  };
})();
