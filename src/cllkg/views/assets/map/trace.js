/* The way from one thing to another, the best supported first, with what it amounts to: signs multiply along it. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const MOST = 5;
  const HOPS = 7;
  /* Beyond so many statements only the best way is looked for. */
  const LARGE = 20000;

  /* Where a statement leads: against its line, where causality runs from object to subject. */
  function steps(directed) {
    const out = new Map();
    function add(from, to, id, against) {
      if (!out.has(from)) { out.set(from, []); }
      out.get(from).push({ to: to, id: id, cost: app.edges.get(id).cost || 1, against: against });
    }
    app.shown().claims.forEach(function (id) {
      const edge = app.edges.get(id);
      if (edge.sign === "denied") { return; }
      const from = edge.back ? edge.to : edge.from, to = edge.back ? edge.from : edge.to;
      add(from, to, id, false);
      if (!directed) { add(to, from, id, true); }
    });
    return out;
  }

  /* The cheapest way that avoids some things and some first steps: Dijkstra's. A binary heap keeps large maps quick. */
  function cheapest(out, from, to, barred, banned) {
    const best = new Map([[from, { cost: 0, hops: 0, by: null, before: null }]]);
    const heap = [[0, from]], done = new Set();
    function push(entry) {
      let i = heap.push(entry) - 1;
      while (i && heap[(i - 1) >> 1][0] > heap[i][0]) { const p = (i - 1) >> 1; [heap[i], heap[p]] = [heap[p], heap[i]]; i = p; }
    }
    function pop() {
      const top = heap[0], last = heap.pop();
      if (heap.length) {
        heap[0] = last;
        for (let i = 0; ;) {
          let c = 2 * i + 1;
          if (c >= heap.length) { break; }
          if (c + 1 < heap.length && heap[c + 1][0] < heap[c][0]) { c += 1; }
          if (heap[i][0] <= heap[c][0]) { break; }
          [heap[i], heap[c]] = [heap[c], heap[i]];
          i = c;
        }
      }
      return top;
    }
    while (heap.length) {
      const at = pop()[1];
      if (done.has(at)) { continue; }
      done.add(at);
      if (at === to) { break; }
      const here = best.get(at);
      if (here.hops >= HOPS) { continue; }
      (out.get(at) || []).forEach(function (step) {
        if (barred.has(step.to) || (at === from && banned.has(step.id))) { return; }
        const cost = here.cost + step.cost, known = best.get(step.to);
        if (!known || cost < known.cost) {
          best.set(step.to, { cost: cost, hops: here.hops + 1, by: step, before: at });
          push([cost, step.to]);
        }
      });
    }
    if (!best.has(to)) { return null; }
    const way = [];
    for (let at = to; at !== from; at = best.get(at).before) { way.unshift(best.get(at).by); }
    return { steps: way, cost: best.get(to).cost };
  }

  /* The best few ways without circles: Yen's. */
  function ways(from, to, directed) {
    const out = steps(directed);
    const first = cheapest(out, from, to, new Set(), new Set());
    if (!first) { return []; }
    const found = [first], waiting = [], known = new Set([name(first)]);
    while (found.length < (app.shown().claims.size > LARGE ? 1 : MOST)) {
      const last = found[found.length - 1].steps;
      let cost = 0;
      for (let i = 0; i < last.length; i += 1) {
        const root = last.slice(0, i), spur = i ? root[i - 1].to : from;
        const banned = new Set(found.filter(function (one) { return root.every(function (step, k) { return one.steps[k] && one.steps[k].id === step.id; }); })
          .map(function (one) { return one.steps[i] && one.steps[i].id; }));
        const barred = new Set([from].concat(root.map(function (step) { return step.to; })));
        barred.delete(spur);
        const rest = cheapest(out, spur, to, barred, banned);
        if (rest) {
          const next = { steps: root.concat(rest.steps), cost: cost + rest.cost };
          if (next.steps.length <= HOPS && !known.has(name(next))) {
            known.add(name(next));
            waiting.push(next);
          }
        }
        cost += last[i].cost;
      }
      if (!waiting.length) { break; }
      waiting.sort(function (a, b) { return a.cost - b.cost || a.steps.length - b.steps.length || (name(a) < name(b) ? -1 : 1); });
      found.push(waiting.shift());
    }
    return found;
  }
  function name(way) { return way.steps.map(function (step) { return step.id; }).join(" "); }
  app.waysBetween = ways;

  /* Two lessenings make more; a step that says neither leaves the whole unsaid. */
  function amount(way) {
    return way.steps.reduce(function (sign, step) {
      const edge = app.edges.get(step.id);
      return step.against ? 0 : sign * (edge.sign === "more" ? 1 : edge.sign === "less" ? -1 : 0);
    }, 1);
  }
  const AMOUNTS = { "1": "taken together: more", "-1": "taken together: less", "0": "taken together: no sign" };

  let last = null;
  app.trace = function (from, to) {
    const directed = ways(from, to, true);
    const found = directed.length ? directed : ways(from, to, false);
    last = { from: from, to: to, ways: found, against: !directed.length };
    app.selectPath(from, to, found.length ? found[0].steps.map(function (step) { return step.id; }) : []);
    if (found.length) { app.fit(app.lit().entities); }
  };

  function told(way, i) {
    const made = el("section", { "class": "way" }, el("h3", {}, "Way " + (i + 1) + ": " + way.steps.length + (way.steps.length === 1 ? " step" : " steps") +
      (app.tellsClaims ? ", " + AMOUNTS[amount(way)] : "")), app.listed(way.steps.map(function (step) { return step.id; })));
    made.append(app.button("Show on the map", function () {
      const claims = way.steps.map(function (step) { return step.id; });
      app.selected = { type: "path", id: last.from + ">" + last.to, from: last.from, to: last.to, claims: claims };
      app.redraw(true);
      app.fit(app.lit().entities);
    }, "preset"));
    return made;
  }

  app.tells.path = function (what) {
    if (!last || last.from !== what.from || last.to !== what.to) { return []; }
    const label = function (id) { return app.nodes.get(id).label; };
    return [
      el("p", { "class": "over" }, "Way"),
      el("h2", {}, label(what.from) + " to " + label(what.to)),
      last.ways.length ? null : el("p", {}, "No statement that is shown leads from the one to the other, in either direction."),
      last.ways.length && last.against ? el("p", { "class": "flag" }, "No way follows the lines. These go against some of them, so nothing follows from them.") : null,
      last.ways.length && app.tellsClaims ? el("p", { "class": "small" }, "The best supported first, no more than " + MOST + ", over what the map shows. A chain of findings from different systems is a hypothesis, not a finding. The verb paths of the command line ranks all of the graph and sets apart what does not fit together.") : null
    ].concat(last.ways.map(told));
  };
  app.sayings.path = function (what) {
    return last.ways.length ? last.ways.length + " ways found, the best of " + last.ways[0].steps.length + " steps" : "No way found";
  };

  /* In the panel of a thing: a field that asks where to. */
  app.toolsOf = function (id) {
    const list = "ways-from";
    const field = el("input", { type: "text", list: list, "aria-label": "Way from here to", placeholder: "name of a thing …", autocomplete: "off" });
    const names = el("datalist", { id: list });
    if (app.nodes.size < 3000) {
      Array.from(app.drawn().nodes.keys()).filter(function (other) { return other !== id && app.nodes.has(other); })
        .map(function (other) { return app.nodes.get(other).label; }).sort().forEach(function (text) { names.append(el("option", { value: text })); });
    }
    const form = el("form", { "class": "trace" }, el("label", {}, "Way to ", field), names, el("button", { type: "submit", "class": "preset" }, "Find"));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      const hit = app.find(field.value).find(function (entry) { return entry.type === "entity" && entry.id !== id; });
      if (hit) { app.trace(id, hit.id); } else { app.say("Nothing of that name."); field.setAttribute("aria-invalid", "true"); }
    });
    return form;
  };
})();
