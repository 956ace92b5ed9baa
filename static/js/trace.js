/* Steps of a calculation: the step in the address stands open, paper has them all. Without it everything is readable. */
(function () {
  "use strict";

  function openUp(node) {
    for (var box = node; box; box = box.parentElement) {
      if (box.tagName === "DETAILS") {
        box.open = true;
      }
    }
  }

  function follow() {
    var asked = location.hash.slice(1);
    var step = /^s(-\d+)+$/.test(asked) ? document.getElementById(asked) : null;
    if (!step) {
      return;
    }
    openUp(step);
    var own = step.querySelector("details");
    if (own && own.parentElement === step) {
      own.open = true;
    }
    step.scrollIntoView({ block: "center" });
  }

  var folded = [];

  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll(".steps details:not([open])"));
    folded.forEach(function (box) {
      box.open = true;
    });
  });

  window.addEventListener("afterprint", function () {
    folded.forEach(function (box) {
      box.open = false;
    });
    folded = [];
  });

  document.querySelectorAll("[data-trace-print]").forEach(function (button) {
    button.hidden = false;
  });
  window.addEventListener("hashchange", follow);
  follow();
})();
