/* The outlines of things, for the map, its legend and its picture: moves, lines and curves, which every pen can draw. */
(function () {
  "use strict";
  const app = window.cllkg;
  app.FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const ROUND = 0.5523;

  function polygon(ctx, points) {
    ctx.beginPath();
    points.forEach(function (point, i) {
      if (i) { ctx.lineTo(point[0], point[1]); } else { ctx.moveTo(point[0], point[1]); }
    });
    ctx.closePath();
  }

  function rounded(ctx, l, t, w, h, r) {
    const k = r * (1 - ROUND), R = l + w, B = t + h;
    ctx.beginPath();
    ctx.moveTo(l + r, t);
    ctx.lineTo(R - r, t);
    ctx.bezierCurveTo(R - k, t, R, t + k, R, t + r);
    ctx.lineTo(R, B - r);
    ctx.bezierCurveTo(R, B - k, R - k, B, R - r, B);
    ctx.lineTo(l + r, B);
    ctx.bezierCurveTo(l + k, B, l, B - k, l, B - r);
    ctx.lineTo(l, t + r);
    ctx.bezierCurveTo(l, t + k, l + k, t, l + r, t);
    ctx.closePath();
  }

  function oval(ctx, x, y, w, h) {
    const a = w / 2, b = h / 2, p = a * ROUND, q = b * ROUND;
    ctx.beginPath();
    ctx.moveTo(x - a, y);
    ctx.bezierCurveTo(x - a, y - q, x - p, y - b, x, y - b);
    ctx.bezierCurveTo(x + p, y - b, x + a, y - q, x + a, y);
    ctx.bezierCurveTo(x + a, y + q, x + p, y + b, x, y + b);
    ctx.bezierCurveTo(x - p, y + b, x - a, y + q, x - a, y);
    ctx.closePath();
  }

  /* The same outlines stand in picture.py, for the picture that needs no script. */
  app.outline = function (ctx, shape, x, y, w, h) {
    const l = x - w / 2, r = x + w / 2, t = y - h / 2, b = y + h / 2;
    if (shape === "pill") { rounded(ctx, l, t, w, h, Math.min(h / 2, 24)); }
    else if (shape === "ellipse") { oval(ctx, x, y, w, h); }
    else if (shape === "hexagon") { const d = Math.min(h / 2, 14); polygon(ctx, [[l + d, t], [r - d, t], [r, y], [r - d, b], [l + d, b], [l, y]]); }
    else if (shape === "octagon") { const d = 7; polygon(ctx, [[l + d, t], [r - d, t], [r, t + d], [r, b - d], [r - d, b], [l + d, b], [l, b - d], [l, t + d]]); }
    else if (shape === "slant") { const d = 10; polygon(ctx, [[l + d, t], [r, t], [r - d, b], [l, b]]); }
    else if (shape === "tab") { const d = 9; polygon(ctx, [[l + d, t], [r - d, t], [r, b], [l, b]]); }
    else if (shape === "cut") { const d = 11; polygon(ctx, [[l, t], [r - d, t], [r, t + d], [r, b], [l, b]]); }
    else if (shape === "note") { const d = 11; polygon(ctx, [[l, t], [r, t], [r, b - d], [r - d, b], [l, b]]); }
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
  app.page.legend.filter(function (part) { return part.of === "ends"; }).forEach(function (part) {
    part.rows.forEach(function (row) { if (row.shape) { shapeOf[row.name] = row.shape; } });
  });
  app.shapeOf = function (node) { return shapeOf[node.kind] || "round"; };

  app.drawNode = function (ctx, node, at, weight, size) {
    const colors = app.colors().kinds[node.kind] || app.colors().kinds.other;
    app.paint(ctx, app.shapeOf(node), at[0], at[1], size[0], size[1], colors, weight);
    const lines = node.lines || [node.label];
    const letters = node.font || 15, step = letters * 1.2;
    const height = lines.length * step + (node.alias ? 14 : 0);
    let top = at[1] - height / 2;
    ctx.textAlign = "center";
    ctx.fillStyle = app.inks.ink;
    ctx.font = (node.told ? "600 " : "") + letters + "px " + app.FONT;
    lines.forEach(function (line) {
      ctx.fillText(line, at[0], top + step / 2);
      top += step;
    });
    if (node.alias) {
      ctx.font = "12px " + app.FONT;
      ctx.fillStyle = app.inks.faint;
      ctx.fillText(node.alias, at[0], top + 6);
    }
  };

  /* How many neighbors are folded away, on the corner of a box. */
  app.drawFolded = function (ctx, count, x, y) {
    const text = "+" + count, w = text.length * 7 + 10;
    rounded(ctx, x - w / 2, y - 9, w, 18, 9);
    ctx.fillStyle = app.inks.ink;
    ctx.fill();
    ctx.fillStyle = app.inks.paper;
    ctx.font = "700 12px " + app.FONT;
    ctx.textAlign = "center";
    ctx.fillText(text, x, y);
  };

  app.colors = function () { return app.page.palette[app.scheme()]; };

  /* The inks of the map are those of the page. */
  app.inks = {};
  app.readInks = function () {
    const style = getComputedStyle(document.documentElement);
    [["ink", "--ink"], ["faint", "--faint"], ["paper", "--paper"], ["stage", "--stage"], ["edge", "--stage-edge"], ["accent", "--accent"], ["doubt", "--doubt"]].forEach(function (pair) {
      app.inks[pair[0]] = style.getPropertyValue(pair[1]).trim();
    });
  };
  app.readInks();
  app.on("scheme", app.readInks);

  /* A small picture for the legend, drawn by the same hand as the map. */
  app.swatch = function (draw) {
    const ratio = Math.max(1, Math.min(3, window.devicePixelRatio || 1));
    const canvas = app.el("canvas", { width: 38 * ratio, height: 20 * ratio, "class": "swatch", "aria-hidden": "true" });
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    draw(ctx);
    return canvas;
  };
})();
