/* The terms of the vocabulary, as the page's data and its rows tell them. */
(function () {
  "use strict";
  const app = window.cllkg;
  const data = app.data;

  const keys = data.keys.split(" ");
  const LISTS = ["classes", "parent", "domain", "range", "inverse", "disjoint"];

  /* A term of ours is told by its place in the list, a term of others by its CURIE. */
  function key(spot) { return typeof spot === "number" ? keys[spot] : spot; }
  app.terms = new Map(data.terms.map(function (told, i) {
    const term = Object.assign({}, told, { kind: app.page.kinds[told.kind] || String(told.kind) });
    LISTS.forEach(function (name) { term[name] = (told[name] || []).map(key); });
    term.chains = (told.chains || []).map(function (chain) { return chain.map(key); });
    term.uses = (told.uses || []).map(function (use) { return [key(use[0]), use[1]]; });
    return [keys[i], term];
  }));
  app.terms.forEach(function (term, one) {
    term.disjoint.slice().forEach(function (other) {
      const met = app.terms.get(other);
      if (met && met.disjoint.indexOf(one) < 0) { met.disjoint.push(one); }
    });
  });

  /* A thing's CURIE is told as what differs from the one before. */
  let before = "";
  app.things = data.things.split("\n").map(function (line) {
    const parts = line.split("\t");
    const cut = parts[0].indexOf(" ");
    before = before.slice(0, Number(parts[0].slice(0, cut))) + parts[0].slice(cut + 1);
    return { curie: before, label: parts[1] || "", link: parts.length > 2 ? data.registry + before : "" };
  });

  function gather(relation) {
    const found = new Map();
    app.terms.forEach(function (term, key) {
      term[relation].forEach(function (other) {
        if (!found.has(other)) { found.set(other, []); }
        found.get(other).push(key);
      });
    });
    return found;
  }
  const children = gather("parent");
  const members = gather("classes");
  const domains = gather("domain");
  const ranges = gather("range");
  app.childrenOf = function (key) { return children.get(key) || []; };
  app.membersOf = function (key) { return members.get(key) || []; };
  app.leadsFrom = function (key) { return domains.get(key) || []; };
  app.leadsTo = function (key) { return ranges.get(key) || []; };

  app.below = function (key) {
    const found = new Set();
    const waiting = [key];
    while (waiting.length) {
      const next = waiting.pop();
      if (!found.has(next)) {
        found.add(next);
        waiting.push.apply(waiting, app.childrenOf(next));
      }
    }
    return found;
  };

  app.above = function (key) {
    const found = new Set();
    const waiting = [key];
    while (waiting.length) {
      app.terms.get(waiting.shift()).parent.forEach(function (up) {
        if (!found.has(up)) {
          found.add(up);
          waiting.push(up);
        }
      });
    }
    return Array.from(found);
  };

  app.nameOf = function (key) { return app.itemOf(key) ? app.textOf(app.itemOf(key), "b") : key; };

  function byName(a, b) {
    const one = (a.label || a.curie).toLowerCase();
    const other = (b.label || b.curie).toLowerCase();
    return one < other ? -1 : one > other ? 1 : a.curie < b.curie ? -1 : 1;
  }

  /* The things of a class and of those below it, each once. */
  app.instancesOf = function (key) {
    const found = new Set();
    app.below(key).forEach(function (one) { (data.instances[one] || []).forEach(function (i) { found.add(i); }); });
    return Array.from(found, function (i) { return app.things[i]; }).sort(byName);
  };

  /* The claims with a predicate or with one below it; those the page does not name come last. */
  app.claimsOf = function (key) {
    const found = [];
    app.below(key).forEach(function (one) {
      (data.claims[one] || []).forEach(function (row) {
        found.push({ thing: app.things[row[0]], standing: data.standings[row[1]], denied: row[2] === 1 });
      });
    });
    return found.sort(function (a, b) { return a.thing && b.thing ? byName(a.thing, b.thing) : a.thing ? -1 : b.thing ? 1 : 0; });
  };

  /* How to ask for all of it; a name without one of our prefixes is written out. */
  app.sparqlOf = function (kind, name) {
    return data.shown[kind][0] + "{ " + name + " }" + data.shown[kind][1];
  };
})();
