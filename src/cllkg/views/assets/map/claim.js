/* A statement told in full: a claim with its evidence, an inference with its proof, or a plain relation. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;

  function triple(edge, it) {
    return el("p", { "class": "triple" }, app.pick("entity", edge.from, app.nodes.get(edge.from).label),
      " " + (edge.sign === "denied" ? "not: " : "") + (it.predicate || edge.predicate || edge.label) + " ", app.pick("entity", edge.to, app.nodes.get(edge.to).label));
  }

  function others(id, edge) {
    return app.edgesOf.get(edge.from).filter(function (other) {
      return other !== id && [app.edges.get(other).from, app.edges.get(other).to].indexOf(edge.to) >= 0;
    });
  }

  function claim(id, edge, it) {
    const context = el("dl", {});
    it.context.forEach(function (one) { context.append(el("dt", {}, one[0]), el("dd", {}, one[1])); });
    const twins = others(id, edge);
    const warns = (app.page.warns || []).filter(function (other) {
      const ends = [app.edges.get(other).from, app.edges.get(other).to];
      return other !== id && twins.indexOf(other) < 0 && (ends.indexOf(edge.from) >= 0 || ends.indexOf(edge.to) >= 0);
    });
    const chips = el("p", { "class": "chips pills" });
    [app.standingPill(it.standing), app.flagPill(it),
      it.contested && it.standing !== "contested" ? el("span", { "class": "chip standing-contested" }, "contested overall") : null,
      el("span", { "class": "chip" }, it.studies === 1 ? "1 independent study" : it.studies + " independent studies"),
      app.awayPill(id)].filter(Boolean).forEach(function (pill) { chips.append(pill, " "); });
    return [
      el("p", { "class": "over" }, "Statement · " + app.words(edge.category)),
      el("h2", {}, edge.label),
      triple(edge, it),
      chips,
      it.standing_in_article && it.standing_in_article !== it.standing
        ? el("p", { "class": "small" }, "In the article alone: " + app.words(it.standing_in_article) + ".") : null,
      it.context.length ? el("section", {}, el("h3", {}, "Holds for"), context) : null,
      app.flagSection(app.flagsOf(it)),
      app.evidenceSection(it.lines),
      app.statementSection("Also said of the two", twins),
      warns.length ? el("section", { "class": "kept" }, el("h3", {}, "Keep in mind"), app.listed(warns)) : null
    ];
  }

  /* Nobody said it: the rule, and the claims it stands on. */
  function inference(id, edge, it) {
    return [
      el("p", { "class": "over" }, "Inferred, by no source stated"),
      el("h2", {}, edge.label),
      triple(edge, it),
      el("p", { "class": "chips" }, el("span", { "class": "chip away" }, "inferred"), " ",
        el("span", { "class": "chip" }, it.proofs.length === 1 ? "1 proof" : it.proofs.length + " proofs")),
      el("h3", {}, "Why it follows")
    ].concat(it.proofs.map(function (proof) {
      return el("section", { "class": "proof" }, el("p", {}, el("b", {}, "Rule: "), proof.rule),
        app.listed(proof.claims.filter(function (one) { return app.edges.has(one); })),
        proof.claims.some(function (one) { return !app.edges.has(one); })
          ? el("p", { "class": "small" }, "and: " + proof.claims.filter(function (one) { return !app.edges.has(one); }).join(", ")) : null);
    }), [app.statementSection("Also said of the two", others(id, edge))]);
  }

  app.tells.claim = function (what) {
    const id = what.id, edge = app.edges.get(id);
    if (app.page.claims[id]) { return claim(id, edge, app.page.claims[id]); }
    if (app.page.inferences[id]) { return inference(id, edge, app.page.inferences[id]); }
    return [
      el("p", { "class": "over" }, "Relation"),
      el("h2", {}, edge.label),
      triple(edge, {}),
      edge.iri ? el("p", { "class": "small" }, edge.iri) : null,
      app.statementSection("Also said of the two", others(id, edge))
    ];
  };
  app.sayings.claim = function (what) { return app.edges.get(what.id).label; };
})();
