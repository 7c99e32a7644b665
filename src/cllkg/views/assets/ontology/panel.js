/* The panel: what a term means, what it is tied to, where it is used, and how to ask for all of it. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("panel");
  /* So many are listed before the rest is asked for. */
  const FIRST = 8;
  const SIGNS = { "1": ["+", "more", "more"], "-1": ["−", "less", "less"], "0": ["0", "unsigned", ""] };

  function many(count, word, words) { return count + " " + (count === 1 ? word : words || word + "s"); }
  function number(count) { return String(count); }

  function pick(key) {
    if (!app.itemOf(key)) { return el("code", {}, key); }
    const made = app.button(app.nameOf(key), function () {
      app.select("term", key);
      host.focus({ preventScroll: true });
    });
    made.dataset.term = key;
    return made;
  }

  function picks(keys) {
    const made = el("p", { "class": "chips" });
    keys.forEach(function (key) { made.append(pick(key), " "); });
    return made;
  }

  function section(title, children) {
    const kept = children.filter(Boolean);
    return kept.length ? el.apply(null, ["section", {}, el("h3", {}, title)].concat(kept)) : null;
  }

  function named(title, keys) {
    return keys && keys.length ? section(keys.length > 1 ? title + " (" + keys.length + ")" : title, [picks(keys)]) : null;
  }

  /* A list that shows its beginning, and the rest when asked. */
  function listed(entries, draw) {
    const list = el("ul", { "class": "things" });
    function add(some) { some.forEach(function (entry) { list.append(draw(entry)); }); }
    add(entries.slice(0, FIRST));
    if (entries.length <= FIRST) { return list; }
    const more = app.button("Show " + number(entries.length - FIRST) + " more", function () {
      const next = list.children.length;
      add(entries.slice(FIRST));
      more.remove();
      list.children[next].tabIndex = -1;
      list.children[next].focus();
    }, "close rest");
    return el("div", {}, list, more);
  }

  function partly(some, all) {
    return el("p", { "class": "small" }, "This page names " + some + " of " + all + "; the query below lists all.");
  }

  function thing(it) {
    if (app.terms.has(it.curie)) { return el("li", {}, pick(it.curie), el("span", { "class": "small" }, " " + it.curie)); }
    return el("li", {}, it.label || it.curie, it.label ? el("span", { "class": "small" }, " ", it.link ? app.link(it.curie, it.link) : it.curie) : null);
  }

  function claim(it) {
    return el("li", {}, it.thing.label || it.thing.curie, " ", el("span", { "class": "chip standing-" + it.standing }, app.words(it.standing)),
      it.denied ? el("small", { "class": "mark" }, "denies") : null, el("span", { "class": "small" }, " ", it.thing.curie));
  }

  function copier(text, label) {
    const made = app.button(label, function () {
      function done(ok) {
        made.textContent = ok ? "Copied" : "Select it and copy";
        app.say(made.textContent);
        setTimeout(function () { made.textContent = label; }, 2500);
      }
      if (!navigator.clipboard) { return done(false); }
      navigator.clipboard.writeText(text).then(function () { done(true); }, function () { done(false); });
    }, "close");
    return made;
  }

  function sparql(title, kind, name) {
    const text = app.sparqlOf(kind, name);
    return el("details", { "class": "ask" }, el("summary", {}, title), el("pre", { tabindex: "0", "aria-label": title }, text), copier(text, "Copy SPARQL"));
  }

  /* One row a standing: how many claims say it, and how many deny it. */
  function standings(claims) {
    const counts = new Map();
    claims.forEach(function (one) {
      const row = counts.get(one.standing) || [0, 0];
      row[one.denied ? 1 : 0] += 1;
      counts.set(one.standing, row);
    });
    const body = el("tbody", {});
    Array.from(counts).sort(function (a, b) { return b[1][0] + b[1][1] - a[1][0] - a[1][1]; }).forEach(function (entry) {
      body.append(el("tr", {}, el("th", { scope: "row" }, el("span", { "class": "chip standing-" + entry[0] }, app.words(entry[0]))),
        el("td", {}, number(entry[1][0])), el("td", {}, number(entry[1][1]))));
    });
    return el("table", { "class": "tally" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Stands as"), el("th", { scope: "col" }, "say so"), el("th", { scope: "col" }, "deny it"))), body);
  }

  function mappings(key) {
    const rows = Array.from(app.tree.querySelectorAll("[data-key^='" + CSS.escape(key) + " ']"));
    return rows.length ? section("Mappings (" + rows.length + ")", [el.apply(null, ["ul", { "class": "things" }].concat(rows.map(mapping)))]) : null;
  }

  /* Where a CURIE of others leads: the registry knows their prefixes. */
  function out(curie) { return app.link(curie, /^[\w.]+:[\w.-]+$/.test(curie) ? app.data.registry + curie : ""); }

  function mapping(item) {
    const other = item.dataset.key.split(" ")[1];
    const label = app.textOf(item, "b").split(" · ").slice(1).join(" · ");
    const note = app.definitionOf(item);
    return el("li", {}, el("small", { "class": "mark" }, app.textOf(item, "small")), " ", label === other ? null : label + " ",
      out(other), note ? el("span", { "class": "small block" }, note) : null);
  }

  function unused() { return el("p", { "class": "none" }, "Not used in what was asked: " + app.page.asked + "."); }

  /* What inference adds is never counted with what sources say. */
  function inferred(term, word) {
    return term.more ? el("p", {}, "By inference there are " + term.more + " more " + word + (term.more === 1 ? "" : "s") + ", kept in a graph of their own.") : null;
  }

  function classParts(key, term) {
    const things = app.instancesOf(key);
    const count = term.all || 0;
    const direct = parseInt(app.rowOf(app.itemOf(key)).children[1].textContent, 10);
    const about = term.in_claims;
    const through = app.above(key).filter(function (up) { return app.terms.get(up).disjoint.length; });
    const inherited = Array.from(new Set([].concat.apply([], through.map(function (up) { return app.terms.get(up).disjoint; }))));
    return [
      section("Things of this class", things.length ? [
        el("p", {}, many(count, "thing") + (direct === count ? "." : ", " + number(direct) + " of them of this very class; the others are of a narrower one.")),
        listed(things, thing), things.length < count ? partly(things.length, count) : null, sparql("SPARQL that lists them", "class", key)] : [unused()]),
      inferred(term, "thing"),
      about ? section("In claims", [el("p", {}, "Its things are the subject of " + many(about[0], "claim") + " and the object of " + number(about[1]) + ".")]) : null,
      named("Values", app.membersOf(key)),
      named("Narrower classes", app.childrenOf(key)),
      named("Properties that lead from it", app.leadsFrom(key)),
      named("Properties that lead to it", app.leadsTo(key)),
      named("Disjoint with", term.disjoint),
      inherited.length ? section("Disjoint, too, as it lies under " + through.map(app.nameOf).join(", "), [picks(inherited)]) : null
    ];
  }

  function propertyParts(key, term) {
    const facts = el("dl", {});
    function fact(name, keys) {
      if (!keys || !keys.length) { return; }
      const value = el("dd", {});
      keys.forEach(function (one, i) { value.append(i ? ", " : "", pick(one)); });
      facts.append(el("dt", {}, name), value);
    }
    function plain(name, text) { if (text) { facts.append(el("dt", {}, name), el("dd", {}, text)); } }
    if (term.sign !== undefined) {
      const sign = SIGNS[term.sign] || [term.sign, "unsigned", ""];
      facts.append(el("dt", {}, "Sign"), el("dd", {}, el("i", { "class": "sign " + sign[1] }, sign[0]), " ",
        !sign[2] ? "neither more nor less" : term.backward ? sign[2] + " of the subject, by the object" : sign[2] + " of the object, by the subject"));
    }
    plain("Direction", term.sign === undefined ? "" : term.backward ? "backward: causality runs from object to subject" : "forward: causality runs from subject to object");
    fact("From", term.domain);
    fact("To", term.range);
    fact("Inverse", term.inverse);
    plain("It is", (term.traits || []).join(", "));
    term.chains.forEach(function (chain) { plain("Follows from", chain.map(app.nameOf).join(", then ")); });
    const claims = app.claimsOf(key);
    const triples = term.sign === undefined ? app.countOf(app.itemOf(key)) : term.triples || 0;
    const told = claims.filter(function (one) { return one.thing; });
    const own = (app.data.claims[key] || []).length;
    return [
      facts.children.length ? section("What it connects", [facts,
        term.domain || term.range ? el("p", { "class": "small" }, "Ends are checked, never inferred.") : null]) : null,
      section("Where it is used", [
        claims.length ? el("p", {}, many(claims.length, "claim") + (own === claims.length ? "." : ", " + number(own) + " of them with this very predicate; the others say it more narrowly.")) : null,
        claims.length ? standings(claims) : null,
        claims.length ? listed(told, claim) : null,
        told.length < claims.length ? partly(told.length, claims.length) : null,
        triples ? el("p", {}, many(triples, term.sign === undefined ? "triple" : "plain triple") + (term.sign === undefined ? "." : " of this very property. A plain triple carries no context and no doubt.")) : null,
        !claims.length && !triples ? unused() : null, inferred(term, "triple"),
        claims.length ? sparql("SPARQL that lists the claims", "predicate", key) : triples ? sparql("SPARQL that lists the triples", "property", key) : null]),
      named("Narrower properties", app.childrenOf(key))
    ];
  }

  function codeParts(key, term) {
    const uses = term.uses.slice().sort(function (a, b) { return b[1] - a[1] || (a[0] < b[0] ? -1 : 1); });
    const list = el("ul", { "class": "things" });
    uses.forEach(function (use) { list.append(el("li", {}, pick(use[0]), ": ", many(use[1], "thing"))); });
    return [
      named("In the list", term.classes),
      section("Where it is used", uses.length ? [list, sparql("SPARQL that lists its uses", "code", key)] : [unused()])
    ];
  }

  function termParts(key, item) {
    const term = app.terms.get(key);
    const parts = term.kind === "class" ? classParts(key, term) : term.kind === "individual" ? codeParts(key, term) : propertyParts(key, term);
    return [
      el("p", { "class": "over" }, term.kind === "individual" ? "value" : term.kind),
      el("h2", {}, app.nameOf(key)),
      el("p", { "class": "definition" }, app.definitionOf(item)),
      term.notation ? el("p", {}, "Written as ", el("code", {}, term.notation), " in records.") : null,
      term.synonyms ? el("p", { "class": "small" }, "Also: " + term.synonyms.join(", ")) : null
    ].concat((term.notes || []).map(function (note) { return el("p", {}, note); }),
      [named("Under", (term.parent || []).filter(app.itemOf))], parts, [mappings(key)]);
  }

  /* What is not a term of ours: a graph, a mapping, another vocabulary or a property of it. */
  function otherParts(key, item) {
    const part = item.closest(".part").dataset.part;
    const single = key.indexOf(" ") > 0;
    const over = { graphs: "named graph", borrowed: "property of another vocabulary", mappings: single ? "mapping" : "mappings to another vocabulary" }[part];
    const rows = app.groupOf(item) ? Array.from(app.groupOf(item).children) : [];
    const text = app.definitionOf(item);
    const told = [el("p", { "class": "over" }, over), el("h2", {}, app.textOf(item, "b")), text && !single ? el("p", {}, text) : null];
    if (part === "mappings") {
      const list = el("ul", { "class": "things" });
      (single ? [item] : rows).forEach(function (row) { list.append(el("li", {}, pick(row.dataset.key.split(" ")[0]), el("ul", {}, mapping(row)))); });
      return told.concat([list]);
    }
    if (part === "borrowed") {
      return told.concat([el("p", {}, "Defined there, not here; the triples asked have it " + many(app.countOf(item), "time") + "."), el("p", {}, out(key))]);
    }
    return told.concat([app.countOf(item) ? el("p", {}, many(app.countOf(item), "triple") + ".") : unused()]);
  }

  function welcome() {
    const about = app.page.about;
    const list = el("p", {});
    app.page.kinds.forEach(function (kind, i) {
      if (app.page.sizes[i]) { list.append((list.textContent ? ", " : "") + many(app.page.sizes[i], kind, kind === "class" ? "classes" : kind.replace(/property$/, "properties").replace(/individual$/, "individuals"))); }
    });
    return [
      el("h2", {}, about.title || app.page.heading),
      about.description ? el("p", {}, about.description) : null,
      el("p", { "class": "small" }, [about.version ? "Version " + about.version : "", about.status || "", ""].filter(Boolean).join(" · "),
        about.license ? " · " : "", about.license ? app.link("License", about.license) : null),
      section("It has", [list]),
      section("How to read the tree", [
        el("p", {}, "Choose a row: this panel then shows what the term means, what it is tied to, and how much of the graph rests on it."),
        el("p", {}, "“Direct” counts what is said to be of the very class, “in all” also what is of a class below it."),
        el("p", {}, "Counts are of " + app.page.asked + ". Zero means that nobody used the term there, not that it cannot be used.")]),
      section("Begin here", [picks(["kg:Entity", "kg:Claim", "kg:increases", "kg:decreases", "kg:Standing"].filter(app.itemOf))]),
      app.sparqlSection()
    ];
  }

  function head(key) {
    const close = app.button("Close", function () {
      const item = app.itemOf(key);
      app.select(null);
      app.reach(item, true);
    }, "close");
    return el("div", { "class": "head" }, app.address() ? copier(app.address(), "Copy link") : null, close);
  }

  function chosen(key) {
    const item = app.itemOf(key);
    const name = key.indexOf(" ") > 0 ? key.split(" ")[1] : key;
    const parts = app.terms.has(key) ? termParts(key, item) : otherParts(key, item);
    const iri = /^kg:/.test(name) && app.page.namespace ? app.page.namespace + name.slice(3) : "";
    parts.splice(2, 0, /:$/.test(name) ? null : el("p", { "class": "curie" }, el("code", {}, name), " ", copier(name, "Copy CURIE")), iri ? el("p", { "class": "small iri" }, iri) : null);
    return [head(key)].concat(parts);
  }

  function show() {
    const key = app.selected && app.selected.id;
    host.replaceChildren.apply(host, (key ? chosen(key) : welcome()).filter(Boolean));
    host.scrollTop = 0;
    /* In one column the panel lies below what was chosen; whoever closes it is led back. */
    if (app.scrolls() && key) { host.scrollIntoView({ block: "start" }); }
    app.say(key ? host.querySelector("h2").textContent : "");
  }
  app.on("select", show);
  show();
})();
