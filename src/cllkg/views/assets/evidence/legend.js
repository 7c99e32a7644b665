/* The legend, which is the filter: every row says what a mark means, in how many claims it occurs, and can be put away. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("legend");
  const status = document.getElementById("status");
  const everything = document.getElementById("everything");
  const opener = document.getElementById("filters");
  const PARTS = [["marks", "What a source says"], ["standings", "How a claim stands"], ["studies", "Independent studies"],
    ["systems", "Studied in"], ["categories", "Kind of claim"]];
  const GROUPS = [["categories", "kind of claim"], ["standings", "standing"], ["systems", "studied in"],
    ["studies", "independent studies"], ["single", "source they fall with"]];

  function row(part, entry) {
    const box = el("input", { type: "checkbox" });
    box.dataset.part = part;
    box.dataset.name = entry.name;
    box.addEventListener("change", function () {
      if (box.checked) { app.off[part].delete(entry.name); } else { app.off[part].add(entry.name); }
      app.emit("filter");
    });
    const label = el("label", entry.definition ? { title: entry.definition } : {}, box, part === "marks" ? app.mark(entry.name) : null,
      el("span", { "class": "name" }, entry.label), el("span", { "class": "count" }, String(entry.count)));
    const only = app.button("only", function () { app.only(part, entry.name); }, "only");
    only.setAttribute("aria-label", "only " + entry.label);
    only.title = "Show only these; once more shows all again";
    return el("div", { "class": "row" }, label, only);
  }

  function quick() {
    const made = el("div", { "class": "quick", role: "group", "aria-label": "Quick filters" });
    app.page.legend.aside.forEach(function (entry) {
      const button = app.button(entry.label + " ", function () {
        if (!app.must.delete(entry.name)) { app.must.add(entry.name); }
        app.emit("filter");
      }, "preset");
      button.title = entry.definition;
      button.dataset.must = entry.name;
      button.append(el("span", { "class": "count" }, String(entry.count)));
      made.append(button);
    });
    return made;
  }

  const words = el("input", { type: "search", id: "words", autocomplete: "off", spellcheck: "false" });
  words.addEventListener("input", function () {
    app.wanted = words.value.trim();
    app.emit("filter");
  });
  const group = el("select", { id: "group" });
  GROUPS.forEach(function (pair) { group.append(el("option", { value: pair[0] }, pair[1])); });
  group.addEventListener("change", function () {
    app.group = group.value;
    app.emit("filter");
  });

  function letters() {
    const list = el("dl", { "class": "letters" });
    function add(sign, text) { list.append(el("dt", {}, sign), el("dd", {}, text)); }
    app.page.legend.systems.forEach(function (entry) { add(app.LETTERS[entry.name], entry.label); });
    [["resolved", "traced, identity certain"], ["probable", "traced, one best candidate"], ["unresolved", "not traced"], ["orphan", "cited nowhere"]]
      .forEach(function (pair) { add(app.FOUND[pair[0]], pair[0] + ": " + pair[1]); });
    add("·", "a dot at a mark: more than one line");
    return el("details", { open: "" }, el("summary", {}, "Signs above the columns"), list,
      el("p", { "class": "small" }, "Keys: arrows move, Enter opens, Escape closes, slash searches."));
  }

  host.append(
    el("label", { "class": "field", "for": "group" }, "Rows grouped by", group),
    el("label", { "class": "field", "for": "words" }, "Rows with the words", words),
    quick());
  PARTS.forEach(function (part, i) {
    const list = el("div", { role: "group", "aria-label": part[1] });
    app.page.legend[part[0]].forEach(function (entry) { list.append(row(part[0], entry)); });
    host.append(el("details", app.scrolls() && i ? {} : { open: "" }, el("summary", {}, part[1]), list));
  });
  host.append(letters());

  app.on("filter", function () {
    const shown = app.shown();
    const sources = new Set();
    shown.forEach(function (key) { app.marksOf(key).forEach(function (mark) { sources.add(mark.source); }); });
    status.textContent = shown.length + " of " + app.keys.length + " claims, " + sources.size + " of " + app.columns.size + " sources shown" +
      (app.around ? "; only what rests on " + app.around : "");
    everything.disabled = !app.isFiltered();
    words.value = app.wanted === words.value.trim() ? words.value : app.wanted;
    host.querySelectorAll("input[type=checkbox]").forEach(function (box) { box.checked = !app.off[box.dataset.part].has(box.dataset.name); });
    host.querySelectorAll("[data-must]").forEach(function (button) { button.setAttribute("aria-pressed", String(app.must.has(button.dataset.must))); });
  });

  everything.addEventListener("click", function () {
    app.showEverything();
    app.emit("filter");
  });

  function unfold(open) {
    document.documentElement.dataset.filters = open ? "open" : "closed";
    opener.setAttribute("aria-expanded", String(open));
  }
  opener.addEventListener("click", function () { unfold(opener.getAttribute("aria-expanded") !== "true"); });
  unfold(false);
})();
