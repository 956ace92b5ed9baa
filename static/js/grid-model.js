// The rows of the grid in memory: texts by row and column, undo and redo, and the table that shows them.
(function () {
  "use strict";
  var table = document.getElementById("grid");
  if (!table || !table.getAttribute("data-save")) {
    return;
  }
  var body = table.tBodies[0];
  var data = JSON.parse(document.getElementById("grid-data").textContent);
  var fields = Array.prototype.slice.call(table.tHead.rows[0].cells, 1).map(function (head) {
    return {
      name: head.getAttribute("data-field"),
      kind: head.getAttribute("data-kind"),
      needed: head.hasAttribute("data-needed"),
      title: head.textContent
    };
  });
  var columns = {};
  fields.forEach(function (field, place) { columns[field.name] = place; });
  var listeners = {};
  var done = [];
  var undone = [];
  var keys = 0;

  var G = (window.hengjiGrid = {
    table: table, body: body, data: data, fields: fields, columns: columns,
    rows: [], removed: [], orderChanged: false
  });

  G.on = function (name, listener) { (listeners[name] = listeners[name] || []).push(listener); };
  G.tell = function (name, detail) { (listeners[name] || []).forEach(function (one) { one(detail); }); };

  function emptyTexts() { return fields.map(function () { return ""; }); }

  function drawn(row) {
    var tr = document.createElement("tr");
    var head = document.createElement("th");
    head.scope = "row";
    head.className = "no";
    tr.appendChild(head);
    var model = table.tHead.rows[0].cells;
    fields.forEach(function (field, place) {
      var td = document.createElement("td");
      td.className = model[place + 1].className;
      td.textContent = row.cells[place];
      tr.appendChild(td);
    });
    return tr;
  }

  G.makeRow = function (texts) {
    keys += 1;
    var row = {
      id: null, key: "n" + Date.now().toString(36) + keys, version: 0, cells: texts || emptyTexts(), saved: emptyTexts(),
      faults: {}, conflicts: {}, touched: true
    };
    row.tr = drawn(row);
    row.tr.hengji = row;
    row.cells.forEach(function (text, c) { G.mark(row, c); });
    return row;
  };

  G.td = function (row, c) { return row.tr.cells[c + 1]; };
  G.rowOf = function (element) {
    var tr = element.closest("tr");
    return tr && tr.parentNode === body ? tr.hengji : null;
  };
  G.indexOf = function (row) { return row.tr.sectionRowIndex; };
  G.find = function (id, key) {
    return G.rows.find(function (row) { return id !== null && id !== undefined ? row.id === id : row.key === key; });
  };
  G.dirty = function (row, c) { return row.cells[c] !== row.saved[c]; };

  // What a cell looks like: unsaved, faulty, needed, in conflict.
  G.mark = function (row, c) {
    var td = G.td(row, c);
    var fault = row.faults[c];
    var need = fault && row.cells[c] === "";
    td.classList.toggle("unsaved", G.dirty(row, c));
    td.classList.toggle("fault", Boolean(fault && !need));
    td.classList.toggle("need", Boolean(need));
    td.classList.toggle("conflict", row.conflicts[c] !== undefined);
    if (fault) {
      td.title = fault.problem + "；" + fault.remedy;
    } else if (td.title) {
      td.removeAttribute("title");
    }
  };

  G.show = function (row, c) {
    G.td(row, c).textContent = row.cells[c];
    G.mark(row, c);
  };

  // The one place where a text changes by typing, pasting or undoing.
  function put(row, c, text) {
    row.cells[c] = text;
    delete row.faults[c];
    row.touched = true;
    G.show(row, c);
  }

  function renumber() {
    G.rows.forEach(function (row, place) {
      var head = row.tr.cells[0];
      var link = head.firstElementChild;
      var number = String(place + 1);
      if (link ? link.textContent !== number : head.textContent !== number) {
        (link || head).textContent = number;
      }
      row.tr.draggable = false;
      head.draggable = true;
    });
  }

  function place(rows) {
    G.rows = rows;
    var before = null;
    for (var i = rows.length - 1; i >= 0; i -= 1) {
      if (rows[i].tr.nextSibling !== before || rows[i].tr.parentNode !== body) {
        body.insertBefore(rows[i].tr, before);
      }
      before = rows[i].tr;
    }
    while (body.rows.length > rows.length) {
      body.removeChild(body.rows[0]);
    }
    renumber();
    G.orderChanged = true;
  }

  function enlist(rows, gone) {
    gone.forEach(function (row) {
      if (row.id !== null) {
        G.removed.push({ row: row.id, version: row.version });
      }
    });
    rows.forEach(function (row) {
      row.touched = true;
      G.removed = G.removed.filter(function (one) { return one.row !== row.id; });
    });
  }

  function apply(step, back) {
    if (step.cells) {
      step.cells.forEach(function (one) { put(one.row, one.c, back ? one.before : one.after); });
    }
    if (step.after) {
      var now = back ? step.before : step.after;
      var was = back ? step.after : step.before;
      var held = new Set(now);
      var had = new Set(was);
      enlist(now.filter(function (row) { return !had.has(row); }), was.filter(function (row) { return !held.has(row); }));
      place(now.slice());
    }
    G.tell("change", step);
  }

  // A step: { cells: [{row, c, before, after}], before: rows, after: rows }.
  G.run = function (step) {
    if ((!step.cells || !step.cells.length) && !step.after) {
      return;
    }
    apply(step, false);
    done.push(step);
    undone.length = 0;
    G.tell("history");
  };

  G.undo = function () {
    var step = done.pop();
    if (step) {
      apply(step, true);
      undone.push(step);
      G.tell("history");
    }
    return step;
  };

  G.redo = function () {
    var step = undone.pop();
    if (step) {
      apply(step, false);
      done.push(step);
      G.tell("history");
    }
    return step;
  };

  G.canUndo = function () { return done.length > 0; };
  G.canRedo = function () { return undone.length > 0; };

  G.write = function (list) {
    var cells = list.filter(function (one) { return one.row.cells[one.c] !== one.text; }).map(function (one) {
      return { row: one.row, c: one.c, before: one.row.cells[one.c], after: one.text };
    });
    G.run({ cells: cells });
  };

  G.rearrange = function (after, cells) {
    G.run({ before: G.rows.slice(), after: after, cells: cells });
  };

  // Put what was kept in the browser back, outside of undo.
  G.restore = function (rows, removed) {
    place(rows);
    G.removed = removed;
  };

  G.put = put;

  G.rows = Array.prototype.map.call(body.rows, function (tr) {
    var texts = Array.prototype.slice.call(tr.cells, 1).map(function (td) { return td.textContent; });
    var row = {
      id: Number(tr.getAttribute("data-row")), key: "", version: Number(tr.getAttribute("data-version")), cells: texts,
      saved: texts.slice(), faults: {}, conflicts: {}, touched: false, tr: tr
    };
    tr.hengji = row;
    tr.cells[0].draggable = true;
    return row;
  });
})();
