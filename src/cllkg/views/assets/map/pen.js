/* A pen that writes SVG: it understands what the painters ask of a canvas, and nothing more. */
(function () {
  "use strict";
  const app = window.cllkg;

  function number(value) { return String(Math.round(value * 10) / 10); }
  function escape(text) {
    return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd")
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }
  app.escapeXml = escape;

  app.Pen = function () {
    this.parts = [];
    this.d = [];
    this.dashes = [];
    this.globalAlpha = 1;
    this.lineWidth = 1;
    this.fillStyle = this.strokeStyle = "#000";
    this.font = "15px sans-serif";
    this.textAlign = "center";
    this.lineJoin = this.lineCap = "";
  };
  app.Pen.prototype = {
    beginPath: function () { this.d = []; },
    moveTo: function (x, y) { this.d.push("M" + number(x) + " " + number(y)); },
    lineTo: function (x, y) { this.d.push("L" + number(x) + " " + number(y)); },
    bezierCurveTo: function () { this.d.push("C" + Array.prototype.map.call(arguments, number).join(" ")); },
    rect: function (x, y, w, h) {
      this.d.push("M" + number(x) + " " + number(y) + "h" + number(w) + "v" + number(h) + "h" + number(-w) + "z");
    },
    closePath: function () { this.d.push("Z"); },
    setLineDash: function (dashes) { this.dashes = dashes; },
    save: function () {},
    restore: function () {},
    alpha: function () { return this.globalAlpha < 1 ? ' opacity="' + number(this.globalAlpha) + '"' : ""; },
    fill: function () {
      this.parts.push('<path d="' + this.d.join("") + '" fill="' + escape(this.fillStyle) + '"' + this.alpha() + "/>");
    },
    stroke: function () {
      this.parts.push('<path d="' + this.d.join("") + '" fill="none" stroke="' + escape(this.strokeStyle) + '" stroke-width="' +
        number(this.lineWidth) + '"' + (this.dashes.length ? ' stroke-dasharray="' + this.dashes.map(number).join(" ") + '"' : "") +
        (this.lineJoin ? ' stroke-linejoin="' + this.lineJoin + '"' : "") + this.alpha() + "/>");
    },
    text: function (text, x, y, style) {
      const font = /^(?:(\d{3}) )?([\d.]+)px (.*)$/.exec(this.font) || [0, "", "15", "sans-serif"];
      const anchor = { left: "start", right: "end" }[this.textAlign] || "middle";
      /* The middle of the letters, not of the line: as the canvas does it. */
      this.parts.push('<text x="' + number(x) + '" y="' + number(y) + '" dy="0.35em" text-anchor="' + anchor + '" font-size="' + font[2] +
        '"' + (font[1] ? ' font-weight="' + font[1] + '"' : "") + style + this.alpha() + ">" + escape(text) + "</text>");
    },
    fillText: function (text, x, y) { this.text(text, x, y, ' fill="' + escape(this.fillStyle) + '"'); },
    strokeText: function (text, x, y) {
      this.text(text, x, y, ' fill="none" stroke="' + escape(this.strokeStyle) + '" stroke-width="' + number(this.lineWidth) + '" stroke-linejoin="round"');
    }
  };
})();
