/* Contents: the parts of the tree, what the marks mean, and whether terms nobody uses are shown. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("legend");
  const toggle = document.getElementById("filters");
  const status = document.getElementById("status");
  const used = el("input", { type: "checkbox", id: "used" });

  function items() { return app.items().filter(function (item) { return item.dataset.key; }); }

  /* What is left of a branch decides whether it can still be opened. */
  function apply() {
    app.items().forEach(function (item) { item.hidden = used.checked && item.hasAttribute("data-unused"); });
    app.items().forEach(function (item) {
      const group = app.groupOf(item);
      if (!group) { return; }
      const left = Array.from(group.children).filter(function (one) { return !one.hidden; });
      const bare = !left.length;
      item.classList.toggle("bare", bare);
      left.forEach(function (one, i) {
        app.rowOf(one).setAttribute("aria-setsize", String(left.length));
        app.rowOf(one).setAttribute("aria-posinset", String(i + 1));
      });
      if (bare) { app.rowOf(item).removeAttribute("aria-expanded"); }
      else { app.rowOf(item).setAttribute("aria-expanded", String(!group.hidden)); }
    });
    if (app.current().closest("[hidden]")) { app.reach(app.tree.firstElementChild, false); }
    const all = items();
    const shown = all.filter(function (item) { return !item.hidden; }).length;
    status.textContent = shown + " of " + all.length + " rows" + (used.checked ? ", only terms that are used" : "");
  }

  app.unfilter = function (item) {
    if (!item.hidden) { return; }
    used.checked = false;
    apply();
  };

  function part(item) {
    const name = app.textOf(item, "b");
    const made = el("button", { type: "button", "class": "jump" }, el("span", { "class": "name" }, name),
      el("span", { "class": "count" }, app.textOf(item, "small")));
    made.addEventListener("click", function () {
      app.setOpen(item, true);
      app.reach(item, true);
      item.scrollIntoView({ block: "start", behavior: app.moves() ? "smooth" : "auto" });
    });
    return made;
  }

  function mark(shape, text) { return el("p", { "class": "key" }, shape, el("span", {}, text)); }
  function sign(letter, name) { return el("i", { "class": "sign " + name }, letter); }

  const parts = Array.from(app.tree.querySelectorAll(":scope > .part"));
  host.append.apply(host, [el("h2", {}, "Contents")].concat(parts.map(part), [
    el("h2", {}, "Show"),
    el("div", { "class": "row" }, el("label", { "for": "used" }, used, el("span", { "class": "name" }, "Only terms that are used"))),
    el("h2", {}, "Signs"),
    mark(sign("+", "more"), "says more"), mark(sign("−", "less"), "says less"),
    mark(sign("0", "unsigned"), "says neither"),
    mark(el("small", {}, "against the cause"), "causality runs from object to subject"),
    el("h2", {}, "Keys"),
    mark(el("kbd", {}, "↑ ↓"), "row"), mark(el("kbd", {}, "→ ←"), "open, close"), mark(el("kbd", {}, "*"), "open its neighbors"),
    mark(el("kbd", {}, "a–z"), "go to a name"), mark(el("kbd", {}, "Enter"), "details"), mark(el("kbd", {}, "/"), "search")
  ]));

  used.addEventListener("change", apply);
  toggle.addEventListener("click", function () {
    const open = document.documentElement.dataset.filters !== "open";
    document.documentElement.dataset.filters = open ? "open" : "";
    toggle.setAttribute("aria-expanded", String(open));
  });
  apply();
})();
