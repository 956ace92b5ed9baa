/* Typing paper ballots: Enter and the arrow keys go from cell to cell, full-width digits become half-width, the last Enter saves. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-paper]");
  if (!form) {
    return;
  }
  var rows = Array.prototype.map.call(form.querySelectorAll("tbody tr"), function (row) {
    return Array.prototype.slice.call(row.querySelectorAll("input"));
  });
  var cells = Array.prototype.concat.apply([], rows);

  function plain(text) {
    return text.replace(/[０-９]/g, function (sign) {
      return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
    }).replace(/[．。]/g, ".").replace(/[\s　]/g, "");
  }

  function go(cell) {
    if (cell) {
      cell.focus();
      cell.select();
    }
  }

  function beside(cell, down) {
    var place = cells.indexOf(cell);
    return cells[place + down * rows[0].length];
  }

  form.addEventListener("keydown", function (event) {
    var place = cells.indexOf(event.target);
    if (place < 0 || event.isComposing) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      event.target.value = plain(event.target.value);
      if (place === cells.length - 1) {
        form.querySelector("[data-submit]").click();
      } else {
        go(cells[place + 1]);
      }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(beside(event.target, event.key === "ArrowDown" ? 1 : -1));
    }
  });

  form.addEventListener("focusout", function (event) {
    if (cells.indexOf(event.target) >= 0) {
      event.target.value = plain(event.target.value);
    }
  });

  go(form.querySelector("[aria-invalid=true]") || cells[0]);
})();
