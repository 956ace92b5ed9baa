// The last look at a ballot, and casting it: one request, always of the same length.
(function () {
  "use strict";

  function element(name, text, parent) {
    var made = document.createElement(name);
    if (text) {
      made.textContent = text;
    }
    if (parent) {
      parent.appendChild(made);
    }
    return made;
  }

  function table(rows, titles) {
    var made = document.createElement("table");
    made.className = "table review-table";
    element("caption", "您打的分", made).className = "visually-hidden";
    var head = element("tr", "", element("thead", "", made));
    element("th", "对象", head).scope = "col";
    titles.forEach(function (title) {
      var cell = element("th", title, head);
      cell.scope = "col";
      cell.className = "number";
    });
    var body = element("tbody", "", made);
    rows.forEach(function (row) {
      var line = element("tr", "", body);
      element("th", row.name, line).scope = "row";
      if (!row.judged()) {
        element("td", row.excluded ? "回避" : "弃权", line).colSpan = titles.length;
        return;
      }
      row.cells.forEach(function (cell) {
        element("td", window.HengjiMarks.write(cell.mark()), line).className = "number";
      });
    });
    return made;
  }

  // All alike is allowed, and said.
  function notes(rows) {
    var judged = rows.filter(function (row) { return row.judged(); });
    var said = judged.map(function (row) { return row.cells.map(function (cell) { return cell.mark(); }).join(); });
    if (said.length > 1 && said.every(function (one) { return one === said[0]; })) {
      return ["所有对象的分数完全一样。可以这样投，但请想一想他们是否真的没有差别。"];
    }
    var alike = judged.filter(function (row) { return row.alike(); }).map(function (row) { return row.name; });
    return alike.length ? ["各项打得一样的：" + alike.join("、") + "。可以这样投，但请想一想各方面是否真的没有差别。"] : [];
  }

  function draw(page, rows, titles) {
    var place = page.querySelector("[data-review-table]");
    place.textContent = "";
    place.appendChild(table(rows, titles));
    var area = page.querySelector("[data-review-notes]");
    area.textContent = "";
    notes(rows).forEach(function (text) {
      var note = element("p", "", area);
      note.className = "note note-warning";
      element("span", text, note);
    });
  }

  // What is posted: the marks in half-width signs, filled up so that every ballot of the round weighs the same.
  function body(form, rows) {
    var sent = new URLSearchParams();
    ["csrfmiddlewaretoken", "form"].forEach(function (name) {
      var field = form.querySelector("input[name=" + name + "]");
      if (field) {
        sent.append(name, field.value);
      }
    });
    sent.append("step", "cast");
    rows.forEach(function (row) {
      if (row.abstain && row.abstain.checked) {
        sent.append(row.abstain.name, "1");
      } else if (!row.excluded) {
        row.cells.forEach(function (cell) { sent.append(cell.input.name, window.HengjiMarks.write(cell.mark())); });
      }
    });
    var short = Number(form.getAttribute("data-length")) - sent.toString().length - "&pad=".length;
    sent.append("pad", "0".repeat(Math.max(short, 0)));
    return sent.toString();
  }

  // Gives a promise of {counted, page} or {why, again, places}.
  function cast(form, rows) {
    return fetch(location.pathname, {
      method: "POST",
      body: body(form, rows),
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch" },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
    }).then(function (answer) {
      if (answer.type === "opaqueredirect") {
        return { counted: true };
      }
      if (answer.status === 401) {
        return { why: "登录已过期，还没有投出。填的内容还在这台设备上，请重新登录后再投。", again: "重新登录" };
      }
      if (answer.status === 403) {
        return { why: "这一页太旧了，还没有投出。填的内容还在这台设备上，请刷新页面后再投。" };
      }
      if (answer.status !== 200) {
        return { why: "没有投出，请稍后再按一次“确认投出”。填的内容还在。" };
      }
      if (/json/.test(answer.headers.get("Content-Type") || "")) {
        return answer.json().then(function (said) {
          return {
            why: said.what + "：" + said.why + "；" + said.next + "。",
            places: said.places,
            again: said.places ? "" : "重新输入测评码",
          };
        });
      }
      return answer.text().then(function (text) { return { counted: true, page: text }; });
    }, function () {
      return { why: "现在连不上服务器，不知道投出没有。请再按一次“确认投出”：每人只计一票，不会重复。" };
    });
  }

  // Counted: the draft goes, the receipt comes, by its own address or (a 测评码 has none any more) into this page.
  function counted(form, answer) {
    window.HengjiDraft.drop(form.getAttribute("data-draft"));
    if (!answer.page) {
      location.replace(form.getAttribute("data-receipt"));
      return;
    }
    var main = new DOMParser().parseFromString(answer.page, "text/html").getElementById("main");
    document.getElementById("main").replaceWith(main);
    document.title = "已计入 · 衡绩";
    window.history.replaceState(null, "", form.getAttribute("data-again"));
    window.scrollTo(0, 0);
    main.focus();
  }

  function refused(form, answer, status) {
    status.textContent = answer.why;
    status.classList.add("bad");
    if (answer.again) {
      var way = element("a", answer.again);
      way.href = form.getAttribute("data-again");
      status.appendChild(document.createTextNode(" "));
      status.appendChild(way);
    }
  }

  function send(form, rows, button, status, done) {
    button.disabled = true;
    status.classList.remove("bad");
    status.textContent = "正在投出……";
    cast(form, rows).then(function (answer) {
      button.disabled = false;
      if (answer.counted) {
        done();
        counted(form, answer);
      } else {
        refused(form, answer, status);
      }
    });
  }

  window.HengjiReview = { draw: draw, send: send };
})();
