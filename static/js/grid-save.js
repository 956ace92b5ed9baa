// Saving in batches, and what is not saved yet kept in this browser: nothing typed is lost when the network drops.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var url = G.table.getAttribute("data-save");
  var KEY = "hengji-grid:" + (document.body.getAttribute("data-account") || "") + ":" + G.table.getAttribute("data-plan");
  var status = document.getElementById("grid-status");
  var MOST = 150; // rows in one batch
  var WAIT = 600;
  var AGAIN = 5000;
  var timer = null;
  var busy = false;
  var blocked = false; // refused as a whole: wait for the next edit
  var kept = true;
  var gone = false;
  var told = new Set(); // rows of others already mentioned
  var known = new Map(); // rows by key of the database, taken out ones too

  function say(text, tone) {
    status.textContent = text;
    status.className = "grid-status" + (tone ? " " + tone : "");
  }

  function filled(row) { return row.cells.some(function (text) { return text !== ""; }); }

  function dirtyCells(row) {
    var found = [];
    for (var c = 0; c < row.cells.length; c += 1) {
      if (row.cells[c] !== row.saved[c]) {
        found.push(c);
      }
    }
    return found;
  }

  function differs(row) { return row.cells.some(function (text, c) { return text !== row.saved[c]; }); }

  function unsent() { return G.rows.filter(function (row) { return row.id === null ? filled(row) : differs(row); }); }

  // —— kept in the browser ——
  function keep() {
    if (gone) {
      return; // signed out: nothing stays in this browser
    }
    var rows = unsent().map(function (row) {
      var place = G.rows.indexOf(row);
      var cells = {};
      dirtyCells(row).forEach(function (c) { cells[G.fields[c].name] = [row.cells[c], row.saved[c]]; });
      var before = place > 0 ? G.rows[place - 1] : null;
      return { id: row.id, key: row.key, after: before && (before.id || before.key), cells: cells };
    });
    try {
      if (rows.length || G.removed.length) {
        localStorage.setItem(KEY, JSON.stringify({ rows: rows, removed: G.removed }));
      } else {
        localStorage.removeItem(KEY);
      }
      kept = true;
    } catch (error) {
      kept = false; // storage full or switched off: leaving the page asks first
    }
  }

  function readBack() {
    try {
      return JSON.parse(localStorage.getItem(KEY) || "null");
    } catch (error) {
      return null;
    }
  }

  function takeBack(row, cells) {
    var count = 0;
    Object.keys(cells).forEach(function (name) {
      var c = G.columns[name];
      if (c === undefined || cells[name][0] === row.cells[c]) {
        return;
      }
      if (row.id !== null && cells[name][1] !== row.saved[c]) {
        row.conflicts[c] = row.saved[c];
      }
      G.put(row, c, cells[name][0]);
      count += 1;
    });
    return count;
  }

  function restore() {
    var stored = readBack();
    if (!stored) {
      return;
    }
    var rows = G.rows.slice();
    var count = 0;
    stored.rows.forEach(function (one) {
      var row = one.id === null ? null : rows.find(function (each) { return each.id === one.id; });
      if (!row) {
        row = G.makeRow();
        row.key = one.id === null ? one.key : row.key;
        var before = rows.findIndex(function (each) { return each.id === one.after || each.key === one.after; });
        rows.splice(before < 0 && one.after ? rows.length : before + 1, 0, row);
      }
      count += takeBack(row, one.cells);
    });
    var gone = stored.removed.filter(function (one) {
      return rows.some(function (row) { return row.id === one.row && row.version === one.version; });
    });
    var left = rows.filter(function (row) { return !gone.some(function (one) { return one.row === row.id; }); });
    G.restore(left, gone);
    if (count || gone.length) {
      G.note("上次有 " + (count + gone.length) + " 处改动没有存上，已经恢复，正在保存。", "info");
    }
    G.rows.forEach(G.showConflicts);
    G.total(null);
    soon();
  }

  // —— sending ——
  function batch() {
    var sent = { cells: [], added: [], removed: G.removed.slice(), rows: [], texts: new Map() };
    G.rows.forEach(function (row) {
      if (!row.touched || sent.rows.length >= MOST) {
        return;
      }
      var cells = dirtyCells(row).filter(function (c) { return row.conflicts[c] === undefined; });
      if (row.id === null && !filled(row)) {
        return;
      }
      row.touched = false;
      if (row.id !== null && !cells.length) {
        return;
      }
      sent.rows.push(row);
      sent.texts.set(row, row.cells.slice());
      if (row.id === null) {
        var texts = {};
        cells.forEach(function (c) { texts[G.fields[c].name] = row.cells[c]; });
        sent.added.push({ key: row.key, cells: texts });
        return;
      }
      cells.forEach(function (c) {
        sent.cells.push({
          row: row.id, version: row.version, field: G.fields[c].name, text: row.cells[c], was: row.saved[c]
        });
      });
    });
    sent.ordered = G.orderChanged;
    sent.order = G.orderChanged || sent.added.length ? G.rows.map(function (row) { return row.id || row.key; }) : [];
    return sent;
  }

  function soon(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, delay === undefined ? WAIT : delay);
  }

  function nothing(sent) { return !sent.rows.length && !sent.removed.length && !sent.ordered; }

  function send() {
    window.clearTimeout(timer);
    if (busy || blocked) {
      return;
    }
    var sent = batch();
    if (nothing(sent)) {
      rest();
      return;
    }
    busy = true;
    G.orderChanged = false;
    say("正在保存…");
    fetch(url, {
      method: "POST", credentials: "same-origin",
      headers: {
        "Content-Type": "application/json", "X-Requested-With": "fetch",
        "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]").value
      },
      body: JSON.stringify({ cells: sent.cells, added: sent.added, removed: sent.removed, order: sent.order })
    }).then(function (answer) {
      if (answer.ok) {
        return answer.json().then(function (given) { done(sent, given); });
      }
      return refused(sent, answer);
    }).catch(function () {
      again(sent);
      say("连不上服务器，改动存在本机，恢复后自动保存", "waiting");
      soon(AGAIN);
    });
  }

  G.saveNow = function () { soon(0); };

  function again(sent) {
    busy = false;
    sent.rows.forEach(function (row) { row.touched = true; });
    G.orderChanged = G.orderChanged || sent.ordered;
    keep();
  }

  function refused(sent, answer) {
    again(sent);
    if (answer.status === 401) {
      say("登录已失效，改动存在本机，登录后自动保存", "waiting");
      document.dispatchEvent(new CustomEvent("hengji:signed-out"));
      return null;
    }
    if (answer.status >= 500) {
      say("服务器暂时不能保存，改动存在本机，稍后自动再存", "waiting");
      soon(AGAIN);
      return null;
    }
    blocked = true;
    say("没有保存", "bad");
    return answer.json().catch(function () { return {}; }).then(function (given) {
      G.note(given.refused || "没有保存：页面已过期或权限有变；请复制没有保存的内容后刷新页面。", "error");
    });
  }

  function done(sent, answer) {
    busy = false;
    var gone = new Set(answer.removed);
    G.removed = G.removed.filter(function (one) {
      return !sent.removed.some(function (each) { return each.row === one.row; });
    });
    gone.forEach(function (id) { forget(known.get(id)); });
    answer.rows.forEach(function (one) { takeRow(one, sent); });
    answer.conflicts.forEach(takeConflict);
    answer.faults.forEach(function (fault) { takeFault(fault, sent, answer.order); });
    others(answer.order);
    G.rows.forEach(G.showConflicts);
    G.tell("saved", answer);
    keep();
    soon(0);
  }

  function forget(row) {
    if (row) {
      known.delete(row.id);
      row.id = null;
      row.key = G.makeRow().key;
      row.version = 0;
      row.saved = G.fields.map(function () { return ""; });
      row.touched = G.rows.indexOf(row) >= 0;
    }
  }

  function takeRow(one, sent) {
    var row = one.key ? G.find(null, one.key) || Array.from(sent.texts.keys()).find(function (each) { return each.key === one.key; })
      : known.get(one.row);
    if (!row) {
      return;
    }
    var texts = sent.texts.get(row) || [];
    if (row.id === null) {
      row.id = one.row;
      known.set(row.id, row);
      if (G.rows.indexOf(row) < 0) { // taken out while it was being stored
        G.removed.push({ row: row.id, version: one.version });
        return;
      }
    }
    row.version = one.version;
    G.fields.forEach(function (field, c) {
      var now = one.cells[field.name] || "";
      var mine = row.cells[c];
      var was = row.saved[c];
      row.saved[c] = now;
      if (mine === was || mine === texts[c]) {
        row.cells[c] = now;
      }
      if (row.cells[c] === now) {
        delete row.faults[c];
        delete row.conflicts[c];
      }
      G.show(row, c);
    });
  }

  // A refused cell keeps what was typed: takeRow has put the stored text there, this puts the typed one back.
  function takeFault(fault, sent, order) {
    var row = fault.row === null ? G.find(null, fault.key) : known.get(fault.row);
    if (!row) {
      return;
    }
    if (!fault.field) {
      G.note((row.cells[G.columns.code] || "新行") + "：" + fault.problem + "；" + fault.remedy + "。");
      if (fault.problem.indexOf("已被别人删除") >= 0) {
        forget(row);
        row.touched = false;
      } else if (G.rows.indexOf(row) < 0) {
        bringBack(row, order);
      }
      return;
    }
    var c = G.columns[fault.field];
    var typed = sent.texts.get(row);
    if (typed && (row.cells[c] === row.saved[c] || row.cells[c] === typed[c])) {
      row.cells[c] = typed[c];
      row.faults[c] = fault;
      G.show(row, c);
    }
  }

  // A row that could not be taken out stands where it stood.
  function bringBack(row, order) {
    var before = order.slice(0, order.indexOf(row.id)).reverse();
    var neighbour = before.find(function (id) { return G.find(id); });
    var rows = G.rows.slice();
    rows.splice(neighbour ? rows.indexOf(G.find(neighbour)) + 1 : 0, 0, row);
    G.restore(rows, G.removed);
  }

  // Rows that somebody else added meanwhile are shown when the page is opened anew.
  function others(order) {
    var fresh = order.filter(function (id) { return !known.has(id) && !told.has(id); });
    fresh.forEach(function (id) { told.add(id); });
    if (fresh.length) {
      G.note("别人刚刚增加了 " + fresh.length + " 行，刷新页面可以看到。", "info");
    }
  }

  function takeConflict(one) {
    var row = known.get(one.row);
    if (!row) {
      return;
    }
    var c = G.columns[one.field];
    if (row.cells[c] === row.saved[c]) {
      row.cells[c] = one.mine;
    }
    row.saved[c] = one.theirs;
    row.conflicts[c] = one.theirs;
    G.show(row, c);
  }

  function rest() {
    var open = unsent();
    var faults = open.filter(function (row) { return Object.keys(row.faults).length; }).length;
    if (faults) {
      say(faults + " 行有待改正的格子，其余已保存", "bad");
    } else if (open.length) {
      say(open.length + " 行还没有存上", "waiting");
    } else {
      say("已全部保存");
    }
  }

  G.on("change", function () {
    blocked = false;
    keep();
    if (!busy) {
      say("有改动，稍后自动保存");
    }
    soon();
  });
  window.addEventListener("online", function () { soon(0); });
  document.addEventListener("hengji:leaving", function () { gone = true; });
  document.addEventListener("hengji:signed-in", function () { soon(200); });
  window.addEventListener("beforeunload", function (event) {
    if (!kept && unsent().length) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") {
      send();
    }
  });
  G.rows.forEach(function (row) { known.set(row.id, row); });
  G.on("ready", function () {
    say("已全部保存");
    restore();
  });
})();
