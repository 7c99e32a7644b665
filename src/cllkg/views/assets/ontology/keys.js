/* The keys of a tree, as the ARIA practices have them: arrows, Home, End, Enter, the asterisk, and typing a name. */
(function () {
  "use strict";
  const app = window.cllkg;
  const tree = app.tree;
  /* What is typed within so many milliseconds is one word. */
  const PAUSE = 600;
  let typed = "";
  let timer = 0;

  function step(item, by) {
    const rows = app.shownItems();
    const next = rows[rows.indexOf(item) + by];
    if (next) { app.reach(next, true); }
  }

  function right(item) {
    if (!app.canOpen(item)) { return; }
    if (app.isOpen(item)) { step(item, 1); } else { app.setOpen(item, true); }
  }

  function left(item) {
    const parent = app.parentOf(item);
    if (app.isOpen(item)) { app.setOpen(item, false); }
    else if (parent) { app.reach(parent, true); }
  }

  function siblings(item) {
    Array.from(item.parentElement.children).forEach(function (one) { app.setOpen(one, true); });
  }

  function choose(item) {
    if (item.dataset.key) { app.select("term", item.dataset.key); } else { app.setOpen(item, !app.isOpen(item)); }
  }

  /* The same letter again goes to the next row that begins with it. */
  function find(item, letter) {
    clearTimeout(timer);
    timer = setTimeout(function () { typed = ""; }, PAUSE);
    const again = typed === letter;
    typed = again ? letter : typed + letter;
    const rows = app.shownItems();
    const at = rows.indexOf(item);
    const from = typed.length > 1 ? at : at + 1;
    const next = rows.slice(from).concat(rows.slice(0, from)).find(function (row) {
      return app.textOf(row, "b").toLowerCase().indexOf(typed) === 0;
    });
    if (next) { app.reach(next, true); }
  }

  const KEYS = {
    ArrowDown: function (item) { step(item, 1); },
    ArrowUp: function (item) { step(item, -1); },
    ArrowRight: right,
    ArrowLeft: left,
    Home: function () { app.reach(app.shownItems()[0], true); },
    End: function () { app.reach(app.shownItems().pop(), true); },
    Enter: choose,
    " ": choose,
    "*": siblings
  };

  tree.addEventListener("keydown", function (event) {
    const item = event.target.closest(".item");
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "/") { return; }
    if (event.key === " " && typed) { find(item, " "); }
    else if (KEYS[event.key]) { KEYS[event.key](item); }
    else if (event.key.length === 1) { find(item, event.key.toLowerCase()); }
    else { return; }
    event.preventDefault();
  });
})();
