/* The tree: the nested lists of the page, made into one that the keyboard walks and a reader's device announces. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const tree = document.getElementById("tree");
  const places = new Map();

  app.tree = tree;
  app.groupOf = function (item) { return item.querySelector(":scope > [role=group]"); };
  app.parentOf = function (item) { return item.parentElement.closest("[role=treeitem]"); };
  app.isOpen = function (item) { return item.getAttribute("aria-expanded") === "true"; };
  app.itemOf = function (key) { return places.get(key); };
  app.rowOf = function (item) { return item.querySelector(":scope > .row"); };
  app.textOf = function (item, part) {
    const found = app.rowOf(item).querySelector(part);
    return found ? found.textContent.trim() : "";
  };
  app.countOf = function (item) {
    const cell = app.rowOf(item).children[2];
    return cell ? parseInt(cell.textContent, 10) || 0 : 0;
  };
  /* What the row says, without the ends of a property. */
  app.definitionOf = function (item) {
    const cell = app.rowOf(item).children[3];
    return cell ? Array.from(cell.childNodes).filter(function (node) { return node.nodeName !== "EM"; })
      .map(function (node) { return node.textContent; }).join("").trim() : "";
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

  /* A row as the page has it lies in a summary, or straight in its list item. */
  function take(item, i) {
    const details = item.querySelector(":scope > details");
    const row = el("div", { "class": "row" });
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-selected", "false");
    item.tabIndex = -1;
    if (details) {
      const group = details.querySelector(":scope > ul");
      row.append.apply(row, details.querySelector(":scope > summary").childNodes);
      group.setAttribute("role", "group");
      details.replaceWith(row, group);
      app.setOpen(item, details.hasAttribute("data-opens"));
    } else {
      row.append.apply(row, item.childNodes);
      item.append(row);
    }
    const code = row.querySelector("code");
    if (code) { item.dataset.key = code.textContent; }
    const heads = item.closest(".part").querySelectorAll(":scope > .row > span, :scope > details > summary > span");
    const cells = row.querySelectorAll(":scope > span");
    cells.forEach(function (cell, k) {
      cell.id = "cell-" + i + "-" + k;
      if ((k === 1 || k === 2) && cell.textContent && !item.classList.contains("part")) {
        cell.append(el("span", { "class": "visually-hidden" }, " " + heads[k].textContent));
        cell.classList.toggle("zero", parseInt(cell.textContent, 10) === 0);
      }
    });
    cells[0].prepend(el("span", { "class": "twist", "aria-hidden": "true" }));
    item.setAttribute("aria-labelledby", Array.from(cells).slice(0, 3).map(function (cell) { return cell.id; }).join(" "));
    if (cells[3]) { item.setAttribute("aria-describedby", cells[3].id); }
    if (item.dataset.key && !places.has(item.dataset.key)) { places.set(item.dataset.key, item); }
  }

  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-labelledby", "tree-name");
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
    const item = type ? places.get(id) : null;
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
