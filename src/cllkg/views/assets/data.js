/* What the page knows, what is chosen, what is filtered, and who wants to hear of it. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("data").textContent);
  const app = { data: data, page: data.page, selected: null };
  window.cllkg = app;

  app.nodes = new Map(data.nodes.map(function (node) { return [node.id, node]; }));
  app.edges = new Map(data.edges.map(function (edge) { return [edge.id, edge]; }));
  app.claimsOf = new Map(data.nodes.map(function (node) { return [node.id, []]; }));
  data.edges.forEach(function (edge) {
    app.claimsOf.get(edge.from).push(edge.id);
    if (edge.to !== edge.from) { app.claimsOf.get(edge.to).push(edge.id); }
  });

  /* Which rows of each part of the legend are off. */
  app.off = { kinds: new Set(), signs: new Set(), standings: new Set(), categories: new Set() };

  app.showsOnlyTheOpening = function () {
    Object.keys(app.off).forEach(function (part) { app.off[part].clear(); });
    app.page.legend.categories.forEach(function (row) {
      if (!row.open) { app.off.categories.add(row.name); }
    });
  };
  app.showsOnlyTheOpening();

  app.showsClaim = function (id) {
    const edge = app.edges.get(id);
    return !app.off.signs.has(edge.sign) && !app.off.standings.has(edge.standing) &&
      !app.off.categories.has(edge.category) &&
      !app.off.kinds.has(app.nodes.get(edge.from).kind) && !app.off.kinds.has(app.nodes.get(edge.to).kind);
  };

  /* A thing is shown when a statement about it is. */
  app.shown = function () {
    const claims = new Set();
    const entities = new Set();
    app.edges.forEach(function (edge, id) {
      if (app.showsClaim(id)) {
        claims.add(id);
        entities.add(edge.from);
        entities.add(edge.to);
      }
    });
    return { claims: claims, entities: entities };
  };

  /* Turn on what is needed for these statements to show. */
  app.reveal = function (claims) {
    if (claims.some(app.showsClaim)) { return; }
    claims.forEach(function (id) {
      const edge = app.edges.get(id);
      app.off.signs.delete(edge.sign);
      app.off.standings.delete(edge.standing);
      app.off.categories.delete(edge.category);
      app.off.kinds.delete(app.nodes.get(edge.from).kind);
      app.off.kinds.delete(app.nodes.get(edge.to).kind);
    });
    app.emit("filter");
  };

  /* What is lit while something is chosen. */
  app.lit = function () {
    if (!app.selected) { return null; }
    const claims = app.selected.type === "claim" ? [app.selected.id] : app.claimsOf.get(app.selected.id);
    const entities = new Set(app.selected.type === "entity" ? [app.selected.id] : []);
    claims.forEach(function (id) {
      entities.add(app.edges.get(id).from);
      entities.add(app.edges.get(id).to);
    });
    return { claims: new Set(claims), entities: entities };
  };

  app.select = function (type, id) {
    const known = type === "entity" ? app.nodes.has(id) : type === "claim" && app.edges.has(id);
    app.selected = known ? { type: type, id: id } : null;
    if (known) { app.reveal(type === "claim" ? [id] : app.claimsOf.get(id)); }
    app.emit("select");
  };

  const listeners = {};
  app.on = function (name, listener) { (listeners[name] = listeners[name] || []).push(listener); };
  app.emit = function (name) { (listeners[name] || []).forEach(function (listener) { listener(); }); };

  /* All of the page is built here: attributes by name, children as text, never as markup. */
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

  app.scheme = function () { return document.documentElement.dataset.theme === "dark" ? "dark" : "light"; };
  app.colors = function () { return app.page.palette[app.scheme()]; };
  app.moves = function () { return !window.matchMedia("(prefers-reduced-motion: reduce)").matches; };
})();
