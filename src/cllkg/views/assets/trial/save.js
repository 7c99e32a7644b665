/* Saving: all numbers of the page as CSV. */
(function () {
  "use strict";
  const app = window.cllkg;
  const button = document.getElementById("csv");

  /* A cell that begins as a formula would be run by a spreadsheet. */
  function cell(text) {
    const plain = String(text).replace(/\s+/g, " ");
    return '"' + (/^[=+\-@]/.test(plain) ? "'" + plain : plain).replace(/"/g, '""') + '"';
  }

  app.csv = function () {
    const names = ["id", "sentence", "As printed", "Measure", "Statistic", "In whom", "Of how many", "When", "Interval, range", "Grade",
      "standing", "flags", "sources"];
    const rows = Object.keys(app.page.records).filter(function (address) { return address.indexOf("claim=") !== 0; }).map(function (address) {
      const record = app.page.records[address];
      const facts = new Map(record.facts.map(function (fact) { return [fact[0], fact[1]]; }));
      return [address.split("=")[1], record.label].concat(names.slice(2, 10).map(function (name) { return facts.get(name) || ""; }),
        [app.words(record.standing), record.flags.map(function (flag) { return app.page.flags[flag].label; }).join(" "),
          record.lines.map(function (line) { return line.source; }).join(" ")]);
    });
    return [names].concat(rows).map(function (row) { return row.map(cell).join(","); }).join("\r\n") + "\r\n";
  };

  button.hidden = !Object.keys(app.page.records).some(function (address) { return address.indexOf("claim=") !== 0; });
  button.addEventListener("click", function () {
    const link = app.el("a", { download: app.page.key + ".csv", href: URL.createObjectURL(new Blob([app.csv()], { type: "text/csv" })) });
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
