/* The matrix: a row for each claim, a column for each source, and marks only where a source says something. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("matrix");
  const nothing = document.getElementById("nothing");
  /* Said once more in matrix.css. */
  const STEP = 20;
  let rows = new Map();
  let places = new Map();
  let band = null;

  function left(place) { return "calc(var(--label) + " + place * STEP + "px)"; }

  function columnHead(key, place) {
    const column = app.columns.get(key);
    const year = column.year ? "’" + String(column.year).slice(2) : "–";
    const words = key + (column.marker ? ", marker " + column.marker : "") + ", " + (column.year || "no year") + ", " + column.resolution + ", " +
      app.counted(column.claims, "claim");
    const made = el("div", { role: "columnheader", "class": "column", tabindex: "-1", "aria-colindex": String(place + 2), "aria-label": words, title: words + "\n" + column.title },
      el("span", { "class": "key" }, (column.marker ? "[" + column.marker + "] " : "") + column.short),
      el("span", {}, year), el("span", {}, app.LETTERS[column.system]), el("span", {}, app.FOUND[column.resolution]), el("span", {}, String(column.claims)));
    made.dataset.source = key;
    made.style.left = left(place);
    return made;
  }

  function markCell(key, mark, place) {
    const what = app.markLabel(mark.name);
    const made = el("div", { role: "gridcell", "class": "mark", tabindex: "-1", "aria-colindex": String(place + 2), "aria-label": mark.source + ": " + what, title: mark.source + "\n" + what },
      app.mark(mark.name, mark.more));
    made.dataset.source = mark.source;
    made.style.left = left(place);
    return made;
  }

  function claimRow(key, index) {
    const claim = app.page.claims[key];
    const said = el("span", { "class": "said", title: claim.label }, claim.label);
    const label = el("div", { role: "rowheader", "class": "label", tabindex: "-1", "aria-colindex": "1" }, said);
    if (claim.standing !== "supported") { label.append(app.standing(claim.standing)); }
    else if (claim.conflicting) { label.append(el("span", { "class": "chip standing-contested" }, "disputed by one")); }
    if (claim.flagged) { label.append(el("span", { "class": "sign flag-sign", title: "An open flag is about it." }, "⚑"), el("span", { "class": "visually-hidden" }, ", flagged")); }
    label.append(el("span", { "class": "sign studies", title: app.counted(claim.studies, "independent study", "independent studies") }, String(claim.studies)),
      el("span", { "class": "visually-hidden" }, " independent studies" + (claim.single.length ? ", falls with one source" : "")));
    const names = ["claim"].concat(claim.conflicting ? ["conflicting"] : [], claim.single.length ? ["single"] : [], claim.studies > 1 ? ["several"] : []);
    const row = el("div", { role: "row", "class": names.join(" "), "aria-rowindex": String(index) }, label);
    row.dataset.claim = key;
    app.marksOf(key).forEach(function (mark) { row.append(markCell(key, mark, places.get(mark.source))); });
    return row;
  }

  function build() {
    const shown = app.shown();
    const used = new Set();
    shown.forEach(function (key) { app.marksOf(key).forEach(function (mark) { used.add(mark.source); }); });
    const keys = app.page.columns.map(function (column) { return column.key; }).filter(function (key) { return used.has(key); });
    places = new Map(keys.map(function (key, i) { return [key, i]; }));
    rows = new Map();
    host.hidden = !shown.length;
    nothing.hidden = shown.length > 0;
    if (!shown.length) { host.replaceChildren(); host.removeAttribute("role"); return; }
    host.setAttribute("role", "grid");
    host.setAttribute("aria-label", "Claims by sources");
    const corner = el("div", { role: "columnheader", "class": "corner", "aria-colindex": "1" }, el("div", { "class": "key" }, el("b", {}, "Claim"),
        el("ul", {}, el("li", { "class": "edge" }, "falls with one source"), el("li", {}, el("span", { "class": "fill" }), "conflicting"),
          el("li", {}, el("span", { "class": "flag-sign" }, "⚑"), " flagged"), el("li", {}, "number: independent studies"), el("li", {}, "no word: supported"))),
      el("span", {}, "year"), el("span", {}, "studied in"), el("span", {}, "traced"), el("span", {}, "claims"));
    const top = el("div", { role: "row", "class": "top", "aria-rowindex": "1" }, corner);
    keys.forEach(function (key, i) { top.append(columnHead(key, i)); });
    const body = el("div", { "class": "body", role: "presentation" });
    body.style.width = "calc(var(--label) + " + keys.length * STEP + "px)";
    band = el("div", { "class": "band", role: "presentation", hidden: "" });
    body.append(band, top);
    let index = 1;
    app.groups(shown).forEach(function (group) {
      index += 1;
      const section = el("div", { role: "rowgroup", "class": "group" },
        el("div", { role: "row", "class": "group-name", "aria-rowindex": String(index) },
          el("div", { role: "rowheader", "aria-colindex": "1" }, el("b", app.group === "single" ? {} : { "class": "kind" }, group.text), " " + group.keys.length)));
      group.keys.forEach(function (key) {
        index += 1;
        const row = claimRow(key, index);
        rows.set(key, (rows.get(key) || []).concat([row]));
        section.append(row);
      });
      body.append(section);
    });
    host.setAttribute("aria-rowcount", String(index));
    host.setAttribute("aria-colcount", String(keys.length + 1));
    const at = [host.scrollLeft, host.scrollTop];
    host.replaceChildren(body);
    host.scrollLeft = at[0];
    host.scrollTop = at[1];
    app.emit("built");
    mark();
  }

  function over(source) {
    const place = places.get(source);
    band.hidden = place === undefined;
    if (place !== undefined) { band.style.left = left(place); }
  }

  /* What is chosen stays marked; under a chosen source each row says how it would fare without it. */
  function mark() {
    const chosen = app.selected;
    const source = chosen ? (chosen.type === "source" ? chosen.id : app.cell) : "";
    if (band) { over(source); }
    host.querySelectorAll(".chosen").forEach(function (one) { one.classList.remove("chosen"); });
    rows.forEach(function (found, key) {
      const fares = app.fares(key);
      found.forEach(function (row) {
        row.classList.toggle("falls", fares === "falls");
        row.classList.toggle("weakens", fares === "weakens");
        row.classList.toggle("shifts", fares === "shifts");
        if (chosen && chosen.type === "claim" && chosen.id === key) {
          row.classList.add("chosen");
          row.querySelectorAll(".mark").forEach(function (cell) { cell.classList.toggle("chosen", cell.dataset.source === app.cell); });
        }
      });
    });
    host.classList.toggle("retracting", Boolean(chosen && chosen.type === "source"));
    host.querySelectorAll(".column").forEach(function (one) { one.classList.toggle("chosen", one.dataset.source === source); });
  }

  /* Bring what was chosen into sight, below the heads and beside the labels that stay. */
  app.reveal = function () {
    const chosen = app.selected;
    if (!chosen || host.hidden || app.tab !== "matrix") { return; }
    const corner = host.querySelector(".corner");
    const window_ = { x: host.clientWidth - corner.offsetWidth, y: host.clientHeight - corner.offsetHeight };
    let row = chosen.type === "claim" ? (rows.get(chosen.id) || [])[0] : null;
    if (chosen.type === "source") {
      const cells = Array.from(host.querySelectorAll(".claim.falls, .claim.weakens")).concat(Array.from(host.querySelectorAll(".mark"))
        .filter(function (cell) { return cell.dataset.source === chosen.id; }).map(function (cell) { return cell.parentNode; }));
      const inSight = function (one) { return one.offsetTop >= host.scrollTop + corner.offsetHeight && one.offsetTop + one.offsetHeight <= host.scrollTop + host.clientHeight; };
      row = cells.filter(function (one) { return one.matches(".falls"); }).some(inSight) ? null : cells[0] || null;
    }
    if (row && (row.offsetTop < host.scrollTop + corner.offsetHeight || row.offsetTop + row.offsetHeight > host.scrollTop + host.clientHeight)) {
      host.scrollTop = row.offsetTop - corner.offsetHeight - window_.y / 3;
    }
    const place = places.get(chosen.type === "source" ? chosen.id : app.cell);
    if (place !== undefined && (place * STEP < host.scrollLeft || (place + 1) * STEP > host.scrollLeft + window_.x)) {
      host.scrollLeft = place * STEP - window_.x / 2;
    }
  };

  host.addEventListener("mouseover", function (event) {
    const cell = event.target.closest("[data-source]");
    if (cell) { over(cell.dataset.source); }
  });
  host.addEventListener("mouseleave", function () { if (band) { mark(); } });

  app.openCell = function (cell) {
    const row = cell.closest(".claim");
    if (!row) { if (cell.dataset.source) { app.select("source", cell.dataset.source); } return; }
    app.select("claim", row.dataset.claim, cell.dataset.source || "");
  };
  host.addEventListener("click", function (event) {
    const cell = event.target.closest(".mark, .label, .column");
    if (cell) {
      app.openCell(cell);
      app.standOn(cell);
    }
  });

  app.on("filter", build);
  app.on("select", mark);
  app.build = build;
})();
