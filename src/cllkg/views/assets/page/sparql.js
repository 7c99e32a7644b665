/* The queries whose answer a page is, for readers who want to ask them themselves. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;

  app.sparqlSection = function () {
    if (!app.page.sparql || !app.page.sparql.length) { return null; }
    return el.apply(null, ["details", { "class": "queries" }, el("summary", {}, "The SPARQL that made this view")].concat(app.page.sparql.map(function (one) {
      return el("section", {}, el("h3", {}, one.name), el("pre", { tabindex: "0", "aria-label": "The text of " + one.name }, one.text));
    })));
  };
})();
