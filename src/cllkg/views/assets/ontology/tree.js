/* The tree: the nested lists of the page, made into one that the keyboard walks and a reader's device announces. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const tree = document.getElementById("tree");
  const places = new Map();

  app.tree = tree;
  app.groupOf = function (item) { return item.querySelector(":scope > [role=group]"); };
  app.parentOf = function (item) { return item.parentElement.closest(".item"); };
  app.isOpen = function (item) { return app.rowOf(item).getAttribute("aria-expanded") === "true"; };
  app.canOpen = function (item) { return app.rowOf(item).hasAttribute("aria-expanded"); };
  app.items = function () { return Array.from(tree.querySelectorAll(".item")); };
  app.current = function () { return tree.querySelector(".row[tabindex='0']").parentElement; };
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
    app.rowOf(item).setAttribute("aria-expanded", String(open));
    group.hidden = !open;
  };

  /* Rows as a reader sees them, from top to bottom. */
  app.shownItems = function () {
    return app.items().filter(function (item) { return !item.closest("[hidden]"); });
  };

  /* A row as the page has it lies in a summary, or straight in its list item. */
  function take(item, level) {
    const details = item.querySelector(":scope > details");
    const row = el("div", { "class": "row" });
    item.setAttribute("role", "none");
    item.classList.add("item");
    row.setAttribute("role", "treeitem");
    row.setAttribute("aria-level", String(level));
    row.setAttribute("aria-selected", "false");
    row.tabIndex = -1;
    if (details) {
      const group = details.querySelector(":scope > ul");
      row.append.apply(row, details.querySelector(":scope > summary").childNodes);
      group.setAttribute("role", "group");
      group.id = "group-" + count;
      count += 1;
      row.setAttribute("aria-owns", group.id);
      details.replaceWith(row, group);
      app.setOpen(item, details.hasAttribute("data-opens"));
    } else {
      row.append.apply(row, item.childNodes);
      item.append(row);
    }
    const code = row.querySelector("code");
    if (code) { item.dataset.key = code.textContent; }
    const cells = row.querySelectorAll(":scope > span");
    const part = item.closest(".part");
    cells.forEach(function (cell, k) {
      if ((k === 1 || k === 2) && cell.textContent && item !== part) {
        cell.classList.toggle("zero", parseInt(cell.textContent, 10) === 0);
        cell.append(el("span", { "class": "visually-hidden" }, " " + app.rowOf(part).children[k].textContent));
      }
    });
    cells[0].prepend(el("span", { "class": "twist", "aria-hidden": "true" }));
    if (item.dataset.key && !places.has(item.dataset.key)) { places.set(item.dataset.key, item); }
    if (details) { Array.from(app.groupOf(item).children).forEach(function (child) { take(child, level + 1); }); }
  }

  tree.setAttribute("role", "tree");
  tree.setAttribute("aria-labelledby", "tree-name");
  let count = 0;
  Array.from(tree.children).forEach(function (part) { take(part, 1); });

  app.reach = function (item, focus) {
    const old = tree.querySelector(".row[tabindex='0']");
    const row = app.rowOf(item);
    if (old) { old.tabIndex = -1; }
    row.tabIndex = 0;
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
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
      app.rowOf(item).setAttribute("aria-selected", "true");
      app.reach(item, false);
      app.rowOf(item).scrollIntoView({ block: "nearest" });
    }
    app.emit("select");
  };

  tree.addEventListener("click", function (event) {
    const item = event.target.closest(".item");
    if (!item || event.target.closest("a")) { return; }
    app.reach(item, true);
    if (event.target.closest(".twist") || !item.dataset.key) { app.setOpen(item, !app.isOpen(item)); }
    else { app.select("term", item.dataset.key); }
  });

  function all(open) {
    app.items().forEach(function (item) { app.setOpen(item, open); });
    let at = app.current();
    while (at.closest("[hidden]")) { at = app.parentOf(at); }
    app.reach(at, false);
    app.say(open ? "All opened" : "All closed");
  }
  document.getElementById("expand").addEventListener("click", function () { all(true); });
  document.getElementById("collapse").addEventListener("click", function () { all(false); });
  app.reach(tree.firstElementChild, false);
})();
