/* The panel: what is chosen, told in full. What can be chosen is told by files of their own; this one shows it. */
(function () {
  "use strict";
  const app = window.cllkg;
  const el = app.el;
  const host = document.getElementById("panel");

  /* How each type of choice is told, by a function from the choice to its parts; and what is said of it to those who hear. */
  app.tells = {};
  app.sayings = {};

  app.pick = function (type, id, text) {
    const made = app.button(text, function () {
      if (type === "cluster") { app.selectCluster(id); } else { app.select(type, id); }
      if (type !== "claim") { app.lookAt(id); }
      host.focus({ preventScroll: true });
    });
    made.dataset[type] = id;
    return made;
  };

  function welcome() {
    const page = app.page, scene = app.scene;
    const story = el("p", { "class": "chips" });
    (page.story || []).filter(function (id) { return app.drawn().nodes.has(id); }).forEach(function (id) {
      story.append(app.pick("entity", id, app.nodes.get(id).lines.join(" ")), " ");
    });
    return [
      el("h2", {}, scene.title || scene.caption || page.caption || page.heading),
      scene.lead || page.lead ? el("p", {}, scene.lead || page.lead) : null,
      page.notice ? el("p", { "class": "notice" }, page.notice) : null,
      story.children.length ? el("h3", {}, "Begin here") : null, story.children.length ? story : null,
      el("h3", {}, "How to read the map")
    ].concat((page.reading || []).map(function (text) { return el("p", {}, text); }), [app.sparqlSection()]);
  }

  function copyLink() {
    const made = app.button("Copy link", function () {
      function done(ok) {
        made.textContent = ok ? "Copied" : "Copy it from the address bar";
        app.say(made.textContent);
        setTimeout(function () { made.textContent = "Copy link"; }, 2500);
      }
      if (!navigator.clipboard) { return done(false); }
      navigator.clipboard.writeText(app.address()).then(function () { done(true); }, function () { done(false); });
    }, "close");
    return made;
  }

  function head() {
    const close = app.button("Close", function () {
      app.select(null);
      host.focus({ preventScroll: true });
    }, "close");
    return el("div", { "class": "head" }, app.address() ? copyLink() : null, close);
  }

  function fill() {
    const what = app.selected;
    const parts = what ? app.tells[what.type](what) : welcome();
    host.replaceChildren.apply(host, [what ? head() : null].concat(parts).filter(Boolean));
  }

  let before = null;
  function show() {
    fill();
    host.scrollTop = 0;
    /* In one column the panel lies below what was chosen; whoever closes it is led back. */
    if (app.scrolls() && (app.selected || before)) {
      (app.selected ? host : document.querySelector("main")).scrollIntoView({ block: "start" });
    }
    before = app.selected;
    app.say(before ? app.sayings[before.type](before) : "");
  }

  /* What is put away changes under the reader's eyes; the place in the panel does not. */
  function refill() {
    const at = host.scrollTop;
    const open = new Set(Array.from(host.querySelectorAll("details[open] > summary")).map(function (one) { return one.textContent; }));
    fill();
    host.querySelectorAll("details > summary").forEach(function (one) { if (open.has(one.textContent)) { one.parentNode.open = true; } });
    host.scrollTop = at;
  }

  app.on("select", show);
  app.on("filter", refill);
  app.on("scheme", refill);
  app.refillPanel = refill;
  app.openPanel = fill;
})();
