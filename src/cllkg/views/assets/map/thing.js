/* A thing told in full: its names, what is said of it, and what it stands beside. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  /* So many statements that must stay in sight are listed before the others; the rest of them opens on demand. */
  const FIRST = 5;

  /* The statements among these that must stay in sight, the weightiest first. */
  function keptOf(ids) {
    const keeps = app.page.keeps || [], warns = app.page.warns || [];
    function weight(id) {
      const place = warns.indexOf(id);
      return place >= 0 ? place - warns.length : keeps.indexOf(app.edges.get(id).category);
    }
    return ids.filter(app.isKept).sort(function (a, b) { return weight(a) - weight(b) || (a < b ? -1 : 1); });
  }

  function keptSection(ids) {
    const kept = keptOf(ids);
    if (!kept.length) { return null; }
    const words = app.parts.get("categories").rows.filter(function (row) {
      return kept.some(function (id) { return app.edges.get(id).category === row.name; });
    }).map(function (row) { return row.label; }).join(" and ");
    const more = kept.slice(FIRST);
    return el("section", { "class": "kept" },
      el("h3", {}, words.charAt(0).toUpperCase() + words.slice(1) + " (" + kept.length + ")"), app.listed(kept.slice(0, FIRST)),
      more.length ? el("details", {}, el("summary", {}, more.length + " more"), app.listed(more)) : null);
  }

  /* Who stands beside it, by kind and with counts; each kind can be folded away and brought back. */
  function neighbors(id) {
    const part = app.parts.get("kinds");
    const kinds = new Map();
    app.edgesOf.get(id).filter(app.inScene).forEach(function (claim) {
      const edge = app.edges.get(claim), other = edge.from === id ? edge.to : edge.from;
      if (other === id) { return; }
      const kind = app.nodes.get(other).kind;
      if (!kinds.has(kind)) { kinds.set(kind, new Set()); }
      kinds.get(kind).add(other);
    });
    if (!part || !kinds.size) { return null; }
    const made = el("section", { "class": "beside" }, el("h3", {}, "Neighbors by kind"));
    part.rows.filter(function (one) { return kinds.has(one.name); }).forEach(function (one) {
      const others = Array.from(kinds.get(one.name)).sort();
      const hidden = others.filter(function (other) { return app.away.has(other); });
      const fold = app.button(hidden.length ? "Show" : "Hide", function () { app.fold(others, !hidden.length); }, "preset");
      fold.setAttribute("aria-label", (hidden.length ? "Show " : "Hide ") + one.label + " beside " + app.nodes.get(id).label);
      made.append(el("div", { "class": "row" }, el("details", {}, el("summary", {}, one.label + " (" + others.length + (hidden.length ? ", " + hidden.length + " folded away" : "") + ")"),
        el.apply(null, ["p", { "class": "chips" }].concat(others.slice(0, 80).map(function (other) {
          return app.pick("entity", other, app.nodes.get(other).label);
        })))), fold));
    });
    return made;
  }

  app.tells.entity = function (what) {
    const id = what.id, node = app.nodes.get(id);
    const it = Object.assign({ label: node.label, categories: node.kindLabel ? [node.kindLabel] : [], synonyms: [], impairs: [], flags: [] }, app.page.entities[id]);
    const curie = it.curie || node.curie, link = it.link || node.link;
    const claims = app.edgesOf.get(id);
    const kept = claims.some(app.isKept);
    const others = claims.filter(function (claim) { return !app.isKept(claim); });
    const subject = others.filter(function (claim) { return app.edges.get(claim).from === id; });
    return [
      el("p", { "class": "over" }, it.categories.join(", ")),
      el("h2", {}, it.label),
      curie ? el("p", { "class": "small" }, app.link(curie, link)) : null,
      it.note ? el("p", { "class": "small" }, it.note) : null,
      it.synonyms.length ? el("p", { "class": "small" }, "Also: " + it.synonyms.join(", ")) : null,
      it.impairs.length ? el("p", { "class": "small" }, "Spoils: " + it.impairs.join(", ")) : null,
      it.definition ? el("p", {}, it.definition) : null,
      app.toolsOf ? app.toolsOf(id) : null,
      app.flagSection(app.flagsOf(it)),
      keptSection(claims),
      app.statementSection(kept ? "All else, as subject" : "As subject", subject),
      app.statementSection(kept ? "All else, as object" : "As object", others.filter(function (claim) { return subject.indexOf(claim) < 0; })),
      neighbors(id)
    ];
  };
  app.sayings.entity = function (what) { return app.nodes.get(what.id).label + ", " + app.edgesOf.get(what.id).length + " statements"; };
})();
