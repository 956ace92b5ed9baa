// The quarter of a filer: saves as one types, says what is missing, attaches, settles differences, submits.
(function () {
  "use strict";

  var place = document.querySelector("[data-filing]");
  var bar = document.getElementById("filing-submit");
  var AFTER = 700; // milliseconds of silence after which a field is sent
  var RETRY = [2000, 4000, 8000, 15000, 30000];
  var rows = [];
  var tries = 0;
  var timer = null;
  var leaving = false;
  var asked = false; // the dialog to sign in again is open

  if (!place || !window.HengjiRow) {
    return;
  }
  leftovers();
  if (!bar) {
    return;
  }
  document.documentElement.classList.add("filing-live");
  var status = bar.querySelector("[data-status]");
  var ready = bar.querySelector("[data-ready]");

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function make(tag, name, text) {
    var made = document.createElement(tag);
    made.className = name || "";
    if (text !== undefined) {
      made.textContent = text;
    }
    return made;
  }

  function token() {
    return bar.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  // What this browser still keeps for a row that is no longer the filer's to write.
  function leftovers() {
    all("[data-closed]").forEach(function (card) {
      var key = place.getAttribute("data-filing") + ":" + card.getAttribute("data-closed");
      var left = window.HengjiRow.left(key);
      var spot = card.querySelector("[data-kept]");
      if (!left || !spot) {
        return;
      }
      var note = make("div", "note note-warning");
      note.appendChild(make("span", "filing-text", "本机还留着没有送出的内容：" + Object.keys(left).map(function (name) { return left[name]; }).join("\n")));
      var button = make("button", "btn btn-sm btn-outline-secondary", "不要了");
      button.type = "button";
      button.addEventListener("click", function () {
        window.HengjiRow.drop(key);
        note.remove();
      });
      note.appendChild(button);
      spot.appendChild(note);
    });
  }

  // —— asking the server ——
  function post(url, body, json, patience) {
    var stop = window.AbortController ? new AbortController() : null;
    var late = window.setTimeout(function () { if (stop) { stop.abort(); } }, patience || 20000);
    var headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch" };
    if (json) {
      headers["Content-Type"] = "application/json";
    }
    return fetch(url, {
      method: "POST", body: json ? JSON.stringify(body) : body, headers: headers,
      credentials: "same-origin", signal: stop ? stop.signal : undefined,
    }).then(function (answer) {
      window.clearTimeout(late);
      var kind = answer.headers.get("Content-Type") || "";
      if (kind.indexOf("application/json") < 0) {
        return { status: answer.status === 200 ? 500 : answer.status, body: null };
      }
      return answer.json().then(function (said) { return { status: answer.status, body: said }; });
    }, function (error) {
      window.clearTimeout(late);
      throw error;
    });
  }

  // Somebody signed in again in another window: this page's token is old, the new page has the new one.
  function freshToken() {
    return fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var found = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text);
      if (found) {
        all("input[name=csrfmiddlewaretoken]").forEach(function (field) { field.value = found[1]; });
      }
      return Boolean(found);
    });
  }

  function patient(url) {
    return function (flight, patience) {
      return post(url, flight, true, patience).then(function (answer) {
        if (answer.status !== 403) {
          return answer;
        }
        return freshToken().then(function (found) {
          return found ? post(url, flight, true, patience) : answer;
        });
      });
    };
  }

  // —— a card ——
  function fieldsOf(form) {
    var found = {};
    all("input[name], select[name], textarea[name]", form).forEach(function (field) {
      if (/^(hidden|file|checkbox)$/.test(field.type)) {
        return;
      }
      found[field.name] = {
        element: field,
        get: function () { return field.value; },
        set: function (text) { field.value = text; grow(field); },
        busy: function () { return document.activeElement === field; },
      };
    });
    return found;
  }

  function grow(field) {
    if (field.tagName === "TEXTAREA") {
      field.hengjiRows = field.hengjiRows || field.rows;
      var lines = Math.max(field.value.split("\n").length, Math.ceil(field.value.length / 42));
      field.rows = Math.max(field.hengjiRows, Math.min(14, lines));
    }
  }

  function open(card) {
    var form = card.querySelector("[data-form]");
    var fields = fieldsOf(form);
    var key = place.getAttribute("data-filing") + ":" + card.getAttribute("data-card");
    var row = new window.HengjiRow(key, Number(card.getAttribute("data-version")), fields, patient(form.action), draw);
    row.card = card;
    row.form = form;
    row.faults = null;
    Object.keys(fields).forEach(function (name) { grow(fields[name].element); });
    form.addEventListener("input", function (event) {
      if (fields[event.target.name]) {
        row.typed();
        calm(row, event.target.name);
        window.clearTimeout(row.timer);
        row.timer = window.setTimeout(function () { row.send(); }, AFTER);
        grow(event.target);
      }
    });
    form.addEventListener("change", function (event) {
      if (fields[event.target.name]) {
        row.typed();
        window.clearTimeout(row.timer);
        row.send().then(function () { settle(row, event.target.name); });
        banded(row);
      }
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      event.stopImmediatePropagation();
      submit([row]);
    }, true);
    banded(row);
    return row;
  }

  // A field left behind shows the value as it is stored: 95. becomes 95.
  function settle(row, name) {
    var field = row.fields[name];
    if (row.body && field.get() === row.base[name] && row.body.values[name] !== undefined) {
      row.base[name] = row.body.values[name];
      field.set(row.body.values[name]);
    }
  }

  function banded(row) {
    var grade = row.fields.grade;
    var part = row.card.querySelector("[data-ratio]");
    if (grade && part) {
      var chosen = grade.element.selectedOptions[0];
      part.hidden = !(chosen && chosen.hasAttribute("data-banded")) && !row.fields.ratio.get();
    }
  }

  function calm(row, name) {
    var place = row.card.querySelector('[data-fault="' + name + '"]');
    if (place && place.classList.contains("filing-now")) {
      place.textContent = "";
      place.classList.remove("filing-now");
    }
  }

  function draw(row) {
    if (row.body) {
      missing(row);
    }
    clashes(row);
    Object.keys(row.wrong).forEach(function (name) { point(row, name, row.wrong[name].text); });
    line();
  }

  function point(row, name, text) {
    var place = row.card.querySelector('[data-fault="' + name + '"]');
    if (place) {
      place.textContent = text;
      place.classList.add("filing-now");
    }
  }

  function missing(row) {
    // A save that began before a file was attached does not know of it yet.
    var proven = row.card.querySelector("[data-proof]");
    row.faults = row.body.faults.filter(function (one) { return !(proven && one.field === "evidence"); });
    row.card.querySelector("[data-state]").textContent = row.body.state;
    var place = row.card.querySelector("[data-missing]");
    place.textContent = row.faults.length ? "还缺：" + row.faults.map(function (one) { return one.short || one.text; }).join("、") : "填好了，可以提交";
    row.card.classList.toggle("filing-whole", !row.faults.length);
    var suggested = row.card.querySelector("[data-suggested]");
    if (suggested) {
      suggested.placeholder = row.body.suggested;
    }
    var number = rows.filter(function (one) { return whole(one); }).length;
    ready.textContent = number ? " " + number + " 项" : "";
  }

  function whole(row) {
    return row.faults ? !row.faults.length : row.card.classList.contains("filing-whole");
  }

  // —— two hands on one field, side by side ——
  function clashes(row) {
    if (row.state === "locked") {
      var place = row.card.querySelector("[data-conflict]");
      place.textContent = "";
      place.appendChild(make("p", "note note-warning", "这一项已在别处变为“" + row.why + "”，这里填的没有送出，仍保存在本机。请刷新页面核对。"));
      return;
    }
    all("[data-clash]", row.card).forEach(function (box) {
      if (row.held[box.getAttribute("data-clash")] !== box.hengjiTheirs) {
        box.remove();
      }
    });
    Object.keys(row.held).forEach(function (name) {
      if (!row.card.querySelector('[data-clash="' + name + '"]')) {
        var spot = row.fields[name].element.closest(".filing-figures, .filing-pair, .filing-evidence, .filing-field");
        spot.parentNode.insertBefore(beside(row, name), spot.nextSibling);
      }
    });
  }

  function beside(row, name) {
    var label = row.form.querySelector('label[for="' + row.fields[name].element.id + '"]').textContent;
    var box = make("div", "filing-clash");
    box.setAttribute("role", "alert");
    box.setAttribute("data-clash", name);
    box.hengjiTheirs = row.held[name];
    box.appendChild(make("p", "filing-clash-title", "“" + label + "”刚刚也被" + (row.body.by || "别处") + "改过，用哪一个？"));
    [["用我的", row.fields[name].get(), true], ["用对方的", row.held[name], false]].forEach(function (one) {
      var half = make("div", "filing-clash-half");
      half.appendChild(make("p", "filing-text", one[1] || "（空）"));
      var button = make("button", "btn btn-sm btn-outline-primary", one[0]);
      button.type = "button";
      button.addEventListener("click", function () { row.choose(name, one[2]); });
      half.appendChild(button);
      box.appendChild(half);
    });
    return box;
  }

  // —— the quiet line ——
  function line() {
    var states = rows.map(function (row) { return row.state; });
    var text = "";
    if (states.indexOf("signed-out") >= 0) {
      text = "登录已失效，内容保存在本机";
      again();
    } else if (states.indexOf("kept") >= 0) {
      var why = rows.filter(function (row) { return row.state === "kept"; })[0].why;
      text = "未送出，保存在本机" + (why ? "（" + why + "）" : "");
      later();
    } else if (states.indexOf("sending") >= 0) {
      text = "正在送出";
    } else if (states.indexOf("typing") >= 0) {
      text = rows.some(function (row) { return Object.keys(row.held).length; }) ? "有一栏要您选择" : rows.some(function (row) { return Object.keys(row.wrong).length; }) ? "有一栏没看懂，保存在本机" : "正在填写";
    } else {
      text = rows.some(function (row) { return row.body; }) ? "已保存" : "";
      tries = 0;
    }
    if (status.textContent !== text) {
      status.textContent = text;
    }
    status.setAttribute("data-state", text.slice(0, 3));
  }

  function later() {
    if (!timer) {
      timer = window.setTimeout(resend, RETRY[Math.min(tries, RETRY.length - 1)]);
      tries += 1;
    }
  }

  function resend() {
    window.clearTimeout(timer);
    timer = null;
    rows.forEach(function (row) {
      if (row.unsent()) {
        row.send();
      }
    });
  }

  function again() {
    if (!asked) {
      asked = true;
      document.dispatchEvent(new CustomEvent("hengji:signed-out"));
    }
  }

  window.addEventListener("online", resend);
  document.addEventListener("hengji:leaving", function () {
    leaving = true;
    rows.forEach(function (row) { row.gone = true; });
  });
  document.addEventListener("hengji:signed-in", function () {
    asked = false;
    window.setTimeout(resend, 0);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      resend();
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && rows.some(function (row) { return row.unsent(); })) {
      event.preventDefault();
      event.returnValue = "";
    }
  });

  window.HengjiFiling = {
    all: all, make: make, post: post, freshToken: freshToken, rowOf: function (node) {
      var card = node.closest("[data-card]");
      return rows.filter(function (row) { return row.card === card; })[0];
    },
    draw: draw, say: function (text) { status.textContent = text; },
  };

  // —— submitting ——
  function flush(some) {
    return Promise.all(some.map(function (row) {
      window.clearTimeout(row.timer);
      return row.send();
    })).then(function () {
      return some.filter(function (row) { return row.unsent(); });
    });
  }

  function first(row) {
    var fault = row.faults && row.faults[0];
    var at = fault && row.card.querySelector('[name="' + (fault.field === "evidence" ? "no_evidence_reason" : fault.field) + '"]');
    (row.faults || []).forEach(function (one) { point(row, one.field, one.text); });
    row.card.scrollIntoView({ block: "start" });
    if (at) {
      at.focus({ preventScroll: true });
    }
  }

  function submit(some) {
    flush(some).then(function (unsent) {
      if (unsent.length) {
        status.textContent = "还有没送出的内容，没有提交；送出后再按一次";
        unsent[0].card.scrollIntoView({ block: "start" });
        return;
      }
      var fit = some.filter(function (row) { return !row.faults || !row.faults.length; });
      if (!fit.length) {
        first(some[0]);
        status.textContent = "还有没填的，没有提交";
        return;
      }
      all("[data-row]", bar).forEach(function (field) {
        var row = fit.filter(function (one) { return one.card.getAttribute("data-card") === field.getAttribute("data-row"); })[0];
        field.disabled = !row;
        field.value = row ? field.getAttribute("data-row") + ":" + row.version : field.value;
      });
      bar.dataset.flushed = "1";
      leaving = rows.every(function (row) { return !row.unsent(); });
      // Not at once: while the first submit event is still under way another one is ignored.
      window.setTimeout(function () { bar.requestSubmit(bar.querySelector("[data-submit-all]")); }, 0);
    });
  }

  // Twice through here: first everything is sent, then hengji.js looks whether the session lasts and submits.
  bar.addEventListener("submit", function (event) {
    if (bar.dataset.checked) {
      return;
    }
    if (bar.dataset.flushed) {
      bar.dataset.flushed = "";
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    var some = rows.filter(function (row) { return whole(row) || row.unsent(); });
    submit(some.length ? some : rows);
  }, true);
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      location.reload();
    }
  });

  // —— copying the quarter or the month before ——
  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (!copy) {
      return;
    }
    event.preventDefault();
    var row = window.HengjiFiling.rowOf(copy);
    all("[data-was]", row.card).forEach(function (was) {
      var field = row.fields[was.getAttribute("data-was")];
      if (field && !field.get().trim()) {
        field.set(was.textContent);
      }
    });
    row.typed();
    row.send();
    (row.fields.progress || row.fields.planned).element.focus();
  });

  // —— begin ——
  all("[data-card]").forEach(function (card) { rows.push(open(card)); });
  resend();
})();
