/* The tree: the nested lists of the page, made into one that the keyboard walks and a reader's device announces. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const tree = document.getElementById("tree");
  const rowOf = new Map();

  app.tree = tree;
  app.groupOf = function (item) { return item.querySelector(":scope > [role=group]"); };
  app.parentOf = function (item) { return item.parentElement.closest("[role=treeitem]"); };
  app.isOpen = function (item) { return item.getAttribute("aria-expanded") === "true"; };
  app.itemOf = function (key) { return rowOf.get(key); };
  app.textOf = function (item, part) {
    const found = item.querySelector(":scope > .row ." + part);
    return found ? found.textContent.trim() : "";
  };

  app.setOpen = function (item, open) {
    const group = app.groupOf(item);
    if (!group || item.classList.contains("bare")) { return; }
    item.setAttribute("aria-expanded", String(open));
    group.hidden = !open;
  };

  /* Rows as a reader sees them, from top to bottom. */
  app.shownItems = function () {
    return Array.from(tree.querySelectorAll("[role=treeitem]")).filter(function (item) { return !item.closest("[hidden]"); });
  };

  function take(item, i) {
    const details = item.querySelector(":scope > details");
    let row = item.querySelector(":scope > .row");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-selected", "false");
    item.tabIndex = -1;
    if (details) {
      const summary = details.querySelector(":scope > summary");
      row = el("div", { "class": "row" });
      row.append.apply(row, summary.childNodes);
      const group = details.querySelector(":scope > ul");
      group.setAttribute("role", "group");
      details.replaceWith(row, group);
      app.setOpen(item, details.hasAttribute("data-opens"));
    }
    const name = row.querySelector(".name");
    name.prepend(el("span", { "class": "twist", "aria-hidden": "true" }));
    name.id = "name-" + i;
    const text = row.querySelector(".text");
    text.id = "text-" + i;
    const heads = item.closest(".part").querySelectorAll(":scope > .row > .n");
    row.querySelectorAll(".n").forEach(function (cell, k) {
      if (cell.textContent && !item.classList.contains("part")) {
        cell.append(el("span", { "class": "visually-hidden" }, " " + heads[k].firstChild.textContent));
      }
      cell.id = "n" + k + "-" + i;
    });
    item.setAttribute("aria-labelledby", [name.id, "n0-" + i, "n1-" + i].join(" "));
    item.setAttribute("aria-describedby", text.id);
    row.querySelectorAll("a").forEach(function (link) { link.tabIndex = -1; });
    if (item.dataset.key && !rowOf.has(item.dataset.key)) { rowOf.set(item.dataset.key, item); }
  }

  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-labelledby", "tree-name");
  /* From the innermost out, so that a row is taken before the list it stands in moves. */
  Array.from(tree.querySelectorAll("li")).forEach(take);

  app.reach = function (item, focus) {
    const old = tree.querySelector("[tabindex='0']");
    if (old) { old.tabIndex = -1; }
    item.tabIndex = 0;
    if (focus) {
      item.focus({ preventScroll: true });
      item.querySelector(":scope > .row").scrollIntoView({ block: "nearest" });
    }
  };

  /* Open all that hides a row. */
  app.reveal = function (item) {
    for (let up = app.parentOf(item); up; up = app.parentOf(up)) { app.setOpen(up, true); }
  };

  app.select = function (type, id) {
    const item = type ? rowOf.get(id) : null;
    tree.querySelectorAll("[aria-selected=true]").forEach(function (one) { one.setAttribute("aria-selected", "false"); });
    app.selected = item ? { type: "term", id: id } : null;
    if (item) {
      if (item.hidden || item.closest("[hidden]")) { app.unfilter(item); }
      app.reveal(item);
      item.setAttribute("aria-selected", "true");
      app.reach(item, false);
      item.querySelector(":scope > .row").scrollIntoView({ block: "nearest" });
    }
    app.emit("select");
  };

  tree.addEventListener("click", function (event) {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.target.closest("a")) { return; }
    app.reach(item, true);
    if (event.target.closest(".twist") || !item.dataset.key) { app.setOpen(item, !app.isOpen(item)); }
    else { app.select("term", item.dataset.key); }
  });

  function all(open) {
    tree.querySelectorAll("[aria-expanded]").forEach(function (item) { app.setOpen(item, open); });
    const at = tree.querySelector("[tabindex='0']");
    if (at.closest("[hidden]")) {
      let up = at;
      while (up.closest("[hidden]")) { up = app.parentOf(up); }
      app.reach(up, false);
    }
    app.say(open ? "All opened" : "All closed");
  }
  document.getElementById("expand").addEventListener("click", function () { all(true); });
  document.getElementById("collapse").addEventListener("click", function () { all(false); });
  app.reach(tree.querySelector("[role=treeitem]"), false);
})();
