// The page of the grid: opening long texts, finding, and the start of editing where it is allowed.
(function () {
  "use strict";
  var table = document.getElementById("grid");
  var G = window.hengjiGrid;
  if (!table) {
    return;
  }

  // Edits that never reached the server, and the plan has been approved meanwhile: they are told, not lost.
  function leftover() {
    var key = "hengji-grid:" + (document.body.getAttribute("data-account") || "") + ":" + table.getAttribute("data-plan");
    var kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key) || "null");
    } catch (error) {
      return;
    }
    var texts = [];
    (kept ? kept.rows : []).forEach(function (row) {
      Object.keys(row.cells).forEach(function (name) { texts.push(row.cells[name][0]); });
    });
    if (!texts.length) {
      return;
    }
    var note = document.createElement("div");
    note.className = "note note-warning grid-note";
    note.appendChild(document.createElement("span")).textContent =
      "这张表现在不能改，本机还有 " + texts.length + " 处没有存上的改动：" + texts.join("；");
    var button = note.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "btn btn-sm btn-link";
    button.textContent = "丢弃";
    button.addEventListener("click", function () {
      localStorage.removeItem(key);
      note.remove();
    });
    document.querySelector(".grid-area").before(note);
  }

  var wrap = document.querySelector("[data-grid=wrap]");
  if (wrap) {
    wrap.addEventListener("click", function () {
      var on = table.classList.toggle("wrapped");
      wrap.setAttribute("aria-pressed", on ? "true" : "false");
      wrap.textContent = on ? "收起长文字" : "展开长文字";
      if (G) {
        G.refresh();
      }
    });
  }
  if (!G) {
    leftover();
    return;
  }

  // —— find ——
  var find = document.getElementById("grid-find");
  var found = document.getElementById("grid-found");
  var hits = [];
  var current = -1;

  function search() {
    hits.forEach(function (hit) { G.td(hit.row, hit.c).classList.remove("hit"); });
    hits = [];
    current = -1;
    var words = find.value.trim().toLowerCase();
    if (words) {
      G.rows.forEach(function (row) {
        row.cells.forEach(function (text, c) {
          if (text.toLowerCase().indexOf(words) >= 0) {
            hits.push({ row: row, c: c });
            G.td(row, c).classList.add("hit");
          }
        });
      });
    }
    found.textContent = words ? hits.length + " 处" : "";
  }

  function next(step) {
    if (!hits.length) {
      return;
    }
    current = (current + step + hits.length) % hits.length;
    found.textContent = current + 1 + "/" + hits.length;
    G.goTo(hits[current].row, hits[current].c);
    find.focus();
  }

  find.addEventListener("input", search);
  find.addEventListener("keydown", function (event) {
    if (event.key === "Enter") {
      event.preventDefault();
      next(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      find.value = "";
      search();
      G.focus();
    }
  });

  G.check(G.data.findings);
  G.tell("ready");
  if (G.rows.length) {
    G.select(0, 0, false);
  }
})();
