// Mouse, dragging of rows, and the buttons above the grid.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var at = G.at;
  var box = G.box;
  var toolbar = document.querySelector(".grid-bar");

  // —— mouse ——
  var dragging = false;
  function cellAt(event) {
    var td = event.target.closest("td");
    var row = td && G.rowOf(td);
    return row ? { r: G.rows.indexOf(row), c: td.cellIndex - 1 } : null;
  }

  G.body.addEventListener("mousedown", function (event) {
    var cell = event.button === 0 && cellAt(event);
    var head = event.target.closest("th");
    if (cell) {
      event.preventDefault();
      G.commit(false, true);
      dragging = true;
      G.select(cell.r, cell.c, event.shiftKey);
    } else if (head && !event.target.closest("a")) {
      var r = G.rows.indexOf(G.rowOf(head));
      var b = G.bounds();
      if (!event.shiftKey && r >= b.top && r <= b.bottom && b.right - b.left === G.fields.length - 1) {
        return; // inside the selection: it is going to be dragged
      }
      at.R = event.shiftKey ? at.R : r;
      at.C = 0;
      G.select(r, G.fields.length - 1, true);
    }
  });
  G.body.addEventListener("mouseover", function (event) {
    var cell = dragging && event.buttons === 1 && cellAt(event);
    if (cell) {
      G.select(cell.r, cell.c, true);
    }
  });
  document.addEventListener("mouseup", function () { dragging = false; });
  G.body.addEventListener("dblclick", function (event) {
    if (cellAt(event)) {
      G.open("edit");
    }
  });

  // —— rows by dragging their head ——
  var held = null;
  function unmark() {
    Array.prototype.forEach.call(G.body.querySelectorAll("tr.drop"), function (tr) { tr.classList.remove("drop"); });
  }
  G.body.addEventListener("dragstart", function (event) {
    var head = event.target.closest && event.target.closest("th");
    var row = head && G.rowOf(head);
    if (row) {
      var rows = G.selectedRows();
      held = rows.indexOf(row) >= 0 ? rows : [row];
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", G.copied());
    }
  });
  G.body.addEventListener("dragover", function (event) {
    var row = held && G.rowOf(event.target);
    if (row) {
      event.preventDefault();
      unmark();
      row.tr.classList.add("drop");
    }
  });
  G.body.addEventListener("drop", function (event) {
    var row = held && G.rowOf(event.target);
    if (row) {
      event.preventDefault();
      G.moveRows(held, G.rows.indexOf(row) + 1);
    }
    held = null;
    unmark();
  });
  G.body.addEventListener("dragend", function () {
    held = null;
    unmark();
  });

  // —— buttons ——
  var actions = {
    insert: G.insertRow, remove: G.removeRows, up: function () { G.shift(-1); }, down: function () { G.shift(1); },
    undo: function () { G.step(false); }, redo: function () { G.step(true); },
    fill: function () {
      G.focus();
      at.filling = true;
      G.open("edit");
      box.select();
    }
  };
  toolbar.addEventListener("mousedown", function (event) {
    if (event.target.closest("button[data-grid]")) {
      event.preventDefault(); // the cell keeps the focus
    }
  });
  toolbar.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-grid]");
    var action = button && actions[button.getAttribute("data-grid")];
    if (action) {
      if (at.mode !== "ready") {
        G.commit(false);
      }
      action();
    }
  });
  G.on("history", function () {
    toolbar.querySelector("[data-grid=undo]").disabled = !G.canUndo();
    toolbar.querySelector("[data-grid=redo]").disabled = !G.canRedo();
  });
  G.on("change", function () {
    var empty = document.getElementById("grid-empty");
    if (empty && G.rows.length) {
      empty.remove();
    }
  });
})();
