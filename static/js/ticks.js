/* A group of boxes with one above them that ticks them all; without JavaScript the boxes are there alone. */
(function () {
  "use strict";

  document.querySelectorAll("[data-ticks]").forEach(function (group) {
    var all = group.querySelector("[data-ticks-all]");
    var boxes = Array.prototype.slice.call(group.querySelectorAll("input[type=checkbox][name]"));
    if (!all || boxes.length < 2) {
      return;
    }

    function show() {
      var ticked = boxes.filter(function (box) {
        return box.checked;
      }).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }

    all.closest("label").hidden = false;
    all.addEventListener("change", function () {
      boxes.forEach(function (box) {
        box.checked = all.checked;
      });
      boxes[0].dispatchEvent(new Event("change", { bubbles: true }));
    });
    group.addEventListener("change", show);
    show();
  });
})();
