// A ballot in the browser: step by step on a telephone, a table on a wide screen; the draft, the review, the casting.
(function () {
  "use strict";

  var form = document.querySelector("form[data-ballot]");
  var page = document.querySelector("[data-review-page]");
  if (!form || !window.HengjiMarks || !window.HengjiReview) {
    return;
  }
  var UNITS = 10000;
  var narrow = window.matchMedia("(max-width: 767.98px)");
  var step = Math.round(Number(form.getAttribute("data-step")) * UNITS);
  var draft = form.getAttribute("data-draft");
  var rows = Array.prototype.map.call(form.querySelectorAll("[data-row]"), function (element) {
    return new window.HengjiMarks.Row(element, step);
  });
  var titles = Array.prototype.slice.call(form.querySelectorAll("thead .aspect-name")).map(function (name) {
    return name.textContent;
  });
  var at = 0;
  var done = false;

  function part(name) {
    return document.querySelector("[" + name + "]");
  }

  function say(text, bad) {
    var status = part("data-status");
    status.textContent = text;
    status.classList.toggle("bad", Boolean(bad));
  }

  function left() {
    return rows.reduce(function (sum, row) { return sum + row.left; }, 0);
  }

  // —— the draft ——
  function values() {
    var found = {};
    rows.forEach(function (row) {
      if (row.abstain && row.abstain.checked) {
        found[row.abstain.name] = "1";
      }
      row.cells.forEach(function (cell) {
        if (cell.input.value) {
          found[cell.input.name] = cell.input.value;
        }
      });
    });
    return found;
  }

  function keep() {
    if (!done) {
      part("data-draft-note").hidden = !window.HengjiDraft.keep(draft, values(), form.getAttribute("data-until"));
    }
  }

  function recall() {
    var found = window.HengjiDraft.kept(draft);
    if (!found || Object.keys(values()).length) {
      return;
    }
    rows.forEach(function (row) {
      if (row.abstain) {
        row.abstain.checked = Boolean(found[row.abstain.name]);
      }
      row.cells.forEach(function (cell) { cell.input.value = found[cell.input.name] || ""; });
    });
    say("已恢复上次没投完的内容，只有这台设备上有。");
  }

  function forget() {
    if (!window.confirm("确定要清除这张票上已填的内容吗？")) {
      return;
    }
    rows.forEach(function (row) {
      if (row.abstain) {
        row.abstain.checked = false;
      }
      row.cells.forEach(function (cell) {
        cell.input.value = "";
        cell.tell("");
        cell.agree();
      });
    });
    window.HengjiDraft.drop(draft);
    part("data-draft-note").hidden = true;
    show();
    say("已清除，这台设备上没有留下内容。");
  }

  // —— what stands on the page ——
  function showRow(row) {
    row.show();
    row.left = row.open().length;
    var words = row.excluded ? "回避" : !row.judged() ? "弃权" : row.left ? "剩 " + row.left : "✓";
    row.jump.lastChild.textContent = words;
    row.jump.lastChild.className = words === "✓" ? "done" : row.left ? "open" : "";
  }

  // Only what changed is looked at again: a telephone is slow, and thirty people have 150 fields.
  function show(row) {
    (row ? [row] : rows).forEach(showRow);
    var number = left();
    part("data-left").textContent = number ? "还剩 " + number + " 项" : "都填完了";
    rows.forEach(function (one, place) {
      if (place === at && narrow.matches) {
        one.jump.setAttribute("aria-current", "step");
      } else {
        one.jump.removeAttribute("aria-current");
      }
    });
    var last = at >= rows.length - 1;
    part("data-before").hidden = !narrow.matches;
    part("data-before").disabled = at === 0;
    part("data-after").hidden = !narrow.matches || last;
    part("data-review").hidden = narrow.matches && !last && number > 0;
    form.classList.toggle("stepping", narrow.matches);
    part("data-intro").hidden = narrow.matches && at > 0;
  }

  function go(place, field) {
    at = Math.min(Math.max(place, 0), rows.length - 1);
    rows.forEach(function (row, number) { row.element.classList.toggle("current", number === at); });
    show();
    var target = field || rows[at].head;
    target.focus({ preventScroll: true });
    (narrow.matches && !field ? document.querySelector(".page-head") : target)
      .scrollIntoView({ block: narrow.matches && !field ? "start" : "center" });
  }

  function changed(row, cell) {
    if (cell && cell.words.textContent) {
      cell.tell(cell.fault());
    }
    keep();
    show(row);
  }

  // The first place that is missing or wrong, behind the given one.
  function gap(from) {
    for (var turn = 0; turn < rows.length; turn += 1) {
      var place = (from + turn) % rows.length;
      var open = rows[place].open();
      if (open.length) {
        return { place: place, cell: open[0] };
      }
    }
    return null;
  }

  function review(event) {
    event.preventDefault();
    var found = gap(0);
    if (found) {
      rows.forEach(function (row) { row.open().forEach(function (cell) { cell.tell(cell.fault()); }); });
      say("还有 " + left() + " 项没有填完或填得不对，先到“" + rows[found.place].name + "”。已填的都还在。", true);
      go(found.place, found.cell.input);
      return;
    }
    if (!rows.some(function (row) { return row.judged(); })) {
      say("一个对象也没有评，请至少评一个。", true);
      return;
    }
    say("");
    turn(true);
    window.HengjiReview.draw(page, rows, titles);
    part("data-cast-status").textContent = "";
    page.querySelector("h2").focus();
    window.scrollTo(0, 0);
  }

  function turn(reviewing) {
    form.hidden = reviewing;
    page.hidden = !reviewing;
    part("data-intro").hidden = reviewing || (narrow.matches && at > 0);
  }

  function back() {
    turn(false);
    go(at);
  }

  function buildJumps() {
    var list = part("data-jump-list");
    rows.forEach(function (row, place) {
      var button = document.createElement("button");
      button.type = "button";
      button.appendChild(document.createElement("span")).textContent = row.name;
      button.appendChild(document.createElement("span"));
      button.addEventListener("click", function () {
        part("data-jump").removeAttribute("open");
        say("");
        var open = narrow.matches ? null : row.open()[0] || row.cells[0];
        go(place, open ? open.input : null);
      });
      list.appendChild(button);
      row.jump = button;
      row.element.querySelector("[data-place]").textContent = "第 " + (place + 1) + " 个，共 " + rows.length + " 个";
    });
    part("data-jump").hidden = false;
  }

  function buildRow(row) {
    row.cells.forEach(function (cell) {
      cell.addSlider(function () { changed(row, cell); });
      cell.input.addEventListener("input", function () {
        cell.agree();
        changed(row, cell);
      });
      cell.input.addEventListener("change", function () {
        cell.input.value = window.HengjiMarks.half(cell.input.value);
        cell.tell(cell.input.value ? cell.fault() : "");
        cell.agree();
        changed(row, cell);
      });
    });
    if (row.abstain) {
      row.abstain.addEventListener("change", function () {
        row.cells.forEach(function (cell) { cell.tell(""); });
        changed(row, null);
      });
    }
    if (row.alikeButton && row.cells.length > 1) {
      row.alikeButton.hidden = false;
      row.alikeButton.addEventListener("click", function () {
        say(row.makeAlike() ? "“" + row.name + "”各项已按同样的比例打分。" : "请先给其中一项打分，再按“各项同分”。", false);
        changed(row, null);
      });
    }
  }

  rows.forEach(buildRow);
  buildJumps();
  recall();
  rows.forEach(function (row) { row.cells.forEach(function (cell) { cell.agree(); }); });
  part("data-review").type = "button";
  part("data-review").addEventListener("click", review);
  part("data-before").addEventListener("click", function () { say(""); go(at - 1); });
  part("data-after").addEventListener("click", function () { say(""); go(at + 1); });
  part("data-back").addEventListener("click", back);
  part("data-cast").addEventListener("click", function () {
    window.HengjiReview.send(form, rows, part("data-cast"), part("data-cast-status"), function () { done = true; });
  });
  part("data-forget").addEventListener("click", forget);
  window.HengjiBallotKeys(form, rows, narrow, go, part("data-review"));
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  narrow.addEventListener("change", function () { go(at); });
  var refusal = part("data-refused");
  var first = rows.findIndex(function (row) { return row.open().length && row.element.querySelector(".wrong"); });
  at = Math.max(first, 0);
  rows.forEach(function (row, number) { row.element.classList.toggle("current", number === at); });
  show();
  part("data-draft-note").hidden = !Object.keys(values()).length;
  if (refusal) {
    refusal.focus();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".places a");
    var place = link ? rows.findIndex(function (row) {
      return row.cells.some(function (cell) { return "#" + cell.input.id === link.getAttribute("href"); });
    }) : -1;
    if (place >= 0) {
      event.preventDefault();
      go(place, document.querySelector(link.getAttribute("href")));
    }
  });
})();
