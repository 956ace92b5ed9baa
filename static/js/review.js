// The reviewer's queue: approve, return and move by keys; each step is one request, the row tells what came of it.
(function () {
  "use strict";
  var queue = document.querySelector("[data-queue]");
  if (!queue) {
    return;
  }
  var token = queue.querySelector("[name=csrfmiddlewaretoken]").value;
  var spoken = document.querySelector("[data-said]");
  var rows = Array.prototype.slice.call(queue.querySelectorAll("[data-row]"));
  var current = null;
  var done = 0;

  function say(text) {
    if (spoken) {
      spoken.textContent = text;
    }
  }

  function open(row) {
    return row && row.hasAttribute("data-open");
  }

  function show(row, focus) {
    if (!row) {
      return;
    }
    if (current) {
      current.classList.remove("is-current");
    }
    current = row;
    row.classList.add("is-current");
    if (focus) {
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "start" });
    }
  }

  function step(by) {
    var at = rows.indexOf(current);
    show(rows[Math.min(Math.max(at + by, 0), rows.length - 1)], true);
  }

  function nextOpen() {
    var at = rows.indexOf(current);
    var order = rows.slice(at + 1).concat(rows.slice(0, at + 1));
    for (var i = 0; i < order.length; i += 1) {
      if (open(order[i])) {
        return order[i];
      }
    }
    return null;
  }

  function answer(row, text, tone) {
    var area = row.querySelector("[data-answer]");
    area.textContent = text;
    area.hidden = false;
    area.className = "review-answer note note-" + tone;
  }

  function value(row, name) {
    var field = row.querySelector("[data-" + name + "]");
    return field ? field.value : "";
  }

  function send(row, action, data) {
    if (row.classList.contains("is-busy")) {
      return;
    }
    row.classList.add("is-busy");
    data.append("version", row.getAttribute("data-version"));
    fetch(row.getAttribute("data-url") + action + "/", {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" }
    })
      .then(function (reply) {
        if (reply.status === 401) {
          throw new Error("登录已过期，请在新窗口登录后再按一次；您填写的内容还在。");
        }
        if (!reply.ok) {
          throw new Error("没有办成，请刷新页面再试。");
        }
        return reply.json();
      })
      .then(function (told) {
        row.classList.remove("is-busy");
        settle(row, told);
      })
      .catch(function (error) {
        row.classList.remove("is-busy");
        answer(row, error instanceof TypeError ? "网络不通，这一行还没有办理；恢复后再按一次。" : error.message, "error");
      });
  }

  function settle(row, told) {
    if (!told.ok) {
      answer(row, told.said, "error");
      say(told.said);
      var field = told.field && row.querySelector("[data-" + told.field + "]");
      if (field) {
        field.focus();
      }
      if (told.overtaken) {
        close(row);
      }
      return;
    }
    answer(row, told.said, "success");
    say(told.said);
    close(row);
    done += 1;
    var count = document.querySelector("[data-done-count]");
    if (count) {
      count.textContent = "，已办 " + done + " 行";
    }
    if (row !== current) {
      return;
    }
    var next = nextOpen();
    if (next) {
      show(next, true);
    } else {
      var end = document.querySelector("[data-end]");
      end.hidden = false;
      end.querySelector("a").focus();
    }
  }

  // What is settled stays on the page, small, so that nothing jumps away under the reader.
  function close(row) {
    row.removeAttribute("data-open");
    row.classList.add("is-done");
    cancelReturn(row);
    Array.prototype.forEach.call(row.querySelectorAll(".review-act, [data-choose]"), function (part) {
      part.remove();
    });
  }

  function approve(row) {
    if (!open(row)) {
      return;
    }
    var data = new FormData();
    if (row.getAttribute("data-step") === "approve") {
      ["points", "grade", "ratio", "reason"].forEach(function (name) {
        data.append(name, value(row, name));
      });
    }
    send(row, row.getAttribute("data-step"), data);
  }

  // —— return: one box a row, its lines stand at the fields ——
  function beginReturn(row) {
    if (!open(row)) {
      return;
    }
    show(row, false);
    var box = row.querySelector("[data-return-box]");
    if (!box) {
      var made = document.getElementById("return-form").content.cloneNode(true);
      box = made.querySelector("[data-return-box]");
      row.insertBefore(made, row.querySelector("[data-answer]"));
      Array.prototype.forEach.call(box.querySelectorAll("[data-remark-for]"), function (label) {
        var at = row.querySelector(".review-text [data-at=" + label.getAttribute("data-remark-for") + "], .review-evidence[data-at=" + label.getAttribute("data-remark-for") + "]");
        if (at) {
          at.appendChild(label);
        }
      });
    }
    row.classList.add("is-returning");
    var first = row.querySelector("[data-remark-for=progress] input") || row.querySelector("[data-remark-for] input");
    (first || box.querySelector("textarea")).focus();
  }

  function cancelReturn(row) {
    row.classList.remove("is-returning");
    Array.prototype.forEach.call(row.querySelectorAll("[data-remark-for], [data-return-box]"), function (part) {
      part.remove();
    });
  }

  function sendReturn(row) {
    var data = new FormData();
    Array.prototype.forEach.call(row.querySelectorAll("[data-remark-for] input, [data-return-box] textarea"), function (field) {
      data.append(field.name, field.value);
    });
    send(row, "return", data);
  }

  // —— evidence, large ——
  function showEvidence(row) {
    var dialog = document.getElementById("review-evidence");
    var links = row ? row.querySelectorAll("[data-evidence]") : [];
    if (!dialog) {
      return;
    }
    var view = dialog.querySelector("[data-evidence-view]");
    view.textContent = "";
    Array.prototype.forEach.call(links, function (link) {
      var title = document.createElement("h2");
      var named = document.createElement("a");
      named.href = link.href;
      named.textContent = link.getAttribute("data-evidence");
      title.appendChild(named);
      view.appendChild(title);
      var pages = Math.min(Number(link.getAttribute("data-pages")), 10);
      if (!pages) {
        var none = document.createElement("p");
        none.textContent = "没有预览，点文件名下载后查看。";
        view.appendChild(none);
      }
      for (var page = 1; page <= pages; page += 1) {
        var picture = document.createElement("img");
        picture.src = link.getAttribute("data-page").replace(/1\/$/, page + "/");
        picture.alt = link.getAttribute("data-evidence") + " 第" + page + "页";
        view.appendChild(picture);
      }
    });
    if (!links.length) {
      view.textContent = "这一行没有佐证材料。";
    }
    openDialog(dialog);
  }

  function openDialog(dialog) {
    if (dialog && !dialog.open) {
      if (dialog.showModal) {
        dialog.showModal();
      } else {
        dialog.setAttribute("open", "");
      }
    }
  }

  queue.addEventListener("click", function (event) {
    var row = event.target.closest("[data-row]");
    if (event.target.closest("[data-approve]")) {
      event.preventDefault();
      show(row, false);
      approve(row);
    } else if (event.target.closest("[data-return-send]")) {
      sendReturn(row);
    } else if (event.target.closest("[data-return-cancel]")) {
      cancelReturn(row);
      row.focus();
    } else if (event.target.closest("[data-return]")) {
      event.preventDefault();
      beginReturn(row);
    } else if (event.target.closest("[data-keys]")) {
      openDialog(document.getElementById("review-keys"));
    } else if (row && row !== current) {
      show(row, false);
    }
  });

  queue.addEventListener("focusin", function (event) {
    var row = event.target.closest("[data-row]");
    if (row && row !== current) {
      show(row, false);
    }
  });

  document.addEventListener("keydown", function (event) {
    var typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "Enter" && current && current.classList.contains("is-returning")) {
        event.preventDefault();
        sendReturn(current);
      }
      return;
    }
    if (typing) {
      if (event.key === "Escape" && current && current.classList.contains("is-returning")) {
        event.preventDefault();
        cancelReturn(current);
        current.focus();
      } else if (event.key === "Enter" && typing.tagName === "INPUT" && queue.contains(typing)) {
        event.preventDefault(); // Enter in a field of a row means this row, never the whole page
        if (current && current.classList.contains("is-returning")) {
          sendReturn(current);
        } else {
          approve(current);
        }
      }
      return;
    }
    if (event.altKey || document.querySelector("dialog[open]")) {
      return;
    }
    var key = event.key.toLowerCase();
    if (key === "a") {
      approve(current);
    } else if (key === "r") {
      beginReturn(current);
    } else if (key === "j") {
      step(1);
    } else if (key === "k") {
      step(-1);
    } else if (key === "e") {
      showEvidence(current);
    } else if (key === "x") {
      var box = current && current.querySelector("[data-choose]");
      if (box) {
        box.checked = !box.checked;
      }
    } else if (event.key === "?" || event.key === "？") {
      openDialog(document.getElementById("review-keys"));
    } else {
      return;
    }
    event.preventDefault();
  });

  var keys = queue.querySelector("[data-keys]");
  var every = queue.querySelector("[data-all-area]");
  if (keys) {
    keys.hidden = false;
  }
  if (every) {
    every.hidden = false;
    every.querySelector("[data-all]").addEventListener("change", function (event) {
      Array.prototype.forEach.call(queue.querySelectorAll("[data-choose]"), function (box) {
        box.checked = event.target.checked;
      });
    });
  }
  show(rows.filter(open)[0] || rows[0], false);
})();
