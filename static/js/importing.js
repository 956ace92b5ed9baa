// Importing a table of indicators: drop a file, read anew when a column's meaning changes, warn before leaving.
(function () {
  "use strict";

  var KINDS = /\.(xlsx|xls|csv|txt)$/i;

  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }

  var upload = document.querySelector("[data-import-upload]");
  if (upload) {
    var zone = upload.querySelector("[data-drop]");
    var field = upload.querySelector("input[type=file]");
    var chosen = upload.querySelector("[data-chosen]");
    var hint = upload.querySelector("[data-drop-hint]");
    var depth = 0;
    upload.querySelector("[data-drop-pick]").hidden = false;
    field.classList.add("visually-hidden");
    hint.hidden = !window.matchMedia("(pointer: fine)").matches;

    var show = function () {
      var file = field.files[0];
      var fits = Boolean(file && KINDS.test(file.name));
      chosen.classList.toggle("drop-wrong", Boolean(file && !fits));
      chosen.textContent = !file ? "" : file.name + "，" + size(file.size) + (fits ? "" : "：请先另存为 .xlsx");
      return fits;
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
      zone.classList.toggle("drop-over", depth > 0);
    });
    document.addEventListener("dragover", function (event) {
      event.preventDefault(); // else the browser opens the file instead
      event.dataTransfer.dropEffect = "copy";
    });
    document.addEventListener("drop", function (event) {
      event.preventDefault();
      depth = 0;
      zone.classList.remove("drop-over");
      if (event.dataTransfer.files.length !== 1) {
        chosen.classList.add("drop-wrong");
        chosen.textContent = "一次只能导入一个文件。";
        return;
      }
      field.files = event.dataTransfer.files;
      if (show()) {
        upload.requestSubmit(upload.querySelector("[data-submit]"));
      }
    });
  }

  var sheet = document.querySelector("[data-import-sheet]");
  if (sheet) {
    sheet.querySelector("button").hidden = true;
    sheet.querySelector("select").addEventListener("change", function () {
      if (leave()) {
        sheet.submit();
      }
    });
  }

  // What was typed into the rows is kept by the server with every button of that form, but not by the other forms.
  var rows = document.querySelector("[data-import-rows]");
  var touched = false;
  function leave() {
    return !touched || window.confirm("有修改还没有保存，重新识别会丢掉它们。继续吗？");
  }
  if (rows) {
    var fit = function (area) {
      area.style.height = "auto";
      area.style.height = area.scrollHeight + 2 + "px";
    };
    rows.querySelectorAll("textarea").forEach(function (area) {
      fit(area);
      area.addEventListener("input", function () { fit(area); });
    });
    rows.addEventListener("input", function () { touched = true; });
    rows.addEventListener("submit", function () { touched = false; });
    var columns = document.querySelector("[data-import-columns]");
    columns.addEventListener("submit", function (event) {
      if (!leave()) {
        event.preventDefault();
        return;
      }
      touched = false;
    });
    window.addEventListener("beforeunload", function (event) {
      if (touched) {
        event.preventDefault();
        event.returnValue = "";
      }
    });
  }
})();
