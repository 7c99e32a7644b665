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
    write: function () { return app.tab && app.tab !== "map" ? app.tab : ""; },
    recall: function (name) { if (name && document.getElementById("tab-" + name)) { app.show(name); } }
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
      if (!text) { return; }
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

  const select = app.select;
  app.select = function (type, id) {
    if (type === "cluster") { app.selectCluster(id); }
    else if (type === "path") {
      const ends = id.split(">");
      if (app.nodes.has(ends[0]) && app.nodes.has(ends[1])) { app.trace(ends[0], ends[1]); }
    } else { select(type, id); }
  };
})();
