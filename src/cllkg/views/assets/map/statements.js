/* Statements in lists: each with its line as the map draws it, how it stands, and whether it is in sight. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const SOME = 60;

  app.statement = function (id) {
    const edge = app.edges.get(id);
    const claim = app.page.claims[id];
    const pills = el("span", { "class": "pills" });
    [claim ? app.standingPill(claim.standing) : edge.standing === "inferred" ? el("span", { "class": "chip away" }, "inferred") : null,
      claim ? app.flagPill(claim) : null, app.awayPill(id)].filter(Boolean).forEach(function (pill) { pills.append(pill, " "); });
    return el("li", {}, app.swatch(function (ctx) { app.drawLine(ctx, app.colors().signs[edge.sign], edge.dashes || [], app.headOf(edge), edge.double, edge.dot); }),
      el("div", {}, app.pick("claim", id, edge.label), " ", pills));
  };

  app.listed = function (ids) { return el.apply(null, ["ul", { "class": "statements" }].concat(ids.map(app.statement))); };

  /* A long list shows its beginning; the rest is made when it is asked for. */
  app.statementSection = function (title, ids) {
    if (!ids.length) { return null; }
    const made = el("section", {}, el("h3", {}, title + " (" + app.number(ids.length) + ")"), app.listed(ids.slice(0, SOME)));
    if (ids.length > SOME) {
      const more = app.button("Show " + app.number(ids.length - SOME) + " more", function () { more.replaceWith(app.listed(ids.slice(SOME))); }, "preset");
      made.append(more);
    }
    return made;
  };

  app.awayPill = function (id) {
    if (app.showsClaim(id)) { return null; }
    return el("span", { "class": "chip away", title: app.inScene(id) ? "The filters keep it off the map and out of the table." : "It is not part of this scene." },
      app.inScene(id) ? "filtered out" : "not in this scene");
  };
})();
