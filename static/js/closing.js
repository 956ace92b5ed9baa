/* Passphrases stand in the fields no longer than needed: gone when the page is left, comes back or has lain for two minutes. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-closing]");
  if (!form) {
    return;
  }
  var fields = form.querySelectorAll("[data-passphrase]");
  var waiting = 0;

  function clear() {
    fields.forEach(function (field) {
      field.value = "";
    });
  }

  window.addEventListener("pageshow", clear);
  window.addEventListener("pagehide", clear);
  form.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(clear, 120000);
  });
  // hengji.js asks whether somebody is still signed in, and keeps the form from going out twice.
  form.addEventListener("submit", function () {
    form.querySelector("[data-busy]").hidden = false;
  });
  document.addEventListener("hengji:signed-out", function () {
    form.querySelector("[data-busy]").hidden = true;
  });
})();
