// A ballot by keyboard: Enter goes on to the next mark or target, the arrows move up and down in the table.
(function () {
  "use strict";

  window.HengjiBallotKeys = function (form, rows, narrow, go, last) {
    function moveTo(place, column, way) {
      while (rows[place] && !rows[place].judged()) {
        place += way;
      }
      var target = rows[place] ? rows[place].cells[column].input : way > 0 ? last : null;
      if (target) {
        target.focus();
        if (target.select) {
          target.select();
        }
      }
    }

    function placeOf(input) {
      var row = input.closest("[data-row]");
      var place = rows.findIndex(function (one) { return one.element === row; });
      var column = place < 0 ? -1 : rows[place].cells.findIndex(function (cell) { return cell.input === input; });
      return column < 0 ? null : { place: place, column: column };
    }

    function onward(at) {
      var next = rows[at.place].cells[at.column + 1];
      if (next) {
        next.input.focus();
      } else if (!narrow.matches) {
        moveTo(at.place + 1, 0, 1);
      } else if (at.place < rows.length - 1) {
        go(at.place + 1);
      } else {
        last.focus();
      }
    }

    form.addEventListener("keydown", function (event) {
      var at = placeOf(event.target);
      if (!at) {
        return;
      }
      if (event.key === "Enter") {
        event.preventDefault();
        onward(at);
      } else if (!narrow.matches && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        var way = event.key === "ArrowDown" ? 1 : -1;
        moveTo(at.place + way, at.column, way);
      }
    });
  };
})();
