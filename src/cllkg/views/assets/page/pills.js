/* The small marks that stand beside a statement: how it stands, that a question is open. */
(function () {
  "use strict";
  const app = window.cllkg;

  app.standingPill = function (code) {
    const part = app.parts && app.parts.get("standings");
    const row = part && part.rows.find(function (entry) { return entry.name === code; });
    return app.el("span", { "class": "chip standing-" + code, title: row ? row.definition : "" }, app.words(code));
  };

  /* Flags stand once in a page, however many statements they are about. */
  app.flagsOf = function (it) {
    return (it.flags || []).map(function (flag) { return typeof flag === "string" ? app.page.flags[flag] : flag; });
  };

  /* Only what is still unresolved counts: a flag that was explained is told in the panel and marks nothing. */
  app.flagPill = function (claim) {
    if (!claim.flagged) { return null; }
    const open = app.flagsOf(claim).filter(function (flag) { return flag.flag_status === "unresolved"; });
    return app.el("span", { "class": "chip flagged", title: open.map(function (flag) { return flag.label; }).join("\n") }, "flagged");
  };
})();
