/* Tabs: several ways to look at the same thing, one at a time. */
(function () {
  "use strict";
  const app = window.cllkg;
  const root = document.documentElement;
  const tabs = Array.from(document.querySelectorAll("[role=tab]"));

  function nameOf(tab) { return tab.id.replace(/^tab-/, ""); }

  app.show = function (name) {
    app.tab = name;
    root.dataset.tab = name;
    tabs.forEach(function (tab) {
      const on = nameOf(tab) === name;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    });
    app.emit("tab");
  };

  tabs.forEach(function (tab, i) {
    tab.addEventListener("click", function () { app.show(nameOf(tab)); });
    tab.addEventListener("keydown", function (event) {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") { return; }
      const other = tabs[(i + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      app.show(nameOf(other));
      other.focus();
    });
  });

  const skip = document.getElementById("skip");
  skip.addEventListener("click", function (event) {
    const target = document.querySelector(skip.getAttribute("href"));
    event.preventDefault();
    app.show(skip.getAttribute("href").replace(/^#|-view$/g, ""));
    target.focus();
  });
})();
