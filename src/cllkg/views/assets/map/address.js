/* What the address of a map remembers beside the choice: the scene, the tab, what is put away, and both ends of a way. */
(function () {
  "use strict";
  const app = window.cllkg;

  app.choices = ["path", "entity", "claim", "cluster"];
  app.remembered.set("scene", {
    write: function () { return app.scene === app.scenes[0] ? "" : app.scene.name; },
    recall: function (name) { app.enter(name || app.scenes[0].name); }
  });
  app.remembered.set("tab", {
    write: function () { return app.tab && app.tab !== app.home ? app.tab : ""; },
    recall: function (name) {
      const known = document.getElementById("tab-" + name) ? name : app.home;
      if (known && known !== app.tab) { app.show(known); }
    }
  });

  /* Rows that are off, part by part; nothing while the page is as it opened. */
  function away() {
    return app.page.legend.map(function (part) {
      return part.name + ":" + part.rows.map(function (row) { return row.name; }).filter(function (name) { return app.off[part.name].has(name); }).join(",");
    }).join(";");
  }
  const opening = away();
  app.remembered.set("off", {
    write: function () {
      const now = away();
      return now === opening ? "" : now;
    },
    recall: function (text) {
      if (text === away() || (!text && away() === opening)) { return; }
      if (!text) {
        app.showsOnlyTheOpening();
        app.emit("filter");
        return;
      }
      app.showsEverything();
      text.split(";").forEach(function (piece) {
        const at = piece.indexOf(":"), part = app.parts.get(piece.slice(0, at));
        if (!part) { return; }
        const names = piece.slice(at + 1).split(",");
        part.rows.forEach(function (row) { if (names.indexOf(row.name) >= 0) { app.off[part.name].add(row.name); } });
      });
      app.emit("filter");
    }
  });

  /* Both ends of a way; the names of things may hold the sign that parts them. */
  function endsOf(id) {
    for (let at = id.indexOf(">"); at >= 0; at = id.indexOf(">", at + 1)) {
      const ends = [id.slice(0, at), id.slice(at + 1)];
      if (app.nodes.has(ends[0]) && app.nodes.has(ends[1])) { return ends; }
    }
    return null;
  }

  const select = app.select;
  app.select = function (type, id) {
    if (type === "cluster") { app.selectCluster(id); }
    else if (type === "path" && endsOf(id)) { app.trace.apply(null, endsOf(id)); }
    else { select(type, id); }
  };
})();
