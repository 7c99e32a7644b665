/* The marks: direction by shape, kind of evidence by filling; color only says the direction once more. */
(function () {
  "use strict";
  const app = window.cllkg;
  const SVG = "http://www.w3.org/2000/svg";
  const made = new Map();

  function shape(tag, attributes) {
    const one = document.createElementNS(SVG, tag);
    Object.keys(attributes).forEach(function (name) { one.setAttribute(name, attributes[name]); });
    return one;
  }
  app.shape = shape;

  const RING = { cx: 8, cy: 8, r: 4.6, fill: "none", stroke: "currentColor", "stroke-width": 1.8 };
  const CROSS = { d: "M4 4 12 12M12 4 4 12", fill: "none", stroke: "currentColor", "stroke-width": 2.2, "stroke-linecap": "round" };
  const DRAWN = {
    "supports-found": [["circle", { cx: 8, cy: 8, r: 5.4, fill: "currentColor" }]],
    "supports-weighed": [["circle", RING], ["path", { d: "M8 3.4A4.6 4.6 0 0 0 8 12.6Z", fill: "currentColor" }]],
    "supports-repeated": [["circle", RING]],
    "supports-worded": [["circle", { cx: 8, cy: 8, r: 2.4, fill: "none", stroke: "currentColor", "stroke-width": 1.4 }]],
    "disputes-found": [["rect", { x: 1.6, y: 1.6, width: 12.8, height: 12.8, rx: 2, fill: "currentColor" }],
      ["path", Object.assign({}, CROSS, { d: "M5 5 11 11M11 5 5 11", "class": "on" })]],
    "disputes-weighed": [["path", Object.assign({}, CROSS, { "stroke-width": 3.4 })]],
    "disputes-repeated": [["path", CROSS]],
    "disputes-worded": [["path", Object.assign({}, CROSS, { d: "M5.5 5.5 10.5 10.5M10.5 5.5 5.5 10.5", "stroke-width": 1.6 })]],
    "inconclusive": [["circle", Object.assign({}, RING, { "stroke-dasharray": "2.2 2.1" })]],
    "through": [["path", { d: "M3.2 10.8A4.8 4.8 0 0 1 12.8 10.8", fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round" }]]
  };

  /* A picture of a mark; a dot beside it says that the source speaks in more than one line. */
  app.mark = function (name, more) {
    const kind = name.indexOf("inconclusive") === 0 ? "inconclusive" : name;
    if (!made.has(kind)) {
      const svg = shape("svg", { viewBox: "0 0 16 16", "class": "glyph glyph-" + kind.split("-")[0], "aria-hidden": "true", focusable: "false" });
      (DRAWN[kind] || []).forEach(function (part) { svg.append(shape(part[0], part[1])); });
      made.set(kind, svg);
    }
    const copy = made.get(kind).cloneNode(true);
    if (more) { copy.append(shape("circle", { cx: 14.2, cy: 2, r: 1.8, "class": "more" })); }
    return copy;
  };

  const LABELS = new Map(app.page.legend.marks.map(function (row) { return [row.name, row.label]; }));
  app.markLabel = function (name) { return LABELS.get(name) || app.words(name.replace("-", ": ")); };

  /* In what a source's own lines were studied, as one letter; the legend below the filters spells them out. */
  app.LETTERS = { people: "P", record: "R", animal: "A", in_vitro: "V", none: "–" };
  app.FOUND = { resolved: "✓", probable: "≈", unresolved: "?", orphan: "∅" };

  app.standing = function (code) {
    const row = app.page.legend.standings.find(function (entry) { return entry.name === code; });
    return app.el("span", { "class": "chip standing-" + code, title: row ? row.definition : "" }, app.words(code));
  };
})();
