/* Light or dark: as the reader's machine has it, until the reader says otherwise. */
(function () {
  "use strict";
  const app = window.cllkg;
  const root = document.documentElement;
  const button = document.getElementById("scheme");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  app.scheme = function () { return root.dataset.theme === "dark" ? "dark" : "light"; };

  function wear(name) {
    root.dataset.theme = name;
    button.setAttribute("aria-pressed", String(name === "dark"));
    app.emit("scheme");
  }
  button.addEventListener("click", function () { wear(app.scheme() === "dark" ? "light" : "dark"); });
  dark.addEventListener("change", function () { wear(dark.matches ? "dark" : "light"); });
  wear(dark.matches ? "dark" : "light");
})();
