/* The legend is the filter: every row says what a sign on the page means, how often it occurs, and can be put away. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("legend");
  const status = document.getElementById("status");
  const everything = document.getElementById("everything");
  const opener = document.getElementById("filters");
  let count = function () {};

  function line(dashes, end, marked) {
    return function (color) {
      return app.swatch(function (ctx) {
        app.drawLine(ctx, color, dashes, end);
        if (marked) { app.drawMark(ctx, 19, 10); }
      });
    };
  }

  const PARTS = [
    ["categories", "Kinds of statement", function () { return null; }],
    ["signs", "What a line says", function (row) { return line([], row.arrow)(app.colors().signs[row.name]); }],
    ["standings", "How it stands", function (row) { return line(row.dashes, "", row.marked)(app.faint); }],
    ["systems", "Studied in", function () { return null; }],
    ["flags", "Open questions", function () { return null; }],
    ["kinds", "Things", function (row) {
      return app.swatch(function (ctx) {
        app.paint(ctx, row.shape, 19, 10, 34, row.shape === "slant" ? 15 : 16, app.colors().kinds[row.name], 1.2);
      });
    }]
  ];

  function row(part, entry, picture) {
    const box = app.el("input", { type: "checkbox" });
    box.dataset.part = part;
    box.dataset.name = entry.name;
    box.addEventListener("change", function () {
      if (box.checked) { app.off[part].delete(entry.name); } else { app.off[part].add(entry.name); }
      app.emit("filter");
    });
    const label = app.el("label", entry.definition ? { title: entry.definition } : {}, box, picture,
      app.el("span", { "class": "name" }, entry.label), app.el("span", { "class": "count" }, String(entry.count)));
    const only = app.button("only", function () { app.only(part, [entry.name]); }, "only");
    only.setAttribute("aria-label", "only " + entry.label);
    only.title = "Show only these; once more shows all again";
    only.dataset.part = part;
    only.dataset.only = entry.name;
    return app.el("div", { "class": "row" }, label, only);
  }

  /* What is asked for most, as one button each. */
  function quick() {
    const made = app.el("div", { "class": "quick", role: "group", "aria-label": "Quick filters" });
    app.page.quick.forEach(function (entry) {
      const button = app.button(entry.label + " ", function () { app.only(entry.part, [entry.name]); }, "preset");
      button.append(app.el("span", { "class": "count" }, String(entry.count)));
      button.dataset.part = entry.part;
      button.dataset.only = entry.name;
      made.append(button);
    });
    return made;
  }

  function build() {
    const closed = new Set(Array.from(host.querySelectorAll("details:not([open])")).map(function (part) { return part.dataset.part; }));
    if (!host.children.length && app.scrolls()) { PARTS.slice(1).forEach(function (part) { closed.add(part[0]); }); }
    host.replaceChildren.apply(host, [quick()].concat(PARTS.map(function (part) {
      const list = app.el("div", { role: "group", "aria-label": part[1] });
      app.page.legend[part[0]].forEach(function (entry) { list.append(row(part[0], entry, part[2](entry))); });
      const made = app.el("details", closed.has(part[0]) ? {} : { open: "" }, app.el("summary", {}, part[1]), list);
      made.dataset.part = part[0];
      return made;
    })));
    count();
  }

  count = function () {
    const shown = app.shown();
    status.textContent = shown.claims.size + " of " + app.edges.size + " statements, " +
      shown.entities.size + " of " + app.nodes.size + " things shown";
    everything.textContent = shown.claims.size === app.edges.size ? "Show the core" : "Show all";
    host.querySelectorAll("input").forEach(function (box) {
      box.checked = !app.off[box.dataset.part].has(box.dataset.name);
    });
    host.querySelectorAll("button[data-only]").forEach(function (button) {
      const on = app.isOnly(button.dataset.part, [button.dataset.only]);
      button.setAttribute("aria-pressed", String(on));
    });
  };

  /* Both ways it is a new beginning: nothing chosen, nothing searched for, no place of one's own. */
  everything.addEventListener("click", function () {
    if (everything.textContent === "Show all") { app.showsEverything(); } else { app.showsOnlyTheOpening(); }
    app.select(null);
    app.emit("filter");
    app.open();
  });

  function unfold(open) {
    document.documentElement.dataset.filters = open ? "open" : "closed";
    opener.setAttribute("aria-expanded", String(open));
  }
  opener.addEventListener("click", function () { unfold(opener.getAttribute("aria-expanded") !== "true"); });
  unfold(false);

  app.on("filter", count);
  app.on("scheme", build);
  build();
})();
