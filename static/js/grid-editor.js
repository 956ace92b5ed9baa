// The active cell, the selection, and the one text box that lies over the active cell and takes the typing.
//
// The box always has the focus and holds the cell's text, all of it selected: typing replaces it (Chinese input methods
// need a box that is there before the first key), copying copies it.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var area = document.getElementById("grid-area");
  var bar = document.getElementById("grid-cell");
  var box = document.createElement("textarea");
  box.className = "grid-editor";
  box.id = "grid-editor";
  box.rows = 1;
  box.setAttribute("autocomplete", "off");
  box.setAttribute("spellcheck", "false");
  box.setAttribute("aria-label", "当前单元格");
  var list = document.createElement("ul");
  list.className = "grid-list";
  list.id = "grid-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "可选内容");
  list.hidden = true;
  area.appendChild(box);
  area.appendChild(list);

  // r, c: the active cell; R, C: where the selection was begun; mode: "ready", "type" or "edit".
  var at = { r: 0, c: 0, R: 0, C: 0, mode: "ready" };
  var drawn = [];
  var chosen = -1;
  var moving = false; // the cell is being left: it is drawn once, at the next one
  var offered = [];
  G.at = at;
  G.box = box;

  G.bounds = function () {
    return {
      top: Math.min(at.r, at.R), bottom: Math.max(at.r, at.R), left: Math.min(at.c, at.C), right: Math.max(at.c, at.C)
    };
  };

  G.selectedRows = function () {
    var b = G.bounds();
    return G.rows.slice(b.top, b.bottom + 1);
  };

  function draw() {
    drawn.forEach(function (td) { td.classList.remove("sel", "active"); });
    drawn = [];
    if (!G.rows.length) {
      return;
    }
    var b = G.bounds();
    for (var r = b.top; r <= b.bottom; r += 1) {
      var cells = G.rows[r].tr.cells;
      for (var c = b.left; c <= b.right; c += 1) {
        cells[c + 1].classList.add("sel");
        drawn.push(cells[c + 1]);
      }
    }
    G.td(G.rows[at.r], at.c).classList.add("active");
  }

  function frozenWidth(td) {
    if (td.classList.contains("frozen") || getComputedStyle(G.rows[0].tr.cells[1]).position !== "sticky") {
      return 52;
    }
    return G.rows[0].tr.cells[4].offsetLeft - area.scrollLeft + G.rows[0].tr.cells[4].offsetWidth;
  }

  function reveal(td) {
    var head = G.table.tHead.offsetHeight;
    var top = td.offsetTop;
    if (top - head < area.scrollTop) {
      area.scrollTop = top - head;
    } else if (top + td.offsetHeight > area.scrollTop + area.clientHeight) {
      area.scrollTop = top + td.offsetHeight - area.clientHeight;
    }
    if (td.classList.contains("frozen") && getComputedStyle(td).position === "sticky") {
      return;
    }
    var left = frozenWidth(td);
    if (td.offsetLeft - left < area.scrollLeft) {
      area.scrollLeft = td.offsetLeft - left;
    } else if (td.offsetLeft + td.offsetWidth > area.scrollLeft + area.clientWidth) {
      area.scrollLeft = td.offsetLeft + td.offsetWidth - area.clientWidth;
    }
  }

  function lay() {
    var td = G.td(G.rows[at.r], at.c);
    var left = td.offsetLeft;
    var top = td.offsetTop;
    var width = td.offsetWidth;
    var height = td.offsetHeight;
    box.style.left = left + "px";
    box.style.top = top + "px";
    if (at.mode === "ready") { // nothing is measured that would lay the table out once more
      box.style.width = width + "px";
      box.style.height = height + "px";
      return;
    }
    box.style.width = Math.max(width, 160) + "px";
    box.style.height = "auto";
    box.style.height = Math.min(Math.max(box.scrollHeight + 4, height), 200) + "px";
    list.style.left = left + "px";
    list.style.top = top + box.offsetHeight + "px";
  }

  G.row = function () { return G.rows[at.r]; };
  G.field = function () { return G.fields[at.c]; };

  // Make ready for the next key: the box holds the cell's text, selected.
  function ready() {
    at.mode = "ready";
    box.classList.remove("open");
    hide();
    if (!G.rows.length) {
      box.value = " ";
      return;
    }
    var text = G.row().cells[at.c];
    box.value = text || " ";
    var row = G.row();
    var fault = row.faults[at.c];
    box.setAttribute("aria-label", "第" + (at.r + 1) + "行 " + G.field().title + (fault ? "，有误：" + fault.problem : ""));
    bar.children[0].textContent = (row.cells[G.columns.code] || "新行") + " " + G.field().title;
    bar.children[1].textContent = fault ? text + "　⚠ " + fault.problem + "；" + fault.remedy : text;
    lay();
  }
  G.ready = ready;

  G.focus = function () {
    box.focus({ preventScroll: true });
    box.select();
  };

  // Go to a cell; `extend` keeps where the selection was begun.
  G.select = function (r, c, extend) {
    if (!G.rows.length) {
      return;
    }
    at.r = Math.max(0, Math.min(G.rows.length - 1, r));
    at.c = Math.max(0, Math.min(G.fields.length - 1, c));
    if (!extend) {
      at.R = at.r;
      at.C = at.c;
    }
    draw();
    reveal(G.td(G.row(), at.c));
    ready();
    G.focus();
  };

  G.goTo = function (row, c) {
    var place = G.rows.indexOf(row);
    if (place >= 0) {
      area.scrollIntoView({ block: "nearest" });
      G.select(place, c, false);
    }
  };

  G.refresh = function () {
    if (moving) {
      return;
    }
    at.r = Math.min(at.r, Math.max(G.rows.length - 1, 0));
    at.R = Math.min(at.R, Math.max(G.rows.length - 1, 0));
    draw();
    if (at.mode === "ready") {
      ready();
      if (document.activeElement === box) {
        box.select();
      }
    }
  };

  // —— editing ——
  G.open = function (mode) {
    if (!G.rows.length) {
      return;
    }
    if (mode === "edit") {
      box.value = G.row().cells[at.c];
      box.setSelectionRange(box.value.length, box.value.length);
    }
    at.mode = mode;
    box.classList.add("open");
    lay();
    offer();
  };

  function value() {
    if (chosen >= 0 && offered[chosen]) {
      return offered[chosen][0];
    }
    var long = G.field().kind === "long" || G.field().kind === "months" || G.field().kind === "line";
    return long ? box.value : box.value.replace(/\s*\n\s*/g, "");
  }

  // Take what stands in the box into the cell, or with `all` into every selected cell; `leaving`: another is next.
  G.commit = function (all, leaving) {
    if (at.mode === "ready") {
      return;
    }
    var text = value();
    var b = G.bounds();
    var cells = [];
    if (all) {
      for (var r = b.top; r <= b.bottom; r += 1) {
        for (var c = b.left; c <= b.right; c += 1) {
          cells.push({ row: G.rows[r], c: c, text: text });
        }
      }
    } else {
      cells.push({ row: G.row(), c: at.c, text: text });
    }
    at.mode = "ready";
    moving = Boolean(leaving);
    G.write(cells);
    moving = false;
    if (leaving) {
      box.classList.remove("open");
    } else {
      ready();
    }
  };

  G.cancel = function () {
    ready();
    box.select();
    G.total(null);
  };

  box.addEventListener("input", function () {
    if (at.mode === "ready") {
      G.open("type");
    }
    lay();
    offer();
    if (at.c === G.columns.points || at.c === G.columns.category) {
      G.total({ row: G.row(), c: at.c, text: box.value });
    }
  });
  box.addEventListener("compositionstart", function () {
    if (at.mode === "ready") {
      at.mode = "type";
      box.classList.add("open");
      lay();
    }
  });
  box.addEventListener("blur", function () { G.commit(false); });
  area.addEventListener("scroll", function () {
    if (G.rows.length) {
      lay();
    }
  });

  // —— pick lists ——
  function choices() {
    var field = G.field();
    if (field.name === "primary" || field.name === "source_document") {
      var seen = new Set(G.rows.map(function (row) { return row.cells[at.c]; }));
      seen.delete("");
      return Array.from(seen).map(function (text) { return [text, ""]; });
    }
    return G.data.lists[field.name] || [];
  }

  function strict() { return ["category", "subject", "person"].indexOf(G.field().kind) >= 0; }

  function offer() {
    var typed = box.value.trim().toLowerCase();
    offered = choices().filter(function (one) {
      return one[0].toLowerCase().indexOf(typed) >= 0 || (one[1] && one[1].toLowerCase().indexOf(typed) === 0);
    }).slice(0, 30);
    var exact = offered.some(function (one) { return one[0] === box.value || one[1] === box.value; });
    chosen = strict() && typed && offered.length && !exact ? 0 : -1;
    drawList();
  }

  function drawList() {
    list.hidden = !offered.length;
    list.textContent = "";
    offered.forEach(function (one, place) {
      var item = list.appendChild(document.createElement("li"));
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", place === chosen ? "true" : "false");
      item.textContent = one[0];
      if (one[1]) {
        item.appendChild(document.createElement("small")).textContent = " " + one[1];
      }
      if (place === chosen && item.scrollIntoView) {
        item.scrollIntoView({ block: "nearest" });
      }
    });
  }

  function hide() {
    offered = [];
    chosen = -1;
    list.hidden = true;
  }

  // Arrow keys inside the list; false where there is none.
  G.pick = function (step) {
    if (list.hidden || !offered.length) {
      return false;
    }
    chosen = (chosen + step + offered.length + (chosen < 0 && step < 0 ? 1 : 0)) % offered.length;
    drawList();
    return true;
  };

  list.addEventListener("mousedown", function (event) {
    var item = event.target.closest("li");
    event.preventDefault();
    if (item) {
      chosen = Array.prototype.indexOf.call(list.children, item);
      G.commit(false);
      G.focus();
    }
  });

  G.on("change", G.refresh);
  G.on("saved", G.refresh);
})();
