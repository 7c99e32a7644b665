/* Lines and their heads. An arrow says more, a T-bar less; two strokes side by side say that sources disagree. */
(function () {
  "use strict";
  const app = window.cllkg;
  const HEADS = { arrow: 11, bar: 4, vee: 10 };

  const heads = app.page.heads || {};
  app.headOf = function (edge) { return heads[edge.sign] || ""; };

  /* The tip of a line, and the direction in which it arrives there. */
  function tip(way, backward) {
    const n = way.length;
    const end = backward ? [way[0], way[1]] : [way[n - 2], way[n - 1]];
    for (let i = backward ? 2 : n - 4; i >= 0 && i < n; i += backward ? 2 : -2) {
      const dx = end[0] - way[i], dy = end[1] - way[i + 1], length = Math.hypot(dx, dy);
      if (length > 0.5) { return { x: end[0], y: end[1], dx: dx / length, dy: dy / length }; }
    }
    return { x: end[0], y: end[1], dx: 1, dy: 0 };
  }

  /* Trace a way, stopping short of the head by so much. */
  function trace(ctx, way, at, backward, short) {
    const n = way.length;
    const sx = backward ? way[0] - at.dx * short : way[0], sy = backward ? way[1] - at.dy * short : way[1];
    const ex = backward ? way[n - 2] : way[n - 2] - at.dx * short, ey = backward ? way[n - 1] : way[n - 1] - at.dy * short;
    ctx.beginPath();
    ctx.moveTo(sx, sy);
    if (n === 4) { ctx.lineTo(ex, ey); return; }
    for (let i = 2; i + 5 < n; i += 6) {
      const last = i + 6 >= n;
      ctx.bezierCurveTo(way[i], way[i + 1], way[i + 2], way[i + 3], last ? ex : way[i + 4], last ? ey : way[i + 5]);
    }
  }

  function head(ctx, kind, at, size, width) {
    const nx = -at.dy, ny = at.dx, half = size * 0.48;
    const bx = at.x - at.dx * size, by = at.y - at.dy * size;
    ctx.beginPath();
    if (kind === "bar") {
      const gap = 2.5, r = 7 + width;
      ctx.moveTo(at.x - at.dx * gap + nx * r, at.y - at.dy * gap + ny * r);
      ctx.lineTo(at.x - at.dx * gap - nx * r, at.y - at.dy * gap - ny * r);
      ctx.lineWidth = width + 1.2;
      ctx.stroke();
    } else if (kind === "arrow") {
      ctx.moveTo(at.x, at.y);
      ctx.lineTo(bx + nx * half, by + ny * half);
      ctx.lineTo(bx - nx * half, by - ny * half);
      ctx.closePath();
      ctx.fill();
    } else {
      ctx.moveTo(bx + nx * half, by + ny * half);
      ctx.lineTo(at.x, at.y);
      ctx.lineTo(bx - nx * half, by - ny * half);
      ctx.lineWidth = Math.max(1.4, width);
      ctx.stroke();
    }
  }

  app.drawEdge = function (ctx, edge, way, paper, more) {
    const kind = app.headOf(edge);
    const at = tip(way, edge.back);
    /* What joins clusters is as wide in the window at every zoom. */
    const width = edge.weight ? edge.weight / app.camera.scale : (edge.width || 1.2) + (more || 0);
    const size = kind ? HEADS[kind] + width : 0;
    ctx.strokeStyle = ctx.fillStyle = app.colors().signs[edge.sign] || app.inks.faint;
    ctx.lineWidth = edge.double ? width + 4 : width;
    ctx.setLineDash(edge.dashes || []);
    trace(ctx, way, at, edge.back, kind === "arrow" ? size * 0.7 : kind === "bar" ? 3 : 0);
    ctx.stroke();
    if (edge.double) {
      const color = ctx.strokeStyle;
      ctx.strokeStyle = paper;
      ctx.lineWidth = Math.max(1.6, width);
      ctx.stroke();
      ctx.strokeStyle = color;
    }
    ctx.setLineDash([]);
    if (kind) { head(ctx, kind, at, size, width); }
    if (edge.denied) { slash(ctx, way, width); }
    if (edge.dot) { dot(ctx, edge.dot, at.x - at.dx * (size + 8), at.y - at.dy * (size + 8), ctx.strokeStyle, paper); }
  };

  /* Two strokes through the middle of what is denied: they are seen where the word beside them is too small. */
  function slash(ctx, way, width) {
    const at = app.middle(way), size = Math.max(9, 6 / app.camera.scale);
    ctx.lineWidth = Math.max(width, 1.2 / app.camera.scale);
    [-0.35, 0.35].forEach(function (shift) {
      ctx.beginPath();
      ctx.moveTo(at[0] + size * (shift - 0.45), at[1] + size);
      ctx.lineTo(at[0] + size * (shift + 0.45), at[1] - size);
      ctx.stroke();
    });
  }

  /* In what it was seen, behind the head: a disc for people, a ring for a dish, a square for animals. */
  function dot(ctx, kind, x, y, color, paper) {
    const r = 3.4, k = r * 0.5523;
    ctx.beginPath();
    if (kind === "square") { ctx.rect(x - r, y - r, 2 * r, 2 * r); }
    else {
      ctx.moveTo(x - r, y);
      ctx.bezierCurveTo(x - r, y - k, x - k, y - r, x, y - r);
      ctx.bezierCurveTo(x + k, y - r, x + r, y - k, x + r, y);
      ctx.bezierCurveTo(x + r, y + k, x + k, y + r, x, y + r);
      ctx.bezierCurveTo(x - k, y + r, x - r, y + k, x - r, y);
      ctx.closePath();
    }
    ctx.fillStyle = kind === "disc" ? color : paper;
    ctx.strokeStyle = color;
    ctx.lineWidth = 1.6;
    ctx.fill();
    ctx.stroke();
  }

  /* Where the middle of a way is: what stands on a line stands there. */
  app.middle = function (way) {
    if (way.length === 4) { return [(way[0] + way[2]) / 2, (way[1] + way[3]) / 2]; }
    const points = app.sample(way, 8);
    return points[points.length >> 1];
  };

  app.sample = function (way, steps) {
    const points = [[way[0], way[1]]];
    if (way.length === 4) { points.push([way[2], way[3]]); return points; }
    for (let i = 2; i + 5 < way.length; i += 6) {
      const p = [way[i - 2], way[i - 1], way[i], way[i + 1], way[i + 2], way[i + 3], way[i + 4], way[i + 5]];
      for (let s = 1; s <= steps; s += 1) {
        const t = s / steps, u = 1 - t, a = u * u * u, b = 3 * u * u * t, c = 3 * u * t * t, d = t * t * t;
        points.push([a * p[0] + b * p[2] + c * p[4] + d * p[6], a * p[1] + b * p[3] + c * p[5] + d * p[7]]);
      }
    }
    return points;
  };

  /* A word on a line: "not", or that sources disagree. */
  app.drawMarkOn = function (ctx, edge, way) {
    if (!edge.mark) { return; }
    const at = app.middle(way);
    const doubt = edge.mark.indexOf("!") >= 0;
    const w = edge.mark.length * 7 + 10;
    if (edge.mark === "\u2691") {
      /* An open question alone is a small flag: it asks for a look, it denies nothing. */
      ctx.font = "700 15px " + app.FONT;
      ctx.textAlign = "center";
      ctx.lineJoin = "round";
      ctx.lineWidth = 4;
      ctx.strokeStyle = app.inks.paper;
      ctx.fillStyle = app.inks.doubt;
      ctx.strokeText(edge.mark, at[0], at[1]);
      ctx.fillText(edge.mark, at[0], at[1]);
      return;
    }
    ctx.beginPath();
    ctx.rect(at[0] - w / 2, at[1] - 9, w, 18);
    ctx.fillStyle = doubt ? "#ffd24d" : app.inks.paper;
    ctx.fill();
    ctx.fillStyle = doubt ? "#1b1f24" : app.inks.ink;
    ctx.font = "700 12px " + app.FONT;
    ctx.textAlign = "center";
    ctx.fillText(edge.mark, at[0], at[1]);
  };

  /* For the legend and the panel. */
  app.drawLine = function (ctx, color, dashes, end, double, seen) {
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = double ? 6 : 2;
    ctx.setLineDash(dashes || []);
    ctx.beginPath();
    ctx.moveTo(2, 10);
    ctx.lineTo(end ? 31 : 36, 10);
    ctx.stroke();
    if (double) {
      ctx.strokeStyle = app.inks.paper;
      ctx.lineWidth = 2;
      ctx.stroke();
      ctx.strokeStyle = color;
    }
    ctx.setLineDash([]);
    if (end) { head(ctx, end, { x: 37, y: 10, dx: 1, dy: 0 }, 10, 2); }
    if (seen) { dot(ctx, seen, end ? 18 : 19, 10, color, app.inks.paper); }
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
