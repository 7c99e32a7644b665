/* The legend is the filter: every row says what a sign on the page means, how often it occurs, and can be put away. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("legend");
  const status = document.getElementById("status");
  const everything = document.getElementById("everything");
  const opener = document.getElementById("filters");
  let count = function () {};

  /* What stands before a row: the line or the thing as the map draws it. */
  function picture(part, entry) {
    if (entry.shape) {
      return app.swatch(function (ctx) {
        app.paint(ctx, entry.shape, 19, 10, 34, entry.shape === "slant" ? 15 : 16, app.colors().kinds[entry.name] || app.colors().kinds.other, 1.2);
      });
    }
    if (entry.arrow === undefined && !entry.dashes && entry.dot === undefined) { return null; }
    return app.swatch(function (ctx) {
      app.drawLine(ctx, entry.arrow === undefined ? app.inks.faint : app.colors().signs[entry.name], entry.dashes || [], entry.arrow || "", entry.double, entry.dot);
      if (entry.marked) { app.drawMark(ctx, 19, 10); }
    });
  }

  function row(part, entry) {
    const box = app.el("input", { type: "checkbox" });
    box.dataset.part = part;
    box.dataset.name = entry.name;
    box.addEventListener("change", function () {
      if (box.checked) { app.off[part].delete(entry.name); } else { app.off[part].add(entry.name); }
      app.emit("filter");
    });
    const label = app.el("label", entry.definition ? { title: entry.definition } : {}, box, picture(part, entry),
      app.el("span", { "class": "name" }, entry.label), app.el("span", { "class": "count", "data-count": part + "/" + entry.name }, String(entry.count)));
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
    (app.page.quick || []).forEach(function (entry) {
      const button = app.button(entry.label + " ", function () { app.only(entry.part, [entry.name]); }, "preset");
      button.append(app.el("span", { "class": "count", "data-count": entry.part + "/" + entry.name }, String(entry.count)));
      button.dataset.part = entry.part;
      button.dataset.only = entry.name;
      made.append(button);
    });
    return made;
  }

  function build() {
    const closed = new Set(Array.from(host.querySelectorAll("details:not([open])")).map(function (part) { return part.dataset.part; }));
    if (!host.children.length && app.scrolls()) { app.page.legend.slice(1).forEach(function (part) { closed.add(part.name); }); }
    host.replaceChildren.apply(host, [quick()].concat(app.page.legend.map(function (part) {
      const list = app.el("div", { role: "group", "aria-label": part.title });
      part.rows.forEach(function (entry) { list.append(row(part.name, entry)); });
      const made = app.el("details", closed.has(part.name) ? {} : { open: "" }, app.el("summary", {}, part.title), list);
      made.dataset.part = part.name;
      return made;
    })));
    count();
  }

  count = function () {
    const shown = app.shown(), total = app.total(), seen = app.drawn();
    const bundled = seen.nodes.size < shown.entities.size ? ", drawn as " + seen.nodes.size + " boxes" : "";
    status.textContent = app.number(shown.claims.size) + " of " + app.number(total.claims) + " statements, " +
      app.number(shown.entities.size) + " of " + app.number(total.entities) + " things shown" + bundled;
    everything.hidden = shown.claims.size === total.claims && !app.opensWithLess();
    everything.textContent = shown.claims.size === total.claims ? "Show the core" : "Show all";
    host.querySelectorAll("input").forEach(function (box) {
      box.checked = !app.off[box.dataset.part].has(box.dataset.name);
    });
    /* How often each row occurs in the scene that is on; a row that does not is not shown. */
    app.parts.forEach(function (part) {
      const found = new Map();
      function take(name) { found.set(name, (found.get(name) || 0) + 1); }
      const claims = Array.from(app.edges.keys()).filter(app.inScene);
      if (part.of === "ends") {
        (app.scene.claims ? app.withEnds(claims).entities : new Set(app.nodes.keys())).forEach(function (id) { take(app.nodes.get(id)[part.field]); });
      } else { claims.forEach(function (id) { take(app.edges.get(id)[part.field]); }); }
      host.querySelectorAll("[data-count^='" + part.name + "/']").forEach(function (one) {
        const count = found.get(one.dataset.count.slice(part.name.length + 1)) || 0;
        one.textContent = app.number(count);
        (one.closest(".row") || one.closest("button")).hidden = !count;
      });
    });
    host.querySelectorAll("button[data-only]").forEach(function (button) {
      const on = app.isOnly(button.dataset.part, [button.dataset.only]);
      button.setAttribute("aria-pressed", String(on));
    });
  };

  /* Both ways it is a new beginning: nothing chosen, nothing searched for, no place of one's own. */
  everything.addEventListener("click", function () {
    if (everything.textContent === "Show all") {
      app.showsEverything();
      app.away.clear();
    } else { app.showsOnlyTheOpening(); }
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

  /* The scenes of a page, one button each. */
  const scenes = document.getElementById("scenes");
  if (app.scenes.length > 1) {
    app.scenes.forEach(function (scene) {
      const button = app.button(scene.label, function () {
        app.select(null);
        app.enter(scene.name);
        app.open();
      }, "scene");
      button.dataset.scene = scene.name;
      if (scene.lead) { button.title = scene.lead; }
      scenes.append(button);
    });
  } else { scenes.hidden = true; }
  function mark() {
    scenes.querySelectorAll("button").forEach(function (button) { button.setAttribute("aria-pressed", String(button.dataset.scene === app.scene.name)); });
  }
  mark();

  app.on("scene", mark);
  app.on("filter", count);
  app.on("scheme", build);
  build();
})();
