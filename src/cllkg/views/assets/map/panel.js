/* The panel: what is said of a thing, and on what evidence a statement stands. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("panel");
  /* So many statements that must stay in sight are listed before the others; the rest of them opens on demand. */
  const FIRST = 5;

  function pick(type, id, text) {
    const made = app.button(text, function () {
      app.select(type, id);
      if (type === "entity") { app.lookAt(id); }
      host.focus({ preventScroll: true });
    });
    made.dataset[type] = id;
    return made;
  }

  function statement(id) {
    const claim = app.page.claims[id];
    const color = app.colors().signs[claim.sign];
    const edge = app.edges.get(id);
    const end = app.page.legend.signs.find(function (sign) { return sign.name === claim.sign; }).arrow;
    const pills = el("span", { "class": "pills" });
    [app.standingPill(claim.standing), app.flagPill(claim), app.awayPill(id)].filter(Boolean).forEach(function (pill) { pills.append(pill, " "); });
    return el("li", {}, app.swatch(function (ctx) { app.drawLine(ctx, color, edge.dashes || [], end); }),
      el("div", {}, pick("claim", id, claim.label), " ", pills));
  }

  function listed(ids) {
    return el.apply(null, ["ul", { "class": "statements" }].concat(ids.map(statement)));
  }

  function statements(title, ids) {
    return ids.length ? el("section", {}, el("h3", {}, title + " (" + ids.length + ")"), listed(ids)) : null;
  }

  /* The statements among these that must stay in sight, the weightiest first. */
  function keptOf(ids) {
    function weight(id) {
      const warns = app.page.warns.indexOf(id);
      return warns >= 0 ? warns - app.page.warns.length : app.page.keeps.indexOf(app.page.claims[id].category);
    }
    return ids.filter(app.isKept).sort(function (a, b) { return weight(a) - weight(b) || (a < b ? -1 : 1); });
  }

  function keptSection(ids) {
    const kept = keptOf(ids);
    if (!kept.length) { return null; }
    const words = app.page.legend.categories.filter(function (row) {
      return kept.some(function (id) { return app.page.claims[id].category === row.name; });
    }).map(function (row) { return row.label; }).join(" and ");
    const more = kept.slice(FIRST);
    return el("section", { "class": "kept" },
      el("h3", {}, words.charAt(0).toUpperCase() + words.slice(1) + " (" + kept.length + ")"), listed(kept.slice(0, FIRST)),
      more.length ? el("details", {}, el("summary", {}, more.length + " more"), listed(more)) : null);
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
      el("p", {}, "“Flagged” marks a statement about which a question is still open; the panel says which."),
      el("p", { "class": "small" }, "Not on this map: " + out + " claims that speak of trials or are text, and all reported numbers.")
    ];
  }

  function entity(id) {
    const it = app.page.entities[id];
    const claims = app.claimsOf.get(id);
    const kept = claims.some(app.isKept);
    const others = claims.filter(function (claim) { return !app.isKept(claim); });
    const subject = others.filter(function (claim) { return app.page.claims[claim].subject === id; });
    return [
      el("p", { "class": "over" }, it.categories.join(", ")),
      el("h2", {}, it.label),
      it.curie ? el("p", { "class": "small" }, app.link(it.curie, it.link)) : null,
      it.synonyms.length ? el("p", { "class": "small" }, "Also: " + it.synonyms.join(", ")) : null,
      it.impairs.length ? el("p", { "class": "small" }, "Spoils: " + it.impairs.join(", ")) : null,
      app.flagSection(it.flags),
      keptSection(claims),
      statements(kept ? "All else, as subject" : "As subject", subject),
      statements(kept ? "All else, as object" : "As object", others.filter(function (claim) { return subject.indexOf(claim) < 0; }))
    ];
  }

  function claim(id) {
    const it = app.page.claims[id];
    const context = el("dl", {});
    it.context.forEach(function (one) { context.append(el("dt", {}, one.aspect), el("dd", {}, one.value)); });
    const twins = app.claimsOf.get(it.subject).filter(function (other) {
      return other !== id && [app.page.claims[other].subject, app.page.claims[other].object].indexOf(it.object) >= 0;
    });
    const warns = app.page.warns.filter(function (other) {
      const ends = [app.page.claims[other].subject, app.page.claims[other].object];
      return other !== id && twins.indexOf(other) < 0 && (ends.indexOf(it.subject) >= 0 || ends.indexOf(it.object) >= 0);
    });
    const chips = el("p", { "class": "chips pills" });
    [app.standingPill(it.standing), app.flagPill(it),
      it.contested && it.standing !== "contested" ? el("span", { "class": "chip standing-contested" }, "contested overall") : null,
      el("span", { "class": "chip" }, it.studies === 1 ? "1 independent study" : it.studies + " independent studies"),
      app.awayPill(id)].filter(Boolean).forEach(function (pill) { chips.append(pill, " "); });
    return [
      el("p", { "class": "over" }, "Statement · " + app.words(it.category)),
      el("h2", {}, it.label),
      el("p", { "class": "triple" }, pick("entity", it.subject, app.page.entities[it.subject].label),
        " " + (it.sign === "denied" ? "not: " : "") + it.predicate + " ", pick("entity", it.object, app.page.entities[it.object].label)),
      chips,
      it.standing_in_article && it.standing_in_article !== it.standing
        ? el("p", { "class": "small" }, "In the article alone: " + app.words(it.standing_in_article) + ".") : null,
      it.context.length ? el("section", {}, el("h3", {}, "Holds for"), context) : null,
      app.flagSection(it.flags),
      app.evidenceSection(it.lines),
      statements("Also said of the two", twins),
      warns.length ? el("section", { "class": "kept" }, el("h3", {}, "Keep in mind"), listed(warns)) : null
    ];
  }

  function copyLink() {
    const made = app.button("Copy link", function () {
      function done(ok) {
        made.textContent = ok ? "Copied" : "Copy it from the address bar";
        app.say(made.textContent);
        setTimeout(function () { made.textContent = "Copy link"; }, 2500);
      }
      if (!navigator.clipboard) { return done(false); }
      navigator.clipboard.writeText(app.address()).then(function () { done(true); }, function () { done(false); });
    }, "close");
    return made;
  }

  function head() {
    const close = app.button("Close", function () {
      app.select(null);
      host.focus({ preventScroll: true });
    }, "close");
    return el("div", { "class": "head" }, app.address() ? copyLink() : null, close);
  }

  function fill() {
    const what = app.selected;
    const parts = !what ? welcome() : what.type === "entity" ? entity(what.id) : claim(what.id);
    host.replaceChildren.apply(host, [what ? head() : null].concat(parts).filter(Boolean));
  }

  let before = null;
  function show() {
    fill();
    host.scrollTop = 0;
    /* In one column the panel lies below what was chosen; whoever closes it is led back. */
    if (app.scrolls() && (app.selected || before)) {
      (app.selected ? host : document.querySelector("main")).scrollIntoView({ block: "start" });
    }
    before = app.selected;
    app.say(!before ? "" : before.type === "claim" ? app.page.claims[before.id].label
      : app.page.entities[before.id].label + ", " + app.claimsOf.get(before.id).length + " statements");
  }

  /* What is put away changes under the reader's eyes; the place in the panel does not. */
  function refill() {
    const at = host.scrollTop;
    const open = host.querySelector(".kept details[open]");
    fill();
    const again = host.querySelector(".kept details");
    if (open && again) { again.open = true; }
    host.scrollTop = at;
  }

  app.on("select", show);
  app.on("filter", refill);
  app.on("scheme", refill);
  fill();
})();
