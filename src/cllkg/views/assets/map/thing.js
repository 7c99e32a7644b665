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

  /* Who stands beside it, by kind and with counts; a press leaves only these. */
  function neighbors(id) {
    const kinds = new Map();
    app.edgesOf.get(id).forEach(function (claim) {
      const edge = app.edges.get(claim), other = edge.from === id ? edge.to : edge.from;
      const kind = app.nodes.get(other).kind;
      if (!kinds.has(kind)) { kinds.set(kind, new Set()); }
      kinds.get(kind).add(other);
    });
    const part = app.parts.get("kinds");
    if (!part || kinds.size < 2) { return null; }
    const row = el("p", { "class": "chips" });
    part.rows.filter(function (one) { return kinds.has(one.name); }).forEach(function (one) {
      const others = kinds.get(one.name);
      row.append(el("details", { "class": "beside" }, el("summary", {}, one.label + " (" + others.size + ")"),
        el.apply(null, ["p", { "class": "chips" }].concat(Array.from(others).sort().slice(0, 80).map(function (other) {
          return app.pick("entity", other, app.nodes.get(other).label);
        })))));
    });
    return el("section", {}, el("h3", {}, "Neighbors by kind"), row);
  }

  app.tells.entity = function (what) {
    const id = what.id, node = app.nodes.get(id);
    const it = Object.assign({ label: node.label, categories: node.kindLabel ? [node.kindLabel] : [], synonyms: [], impairs: [], flags: [] }, (app.page.entities || {})[id]);
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
      app.flagSection(it.flags),
      keptSection(claims),
      app.statementSection(kept ? "All else, as subject" : "As subject", subject),
      app.statementSection(kept ? "All else, as object" : "As object", others.filter(function (claim) { return subject.indexOf(claim) < 0; })),
      neighbors(id)
    ];
  };
  app.sayings.entity = function (what) { return app.nodes.get(what.id).label + ", " + app.edgesOf.get(what.id).length + " statements"; };
})();
