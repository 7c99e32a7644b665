/* The map to take along: as a picture of what the window shows, as a drawing of all that is shown, and on paper. */
(function () {
  "use strict";
  const app = window.cllkg;
  const host = document.getElementById("canvas");

  app.save = function (blob, name) {
    const address = URL.createObjectURL(blob);
    app.el("a", { href: address, download: name }).click();
    setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
  };

  function name(ending) { return "cllkg-" + app.page.name + (app.scenes.length > 1 ? "-" + app.scene.name : "") + "." + ending; }

  /* A picture goes where its page does not: it takes along what it shows, how to read it, and the warning. */
  function captions() {
    return [app.page.heading + (app.scenes.length > 1 ? ": " + app.scene.label : ""), app.page.signs, app.page.notice].filter(Boolean);
  }
  const LINE = 20;

  function caption(ctx, x, y) {
    ctx.textAlign = "left";
    captions().forEach(function (text, i) {
      ctx.font = (i ? "" : "700 ") + "13px " + app.FONT;
      ctx.fillStyle = i ? app.inks.faint : app.inks.ink;
      ctx.fillText(text, x, y + i * LINE);
    });
  }

  app.png = function () {
    const from = host.querySelector("canvas"), ratio = from.width / host.clientWidth;
    const to = app.el("canvas", { width: from.width, height: from.height + Math.round((captions().length * LINE + 12) * ratio) });
    const ctx = to.getContext("2d");
    ctx.fillStyle = app.inks.paper;
    ctx.fillRect(0, 0, to.width, to.height);
    ctx.drawImage(from, 0, 0);
    ctx.scale(ratio, ratio);
    ctx.textBaseline = "middle";
    caption(ctx, 16, host.clientHeight + 14);
    to.toBlob(function (blob) { app.save(blob, name("png")); });
  };

  /* All that the filters show, drawn by the same painters with a pen that writes SVG. */
  app.drawing = function () {
    const pen = new app.Pen();
    const seen = app.drawn();
    const box = app.extent();
    const foot = captions().length * LINE + 12, wide = Math.max.apply(null, captions().map(function (text) { return text.length * 7 + 16; }));
    const l = Math.floor(box.left) - 20, t = Math.floor(box.top) - 20;
    const w = Math.max(Math.ceil(box.right) + 20 - l, wide), h = Math.ceil(box.bottom) + 20 + foot - t;
    app.paintStage(pen);
    app.paintScene(pen, Array.from(seen.nodes.values()), seen.edges, null, 1);
    app.paintWords(pen);
    caption(pen, l + 16, t + h - foot + 6);
    return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="' + [l, t, w, h].join(" ") + '" width="' + w + '" height="' + h +
      '" font-family="' + app.escapeXml(app.FONT) + '" role="img"><title>' + app.escapeXml(app.page.heading) +
      '</title><rect x="' + l + '" y="' + t + '" width="' + w + '" height="' + h + '" fill="' + app.escapeXml(app.inks.paper) + '"/>' + pen.parts.join("\n") + "</svg>\n";
  };
  app.svg = function () { app.save(new Blob([app.drawing()], { type: "image/svg+xml" }), name("svg")); };

  /* On paper the map stands above its table. */
  const paper = document.getElementById("paper");
  window.addEventListener("beforeprint", function () {
    if (app.drawn().nodes.size > 1500) { return; }
    /* Paper is white, whatever the window is. */
    const root = document.documentElement, worn = root.dataset.theme;
    root.dataset.theme = "light";
    app.readInks();
    paper.replaceChildren(app.el("img", { alt: app.page.heading, src: "data:image/svg+xml;charset=utf-8," + encodeURIComponent(app.drawing()) }));
    root.dataset.theme = worn;
    app.readInks();
  });
  window.addEventListener("afterprint", function () { paper.replaceChildren(); });
})();
