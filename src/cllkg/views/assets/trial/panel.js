/* The panel: what a number or a statement stands on, or what a flag computes. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const panel = document.getElementById("panel");
  const resting = document.getElementById("resting");
  const told = document.getElementById("told");
  const NAMES = { supports: "for", disputes: "against", inconclusive: "undecided" };
  let cameFrom = null;

  function statement(key) {
    const row = app.page.statements[key];
    return el("p", { "class": "small row" }, el("b", {}, "Statement " + key), row ? " (" + row.section + "): " + row.paraphrase : "");
  }

  function lineOf(line) {
    const made = app.evidenceLine(line);
    (line.statement || []).forEach(function (key) { made.append(statement(key)); });
    return made;
  }

  function lines(list) {
    const order = Object.keys(NAMES);
    const sorted = list.slice().sort(function (a, b) { return order.indexOf(a.direction) - order.indexOf(b.direction); });
    const made = el("section", {}, el("h3", {}, sorted.length === 1 ? "1 line of evidence" : sorted.length + " lines of evidence"));
    sorted.forEach(function (line) { made.append(lineOf(line)); });
    return made;
  }

  function facts(record) {
    const made = el("dl", {});
    record.facts.forEach(function (fact) {
      made.append(el("dt", {}, fact[0]), el("dd", fact[1] === "not reported" ? { "class": "gap not-reported" } : {}, fact[1]));
    });
    return made;
  }

  function standing(record) {
    const made = el("p", { "class": "chips" }, el("span", { "class": "chip standing-" + record.standing }, app.words(record.standing)));
    const article = record.standing_in_article;
    made.append(el("span", { "class": "small" }, " " + record.studies + (record.studies === 1 ? " independent study" : " independent studies") +
      (article && article !== record.standing ? "; in the article alone " + app.words(article) : "")));
    return made;
  }

  function tellRecord(record) {
    told.append(el("p", { "class": "over" }, record.over), el("h2", {}, record.label), standing(record), facts(record));
    record.notes.forEach(function (note) { told.append(el("p", { "class": "small note" }, note)); });
    const open = record.flags.map(function (address) { return app.page.flags[address]; });
    if (open.length) { told.append(app.flagSection(open)); }
    told.append(lines(record.lines));
  }

  function tellFlag(flag) {
    told.append(el("p", { "class": "over" }, "flag" + (flag.number ? " " + flag.number : "")));
    told.append(app.flagSection([flag]));
    if (flag.about.length) {
      const list = el("ul", { "class": "statements" });
      flag.about.forEach(function (pair) {
        list.append(el("li", {}, el("a", { "class": "fact", href: "#" + pair[0] }, pair[1])));
      });
      told.append(el("section", {}, el("h3", {}, "It is about"), list));
    }
    if (flag.elsewhere) {
      told.append(el("p", { "class": "small" }, "And about " + flag.elsewhere + (flag.elsewhere === 1 ? " record" : " records") + " of other pages."));
    }
  }

  function remember() {
    try { history.replaceState(null, "", app.open ? "#" + app.open : location.pathname + location.search); } catch (error) {
      /* A page without an address of its own, as in a notebook, has none to keep. */
    }
  }

  app.tell = function (address) {
    app.open = app.isRecord(address) ? address : "";
    told.replaceChildren();
    resting.hidden = Boolean(app.open);
    document.documentElement.dataset.panel = app.open ? "open" : "";
    if (app.open) {
      told.append(el("div", { "class": "head" }, app.button("Close", function () { app.shut(); }, "close")));
      if (app.page.records[address]) { tellRecord(app.page.records[address]); } else { tellFlag(app.page.flags[address]); }
      app.say("Evidence: " + (app.page.records[address] || app.page.flags[address]).label);
    }
    panel.scrollTop = 0;
    remember();
    app.emit("open");
  };

  app.shut = function () {
    const back = cameFrom;
    app.tell("");
    cameFrom = null;
    if (back && document.contains(back)) { back.focus({ preventScroll: true }); }
  };

  /* The search calls it so. */
  app.select = function (type, id) {
    app.tell(id);
    app.lookAtRow(id);
    app.emit("select");
  };

  document.addEventListener("click", function (event) {
    const from = event.target.closest("a[href^='#'], [data-record]");
    if (!from || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    const address = from.dataset.record || app.addressOf(from.getAttribute("href"));
    if (!app.isRecord(address)) { return; }
    event.preventDefault();
    if (!panel.contains(from)) { cameFrom = from.matches("a") ? from : null; }
    app.tell(address);
    panel.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && app.open) { app.shut(); }
  });
})();
