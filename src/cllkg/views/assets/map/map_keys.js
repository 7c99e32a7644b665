/* The map by keyboard, and the map to take along. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");

  /* The nearest thing that way: what lies straight ahead counts for more than what lies aside. */
  function nearest(shown, from, dx, dy) {
    let best = null;
    let least = Infinity;
    shown.forEach(function (id) {
      const node = app.nodes.get(id);
      const ahead = (node.x - from.x) * dx + (node.y - from.y) * dy;
      const aside = Math.abs((node.x - from.x) * dy) + Math.abs((node.y - from.y) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = id;
      }
    });
    return best;
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  host.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (STEPS[event.key]) {
      const shown = app.shown().entities;
      const at = app.selected ? (app.selected.type === "entity" ? app.selected.id : app.edges.get(app.selected.id).from) : null;
      const next = at ? nearest(shown, app.nodes.get(at), STEPS[event.key][0], STEPS[event.key][1])
        : app.page.story.find(function (id) { return shown.has(id); }) || Array.from(shown)[0];
      if (next) {
        app.select("entity", next);
        app.lookAt(next);
      }
    } else if (event.key === "+" || event.key === "=") { app.zoom(1.25); }
    else if (event.key === "-") { app.zoom(0.8); }
    else if (event.key === "f" || event.key === "F") { app.fit(); }
    else if (event.key === "Enter") { document.getElementById("panel").focus(); }
    else { return; }
    event.preventDefault();
  });

  app.png = function () {
    const from = host.querySelector("canvas");
    const to = app.el("canvas", { width: from.width, height: from.height });
    const ctx = to.getContext("2d");
    ctx.fillStyle = app.paper;
    ctx.fillRect(0, 0, to.width, to.height);
    ctx.drawImage(from, 0, 0);
    to.toBlob(function (blob) {
      const address = URL.createObjectURL(blob);
      app.el("a", { href: address, download: "cllkg-overview.png" }).click();
      setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
    });
  };
})();
