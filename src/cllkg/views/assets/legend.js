/* The legend is the filter: every row says what a sign on the map means, how often it occurs, and can be put away. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("legend");

  const PARTS = [
    ["categories", "Kinds of statement", function () { return null; }],
    ["signs", "What a line says", function (row) {
      return app.swatch(function (ctx) { app.drawLine(ctx, app.colors().signs[row.name], [], row.arrow); });
    }],
    ["standings", "How it stands", function (row) {
      return app.swatch(function (ctx) {
        app.drawLine(ctx, app.faint, row.dashes, "");
        if (row.marked) { app.drawMark(ctx, 19, 10); }
      });
    }],
    ["kinds", "Things", function (row) {
      return app.swatch(function (ctx) {
        app.paint(ctx, row.shape, 19, 10, 34, row.shape === "slant" ? 15 : 16, app.colors().kinds[row.name], 1.2);
      });
    }]
  ];

  function row(part, entry, picture) {
    const box = app.el("input", { type: "checkbox" });
    box.checked = !app.off[part].has(entry.name);
    box.dataset.part = part;
    box.dataset.name = entry.name;
    box.addEventListener("change", function () {
      if (box.checked) { app.off[part].delete(entry.name); } else { app.off[part].add(entry.name); }
      app.emit("filter");
    });
    const made = app.el("label", entry.definition ? { title: entry.definition } : {}, box, picture,
      app.el("span", { "class": "name" }, entry.label), app.el("span", { "class": "count" }, String(entry.count)));
    return made;
  }

  function build() {
    const narrow = window.matchMedia("(max-width: 60rem)").matches;
    host.replaceChildren.apply(host, PARTS.map(function (part) {
      const list = app.el("div", { role: "group", "aria-label": part[1] });
      app.page.legend[part[0]].forEach(function (entry) { list.append(row(part[0], entry, part[2](entry))); });
      const made = app.el("details", narrow ? {} : { open: "" }, app.el("summary", {}, part[1]), list);
      return made;
    }));
  }

  const status = document.getElementById("status");
  const everything = document.getElementById("everything");

  function count() {
    const shown = app.shown();
    status.textContent = shown.claims.size + " of " + app.edges.size + " statements, " +
      shown.entities.size + " of " + app.nodes.size + " things shown";
    const all = shown.claims.size === app.edges.size;
    everything.setAttribute("aria-pressed", String(all));
    everything.textContent = all ? "Show the core" : "Show all";
    host.querySelectorAll("input").forEach(function (box) {
      box.checked = !app.off[box.dataset.part].has(box.dataset.name);
    });
  }

  everything.addEventListener("click", function () {
    if (everything.getAttribute("aria-pressed") === "true") { app.showsOnlyTheOpening(); }
    else { Object.keys(app.off).forEach(function (part) { app.off[part].clear(); }); }
    app.emit("filter");
    app.fit();
  });

  app.on("filter", count);
  app.on("scheme", build);
  build();
  count();
})();
