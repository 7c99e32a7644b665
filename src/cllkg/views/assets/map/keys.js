/* The map by keyboard: arrows walk from thing to thing, brackets along the lines of one. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");

  /* The nearest thing that way: what lies straight ahead counts for more than what lies aside. */
  function nearest(from, dx, dy) {
    let best = null;
    let least = Infinity;
    app.drawn().nodes.forEach(function (item, id) {
      const ahead = (item.at[0] - from[0]) * dx + (item.at[1] - from[1]) * dy;
      const aside = Math.abs((item.at[0] - from[0]) * dy) + Math.abs((item.at[1] - from[1]) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = id;
      }
    });
    return best;
  }

  /* Where the walk begins: with the story, or at the left. */
  function first() {
    const seen = app.drawn().nodes;
    const told = (app.page.story || []).find(function (id) { return seen.has(id); });
    if (told) { return told; }
    let best = null;
    seen.forEach(function (item, id) { if (!best || item.at[0] < seen.get(best).at[0]) { best = id; } });
    return best;
  }

  function here() {
    const what = app.selected;
    if (!what) { return null; }
    return what.type === "claim" ? app.edges.get(what.id).from : what.type === "path" ? what.from : what.id;
  }

  function go(id) {
    if (!id) { return; }
    if (app.clusterOf(id)) { app.selectCluster(id); } else { app.select("entity", id); }
    app.lookAt(id);
  }

  /* One statement of the chosen thing after another. */
  function along(step) {
    const at = here();
    if (!at || app.clusterOf(at)) { return; }
    const claims = app.edgesOf.get(at).filter(app.showsClaim);
    if (!claims.length) { return; }
    const now = app.selected.type === "claim" ? claims.indexOf(app.selected.id) : step > 0 ? -1 : 0;
    app.select("claim", claims[(now + step + claims.length) % claims.length]);
  }

  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  host.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const step = STEPS[event.key];
    if (step) {
      const at = here();
      go(at && app.drawn().nodes.has(at) ? nearest(app.placeOf(at), step[0], step[1]) : first());
    } else if (event.key === "]") { along(1); }
    else if (event.key === "[") { along(-1); }
    else if (event.key === "+" || event.key === "=") { app.zoom(1.25); }
    else if (event.key === "-") { app.zoom(0.8); }
    else if (event.key === "f" || event.key === "F") { app.fit(); }
    else if (event.key === "Enter") {
      if (app.selected && app.selected.type === "cluster") { app.openCluster(app.selected.id, true); }
      document.getElementById("panel").focus();
    }
    else { return; }
    event.preventDefault();
  });
})();
