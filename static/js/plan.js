// The table of a section's draft: more rows, and rows pasted from a spreadsheet.
(function () {
  "use strict";
  var MOST = 60;

  function cells(row) {
    return Array.prototype.slice.call(row.querySelectorAll("textarea"));
  }

  function addRow(table) {
    var body = table.tBodies[0];
    var number = body.rows.length;
    if (number >= MOST) {
      return null;
    }
    var row = body.rows[number - 1].cloneNode(true);
    row.querySelector("th").textContent = String(number + 1);
    cells(row).forEach(function (cell) {
      cell.name = cell.name.replace(/^r\d+/, "r" + number);
      cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace(/\d+/, String(number + 1)));
      cell.value = "";
    });
    body.appendChild(row);
    return row;
  }

  function paste(table, cell, text) {
    var lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    var body = table.tBodies[0];
    var first = cell.closest("tr").sectionRowIndex;
    var column = cells(cell.closest("tr")).indexOf(cell);
    lines.forEach(function (line, down) {
      var row = body.rows[first + down] || addRow(table);
      if (!row) {
        return;
      }
      var found = cells(row);
      line.split("\t").forEach(function (value, right) {
        if (found[column + right]) {
          found[column + right].value = value;
        }
      });
    });
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-draft]"), function (table) {
    var form = table.closest("form");
    var button = form.querySelector("[data-add-row]");
    if (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var row = addRow(table);
        if (row) {
          cells(row)[0].focus();
        }
      });
    }
    table.addEventListener("paste", function (event) {
      var cell = event.target.closest("textarea");
      var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
      if (cell && text.indexOf("\t") >= 0) {
        event.preventDefault();
        paste(table, cell, text);
      }
    });
  });
})();
