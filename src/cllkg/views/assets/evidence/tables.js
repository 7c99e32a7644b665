/* The two tables: filtered as the matrix is, sorted by any column, and to be taken along as CSV. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const views = { table: document.getElementById("table-view"), sources: document.getElementById("sources-view") };
  const made = {};

  /* The columns of each table: its head, how wide, and what a row holds there as shown and as sorted. */
  const CLAIMS = [
    ["Claim", "wide-3", function (key, claim) {
      return [el("span", {}, app.button(claim.label, function () { app.select("claim", key); }), el("span", { "class": "small" }, " " + app.words(claim.category))), claim.label.toLowerCase()];
    }],
    ["Stands as", "wide-1", function (key, claim) {
      return [el("span", {}, app.standing(claim.standing), claim.single.length ? el("span", { "class": "small" }, " falls with one source") : ""), claim.standing];
    }],
    ["Independent studies", "wide-0", function (key, claim) { return [el("span", {}, el("b", { "class": "only-narrow" }, "Independent studies: "), String(claim.studies)), claim.studies]; }],
    ["Sources", "", function (key, claim) {
      const list = el("ul", { "class": "says" });
      claim.lines.forEach(function (line) {
        const chip = app.button("", function () { app.select("claim", key, line.source); }, "chip");
        chip.append(app.mark(line.mark), line.source, el("span", { "class": "visually-hidden" }, ", " + app.markLabel(line.mark)));
        list.append(el("li", {}, chip, line.cites ? el("span", { "class": "small" }, " cites " + line.cites.join(", ")) : ""));
      });
      return [list, claim.lines.length];
    }],
    ["Flags", "wide-0", function (key, claim) {
      return [el("span", {}, el("b", { "class": "only-narrow" }, "Flags: "), String(claim.flags.length || "none"), claim.flagged ? el("span", { "class": "chip flagged" }, "open") : ""), claim.flags.length];
    }]
  ];

  function gone(name) {
    return function (key) {
      const found = app.page.retractions[key];
      if (!found) { return ["none", -1]; }
      if (name === "inferences_gone" && !app.page.inferences) { return ["not counted", -1]; }
      return [String(found[name].length), found[name].length];
    };
  }
  const SOURCES = [
    ["Source", "wide-3", function (key, column) {
      return [el("span", {}, app.button(key, function () { app.select("source", key); }), column.marker ? " [" + column.marker + "]" : "", el("span", { "class": "small" }, column.title)), key];
    }],
    ["Year", "wide-0", function (key, column) { return [String(column.year || "not reported"), column.year || 0]; }],
    ["Traced", "wide-0", function (key, column) { return [app.words(column.resolution), column.resolution]; }],
    ["Claims", "wide-0", function (key, column) { return [String(column.claims), column.claims]; }],
    ["Would lose all traced support", "wide-0", gone("falls")],
    ["Would only weaken", "wide-0", gone("weakens")],
    ["Shortcuts that go", "wide-0", gone("shortcuts_gone")],
    ["Inferences that fall", "wide-0", gone("inferences_gone")]
  ];

  function table(caption, name, columns, records) {
    const body = el("tbody", {});
    const rows = records.map(function (pair) {
      const cells = columns.map(function (column) { return column[2](pair[0], pair[1]); });
      const row = el("tr", {});
      row.dataset[name] = pair[0];
      cells.forEach(function (cell, i) {
        const place = i ? el("td", {}, cell[0]) : el("th", { scope: "row" }, cell[0]);
        if (typeof cell[0] === "string") { place.dataset.head = columns[i][0]; }
        row.append(place);
      });
      body.append(row);
      return { key: pair[0], row: row, sorts: cells.map(function (cell) { return cell[1]; }) };
    });
    const heads = columns.map(function (column, i) {
      const head = el("th", column[1] ? { scope: "col", "class": column[1] } : { scope: "col" });
      head.append(app.button(column[0], function () {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.map(function (entry, place) { return { entry: entry, value: entry.sorts[i], place: place }; })
          .sort(function (a, b) { return (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (down ? -1 : 1) || a.place - b.place; })
          .forEach(function (item) { body.append(item.entry.row); });
        app.say("Sorted by " + column[0] + (down ? ", descending" : ", ascending"));
      }, "sort"));
      return head;
    });
    const named = el("caption", {}, caption);
    const whole = el("table", {}, named, el("thead", {}, el.apply(null, ["tr", {}].concat(heads))), body);
    return { table: whole, rows: rows, caption: named };
  }

  function filter() {
    if (!made.table) { return; }
    let shown = 0;
    made.table.rows.forEach(function (entry) {
      entry.row.hidden = !app.showsClaim(entry.key);
      shown += entry.row.hidden ? 0 : 1;
    });
    made.table.caption.textContent = shown + (shown === app.keys.length ? "" : " of " + app.keys.length) + " claims, each with the sources that speak of it";
  }

  function light() {
    const chosen = app.selected || {};
    Object.keys(made).forEach(function (name) {
      const type = name === "table" ? "claim" : "source";
      made[name].rows.forEach(function (entry) { entry.row.classList.toggle("lit", chosen.type === type && entry.key === chosen.id); });
    });
  }

  /* Hundreds of rows are made when they are first wanted: by a reader, or by a printer. */
  function make() {
    if (!made.table) {
      made.table = table("", "claim", CLAIMS, app.keys.map(function (key) { return [key, app.page.claims[key]]; }));
      views.table.append(made.table.table);
      filter();
    }
    if (!made.sources) {
      const records = app.page.columns.map(function (column) { return [column.key, app.columns.get(column.key)]; });
      made.sources = table(records.length + " sources, and how many claims and numbers a retraction of each would touch", "source", SOURCES, records);
      views.sources.append(made.sources.table);
    }
    light();
  }
  app.makeTables = make;
  window.addEventListener("beforeprint", make);
  app.on("tab", function () { if (views[app.tab]) { make(); } });
  app.on("filter", filter);
  app.on("select", light);

  /* A cell that a spreadsheet would take for a formula is told as text. */
  function cell(text) {
    const plain = String(text);
    const safe = /^[=+\-@\t\r]/.test(plain) && isNaN(Number(plain)) ? "'" + plain : plain;
    return /[",\n\r]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }
  app.csv = function () {
    const rows = [["claim", "label", "category", "standing", "independent_studies", "falls_with", "flags", "direction", "evidence_kind", "study_type", "source", "cites", "locator"]];
    app.shown().forEach(function (key) {
      const claim = app.page.claims[key];
      claim.lines.forEach(function (line) {
        rows.push([key, claim.label, claim.category, claim.standing, claim.studies, claim.single.join(" "), claim.flags.length, line.direction,
          line.evidence_kind || "", line.study_type || "", line.source, (line.cites || []).join(" "), line.locator || ""]);
      });
    });
    return rows.map(function (row) { return row.map(cell).join(","); }).join("\r\n") + "\r\n";
  };
  document.getElementById("csv").addEventListener("click", function () {
    const address = URL.createObjectURL(new Blob(["\ufeff" + app.csv()], { type: "text/csv;charset=utf-8" }));
    const link = el("a", { href: address, download: "cllkg-evidence.csv" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
  });
})();
