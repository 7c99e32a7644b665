/* What a retraction of a source takes down, as reckoned when the page was made. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const FIRST = 8;

  app.counted = function (count, one, many) { return count + " " + (count === 1 ? one : many || one + "s"); };

  /* How a claim fares without the chosen source: "falls", "weakens" or nothing. */
  app.fares = function (key) {
    const gone = app.selected && app.selected.type === "source" ? app.page.retractions[app.selected.id] : null;
    if (!gone) { return ""; }
    const place = app.page.claims[key].rank;
    const is = function (change) { return change[0] === place; };
    return gone.falls.some(is) ? "falls" : gone.weakens.some(is) ? "weakens" : gone.shifts.some(is) ? "shifts" : "";
  };

  /* Claims of this page come first; behind them what is no claim, or is not on it. */
  function record(place) {
    const key = app.keys[place];
    if (key) { return app.button(app.page.claims[key].label, function () { app.select("claim", key); }); }
    return el("span", {}, app.page.others[place - app.keys.length][1]);
  }
  function isClaim(place) { return place < app.keys.length || app.page.others[place - app.keys.length][0].indexOf("claim/") === 0; }

  /* A list of which only the first are told, until the reader wants them all. */
  function list(items) {
    const made = el("ul", { "class": "fallen" });
    items.slice(0, FIRST).forEach(function (item) { made.append(item()); });
    if (items.length > FIRST) {
      const more = app.button("and " + (items.length - FIRST) + " more", function () {
        row.replaceWith.apply(row, items.slice(FIRST).map(function (item) { return item(); }));
      });
      const row = el("li", {}, more);
      made.append(row);
    }
    return made;
  }

  function changes(title, found, name, open) {
    if (!found.length) { return null; }
    const claims = found.filter(function (change) { return isClaim(change[0]); }).length;
    const parts = [claims ? app.counted(claims, "claim") : "", found.length - claims ? app.counted(found.length - claims, "number") : ""].filter(Boolean);
    return el("details", open ? { "class": name, open: "" } : { "class": name }, el("summary", {}, parts.join(" and ") + " " + title),
      list(found.map(function (change) {
        return function () { return el("li", {}, record(change[0]), el("span", { "class": "small" }, change[1])); };
      })));
  }

  function sentences(title, places) {
    if (!places.length) { return null; }
    return el("details", {}, el("summary", {}, title), list(places.map(function (place) {
      return function () { return el("li", {}, app.page.sentences[place]); };
    })));
  }

  app.retractionSection = function (key) {
    const gone = app.page.retractions[key];
    const made = el("section", { "class": "retraction" }, el("h3", {}, "If it were retracted"));
    if (!gone) {
      made.append(el("p", {}, "Nothing would fall: no line of evidence rests on it."));
      return made;
    }
    const plain = function (references) { return references.map(function (reference) { return [reference, ""]; }); };
    const parts = [
      changes("would lose all traced support", gone.falls, "falls", true),
      changes("would only weaken", gone.weakens, "weakens"),
      changes("would change standing", gone.shifts, "shifts"),
      changes("depend on one that falls", plain(gone.depends), "depends"),
      sentences(app.counted(gone.shortcuts_gone.length, "shortcut goes", "shortcuts go"), gone.shortcuts_gone),
      sentences(app.counted(gone.shortcuts_new.length, "shortcut is new", "shortcuts are new"), gone.shortcuts_new),
      sentences(app.counted(gone.inferences_gone.length, "inference falls", "inferences fall"), gone.inferences_gone),
      sentences(app.counted(gone.inferences_weaker.length, "inference weakens", "inferences weaken"), gone.inferences_weaker),
      changes("that rest on it would stand as before", plain(gone.stays), "stays")
    ].filter(Boolean);
    if (!gone.falls.length) { parts.unshift(el("p", {}, "No claim or number would lose all traced support.")); }
    made.append.apply(made, parts);
    if (!app.page.inferences) { made.append(el("p", { "class": "small" }, "Inferences are not counted: this page was drawn from a graph without them.")); }
    made.append(el("p", { "class": "small" }, "The verb tells the same, and which stored questions answer otherwise: ", el("code", {}, "cllkg impact " + key)));
    return made;
  };

  app.sameStudy = function (key) {
    const study = app.columns.get(key).study;
    return app.page.columns.filter(function (column) { return study && column.study === study && column.key !== key; });
  };
})();
