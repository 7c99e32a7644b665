/* Where the reader is: the row of what is open, the section in the list of sections, the address on arrival. */
(function () {
  "use strict";
  const app = window.cllkg;
  const root = document.documentElement;
  /* Where the evidence covers the lower half of the window. Said once more in trial.css. */
  const narrow = window.matchMedia("(max-width: 75rem)");
  const links = Array.from(document.querySelectorAll(".toc a"));
  const sections = links.map(function (link) { return document.getElementById(link.getAttribute("href").slice(1)); });
  const ledger = document.querySelector("#ledger details");

  /* With scripts an address opens the panel; the browser must not jump to the ledger as well. */
  document.querySelectorAll(".ledger [id], .flag-list [id]").forEach(function (row) { row.removeAttribute("id"); });
  if (ledger) {
    ledger.open = false;
    window.addEventListener("beforeprint", function () { ledger.open = true; });
  }

  function marksOf(address) {
    return Array.from(document.querySelectorAll("main a, main [data-record], main [data-rows]")).filter(function (thing) {
      return (thing.dataset.rows || "").split(" ").indexOf(address) >= 0 || thing.dataset.record === address || app.addressOf(thing.getAttribute("href")) === address;
    });
  }

  app.on("open", function () {
    document.querySelectorAll(".lit").forEach(function (thing) { thing.classList.remove("lit"); });
    if (app.open) { marksOf(app.open).forEach(function (thing) { thing.classList.add("lit"); }); }
  });

  app.lookAtRow = function (address) {
    const row = marksOf(address).find(function (thing) { return thing.getClientRects().length && !thing.closest("svg"); });
    if (row) { row.scrollIntoView({ block: narrow.matches ? "start" : "center", behavior: app.moves() ? "smooth" : "auto" }); }
  };

  function here() {
    const top = 120;
    let current = 0;
    sections.forEach(function (section, i) { if (section && section.getBoundingClientRect().top < top) { current = i; } });
    if (window.innerHeight + window.scrollY >= root.scrollHeight - 4) { current = links.length - 1; }
    links.forEach(function (link, i) {
      if (i === current) { link.setAttribute("aria-current", "true"); } else { link.removeAttribute("aria-current"); }
    });
  }

  function arrive() {
    const address = app.addressOf(location.hash);
    if (address) {
      app.tell(address);
      app.lookAtRow(address);
    } else if (app.open && !location.hash) { app.tell(""); }
  }
  window.addEventListener("scroll", here, { passive: true });
  window.addEventListener("hashchange", arrive);
  arrive();
  here();
  root.dataset.ready = "1";
})();
