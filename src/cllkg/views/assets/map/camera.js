/* What part of the map is in the window: moved, zoomed, fitted. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");
  const LEAST = 0.01, MOST = 4;
  /* Below this zoom names are read no more; a map narrower than this would begin below it. */
  const READABLE = 0.5;
  const SMALL = 640;
  const camera = { x: 0, y: 0, scale: 1, own: false };
  app.camera = camera;

  camera.width = function () { return host.clientWidth; };
  camera.height = function () { return host.clientHeight; };
  /* From the map to the window and back, in pixels from the corner of the map's element. */
  camera.toWindow = function (x, y) {
    return { x: (x - camera.x) * camera.scale + camera.width() / 2, y: (y - camera.y) * camera.scale + camera.height() / 2 };
  };
  camera.toMap = function (x, y) {
    return { x: (x - camera.width() / 2) / camera.scale + camera.x, y: (y - camera.height() / 2) / camera.scale + camera.y };
  };
  camera.seen = function () {
    const a = camera.toMap(0, 0), b = camera.toMap(camera.width(), camera.height());
    return [a.x, a.y, b.x, b.y];
  };

  function bound(scale) { return Math.max(LEAST, Math.min(MOST, scale)); }

  let moving = 0;
  camera.go = function (x, y, scale) {
    const from = [camera.x, camera.y, camera.scale], to = [x, y, bound(scale)];
    moving += 1;
    if (!app.moves() || !document.documentElement.dataset.ready) {
      camera.x = to[0]; camera.y = to[1]; camera.scale = to[2];
      app.emit("camera");
      return;
    }
    const mine = moving, start = performance.now();
    (function step(now) {
      if (mine !== moving) { return; }
      const t = Math.max(0, Math.min(1, (now - start) / 260)), ease = t * (2 - t);
      camera.x = from[0] + (to[0] - from[0]) * ease;
      camera.y = from[1] + (to[1] - from[1]) * ease;
      camera.scale = Math.exp(Math.log(from[2]) + (Math.log(to[2]) - Math.log(from[2])) * ease);
      app.emit("camera");
      if (t < 1) { requestAnimationFrame(step); }
    })(start);
  };

  camera.pan = function (dx, dy) {
    moving += 1;
    camera.own = true;
    camera.x -= dx / camera.scale;
    camera.y -= dy / camera.scale;
    app.emit("camera");
  };

  /* Zoom so that what lies under a point of the window stays there. */
  camera.zoomAt = function (factor, x, y) {
    const at = camera.toMap(x, y), scale = bound(camera.scale * factor);
    moving += 1;
    camera.own = true;
    camera.x = at.x - (x - camera.width() / 2) / scale;
    camera.y = at.y - (y - camera.height() / 2) / scale;
    camera.scale = scale;
    app.emit("camera");
  };
  app.zoom = function (factor) {
    camera.own = true;
    camera.go(camera.x, camera.y, camera.scale * factor);
  };

  function fitBox(box) {
    const w = camera.width(), h = camera.height();
    if (!(box.right >= box.left) || !w || !h) { return false; }
    const scale = Math.min((w - 32) / Math.max(1, box.right - box.left), (h - 32) / Math.max(1, box.bottom - box.top), 1.3);
    camera.go((box.left + box.right) / 2, (box.top + box.bottom) / 2, scale);
    return scale;
  }

  app.fit = function (ids) {
    camera.own = Boolean(ids);
    return fitBox(ids ? app.boundsOf(Array.from(ids)) : app.extent());
  };

  /* Bring a thing into the window if it is outside, and near enough to be read. */
  app.lookAt = function (id) {
    const key = app.standsFor(id);
    if (!app.drawn().nodes.has(key)) { return; }
    const at = app.placeOf(key);
    const place = camera.toWindow(at[0], at[1]);
    const outside = place.x < 60 || place.y < 40 || place.x > camera.width() - 60 || place.y > camera.height() - 40;
    if (outside || camera.scale < 0.25) {
      camera.own = true;
      camera.go(at[0], at[1], Math.max(camera.scale, 0.8));
    }
  };

  /* With what a map begins: what it is about, or else what most is said of. */
  function heart() {
    const seen = app.drawn().nodes;
    const told = (app.page.story || []).find(function (id) { return seen.has(id); });
    return told || Array.from(seen.keys()).reduce(function (best, id) {
      return best === null || app.edgesOf.get(id).length > app.edgesOf.get(best).length ? id : best;
    }, null);
  }
  /* The middle of a window of some length that shows a place, and as little as can be beyond both ends. */
  function middle(least, most, length, at) {
    return most - least < length ? (least + most) / 2 : Math.max(least + length / 2, Math.min(most - length / 2, at));
  }

  /* The first view: all that is shown, or on a small window as much of it around its heart as can be read. */
  app.open = function () {
    const scale = app.fit();
    if (scale && camera.width() < SMALL && scale < READABLE && app.drawn().nodes.size < 400 && !app.clusters.size) {
      const box = app.extent(), at = app.placeOf(heart());
      camera.go(middle(box.left - 16, box.right + 16, camera.width() / READABLE, at[0]),
        middle(box.top - 16, box.bottom + 16, camera.height() / READABLE, at[1]), READABLE);
    }
  };
  app.on("scene", function () { camera.own = false; });
})();
