/* The big screen says so when its numbers have stopped coming. */
(function () {
  "use strict";

  function say(broken) {
    document.querySelector("[data-broken]").hidden = !broken;
  }

  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () {
      say(true);
    });
  });
  document.addEventListener("htmx:afterSwap", function () {
    say(false);
  });
})();
