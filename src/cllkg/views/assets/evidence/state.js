/* The evidence view: which claims there are, which are chosen, which the filters leave. */
(function () {
  "use strict";
  const app = window.cllkg;
  const claims = app.page.claims;
  const legend = app.page.legend;
  app.choices = ["claim", "source"];
  app.selected = null;
  /* The source whose word on the chosen claim was asked for. */
  app.cell = "";

  app.keys = Object.keys(claims).sort(function (a, b) { return claims[a].rank - claims[b].rank; });
  app.columns = new Map(app.page.columns.map(function (column, i) {
    const source = app.page.sources[column.key];
    return [column.key, Object.assign({ place: i, title: source.title, kind: source.source_kind, resolution: source.resolution, retraction: source.retraction }, column)];
  }));
  /* What was left out because it does not hold. */
  app.keys.forEach(function (key) {
    const claim = claims[key];
    claim.single = claim.single || [];
    claim.context = claim.context || [];
    claim.flags = (claim.flags || []).map(function (id) { return app.page.flags[id]; });
    claim.lines = claim.lines.map(function (line) { return Object.assign({}, app.page.mostly, line); });
    claim.lines.forEach(function (line) { line.mark = line.direction + "-" + (app.page.kinds[line.evidence_kind] || "worded"); });
  });

  /* Each part of the legend, and what it asks of a claim. */
  const ASKED = {
    standings: function (claim) { return claim.standing; },
    systems: function (claim) { return claim.system; },
    studies: function (claim) { return String(Math.min(claim.studies, 2)); },
    categories: function (claim) { return claim.category; }
  };
  app.off = { marks: new Set(), standings: new Set(), systems: new Set(), studies: new Set(), categories: new Set() };
  /* What must be true of a claim beside that. */
  app.must = new Set();
  app.wanted = "";
  /* A source whose claims alone are asked for. */
  app.around = "";
  app.group = "categories";

  app.isFiltered = function () {
    return Boolean(app.wanted || app.around || app.must.size || Object.keys(app.off).some(function (part) { return app.off[part].size; }));
  };
  app.showEverything = function () {
    Object.keys(app.off).forEach(function (part) { app.off[part].clear(); });
    app.must.clear();
    app.wanted = "";
    app.around = "";
  };

  /* Whether a part of the legend shows this row and no other. */
  app.isOnly = function (part, name) {
    return legend[part].every(function (row) { return app.off[part].has(row.name) === (row.name !== name); });
  };
  app.only = function (part, name) {
    const undo = app.isOnly(part, name);
    legend[part].forEach(function (row) {
      if (undo || row.name === name) { app.off[part].delete(row.name); } else { app.off[part].add(row.name); }
    });
    app.emit("filter");
  };

  /* The marks of a claim, one for each source: its own words first, and where it has none that others cite it. */
  const marked = new Map();
  app.on("filter", function () { marked.clear(); });
  app.marksOf = function (key) {
    if (!marked.has(key)) { marked.set(key, marks(key)); }
    return marked.get(key);
  };
  function marks(key) {
    const found = new Map();
    claims[key].lines.forEach(function (line) {
      if (app.off.marks.has(line.mark)) { return; }
      const mark = found.get(line.source);
      if (mark) { mark.lines.push(line); } else { found.set(line.source, { source: line.source, name: line.mark, lines: [line] }); }
    });
    if (!app.off.marks.has("through")) {
      claims[key].lines.forEach(function (line) {
        if (app.off.marks.has(line.mark)) { return; }
        (line.cites || []).forEach(function (source) {
          const mark = found.get(source);
          if (!mark) { found.set(source, { source: source, name: "through", lines: [line] }); }
          else if (mark.lines.indexOf(line) < 0) { mark.lines.push(line); }
        });
      });
    }
    found.forEach(function (mark) {
      /* A source that speaks for and against shows the against: that is what nobody may overlook. */
      const own = mark.lines.filter(function (line) { return line.source === mark.source; });
      mark.own = own;
      const against = own.find(function (line) { return line.direction === "disputes"; });
      if (against) { mark.name = against.mark; }
      mark.more = own.length > 1;
    });
    return Array.from(found.values()).filter(function (mark) { return app.columns.has(mark.source); })
      .sort(function (a, b) { return app.columns.get(a.source).place - app.columns.get(b.source).place; });
  }

  function rests(key, source) {
    return claims[key].lines.some(function (line) { return line.source === source || (line.cites || []).indexOf(source) >= 0; });
  }
  app.rests = rests;

  function says(key) {
    const claim = claims[key];
    const text = [claim.label, key].concat(claim.lines.map(function (line) { return line.source; })).join(" ").toLowerCase();
    return app.wanted.toLowerCase().split(/\s+/).every(function (word) { return text.indexOf(word) >= 0; });
  }

  app.showsClaim = function (key) {
    const claim = claims[key];
    return Object.keys(ASKED).every(function (part) { return !app.off[part].has(ASKED[part](claim)); }) &&
      (!app.must.has("conflicting") || claim.conflicting) && (!app.must.has("single") || claim.single.length > 0) &&
      (!app.must.has("flagged") || claim.flagged) && (!app.around || rests(key, app.around)) && (!app.wanted || says(key)) &&
      claim.lines.some(function (line) { return !app.off.marks.has(line.mark); });
  };
  app.shown = function () { return app.keys.filter(app.showsClaim); };

  /* The groups of rows in the order of the legend. */
  app.groups = function (keys) {
    if (app.group === "single") {
      return app.page.columns.map(function (column) {
        return { label: column.key, text: column.key + ": without it these lose all traced support",
          keys: keys.filter(function (key) { return claims[key].single.indexOf(column.key) >= 0; }) };
      }).concat([{ label: "none", text: "No single source takes these down", keys: keys.filter(function (key) { return !claims[key].single.length; }) }])
        .filter(function (group) { return group.keys.length; });
    }
    return legend[app.group].map(function (row) {
      const text = app.group === "studies" ? row.label + (row.name === "1" ? " independent study" : " independent studies") : row.label;
      return { label: row.name, text: text, keys: keys.filter(function (key) { return ASKED[app.group](claims[key]) === row.name; }) };
    }).filter(function (group) { return group.keys.length; });
  };

  app.select = function (type, id, cell) {
    const known = type === "claim" ? Object.prototype.hasOwnProperty.call(claims, id) : type === "source" && app.columns.has(id);
    app.selected = known ? { type: type, id: id } : null;
    app.cell = known && type === "claim" && cell && rests(id, cell) ? cell : "";
    /* What was asked for by name shall be seen. */
    if (known && type === "claim" && !app.showsClaim(id)) { app.showEverything(); app.emit("filter"); }
    app.emit("select");
  };

  app.findable = app.keys.map(function (key) {
    return { type: "claim", id: key, text: claims[key].label, detail: app.words(claims[key].category), names: [claims[key].label, key], weight: claims[key].studies };
  }).concat(Array.from(app.columns.values()).map(function (column) {
    return { type: "source", id: column.key, text: column.key, detail: column.title,
      names: [column.key, column.title, column.creators, column.study, column.marker ? "[" + column.marker + "]" : column.key], weight: column.claims };
  }));
})();
