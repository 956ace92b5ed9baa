// The workbook's page: drop a file; the page of its faults: step through them by key and mark what is done.
(function () {
  "use strict";

  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }

  // —— dropping a file ——
  var form = document.querySelector("[data-upload]");
  if (form) {
    var zone = form.querySelector("[data-drop]");
    var field = form.querySelector("input[type=file]");
    var chosen = form.querySelector("[data-chosen]");
    var hint = form.querySelector("[data-drop-hint]");
    var depth = 0;
    form.querySelector("[data-drop-pick]").hidden = false;
    field.classList.add("visually-hidden"); // its words are the browser's; the name of the file is shown below
    hint.hidden = !window.matchMedia("(pointer: fine)").matches;

    var size = function (bytes) {
      return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
    };

    // Gives whether the file may be sent; the server says the same again.
    var show = function () {
      var file = field.files[0];
      var fits = file && /\.xlsx$/i.test(file.name);
      chosen.classList.toggle("drop-wrong", Boolean(file && !fits));
      chosen.textContent = !file ? "" : file.name + "，" + size(file.size) + (fits ? "" : "：请先另存为 .xlsx");
      return Boolean(fits);
    };

    field.addEventListener("change", show);
    show();

    document.addEventListener("dragenter", function (event) {
      event.preventDefault();
      depth += 1;
      zone.classList.add("drop-over");
    });
    document.addEventListener("dragleave", function () {
      depth = Math.max(0, depth - 1);
      if (!depth) {
        zone.classList.remove("drop-over");
      }
    });
    document.addEventListener("dragover", function (event) {
      event.preventDefault(); // else the browser opens the file instead
      event.dataTransfer.dropEffect = "copy";
    });
    document.addEventListener("drop", function (event) {
      event.preventDefault();
      depth = 0;
      zone.classList.remove("drop-over");
      if (!event.dataTransfer.files.length) {
        return;
      }
      if (event.dataTransfer.files.length > 1) {
        chosen.classList.add("drop-wrong");
        chosen.textContent = "一次只能检查一本工作簿。";
        return;
      }
      field.files = event.dataTransfer.files;
      if (show()) {
        form.requestSubmit(form.querySelector("[data-submit]"));
      }
    });
  }

  // —— the list of faults ——
  var rows = all("[data-fault]");
  var table = document.querySelector("[data-faults]");
  if (!table || !rows.length) {
    return;
  }
  var key = "hengji-faults:" + table.getAttribute("data-faults");
  var place = -1;
  var done = {};
  try {
    done = JSON.parse(window.localStorage.getItem(key) || "{}");
  } catch (error) {
    done = {}; // storage switched off: marks last as long as the page
  }

  function count() {
    var marked = rows.filter(function (row) { return done[row.id]; }).length;
    document.querySelector("[data-fault-done]").textContent = marked ? "，已标 " + marked + " 处" : "";
  }

  function draw(row) {
    row.classList.toggle("fault-done", Boolean(done[row.id]));
    row.querySelector("[data-fault-mark]").checked = Boolean(done[row.id]);
  }

  function mark(row, value) {
    if (value) {
      done[row.id] = 1;
    } else {
      delete done[row.id];
    }
    try {
      window.localStorage.setItem(key, JSON.stringify(done));
    } catch (error) {
      // as above
    }
    draw(row);
    count();
  }

  function step(by) {
    var next = place;
    for (var tried = 0; tried < rows.length; tried += 1) {
      next = (next + by + rows.length) % rows.length;
      if (place < 0 && by < 0 && tried === 0) {
        next = rows.length - 1;
      }
      if (!done[rows[next].id]) {
        break;
      }
    }
    go(next);
  }

  function go(next) {
    if (place >= 0) {
      rows[place].classList.remove("fault-current");
    }
    place = next;
    rows[place].classList.add("fault-current");
    rows[place].focus({ preventScroll: true });
    rows[place].scrollIntoView({ block: "center" });
  }

  rows.forEach(function (row, index) {
    var label = document.createElement("label");
    label.className = "fault-mark";
    var box = document.createElement("input");
    box.type = "checkbox";
    box.className = "form-check-input";
    box.setAttribute("data-fault-mark", "");
    box.addEventListener("change", function () { mark(row, box.checked); });
    label.appendChild(box);
    label.appendChild(document.createTextNode(" 已改"));
    row.lastElementChild.appendChild(label);
    row.addEventListener("focusin", function () {
      if (place !== index) {
        if (place >= 0) {
          rows[place].classList.remove("fault-current");
        }
        place = index;
        row.classList.add("fault-current");
      }
    });
    draw(row);
  });
  count();
  document.querySelector("[data-fault-keys]").hidden = false;
  all("[data-fault-step]").forEach(function (button) {
    button.addEventListener("click", function () { step(Number(button.getAttribute("data-fault-step"))); });
  });
  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    var pressed = event.key.toLowerCase();
    if (pressed === "j" || pressed === "k") {
      event.preventDefault();
      step(pressed === "j" ? 1 : -1);
    } else if (pressed === "x" && place >= 0) {
      event.preventDefault();
      mark(rows[place], !done[rows[place].id]);
    }
  });
})();
