/* The panel: what is said of a thing, and on what evidence a statement stands. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("panel");
  const FOR = { supports: "for", disputes: "against", inconclusive: "undecided" };

  function pick(type, id, text) {
    const made = app.button(text, function () {
      app.select(type, id);
      if (type === "entity") { app.lookAt(id); }
      host.scrollTop = 0;
    });
    made.dataset[type] = id;
    return made;
  }

  function standing(code) {
    const row = app.page.legend.standings.find(function (entry) { return entry.name === code; });
    return el("span", { "class": "chip standing-" + code, title: row ? row.definition : "" }, app.words(code));
  }

  function flags(list) {
    if (!list.length) { return null; }
    const made = el("section", { "class": "flags" }, el("h3", {}, list.length === 1 ? "A flag" : list.length + " flags"));
    list.forEach(function (flag) {
      made.append(el("div", { "class": "flag" }, el("p", {}, flag.label),
        el("p", { "class": "small" }, [flag.number, app.words(flag.flag_kind), app.words(flag.flag_status)].filter(Boolean).join(" · ")),
        flag.computation ? el("p", { "class": "small" }, flag.computation) : null,
        flag.comment ? el("p", { "class": "small" }, flag.comment) : null));
    });
    return made;
  }

  function statement(id) {
    const claim = app.page.claims[id];
    const color = app.colors().signs[claim.sign];
    const edge = app.edges.get(id);
    return el("li", { "class": app.showsClaim(id) ? "" : "unseen" },
      app.swatch(function (ctx) {
        app.drawLine(ctx, color, edge.dashes || [], app.page.legend.signs.find(function (sign) { return sign.name === claim.sign; }).arrow);
      }),
      el("div", {}, pick("claim", id, claim.label), " ", standing(claim.standing)));
  }

  function statements(title, ids) {
    if (!ids.length) { return null; }
    const list = el("ul", { "class": "statements" });
    ids.forEach(function (id) { list.append(statement(id)); });
    return el("section", {}, el("h3", {}, title + " (" + ids.length + ")"), list);
  }

  function welcome() {
    const story = el("p", { "class": "chips" });
    app.page.story.forEach(function (id) { story.append(pick("entity", id, app.nodes.get(id).lines.join(" ")), " "); });
    const out = Object.keys(app.page.left_out).reduce(function (sum, name) { return sum + app.page.left_out[name]; }, 0);
    return [
      el("h2", {}, app.page.caption || app.page.heading),
      app.page.lead ? el("p", {}, app.page.lead) : null,
      el("h3", {}, "Begin here"), story,
      el("h3", {}, "How to read the map"),
      el("p", {}, "Choose a thing or a line: this panel then shows what is said, how it stands, and every line of evidence with its source."),
      el("p", {}, "An arrow means more of the object, a T-bar less. A dashed line has no source that could be traced, or is a hypothesis. An exclamation mark means that sources disagree. The more independent studies, the thicker the line."),
      el("p", { "class": "small" }, "Not on this map: " + out + " claims that speak of trials or are text, and all reported numbers.")
    ];
  }

  function entity(id) {
    const it = app.page.entities[id];
    const claims = app.claimsOf.get(id);
    const of = function (end) { return claims.filter(function (claim) { return app.page.claims[claim][end] === id; }); };
    return [
      el("p", { "class": "over" }, it.categories.join(", ")),
      el("h2", {}, it.label),
      it.curie ? el("p", { "class": "small" }, app.link(it.curie, it.link)) : null,
      it.synonyms.length ? el("p", { "class": "small" }, "Also: " + it.synonyms.join(", ")) : null,
      it.impairs.length ? el("p", { "class": "small" }, "Spoils: " + it.impairs.join(", ")) : null,
      flags(it.flags),
      statements("As subject", of("subject")),
      statements("As object", of("object").filter(function (claim) { return app.page.claims[claim].subject !== id; }))
    ];
  }

  function evidence(line) {
    const links = el("p", { "class": "small" });
    line.links.forEach(function (link) { links.append(app.link(link.text, link.href), " "); });
    const kind = [app.words(line.evidence_kind || ""), line.study_type && line.study_type !== "none" ? app.words(line.study_type) : "",
      line.sample_size ? "n = " + line.sample_size : ""].filter(Boolean).join(" · ");
    const wording = line.certainty ? "worded " + app.words(line.certainty) + (line.wording ? " (“" + line.wording + "”)" : "") : "";
    const trouble = [line.resolution && line.resolution !== "resolved" ? "source " + app.words(line.resolution) : "",
      ["retracted", "concern", "corrected"].indexOf(line.retraction) >= 0 ? app.words(line.retraction) : "",
      line.marker_lost ? "citation marker lost" : ""].filter(Boolean).join(" · ");
    return el("article", { "class": "line " + line.direction },
      el("p", { "class": "over" }, el("b", {}, FOR[line.direction]), kind ? " · " + kind : ""),
      el("p", { "class": "title" }, line.links.length ? app.link(line.title || line.source, line.links[0].href) : line.title || line.source),
      el("p", { "class": "small" }, [line.container, line.issued].filter(Boolean).join(", ")),
      line.finding ? el("p", {}, line.finding) : null,
      el("p", { "class": "small" }, el("b", {}, "Where: "), line.locator || "not said"),
      wording || trouble ? el("p", { "class": "small" }, [wording, trouble].filter(Boolean).join(" · ")) : null,
      line.cites.length ? el("p", { "class": "small" }, "It cites: " + line.cites.join(", ")) : null,
      line.links.length ? links : null);
  }

  function claim(id) {
    const it = app.page.claims[id];
    const lines = it.lines.slice().sort(function (a, b) { return Object.keys(FOR).indexOf(a.direction) - Object.keys(FOR).indexOf(b.direction); });
    const context = el("dl", {});
    it.context.forEach(function (one) { context.append(el("dt", {}, one.aspect), el("dd", {}, one.value)); });
    const twins = app.claimsOf.get(it.subject).filter(function (other) {
      return other !== id && [app.page.claims[other].subject, app.page.claims[other].object].indexOf(it.object) >= 0;
    });
    return [
      el("p", { "class": "over" }, "Statement · " + app.words(it.category)),
      el("h2", {}, it.label),
      el("p", { "class": "triple" }, pick("entity", it.subject, app.page.entities[it.subject].label),
        " " + (it.sign === "denied" ? "not: " : "") + it.predicate + " ", pick("entity", it.object, app.page.entities[it.object].label)),
      el("p", { "class": "chips" }, standing(it.standing), " ",
        it.contested && it.standing !== "contested" ? el("span", { "class": "chip standing-contested" }, "contested overall") : "", " ",
        el("span", { "class": "chip" }, it.studies === 1 ? "1 independent study" : it.studies + " independent studies")),
      it.standing_in_article && it.standing_in_article !== it.standing
        ? el("p", { "class": "small" }, "In the article alone: " + app.words(it.standing_in_article) + ".") : null,
      it.context.length ? el("section", {}, el("h3", {}, "Holds for"), context) : null,
      flags(it.flags),
      el("section", {}, el("h3", {}, lines.length === 1 ? "1 line of evidence" : lines.length + " lines of evidence"),
        el.apply(null, ["div", {}].concat(lines.map(evidence)))),
      statements("Also said of the two", twins)
    ];
  }

  function show() {
    const parts = !app.selected ? welcome() : app.selected.type === "entity" ? entity(app.selected.id) : claim(app.selected.id);
    const close = app.selected ? app.button("Close", function () { app.select(null); }, "close") : null;
    host.replaceChildren.apply(host, [close].concat(parts).filter(Boolean));
    host.classList.toggle("chosen", Boolean(app.selected));
    host.scrollTop = 0;
    /* In one column the panel lies below what was chosen. */
    if (app.selected && window.matchMedia("(max-width: 60rem)").matches) { host.scrollIntoView({ block: "start" }); }
  }

  /* For those who hear the page: what was chosen, in a few words. */
  function say() {
    const what = app.selected;
    document.getElementById("said").textContent = !what ? "" : what.type === "claim" ? app.page.claims[what.id].label
      : app.page.entities[what.id].label + ", " + app.claimsOf.get(what.id).length + " statements";
  }

  app.on("select", show);
  app.on("select", say);
  app.on("scheme", show);
  show();
})();
