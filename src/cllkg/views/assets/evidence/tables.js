/* The two tables: filtered as the matrix is, sorted by any column, and to be taken along as CSV. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const tables = ["claims", "sources"].map(function (id) { return document.getElementById(id); });
  const claimRows = Array.from(tables[0].querySelectorAll("tr[data-claim]"));
  const sourceRows = Array.from(tables[1].querySelectorAll("tr[data-source]"));

  function value(row, place, kind) {
    const cell = row.cells[place];
    if (!cell) { return ""; }
    if (kind === "text") { return cell.textContent.trim().toLowerCase(); }
    const chips = cell.querySelectorAll("[data-source]").length;
    const number = chips || parseFloat(cell.textContent);
    return isNaN(number) ? -1 : number;
  }

  tables.forEach(function (table) {
    const body = table.tBodies[0];
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach(function (head, place) {
      const text = head.textContent;
      const button = app.button(text, function () {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        Array.from(body.rows).map(function (row, i) { return { row: row, value: value(row, place, head.dataset.kind), i: i }; })
          .sort(function (a, b) { return (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) * (down ? -1 : 1) || a.i - b.i; })
          .forEach(function (entry) { body.append(entry.row); });
        app.say("Sorted by " + text + (down ? ", descending" : ", ascending"));
      }, "sort");
      head.replaceChildren(button);
    });
  });

  tables[0].addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-claim]");
    const button = event.target.closest("button");
    if (row && button) { app.select("claim", row.dataset.claim, button.dataset.source || ""); }
  });
  tables[1].addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-source]");
    if (row && event.target.closest("button")) { app.select("source", row.dataset.source); }
  });

  app.on("filter", function () {
    let shown = 0;
    claimRows.forEach(function (row) {
      row.hidden = !app.showsClaim(row.dataset.claim);
      shown += row.hidden ? 0 : 1;
    });
    tables[0].caption.textContent = shown + (shown === claimRows.length ? "" : " of " + claimRows.length) + " claims, each with the sources that speak of it";
  });

  app.on("select", function () {
    const chosen = app.selected || {};
    claimRows.forEach(function (row) { row.classList.toggle("lit", chosen.type === "claim" && row.dataset.claim === chosen.id); });
    sourceRows.forEach(function (row) { row.classList.toggle("lit", chosen.type === "source" && row.dataset.source === chosen.id); });
  });

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
