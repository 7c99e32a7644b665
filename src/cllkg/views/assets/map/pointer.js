/* The map by mouse, pen and finger: what is under the pointer, and what a press, a drag, a wheel and a pinch do. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");
  const tip = app.el("div", { "class": "tip", hidden: "" });
  host.append(tip);

  function distance(px, py, ax, ay, bx, by) {
    const dx = bx - ax, dy = by - ay, l = dx * dx + dy * dy;
    const t = l ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / l)) : 0;
    return Math.hypot(px - ax - t * dx, py - ay - t * dy);
  }

  /* The thing at a place of the map, or the nearest line within reach; boxes lie above lines. */
  app.at = function (x, y) {
    const seen = app.drawn();
    let found = null;
    const least = 4 / app.camera.scale;
    seen.nodes.forEach(function (item) {
      if (Math.abs(x - item.at[0]) <= Math.max(item.size[0] / 2, least) && Math.abs(y - item.at[1]) <= Math.max(item.size[1] / 2, least)) {
        found = { type: item.node.count ? "cluster" : "entity", id: item.id };
      }
    });
    if (found) { return found; }
    const reach = 7 / app.camera.scale;
    let best = reach;
    seen.edges.forEach(function (one) {
      const b = one.box;
      if (one.bundle || x < b[0] - reach || x > b[2] + reach || y < b[1] - reach || y > b[3] + reach) { return; }
      const points = one.points || (one.points = app.sample(one.way, 10));
      for (let i = 1; i < points.length; i += 1) {
        const d = distance(x, y, points[i - 1][0], points[i - 1][1], points[i][0], points[i][1]);
        if (d < best) {
          best = d;
          found = { type: "claim", id: one.id };
        }
      }
    });
    return found;
  };

  function local(event) {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  app.hideTip = function () {
    tip.hidden = true;
    if (app.hovered) {
      app.hovered = null;
      host.classList.remove("over");
      app.emit("hover");
    }
  };

  function say(what, at) {
    const node = app.nodes.get(what.id) || app.clusterOf(what.id);
    const entity = app.page.entities[what.id];
    const claim = app.page.claims[what.id];
    tip.replaceChildren(what.type === "claim" ? app.edges.get(what.id).label : node.label,
      app.el("span", { "class": "small" }, claim ? app.words(claim.standing || "inferred") + (claim.flagged ? ", flagged" : "")
        : entity ? (entity.categories || []).join(", ") : node ? node.kindLabel || "" : ""));
    tip.hidden = false;
    const w = tip.offsetWidth, h = tip.offsetHeight;
    const x = Math.min(at.x + 14, host.clientWidth - w - 6), y = at.y + 18 + h > host.clientHeight ? at.y - h - 10 : at.y + 18;
    /* Moved by the style object, which the policy allows; it forbids only style in the markup. */
    tip.style.transform = "translate(" + Math.max(4, x) + "px," + Math.max(4, y) + "px)";
  }

  let soon = 0;
  function hover(at) {
    const map = app.camera.toMap(at.x, at.y);
    const what = app.at(map.x, map.y);
    clearTimeout(soon);
    if ((what && what.id) !== (app.hovered && app.hovered.id)) {
      tip.hidden = true;
      host.classList.toggle("over", Boolean(what));
      soon = setTimeout(function () {
        app.hovered = what;
        if (what) { say(what, at); }
        app.emit("hover");
      }, what ? 70 : 120);
    }
  }

  const down = new Map();
  let dragged = false;
  let pinch = 0;

  function spread() {
    const points = Array.from(down.values());
    return { d: Math.hypot(points[0].x - points[1].x, points[0].y - points[1].y), x: (points[0].x + points[1].x) / 2, y: (points[0].y + points[1].y) / 2 };
  }

  host.addEventListener("pointerdown", function (event) {
    if (event.button > 0) { return; }
    host.setPointerCapture(event.pointerId);
    down.set(event.pointerId, local(event));
    dragged = down.size > 1;
    if (down.size === 2) { pinch = spread().d; }
  });
  host.addEventListener("pointermove", function (event) {
    const at = local(event);
    const before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType === "mouse") { hover(at); }
      return;
    }
    if (down.size === 1) {
      if (!dragged && Math.hypot(at.x - before.x, at.y - before.y) < 4) { return; }
      dragged = true;
      app.hideTip();
      host.classList.add("dragging");
      app.camera.pan(at.x - before.x, at.y - before.y);
      down.set(event.pointerId, at);
    } else if (down.size === 2) {
      down.set(event.pointerId, at);
      const now = spread();
      if (pinch > 0) { app.camera.zoomAt(now.d / pinch, now.x, now.y); }
      pinch = now.d;
    }
  });
  function up(event) {
    const at = down.get(event.pointerId);
    down.delete(event.pointerId);
    host.classList.remove("dragging");
    if (!at || dragged || event.type !== "pointerup" || down.size) { return; }
    const map = app.camera.toMap(at.x, at.y);
    const what = app.at(map.x, map.y);
    app.hideTip();
    app.press(what, event.shiftKey);
  }
  host.addEventListener("pointerup", up);
  host.addEventListener("pointercancel", up);
  host.addEventListener("pointerleave", function () {
    clearTimeout(soon);
    app.hideTip();
  });

  /* What a press on the map means; with Shift, a way from what is chosen to what is pressed. */
  app.press = function (what, shift) {
    if (!what) { app.select(null); }
    else if (what.type === "cluster") { app.selectCluster(what.id); }
    else if (shift && what.type === "entity" && app.selected && app.selected.type === "entity" && app.trace) { app.trace(app.selected.id, what.id); }
    else { app.select(what.type, what.id); }
  };
  host.addEventListener("dblclick", function (event) {
    const at = local(event), map = app.camera.toMap(at.x, at.y);
    const what = app.at(map.x, map.y);
    if (what && what.type === "cluster") { app.openCluster(what.id, true); }
    else if (!what) { app.camera.zoomAt(1.6, at.x, at.y); }
  });
  host.addEventListener("wheel", function (event) {
    const at = local(event);
    event.preventDefault();
    app.hideTip();
    app.camera.zoomAt(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0016)), at.x, at.y);
  }, { passive: false });
  ["filter", "scene"].forEach(function (name) { app.on(name, app.hideTip); });
})();
