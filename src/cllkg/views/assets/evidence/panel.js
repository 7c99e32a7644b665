/* The panel: a claim with all that is known of it, what one source says of it, or a source and what falls with it. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("panel");

  function sourceButton(key) { return app.button(key, function () { app.select("source", key); }); }

  function head() {
    const made = el("div", { "class": "head" });
    if (app.address && app.address()) {
      const copy = app.button("Copy link", function () {
        const said = function (text) { copy.textContent = text; app.say(text); };
        if (navigator.clipboard) { navigator.clipboard.writeText(app.address()).then(function () { said("Copied"); }, function () { said("Not copied"); }); }
      }, "close");
      made.append(copy);
    }
    const close = app.button("Close", function () { app.close(); }, "close");
    close.id = "close";
    made.append(close);
    return made;
  }

  function pairs(rows) {
    const list = el("dl", {});
    rows.forEach(function (row) { if (row[1]) { list.append(el("dt", {}, row[0]), el("dd", {}, row[1])); } });
    return list;
  }

  function contexts(claim) {
    if (!claim.context.length) { return null; }
    return el("section", {}, el("h3", {}, "Circumstances"), pairs(claim.context));
  }

  function chips(claim) {
    const made = el("p", { "class": "chips" }, app.standing(claim.standing));
    if (claim.conflicting) { made.append(" ", el("span", { "class": "chip standing-contested" }, "conflicting")); }
    if (claim.flagged) { made.append(" ", el("span", { "class": "chip flagged" }, "flagged")); }
    return made;
  }

  function footing(claim) {
    const made = el("p", {}, app.counted(claim.studies, "independent study", "independent studies") + " behind it. ");
    if (claim.single.length) {
      made.append("It would lose all traced support without ");
      claim.single.forEach(function (key, i) { made.append(i ? ", or without " : "", sourceButton(key)); });
      made.append(".");
    }
    return made;
  }

  function claimPanel(key) {
    const claim = app.page.claims[key];
    const made = [head(), el("p", { "class": "over" }, app.words(claim.category)), el("h2", {}, claim.label), chips(claim), footing(claim)];
    if (claim.conflicting && !claim.lines.some(function (line) { return line.direction === "disputes"; })) {
      made.push(el("p", {}, "No line disputes it; the opposite claim is supported, in circumstances that can be the same."));
    }
    if (claim.in_article) {
      made.push(el("p", { "class": "small" }, "In the article alone: " + app.words(claim.in_article) + "."));
    }
    const said = claim.lines.filter(function (line) { return line.source === app.cell; });
    const through = claim.lines.filter(function (line) { return line.source !== app.cell && (line.cites || []).indexOf(app.cell) >= 0; });
    if (app.cell) {
      made.push(el("section", {}, el("h3", {}, "What ", sourceButton(app.cell), " says of it"),
        said.length ? null : el("p", {}, "Nothing here in its own words; it is cited for it.")));
      said.forEach(function (line) { made.push(app.evidenceLine(line)); });
      if (through.length) {
        made.push(el("h3", {}, "Cited for it by"));
        through.forEach(function (line) { made.push(app.evidenceLine(line)); });
      }
    }
    made.push(app.flagSection(claim.flags), contexts(claim));
    const rest = claim.lines.filter(function (line) { return said.indexOf(line) < 0 && through.indexOf(line) < 0; });
    if (rest.length) {
      const section = app.evidenceSection(rest);
      if (app.cell) { section.querySelector("h3").textContent = "All else: " + app.counted(rest.length, "line") + " of evidence"; }
      made.push(section);
    }
    return made;
  }

  const UNCHECKED = { not_checked: "not checked", none_found: "no retraction found", not_applicable: "not applicable" };

  function sourcePanel(key) {
    const column = app.columns.get(key);
    const links = app.page.sources[key].links;
    const title = links.length ? app.link(column.title, links[0].href) : column.title;
    const made = [head(), el("p", { "class": "over" }, key + (column.marker ? " · the article's [" + column.marker + "]" : "")), el("h2", {}, title)];
    const anchors = el("p", { "class": "small" });
    links.forEach(function (link) { anchors.append(app.link(link.text, link.href), " "); });
    made.push(pairs([["by", column.creators || "not reported"], ["in", app.page.sources[key].container || "not reported"], ["year", String(column.year || "not reported")],
      ["kind", app.words(column.kind)], ["traced", app.words(column.resolution)],
      ["retraction", UNCHECKED[column.retraction] || app.words(column.retraction)], ["study", column.study || "none of its own"]]), anchors);
    const cited = column.claims - column.said;
    made.push(el("p", {}, "It speaks of " + app.counted(column.said, "claim") + (cited ? ", and is only cited for " + cited + " more" : "") + ". "));
    if (column.claims) {
      const alone = app.around === key;
      const only = app.button(alone ? "Show all claims again" : "Show only these " + column.claims, function () {
        app.around = alone ? "" : key;
        app.emit("filter");
        app.emit("select");
      }, "close");
      made.push(el("p", {}, only));
    }
    made.push(app.retractionSection(key));
    const same = app.sameStudy(key);
    if (same.length) {
      const p = el("p", { "class": "small" }, "Further reports of the same study would still count: ");
      same.forEach(function (other, i) { p.append(i ? ", " : "", sourceButton(other.key)); });
      made.push(p);
    }
    return made;
  }

  function draw() {
    const chosen = app.selected;
    document.documentElement.dataset.chosen = chosen ? chosen.type : "";
    const parts = !chosen ? [] : chosen.type === "claim" ? claimPanel(chosen.id) : sourcePanel(chosen.id);
    host.replaceChildren.apply(host, parts.filter(Boolean));
    host.scrollTop = 0;
    if (chosen) { app.say(host.querySelector("h2").textContent); }
  }
  app.on("select", draw);
  draw();
})();
