// Handing in files: drop, choose, photograph or paste; each is sent at once and its key stands in the form.
// A page may listen for `hengji:file-added` (detail: id, name, size, kind …) and `hengji:file-removed` (detail: id).
(function () {
  "use strict";

  var queue = []; // one file at a time, whatever the zone
  var running = null;
  var depth = 0;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function make(tag, name, text) {
    var made = document.createElement(tag);
    made.className = name || "";
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  function words(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1).replace(".0", "") + " MB";
  }

  function token(zone) {
    var form = zone.closest("form");
    var field = (form && form.querySelector("[name=csrfmiddlewaretoken]")) || document.querySelector("[name=csrfmiddlewaretoken]");
    var cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return field ? field.value : cookie ? cookie[1] : "";
  }

  function say(zone, text) {
    zone.querySelector("[data-files-said]").textContent = text;
  }

  function list(zone) {
    return zone.querySelector("[data-files-list]");
  }

  function tell(zone, name, detail) {
    zone.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: detail }));
  }

  function changed(zone) {
    var form = zone.closest("form");
    if (form) {
      form.dataset.filesChanged = "1";
    }
  }

  // —— rows ——
  function remover(zone, row, name) {
    var button = make("button", "btn btn-sm btn-link file-remove", "移除");
    button.type = "button";
    button.setAttribute("aria-label", "移除 " + name);
    button.addEventListener("click", function () {
      var id = row.getAttribute("data-file");
      var next = row.nextElementSibling || row.previousElementSibling;
      row.remove();
      (next && next.querySelector("button") ? next.querySelector("button") : zone.querySelector("[data-files-input]")).focus();
      if (id) {
        changed(zone);
        say(zone, "已移除 " + name);
        tell(zone, "hengji:file-removed", { id: id, name: name });
      }
    });
    return button;
  }

  function wrong(zone, row, name, text, again) {
    row.className = "file-row file-wrong";
    row.textContent = "";
    row.appendChild(make("span", "file-why", text));
    if (again) {
      var retry = make("button", "btn btn-sm btn-outline-secondary", "重试");
      retry.type = "button";
      retry.addEventListener("click", function () { again(row); });
      row.appendChild(retry);
    }
    row.appendChild(remover(zone, row, name));
    row.querySelector(".file-remove").textContent = "知道了";
    say(zone, text);
  }

  function done(zone, row, answer) {
    row.className = "file-row";
    row.textContent = "";
    row.setAttribute("data-file", answer.id);
    row.appendChild(make("span", "state state-info", answer.kind));
    var link = make("a", "file-name", answer.name);
    link.href = answer.preview;
    link.target = "_blank";
    link.rel = "noopener";
    row.appendChild(link);
    row.appendChild(make("span", "file-facts", answer.size_words));
    var key = make("input");
    key.type = "hidden";
    key.name = zone.getAttribute("data-name");
    key.value = answer.id;
    row.appendChild(key);
    row.appendChild(remover(zone, row, answer.name));
    changed(zone);
    say(zone, "已上传 " + answer.name);
    tell(zone, "hengji:file-added", answer);
  }

  // —— sending ——
  function refusal(zone, file) {
    var ending = "." + file.name.split(".").pop().toLowerCase();
    // The server tells better what to do about a .doc: only what is large is refused without asking it.
    if (file.size > 5242880 && zone.getAttribute("data-accept").split(",").indexOf(ending) < 0) {
      return "没有收下“" + file.name + "”：不能上传这种格式；可以上传的有 " + zone.getAttribute("data-listed") + "。";
    }
    if (file.size > Number(zone.getAttribute("data-limit"))) {
      return "没有收下“" + file.name + "”：文件有 " + words(file.size) + "，超过上限 " + zone.getAttribute("data-limit-words") + "；请压缩或拆成几个文件再上传。";
    }
    return file.size ? "" : "没有收下“" + file.name + "”：文件是空的（0 字节）；请打开原文件确认有内容，重新保存后上传。";
  }

  function waitingRow(zone, file, row) {
    row.className = "file-row";
    row.textContent = "";
    row.appendChild(make("span", "file-name", file.name));
    row.appendChild(make("span", "file-facts", words(file.size)));
    var bar = make("progress");
    bar.setAttribute("aria-label", "上传 " + file.name);
    row.appendChild(bar);
    return bar;
  }

  function add(zone, files) {
    Array.prototype.forEach.call(files, function (file) {
      var row = make("li", "file-row");
      var most = Number(zone.getAttribute("data-most"));
      var have = all("[data-file], [data-sending]", list(zone)).length;
      list(zone).appendChild(row);
      if (have >= most) {
        wrong(zone, row, file.name, most === 1 ? "只能放一个文件，请先移除原来的。" : "最多 " + most + " 个文件。");
        return;
      }
      var why = refusal(zone, file);
      if (why) {
        wrong(zone, row, file.name, why);
        return;
      }
      var begin = function (place) {
        place.setAttribute("data-sending", "");
        queue.push({ zone: zone, file: file, row: place, bar: waitingRow(zone, file, place), again: begin });
        next();
      };
      begin(row);
    });
  }

  function next() {
    if (running || !queue.length) {
      return;
    }
    running = queue.shift();
    var one = running;
    var body = new FormData();
    body.append("file", one.file, one.file.name);
    var request = new XMLHttpRequest();
    request.open("POST", one.zone.getAttribute("data-url"));
    request.setRequestHeader("X-CSRFToken", token(one.zone));
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable && event.loaded < event.total) {
        one.bar.max = event.total;
        one.bar.value = event.loaded;
      } else {
        one.bar.removeAttribute("value"); // sent, now it is checked
      }
    });
    request.addEventListener("loadend", function () {
      one.row.removeAttribute("data-sending");
      running = null;
      ended(one, request);
      next();
    });
    say(one.zone, "正在上传 " + one.file.name);
    request.send(body);
  }

  function ended(one, request) {
    var answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch (error) {
      answer = null; // a page of refusal, or nothing at all
    }
    if (request.status === 200 && answer && answer.id) {
      var twin = list(one.zone).querySelector('[data-file="' + answer.id + '"]');
      if (twin) {
        one.row.remove();
        say(one.zone, answer.name + " 已经在列表里");
      } else {
        done(one.zone, one.row, answer);
      }
      return;
    }
    var start = "没有收下“" + one.file.name + "”：";
    if (answer && answer.error) {
      wrong(one.zone, one.row, one.file.name, answer.error);
    } else if (request.status === 401) {
      document.dispatchEvent(new CustomEvent("hengji:signed-out"));
      wrong(one.zone, one.row, one.file.name, start + "登录已过期；请重新登录，再按“重试”。", one.again);
    } else if (request.status === 413) {
      wrong(one.zone, one.row, one.file.name, start + "超过服务器接收的上限；请压缩或拆成几个文件再上传。");
    } else if (request.status === 403 || request.status === 404) {
      wrong(one.zone, one.row, one.file.name, start + "现在没有上传的权限；请刷新本页再试。");
    } else {
      wrong(one.zone, one.row, one.file.name, start + (request.status ? "服务器出错" : "现在连不上服务器") + "；请稍后按“重试”。", one.again);
    }
  }

  // —— a zone ——
  function set(zone) {
    if (zone.classList.contains("files-live") || !zone.getAttribute("data-url")) {
      return;
    }
    zone.classList.add("files-live");
    var input = zone.querySelector("[data-files-input]");
    var photo = zone.querySelector("[data-files-photo]");
    var button = zone.querySelector("[data-files-button]");
    input.classList.add("visually-hidden");
    button.hidden = false;
    zone.querySelector("[data-files-lead]").hidden = false;
    input.addEventListener("focus", function () { button.classList.add("files-focus"); });
    input.addEventListener("blur", function () { button.classList.remove("files-focus"); });
    if (window.matchMedia("(pointer: coarse)").matches) {
      photo.disabled = false;
      zone.querySelector("[data-files-photo-button]").hidden = false;
    }
    [input, photo].forEach(function (field) {
      field.addEventListener("change", function () {
        var chosen = Array.prototype.slice.call(field.files);
        field.value = "";
        add(zone, chosen);
      });
    });
    all("[data-file]", zone).forEach(function (row) {
      row.querySelector("[data-file-keep]").hidden = true;
      row.appendChild(remover(zone, row, row.querySelector(".file-name").textContent));
    });
    var form = zone.closest("form");
    if (form && !form.dataset.filesWatched) {
      form.dataset.filesWatched = "1";
      form.addEventListener("submit", function (event) {
        if (running || queue.length) {
          event.preventDefault();
          event.stopImmediatePropagation();
          say(zone, "文件还在上传，请稍候再提交");
          wait(form);
        } else {
          form.dataset.filesChanged = "";
        }
      }, true);
    }
  }

  function wait(form) {
    var zone = form.querySelector("[data-files]");
    var note = form.querySelector("[data-files-wait]") || make("p", "note note-info", "文件还在上传，传完再提交。");
    note.setAttribute("data-files-wait", "");
    note.setAttribute("role", "alert");
    zone.parentNode.insertBefore(note, zone.nextSibling);
    var timer = window.setInterval(function () {
      if (!running && !queue.length) {
        window.clearInterval(timer);
        note.remove();
      }
    }, 300);
  }

  function zoneFor(target) {
    var zones = all("[data-files].files-live");
    var near = target && target.closest && (target.closest("[data-files]") || target.closest("[data-files-scope]"));
    if (near) {
      return near.matches("[data-files]") ? near : near.querySelector("[data-files].files-live");
    }
    var form = target && target.closest && target.closest("form");
    var inside = form ? all("[data-files].files-live", form) : [];
    return inside.length === 1 ? inside[0] : zones.length === 1 ? zones[0] : null;
  }

  function carriesFiles(event) {
    return event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types || [], "Files") >= 0;
  }

  function mark(zone) {
    all(".files-zone.drop-over").forEach(function (other) { other.classList.remove("drop-over"); });
    if (zone) {
      zone.querySelector("[data-files-zone]").classList.add("drop-over");
    }
  }

  document.addEventListener("dragenter", function (event) {
    depth += carriesFiles(event) ? 1 : 0;
  });
  document.addEventListener("dragleave", function () {
    depth = Math.max(0, depth - 1);
    if (!depth) {
      mark(null);
    }
  });
  document.addEventListener("dragover", function (event) {
    if (carriesFiles(event) && document.querySelector("[data-files]")) {
      event.preventDefault(); // else the browser opens the file instead
      var zone = zoneFor(event.target);
      event.dataTransfer.dropEffect = zone ? "copy" : "none";
      mark(zone);
    }
  });
  document.addEventListener("drop", function (event) {
    if (!carriesFiles(event) || !document.querySelector("[data-files]")) {
      return;
    }
    event.preventDefault();
    depth = 0;
    mark(null);
    var zone = zoneFor(event.target);
    if (zone) {
      add(zone, event.dataTransfer.files);
    }
  });

  document.addEventListener("paste", function (event) {
    var files = event.clipboardData ? Array.prototype.slice.call(event.clipboardData.files) : [];
    var zone = files.length ? zoneFor(document.activeElement) : null;
    if (!zone) {
      return;
    }
    event.preventDefault();
    var now = new Date();
    var stamp = [now.getFullYear(), now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes(), now.getSeconds()]
      .map(function (part) { return (part < 10 ? "0" : "") + part; }).join("");
    add(zone, files.map(function (file, place) {
      var plain = /^image\.(png|jpe?g)$/i.exec(file.name);
      return plain ? new File([file], "截图" + stamp + (place ? "-" + (place + 1) : "") + "." + plain[1], { type: file.type }) : file;
    }));
  });

  window.addEventListener("beforeunload", function (event) {
    if (running || queue.length || all("form").some(function (form) { return form.dataset.filesChanged && !form.dataset.checked; })) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  // —— the preview page ——
  all("[data-file-page]").forEach(function (picture) {
    picture.addEventListener("error", function () {
      picture.replaceWith(make("p", "file-page-wrong", "这一页没有画出来，请刷新再试，或下载原件查看。"));
    });
  });
  document.addEventListener("keydown", function (event) {
    var goal = { ArrowLeft: "[data-file-before]", ArrowRight: "[data-file-after]", Escape: "[data-file-back]" }[event.key];
    var link = goal && !event.target.closest("input, textarea, select, .table-scroll") && document.querySelector(goal);
    if (link && !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      link.click();
    }
  });

  function setAll(root) {
    all("[data-files]", root).forEach(set);
    if (root.matches && root.matches("[data-files]")) {
      set(root);
    }
  }
  setAll(document);
  document.addEventListener("htmx:load", function (event) { setAll(event.target); });
})();
