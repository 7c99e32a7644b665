/* What is chosen, and how it is looked at, stands in the address, so that it can be sent to somebody. */
(function () {
  "use strict";
  const app = window.cllkg;
  /* What else than the choice a page remembers: by name, how to write it down and how to take it up again. */
  app.remembered = new Map();
  /* What can be chosen by address. */
  app.choices = app.choices || ["entity", "claim"];

  function part() {
    const found = [];
    if (app.selected) { found.push([app.selected.type, app.selected.id]); }
    app.remembered.forEach(function (one, name) {
      const value = one.write();
      if (value) { found.push([name, value]); }
    });
    return found.length ? "#" + found.map(function (pair) { return pair[0] + "=" + encodeURIComponent(pair[1]); }).join("&") : "";
  }

  /* A page without an address of its own, as in a notebook, has nothing to send. */
  app.address = function () {
    return /^(file|https?):$/.test(location.protocol) ? location.href.replace(/#.*$/, "") + part() : "";
  };

  /* What the address said when the page opened is taken up first, and only then written over. */
  let quiet = true;
  function remember() {
    if (quiet) { return; }
    try {
      if (location.hash !== part()) { history.replaceState(null, "", part() || location.pathname + location.search); }
    } catch (error) {
      /* It has nothing to remember either. */
    }
  }

  app.recall = function () {
    const given = new Map();
    location.hash.replace(/^#/, "").split("&").forEach(function (pair) {
      const at = pair.indexOf("=");
      try { if (at > 0) { given.set(pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))); } } catch (error) { /* Not one of ours. */ }
    });
    const type = app.choices.find(function (name) { return given.has(name); });
    quiet = true;
    app.remembered.forEach(function (one, name) { one.recall(given.get(name) || ""); });
    if (type || app.selected) { app.select(type || null, given.get(type) || ""); }
    quiet = false;
    remember();
  };
  app.rememberNow = remember;
  ["select", "filter", "scene", "tab"].forEach(function (name) { app.on(name, remember); });
  window.addEventListener("hashchange", app.recall);
})();
