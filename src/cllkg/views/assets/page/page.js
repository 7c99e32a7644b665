/* The ground of every page: its data, who wants to hear of what, and how elements are made. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const app = { data: data, page: data.page };
  /* Tables that are looked up by keys from outside hold what they were given and no more: no key is called "constructor". */
  app.bare = function (table) { return Array.isArray(table) ? table : Object.setPrototypeOf(table || {}, null); };
  ["claims", "entities", "inferences", "flags", "sources", "heads"].forEach(function (name) { app.page[name] = app.bare(app.page[name]); });
  window.cllkg = app;
  document.documentElement.classList.add("js");

  const listeners = {};
  app.on = function (name, listener) { (listeners[name] = listeners[name] || []).push(listener); };
  app.emit = function (name) { (listeners[name] || []).forEach(function (listener) { listener(); }); };

  /* All of a page is built here: attributes by name, children as text, never as markup. */
  app.el = function (tag, attributes) {
    const made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child !== null && child !== undefined && child !== "") {
        made.append(child);
      }
    });
    return made;
  };

  app.button = function (text, action, name) {
    const made = app.el("button", { type: "button", "class": name || "link" }, text);
    made.addEventListener("click", action);
    return made;
  };

  /* Only https addresses become links; anything else stays text. */
  app.link = function (text, href) {
    if (typeof href !== "string" || href.indexOf("https://") !== 0) { return document.createTextNode(text); }
    return app.el("a", { href: href, rel: "noopener noreferrer", target: "_blank" }, text);
  };

  app.words = function (code) { return String(code).replace(/_/g, " "); };

  app.number = function (value) { return String(value).replace(/\B(?=(\d{3})+$)/g, ","); };

  /* For those who hear the page. */
  app.say = function (text) {
    const said = document.getElementById("said");
    if (said) { said.textContent = text; }
  };

  app.moves = function () { return !window.matchMedia("(prefers-reduced-motion: reduce)").matches; };
  /* On a small window the parts of a page lie below each other, and the page scrolls. Said once more in layout.css. */
  app.scrolls = function () { return window.matchMedia("(max-width: 40rem), (max-width: 70rem) and (max-height: 34rem)").matches; };
})();
