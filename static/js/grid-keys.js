// Keys and clipboard of the grid, and what they do to rows.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var at = G.at;
  var box = G.box;
  var PAGE = 12;
  var toolbar = document.querySelector(".grid-bar");

  // —— rows ——
  function order(rows) { return rows.slice(); }

  G.insertRow = function () {
    var place = G.rows.length ? G.bounds().bottom + 1 : 0;
    var near = G.rows[place - 1];
    var row = G.makeRow();
    if (near) { // a new row belongs to the same heading until something else is typed
      ["category", "primary"].forEach(function (name) { row.cells[G.columns[name]] = near.cells[G.columns[name]]; });
    }
    var after = order(G.rows);
    after.splice(place, 0, row);
    G.rearrange(after, []);
    row.cells.forEach(function (text, c) { G.show(row, c); });
    G.select(place, near ? G.columns.name : 0, false);
  };

  G.removeRows = function () {
    if (!G.rows.length) {
      return;
    }
    var gone = new Set(G.selectedRows());
    var top = G.bounds().top;
    G.rearrange(G.rows.filter(function (row) { return !gone.has(row); }), []);
    G.select(Math.min(top, G.rows.length - 1), at.c, false);
  };

  G.moveRows = function (rows, place) {
    var moved = new Set(rows);
    var before = G.rows.slice(0, place).filter(function (row) { return !moved.has(row); });
    var behind = G.rows.slice(place).filter(function (row) { return !moved.has(row); });
    var after = before.concat(rows, behind);
    if (after.some(function (row, each) { return row !== G.rows[each]; })) {
      G.rearrange(after, []);
    }
    at.R = before.length;
    G.select(before.length + rows.length - 1, at.c, true);
  };

  // Move the selected rows one up or down.
  G.shift = function (step) {
    var b = G.bounds();
    if (step < 0 ? b.top > 0 : b.bottom < G.rows.length - 1) {
      G.moveRows(G.selectedRows(), step < 0 ? b.top - 1 : b.bottom + 2);
    }
  };

  function clear() {
    var b = G.bounds();
    var cells = [];
    G.selectedRows().forEach(function (row) {
      for (var c = b.left; c <= b.right; c += 1) {
        cells.push({ row: row, c: c, text: "" });
      }
    });
    G.write(cells);
  }

  // —— keys ——
  function move(down, right, event) {
    var far = event.ctrlKey || event.metaKey;
    G.select(
      far && down ? (down < 0 ? 0 : G.rows.length - 1) : at.r + down,
      far && right ? (right < 0 ? 0 : G.fields.length - 1) : at.c + right, event.shiftKey
    );
  }

  function tab(event) {
    var end = event.shiftKey ? at.c === 0 && at.r === 0 : at.c === G.fields.length - 1 && at.r === G.rows.length - 1;
    if (end) {
      return false; // the next thing on the page
    }
    var c = at.c + (event.shiftKey ? -1 : 1);
    var r = at.r + (c < 0 ? -1 : c >= G.fields.length ? 1 : 0);
    G.select(r, c < 0 ? G.fields.length - 1 : c % G.fields.length, false);
    return true;
  }

  var ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function alone(event) {
    var keys = { ArrowUp: function () { G.shift(-1); }, ArrowDown: function () { G.shift(1); }, Insert: G.insertRow, Delete: G.removeRows };
    if (event.altKey && keys[event.key]) {
      keys[event.key]();
      return true;
    }
    return false;
  }

  function command(event) {
    if (!(event.ctrlKey || event.metaKey)) {
      return false;
    }
    var key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      G.step(key === "y" || event.shiftKey);
    } else if (key === "a") {
      at.R = 0;
      at.C = 0;
      G.select(G.rows.length - 1, G.fields.length - 1, true);
    } else if (key === "f") {
      document.getElementById("grid-find").focus();
    } else if (key === "home" || key === "end") {
      G.select(key === "home" ? 0 : G.rows.length - 1, key === "home" ? 0 : G.fields.length - 1, event.shiftKey);
    } else {
      return false;
    }
    return true;
  }

  function readyKey(event) {
    var arrow = ARROWS[event.key];
    if (alone(event) || command(event)) {
      return true;
    }
    if (arrow) {
      move(arrow[0], arrow[1], event);
    } else if (event.key === "Enter") {
      G.select(at.r + (event.shiftKey ? -1 : 1), at.c, false);
    } else if (event.key === "Tab") {
      return tab(event);
    } else if (event.key === "F2") {
      G.open("edit");
    } else if (event.key === "Delete" || event.key === "Backspace") {
      clear();
    } else if (event.key === "Home" || event.key === "End") {
      G.select(at.r, event.key === "Home" ? 0 : G.fields.length - 1, event.shiftKey);
    } else if (event.key === "PageDown" || event.key === "PageUp") {
      G.select(at.r + (event.key === "PageDown" ? PAGE : -PAGE), at.c, event.shiftKey);
    } else if (event.key === "Escape") {
      toolbar.querySelector("button").focus();
    } else {
      return false;
    }
    return true;
  }

  function openKey(event) {
    var arrow = ARROWS[event.key];
    if (event.key === "Enter" && event.altKey) {
      box.setRangeText("\n", box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input"));
    } else if (event.key === "Enter") {
      var all = at.filling || event.ctrlKey || event.metaKey;
      at.filling = false;
      G.commit(all, !all);
      if (all) {
        G.focus();
      } else {
        G.select(at.r + (event.shiftKey ? -1 : 1), at.c, false);
      }
    } else if (event.key === "Tab") {
      G.commit(false, true);
      return tab(event) || (G.ready(), false);
    } else if (event.key === "Escape") {
      at.filling = false;
      G.cancel();
    } else if (arrow && arrow[0] && G.pick(arrow[0])) {
      return true;
    } else if (arrow && at.mode === "type") {
      G.commit(false, true);
      move(arrow[0], arrow[1], event);
    } else {
      return false;
    }
    return true;
  }

  box.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) {
      return;
    }
    if (at.mode === "ready" ? readyKey(event) : openKey(event)) {
      event.preventDefault();
    }
  });

  // Undo or redo, and go to where something changed.
  G.step = function (forward) {
    var taken = forward ? G.redo() : G.undo();
    var first = taken && taken.cells && taken.cells[0];
    if (first && G.rows.indexOf(first.row) >= 0) {
      G.select(G.rows.indexOf(first.row), first.c, false);
    } else {
      G.select(at.r, at.c, false);
    }
  };

  // —— clipboard: tab-separated as Excel has it, with quotes where a text has lines ——
  function quoted(text) { return /[\t\n"]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text; }

  G.copied = function () {
    var b = G.bounds();
    return G.selectedRows().map(function (row) { return row.cells.slice(b.left, b.right + 1).map(quoted).join("\t"); }).join("\n");
  };

  G.parse = function (text) {
    var rows = [[]];
    var cell = "";
    var inside = false;
    var words = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (var i = 0; i < words.length; i += 1) {
      var sign = words[i];
      if (inside) {
        if (sign === '"' && words[i + 1] === '"') {
          cell += '"';
          i += 1;
        } else if (sign === '"') {
          inside = false;
        } else {
          cell += sign;
        }
      } else if (sign === '"' && cell === "") {
        inside = true;
      } else if (sign === "\t" || sign === "\n") {
        rows[rows.length - 1].push(cell);
        cell = "";
        if (sign === "\n") {
          rows.push([]);
        }
      } else {
        cell += sign;
      }
    }
    rows[rows.length - 1].push(cell);
    return rows;
  };

  G.paste = function (text) {
    var given = G.parse(text);
    var b = G.bounds();
    var single = given.length === 1 && given[0].length === 1;
    var height = single && G.rows.length ? b.bottom - b.top + 1 : given.length;
    var width = single ? b.right - b.left + 1 : Math.max.apply(null, given.map(function (row) { return row.length; }));
    var after = order(G.rows);
    while (after.length < b.top + height) {
      after.push(G.makeRow());
    }
    var cells = [];
    for (var r = 0; r < height; r += 1) {
      for (var c = 0; c < width && b.left + c < G.fields.length; c += 1) {
        var said = single ? given[0][0] : given[r][c];
        var row = after[b.top + r];
        if (said !== undefined && row.cells[b.left + c] !== said) {
          cells.push({ row: row, c: b.left + c, before: row.cells[b.left + c], after: said });
        }
      }
    }
    if (after.length > G.rows.length) {
      G.rearrange(after, cells);
    } else {
      G.run({ cells: cells });
    }
    // As in Excel the view stays where the pasted part begins.
    at.R = Math.min(b.top + height, G.rows.length) - 1;
    at.C = Math.min(b.left + width, G.fields.length) - 1;
    G.select(b.top, b.left, true);
  };

  ["copy", "cut"].forEach(function (name) {
    box.addEventListener(name, function (event) {
      if (at.mode !== "ready" || !G.rows.length) {
        return;
      }
      event.preventDefault();
      event.clipboardData.setData("text/plain", G.copied());
      if (name === "cut") {
        clear();
      }
    });
  });
  box.addEventListener("paste", function (event) {
    if (at.mode === "ready") {
      event.preventDefault();
      G.paste(event.clipboardData.getData("text/plain"));
    }
  });
})();
