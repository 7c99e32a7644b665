/* Search: whatever a page offers in app.findable, by any of its names. */
(function () {
  "use strict";
  const app = window.cllkg;
  const box = document.getElementById("search");
  const list = document.getElementById("suggestions");
  const MOST = 12;
  let active = -1;

  function plain(text) { return String(text).toLowerCase().replace(/[-\s]+/g, " ").trim(); }

  /* A whole name first, then one that begins so, then a word that begins so, then any place; things before statements. */
  function rank(entry, wanted) {
    let best = 9;
    entry.names.forEach(function (name) {
      const text = plain(name);
      const tight = text.replace(/ /g, "");
      const want = wanted.replace(/ /g, "");
      if (tight === want) { best = Math.min(best, 0); }
      else if (text.indexOf(wanted) === 0 || tight.indexOf(want) === 0) { best = Math.min(best, 1); }
      else if (text.indexOf(" " + wanted) >= 0) { best = Math.min(best, 2); }
      else if (text.indexOf(wanted) >= 0) { best = Math.min(best, 3); }
    });
    return best < 9 && entry.type === "claim" ? best + 2 : best;
  }

  app.find = function (text) {
    const wanted = plain(text);
    if (!wanted) { return []; }
    return app.findable.map(function (entry) { return { entry: entry, rank: rank(entry, wanted) }; })
      .filter(function (hit) { return hit.rank < 9; })
      .sort(function (a, b) { return a.rank - b.rank || b.entry.weight - a.entry.weight || (a.entry.text < b.entry.text ? -1 : 1); })
      .slice(0, MOST)
      .map(function (hit) { return hit.entry; });
  };

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function choose(entry) {
    close();
    app.select(entry.type, entry.id);
    box.value = entry.text;
    if (app.tab !== "table" && app.lookAt) {
      app.lookAt(entry.type === "claim" ? app.edges.get(entry.id).from : entry.id);
    }
  }

  function open() {
    const found = app.find(box.value);
    list.replaceChildren();
    active = -1;
    box.removeAttribute("aria-activedescendant");
    found.forEach(function (entry, i) {
      const row = app.el("li", { role: "option", id: "option-" + i, "aria-selected": "false" },
        app.el("span", {}, entry.text), app.el("span", { "class": "small" }, entry.detail));
      row.addEventListener("mousedown", function (event) {
        event.preventDefault();
        choose(entry);
      });
      row.entry = entry;
      list.append(row);
    });
    if (!found.length && box.value.trim()) { list.append(app.el("li", { "class": "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing of that name.")); }
    list.hidden = !list.children.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
  }

  function move(step) {
    const rows = list.querySelectorAll("[role=option]:not(.none)");
    if (!rows.length) { return; }
    if (active >= 0) { rows[active].setAttribute("aria-selected", "false"); }
    active = (active + step + rows.length) % rows.length;
    rows[active].setAttribute("aria-selected", "true");
    rows[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[active].id);
  }

  /* What was searched for is no longer what is shown, once something else is chosen or nothing. */
  app.on("select", function () { box.value = ""; });

  box.addEventListener("input", open);
  box.addEventListener("focus", function () { if (box.value) { box.select(); } });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", function (event) {
    const rows = list.querySelectorAll("[role=option]:not(.none)");
    if (event.key === "ArrowDown") { move(1); }
    else if (event.key === "ArrowUp") { move(active < 0 ? 0 : -1); }
    else if (event.key === "Enter" && rows.length) { choose(rows[Math.max(active, 0)].entry); }
    else if (event.key === "Escape" && box.value) { close(); box.value = ""; }
    else { return; }
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) {
      event.preventDefault();
      box.focus();
    }
  });
})();
