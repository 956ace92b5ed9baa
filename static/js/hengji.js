// What every page does beyond HTML: menus, keys, and forms that lose nothing and are sent once.
(function () {
  "use strict";
  var body = document.body;
  var account = body.getAttribute("data-account") || "";
  var sessionUrl = body.getAttribute("data-session") || "";
  var againUrl = body.getAttribute("data-sign-in-again") || "";
  var PREFIX = "hengji-draft:";
  var SENT = "hengji-sent";
  var KEPT = /^hengji-(filing|grid|ballot):/;
  var waiting = null; // the form that is to be sent after signing in again
  var leaving = false;

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function store(action) {
    try {
      return action(window.sessionStorage);
    } catch (error) {
      return null; // storage switched off: the page works without drafts
    }
  }

  function tell(text, tone) {
    var area = document.getElementById("notes") || document.createElement("div");
    area.id = "notes";
    area.className = "messages";
    area.setAttribute("role", "alert");
    var note = document.createElement("div");
    note.className = "note note-" + (tone || "error");
    var words = document.createElement("span");
    words.textContent = text;
    note.appendChild(words);
    area.textContent = "";
    area.appendChild(note);
    var main = document.getElementById("main");
    var head = main.querySelector(".page-head");
    main.insertBefore(area, head ? head.nextSibling : main.firstChild);
    area.scrollIntoView({ block: "nearest" });
    return note;
  }

  // —— menus and keys ——
  function closeMenus(except) {
    all("details[data-menu][open], details.confirm[open]").forEach(function (menu) {
      if (menu !== except && !(except && menu.contains(except))) {
        menu.removeAttribute("open");
      }
    });
  }

  function setNavigation(open) {
    var button = document.querySelector("[data-nav]");
    if (!button) {
      return;
    }
    body.classList.toggle("nav-open", open);
    button.setAttribute("aria-expanded", open ? "true" : "false");
    if (open) {
      var first = document.querySelector("#side a");
      if (first) {
        first.focus();
      }
    }
  }

  // The menu is longer than most windows: the entry of this page is brought into view, without moving the page.
  function showCurrent() {
    var side = document.getElementById("side");
    var current = side && side.querySelector("[aria-current]");
    if (!current) {
      return;
    }
    var box = side.getBoundingClientRect();
    var entry = current.getBoundingClientRect();
    if (entry.bottom > box.bottom || entry.top < box.top) {
      side.scrollTop += entry.top - box.top - (box.height - entry.height) / 2;
    }
  }
  showCurrent();

  document.addEventListener("click", function (event) {
    var target = event.target;
    if (target.closest("[data-nav]")) {
      setNavigation(!body.classList.contains("nav-open"));
    } else if (body.classList.contains("nav-open") && !target.closest("#side")) {
      setNavigation(false);
    }
    var closer = target.closest("[data-close]");
    if (closer) {
      var box = closer.closest("details");
      var dialog = closer.closest("dialog");
      if (box) {
        box.removeAttribute("open");
        box.querySelector("summary").focus();
      } else if (dialog) {
        closeDialog(dialog);
      }
    }
    var opener = target.closest("[data-open-dialog]");
    if (opener) {
      openDialog(document.querySelector(opener.getAttribute("data-open-dialog")));
    }
    if (target.closest("[data-print]")) {
      window.print();
    }
    closeMenus(target.closest("details"));
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      var open = document.activeElement && document.activeElement.closest("details[open]");
      closeMenus(null);
      if (open && open.matches("[data-menu], .confirm")) {
        open.querySelector("summary").focus();
      }
      if (body.classList.contains("nav-open")) {
        setNavigation(false);
        document.querySelector("[data-nav]").focus();
      }
      return;
    }
    var search = document.getElementById("search");
    var typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && search && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  function openDialog(dialog) {
    if (dialog && !dialog.open) {
      if (dialog.showModal) {
        dialog.showModal();
      } else {
        dialog.setAttribute("open", "");
      }
    }
  }

  function closeDialog(dialog) {
    if (dialog.close) {
      dialog.close();
    } else {
      dialog.removeAttribute("open");
    }
  }

  // —— drafts: what is typed stays in this tab until it is accepted or thrown away ——
  function keyOf(form) {
    var place = all("form[data-guard]").indexOf(form);
    return PREFIX + account + ":" + (form.getAttribute("action") || location.pathname) + ":" + place;
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|password|file|submit|button|reset)$/.test(field.type) && !field.readOnly;
    });
  }

  function valuesOf(form) {
    return fields(form).map(function (field) {
      if (field.type === "checkbox" || field.type === "radio") {
        return [field.name, field.value, field.checked];
      }
      if (field.type === "select-multiple") {
        return [field.name, Array.prototype.map.call(field.selectedOptions, function (one) { return one.value; })];
      }
      return [field.name, field.value];
    });
  }

  function restore(form, values) {
    fields(form).forEach(function (field, place) {
      var kept = values[place];
      if (!kept || kept[0] !== field.name) {
        return;
      }
      if (kept.length === 3) {
        field.checked = kept[1] === field.value ? kept[2] : field.checked;
      } else if (Array.isArray(kept[1])) {
        Array.prototype.forEach.call(field.options, function (one) { one.selected = kept[1].indexOf(one.value) >= 0; });
      } else {
        field.value = kept[1];
      }
    });
  }

  function changed(form) {
    return form.dataset.guardStart !== undefined && JSON.stringify(valuesOf(form)) !== form.dataset.guardStart;
  }

  function chosenFile(form) {
    return all("input[type=file]", form).some(function (field) { return field.value; });
  }

  function keep(form) {
    store(function (storage) {
      if (changed(form)) {
        storage.setItem(keyOf(form), JSON.stringify(valuesOf(form)));
      } else {
        storage.removeItem(keyOf(form));
      }
    });
  }

  function offer(form) {
    var text = store(function (storage) { return storage.getItem(keyOf(form)); });
    if (!text || text === form.dataset.guardStart || form.querySelector("[data-errors]")) {
      return;
    }
    var note = document.createElement("div");
    note.className = "note note-info";
    note.setAttribute("role", "status");
    note.innerHTML = "<span>上次在这里填写的内容还没有提交。</span>";
    [["恢复", true], ["丢弃", false]].forEach(function (choice) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-outline-secondary";
      button.textContent = choice[0];
      button.addEventListener("click", function () {
        if (choice[1]) {
          restore(form, JSON.parse(text));
        }
        keep(form);
        note.remove();
        var first = fields(form)[0];
        if (first) {
          first.focus();
        }
      });
      note.appendChild(button);
    });
    form.insertBefore(note, form.firstChild);
  }

  // What this browser keeps beyond the window: what the pages of the filer, the grid and the ballot have not sent yet.
  function unsentKeys() {
    try {
      return Object.keys(window.localStorage).filter(function (key) { return KEPT.test(key); });
    } catch (error) {
      return [];
    }
  }

  // On a shared computer nothing may stay behind; what was not sent would be lost, so it is asked first.
  function mayForget() {
    var number = unsentKeys().length;
    return !number || window.confirm("本机还有 " + number + " 处内容没有送出，退出后会清除。确定要退出吗？\n（要保留请先取消，联网送出后再退出。）");
  }

  function forgetDrafts() {
    store(function (storage) {
      Object.keys(storage).forEach(function (key) {
        if (key.indexOf(PREFIX) === 0) {
          storage.removeItem(key);
        }
      });
    });
    unsentKeys().forEach(function (key) { window.localStorage.removeItem(key); });
  }

  // A form is accepted when sending it led straight to a page of the same person that does not refuse it.
  function settleSent() {
    store(function (storage) {
      var sent = JSON.parse(storage.getItem(SENT) || "null");
      storage.removeItem(SENT);
      if (!sent || !account || document.referrer !== sent.from || document.querySelector("[data-refusal]")) {
        return;
      }
      var again = all("form[data-guard]").some(function (form) {
        return keyOf(form) === sent.key && form.querySelector("[data-errors]");
      });
      if (!again) {
        storage.removeItem(sent.key);
      }
    });
  }

  function guard(form) {
    if (form.dataset.guardStart !== undefined) {
      return;
    }
    form.dataset.guardStart = JSON.stringify(valuesOf(form));
    if (form.querySelector("[data-errors]")) {
      form.dataset.guardStart = "[]"; // refused: what stands here is not saved anywhere
    }
    offer(form);
    form.addEventListener("input", function () { keep(form); });
    form.addEventListener("change", function () { keep(form); });
  }

  window.addEventListener("beforeunload", function (event) {
    var open = all("form[data-guard]").some(function (form) { return changed(form) || chosenFile(form); });
    if (open && !leaving) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  // —— sending: once, and only while the session lasts ——
  function setBusy(form, busy) {
    form.dataset.busy = busy ? "1" : "";
    all("[data-submit]", form).forEach(function (button) {
      button.classList.toggle("disabled", busy);
      button.setAttribute("aria-disabled", busy ? "true" : "false");
    });
  }

  function send(form, submitter) {
    form.dataset.checked = "1";
    leaving = true;
    if (form.matches("[data-guard]")) {
      keep(form);
      store(function (storage) {
        storage.setItem(SENT, JSON.stringify({ key: keyOf(form), from: location.href.split("#")[0] }));
      });
    }
    form.requestSubmit(submitter && submitter.form === form ? submitter : undefined);
  }

  function signedOut(form, submitter) {
    waiting = form ? { form: form, submitter: submitter } : null;
    document.dispatchEvent(new CustomEvent("hengji:signed-out"));
  }

  function check(form, submitter) {
    fetch(sessionUrl, { headers: { "X-Requested-With": "fetch" }, credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        if (answer.status === 401) {
          setBusy(form, false);
          signedOut(form, submitter);
        } else {
          send(form, submitter);
        }
      })
      .catch(function () {
        setBusy(form, false);
        tell("现在连不上服务器，没有提交。填写的内容还在本页，请稍后再按一次提交。");
      });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-sign-out]")) {
      if (!form.dataset.checked && !mayForget()) {
        event.preventDefault();
        return;
      }
      if (form.dataset.checked || !sessionUrl) { // the server was there a moment ago: now it goes out
        document.dispatchEvent(new CustomEvent("hengji:leaving"));
        forgetDrafts();
      }
    }
    if (form.method !== "post" || form.matches("[data-plain], [hx-post]")) {
      return;
    }
    if (form.dataset.busy && !form.dataset.checked) {
      event.preventDefault();
      return;
    }
    if (form.dataset.checked === "sent") {
      event.preventDefault();
      return;
    }
    if (form.dataset.checked || !sessionUrl) {
      form.dataset.checked = "sent";
      leaving = true;
      window.setTimeout(function () { setBusy(form, true); }, 0);
      return;
    }
    event.preventDefault();
    setBusy(form, true);
    check(form, event.submitter);
  });

  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      leaving = false;
      all("form").forEach(function (form) {
        delete form.dataset.checked;
        setBusy(form, false);
      });
    }
  });

  // —— signing in again in a dialog ——
  document.addEventListener("hengji:signed-out", function () {
    var dialog = document.getElementById("sign-in-again");
    if (!dialog || !againUrl || !window.htmx) {
      tell("登录已失效。填写的内容还保存在本窗口，请在新窗口登录后回到这里再提交。");
      return;
    }
    window.htmx.ajax("GET", againUrl, { target: dialog, swap: "innerHTML" }).then(function () {
      openDialog(dialog);
      var first = dialog.querySelector("input:not([type=hidden])");
      if (first) {
        first.focus();
      }
    });
  });

  // The dialog's answer carries HX-Trigger {"hengji:signed-in": {"csrf": "…"}}.
  document.addEventListener("hengji:signed-in", function (event) {
    var token = event.detail && event.detail.csrf;
    if (token) {
      all("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = token; });
    }
    var dialog = document.getElementById("sign-in-again");
    if (dialog) {
      closeDialog(dialog);
    }
    if (waiting) {
      var last = waiting;
      waiting = null;
      setBusy(last.form, true);
      send(last.form, last.submitter);
    }
  });

  // —— htmx ——
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = token.value;
    }
  });

  document.addEventListener("htmx:responseError", function (event) {
    var answer = event.detail.xhr;
    if (answer.status === 401) {
      signedOut(null);
      return;
    }
    var number = answer.getResponseHeader("X-Request-ID");
    tell("没有办成，请稍后再试。" + (number ? "仍不行时把请求编号 " + number + " 告诉系统管理员。" : ""));
  });

  document.addEventListener("htmx:sendError", function () {
    tell("现在连不上服务器，请稍后再试。");
  });

  document.addEventListener("htmx:afterSwap", function () {
    all("form[data-guard]").forEach(guard);
  });

  settleSent();
  all("form[data-guard]").forEach(guard);
  var errors = document.querySelector("form[data-guard] [data-errors]");
  if (errors) {
    errors.focus();
  }
})();
