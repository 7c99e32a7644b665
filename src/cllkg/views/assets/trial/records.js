/* What can be opened: numbers, claims and flags by the part of the address behind the "#". */
(function () {
  "use strict";
  const app = window.cllkg;
  const records = app.page.records;
  const flags = app.page.flags;

  app.isRecord = function (address) {
    return Object.prototype.hasOwnProperty.call(records, address) || Object.prototype.hasOwnProperty.call(flags, address);
  };

  app.addressOf = function (href) {
    let address = "";
    try { address = decodeURIComponent(String(href || "").replace(/^#/, "")); } catch (error) { address = ""; }
    return app.isRecord(address) ? address : "";
  };

  /* Every flag and record a reader may search for, by its words. */
  app.findable = Object.keys(records).map(function (address) {
    const record = records[address];
    return { type: address.split("=")[0] === "claim" ? "claim" : "number", id: address, text: record.label,
      detail: record.value || record.over, names: [record.label, record.value, address.split("=")[1]], weight: 1 };
  }).concat(Object.keys(flags).map(function (address) {
    const flag = flags[address];
    return { type: "flag", id: address, text: flag.label, detail: "flag " + (flag.number || ""),
      names: [flag.label, flag.number || "", app.words(flag.flag_kind)], weight: 0 };
  }));
})();
