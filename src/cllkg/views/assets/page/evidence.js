/* A line of evidence and a flag, told in full: for every page that shows what a statement stands on. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const FOR = { supports: "for", disputes: "against", inconclusive: "undecided" };

  app.flagSection = function (list) {
    if (!list.length) { return null; }
    const made = el("section", { "class": "flags" }, el("h3", {}, list.length === 1 ? "A flag" : list.length + " flags"));
    list.forEach(function (flag) {
      made.append(el("div", { "class": "flag" }, el("p", {}, flag.label),
        el("p", { "class": "small" }, [flag.number, app.words(flag.flag_kind), app.words(flag.flag_status)].filter(Boolean).join(" · ")),
        flag.computation ? el("p", { "class": "small" }, flag.computation) : null,
        flag.comment ? el("p", { "class": "small" }, flag.comment) : null));
    });
    return made;
  };

  /* A source that a page does not know is told by its key. */
  app.sourceOf = function (line) {
    return Object.assign({ title: line.source, links: [] }, app.page.sources[line.source]);
  };

  app.evidenceLine = function (line) {
    const source = app.sourceOf(line);
    const cites = line.cites || [];
    const links = el("p", { "class": "small" });
    source.links.forEach(function (link) { links.append(app.link(link.text, link.href), " "); });
    const kind = [app.words(line.evidence_kind || ""), line.study_type && line.study_type !== "none" ? app.words(line.study_type) : "",
      line.sample_size ? "n = " + line.sample_size : ""].filter(Boolean).join(" · ");
    const wording = line.certainty ? "worded " + app.words(line.certainty) + (line.wording ? " (“" + line.wording + "”)" : "") : "";
    const trouble = [source.resolution && source.resolution !== "resolved" ? "source " + app.words(source.resolution) : "",
      ["retracted", "concern", "corrected"].indexOf(source.retraction) >= 0 ? app.words(source.retraction) : "",
      line.marker_lost ? "citation marker lost" : ""].filter(Boolean).join(" · ");
    return el("article", { "class": "line " + line.direction },
      el("p", { "class": "over" }, el("b", {}, FOR[line.direction]), kind ? " · " + kind : ""),
      el("p", { "class": "title" }, source.links.length ? app.link(source.title, source.links[0].href) : source.title),
      el("p", { "class": "small" }, [source.container, source.issued].filter(Boolean).join(", ")),
      line.finding ? el("p", {}, line.finding) : null,
      el("p", { "class": "small" }, el("b", {}, "Where: "), line.locator || "not said"),
      wording || trouble ? el("p", { "class": "small" }, [wording, trouble].filter(Boolean).join(" · ")) : null,
      cites.length ? el("p", { "class": "small" }, "It cites: " + cites.join(", ")) : null,
      source.links.length ? links : null);
  };

  app.evidenceSection = function (list) {
    const order = Object.keys(FOR);
    const lines = list.slice().sort(function (a, b) { return order.indexOf(a.direction) - order.indexOf(b.direction); });
    return el("section", {}, el("h3", {}, lines.length === 1 ? "1 line of evidence" : lines.length + " lines of evidence"),
      el.apply(null, ["div", {}].concat(lines.map(app.evidenceLine))));
  };
})();
