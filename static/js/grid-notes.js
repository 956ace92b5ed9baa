// What the grid has to tell: notes above it, and conflicts with both texts side by side.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var notes = document.getElementById("grid-notes");

  G.note = function (text, tone) {
    var note = document.createElement("div");
    note.className = "note grid-note note-" + (tone || "warning");
    note.setAttribute("role", "alert");
    note.appendChild(document.createElement("span")).textContent = text;
    var close = note.appendChild(document.createElement("button"));
    close.type = "button";
    close.className = "btn btn-sm btn-link";
    close.textContent = "知道了";
    close.addEventListener("click", function () { note.remove(); });
    notes.appendChild(note);
    return note;
  };

  // —— conflicts: both texts side by side ——
  G.showConflicts = function (row) {
    Object.keys(row.conflicts).forEach(function (place) {
      var c = Number(place);
      var name = "conflict-" + (row.id || row.key) + "-" + c;
      var old = document.getElementById(name);
      if (old) {
        old.remove();
      }
      var note = G.note("", "warning");
      note.id = name;
      note.querySelector("button").remove();
      note.firstChild.textContent = row.cells[G.columns.code] + " 的“" + G.fields[c].title + "”刚刚被别人改动：";
      var sides = note.appendChild(document.createElement("div"));
      sides.className = "grid-sides";
      [["我写的", row.cells[c], "用我的"], ["现在的", row.conflicts[c], "用现在的"]].forEach(function (side, which) {
        var box = sides.appendChild(document.createElement("div"));
        box.appendChild(document.createElement("small")).textContent = side[0];
        box.appendChild(document.createElement("p")).textContent = side[1] || "（空）";
        var button = box.appendChild(document.createElement("button"));
        button.type = "button";
        button.className = "btn btn-sm btn-outline-secondary";
        button.textContent = side[2];
        button.addEventListener("click", function () {
          var theirs = row.conflicts[c];
          delete row.conflicts[c];
          G.put(row, c, which ? theirs : row.cells[c]);
          note.remove();
          G.tell("change", {});
        });
      });
    });
  };
})();
