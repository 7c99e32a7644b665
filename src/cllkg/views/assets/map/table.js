/* The table: the statements of the map to be read, sorted, filtered, marked as they are, and taken along as CSV. */
(function () {
  "use strict";
  const app = window.cllkg;
  const view = document.getElementById("table-view");
  const body = view.querySelector("tbody");
  const caption = view.querySelector("caption");
  /* Markup keeps neither a null nor a carriage return, so the row of a statement whose key holds one is made anew. */
  const rows = Array.from(view.querySelectorAll("tr[data-claim]")).filter(function (row) {
    const known = app.edges.has(row.dataset.claim);
    if (!known) { row.remove(); }
    return known;
  });

  /* Rows that no script-less reader would miss, such as inferences and those of very large maps, are made here. */
  const known = new Set(rows.map(function (row) { return row.dataset.claim; }));
  const MOST = 3000;
  let left = 0;
  app.edges.forEach(function (edge, id) {
    if (known.has(id)) { return; }
    if (rows.length >= MOST) { left += 1; return; }
    const row = app.el("tr", { "data-claim": id },
      app.el("th", { scope: "row" }, app.el("button", { type: "button", "class": "link" }, edge.label)),
      app.el("td", {}, app.nodes.get(edge.from).label + " ", app.el("i", {}, edge.predicate || ""), " " + app.nodes.get(edge.to).label),
      app.tellsClaims ? app.el("td", {}, edge.standing ? app.words(edge.standing) : "") : null, app.tellsClaims ? app.el("td", {}) : null);
    body.append(row);
    rows.push(row);
  });

  function filter() {
    let shown = 0;
    rows.forEach(function (row) {
      row.hidden = !app.showsClaim(row.dataset.claim);
      shown += row.hidden ? 0 : 1;
    });
    const total = app.total().claims;
    caption.firstChild.textContent = app.number(shown) + (shown === total ? "" : " of " + app.number(total)) + " statements" +
      (app.tellsClaims ? ", each with its evidence" : "") + (left ? " (the first " + app.number(MOST) + " are listed)" : "");
  }

  function mark() {
    const lit = app.lit();
    rows.forEach(function (row) { row.classList.toggle("lit", Boolean(lit && lit.claims.has(row.dataset.claim))); });
    const first = app.tab === "table" && lit && rows.find(function (row) { return row.classList.contains("lit") && !row.hidden; });
    if (first && !app.scrolls()) { first.scrollIntoView({ block: "nearest" }); }
  }

  body.addEventListener("click", function (event) {
    const button = event.target.closest("button");
    if (button) { app.select("claim", button.closest("tr").dataset.claim); }
  });

  /* Sorting: by the words of a column, and the other way round the second time. */
  view.querySelectorAll("thead th").forEach(function (head, column) {
    const button = app.button(head.textContent, function () {
      const up = head.getAttribute("aria-sort") !== "ascending";
      view.querySelectorAll("thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort(function (a, b) {
        const one = a.children[column].textContent.trim(), two = b.children[column].textContent.trim();
        return (up ? 1 : -1) * one.localeCompare(two, "en", { numeric: true });
      });
      body.append.apply(body, rows);
    }, "sort");
    head.replaceChildren(button);
  });

  /* CSV as RFC 4180 has it; a cell that a spreadsheet would run as a formula gets an apostrophe. */
  function cell(text) {
    const plain = String(text === undefined || text === null ? "" : text);
    const safe = /^[=+\-@\t\r]/.test(plain) ? "'" + plain : plain;
    return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
  }
  app.csv = function () {
    const head = ["statement", "subject", "predicate", "object", "denied", "standing", "category", "independent_studies", "flags", "sources", "id"];
    const lines = rows.filter(function (row) { return !row.hidden; }).map(function (row) {
      const id = row.dataset.claim, edge = app.edges.get(id), it = app.page.claims[id] || {};
      return [edge.label, app.nodes.get(edge.from).label, edge.predicate, app.nodes.get(edge.to).label, edge.sign === "denied",
        it.standing || edge.standing, edge.category, it.studies, app.flagsOf(it).map(function (flag) { return flag.label; }).join("; "),
        (it.lines || []).map(function (line) { return line.direction + " " + line.source; }).join("; "), id].map(cell).join(",");
    });
    return [head.join(",")].concat(lines).join("\r\n") + "\r\n";
  };
  const take = app.button("Save as CSV", function () {
    app.save(new Blob(["\ufeff" + app.csv()], { type: "text/csv;charset=utf-8" }), "cllkg-" + app.page.name + ".csv");
  }, "preset needs-js");
  take.id = "csv";
  caption.append(" ", take);

  app.on("filter", filter);
  app.on("scene", filter);
  app.on("filter", mark);
  app.on("select", mark);
  app.on("tab", mark);
  filter();
})();
