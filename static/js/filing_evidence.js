// 佐证材料 on a filer's page: files.js uploads, this attaches to the row, takes away, captions, and uses a file again.
(function () {
  "use strict";

  var page = window.HengjiFiling;
  var dialog = document.getElementById("filing-handed-in");
  var choosing = null; // the row for which files already handed in are chosen

  if (!page) {
    return;
  }

  function filesUrl(row) {
    return row.form.getAttribute("action").replace(/save\/$/, "files/");
  }

  // The list comes back drawn; captions being typed stay as they are typed.
  function drawn(row, answer) {
    if (answer.status === 401) {
      document.dispatchEvent(new CustomEvent("hengji:signed-out"));
      return false;
    }
    if (answer.status !== 200) {
      page.say((answer.body && answer.body.error) || "没有办成，请稍后再试");
      return false;
    }
    row.card.querySelector("[data-proofs]").innerHTML = answer.body.html;
    row.adopt(answer.body);
    page.draw(row);
    return true;
  }

  function attach(row, keys) {
    var body = new FormData();
    keys.forEach(function (key) { body.append("files", key); });
    return page.post(filesUrl(row), body).then(function (answer) { return drawn(row, answer); }, function () {
      page.say("连不上服务器，材料还没有附上");
      return false;
    });
  }

  document.addEventListener("hengji:file-added", function (event) {
    var row = page.rowOf(event.target);
    if (!row) {
      return;
    }
    var line = event.target.querySelector('[data-file="' + event.detail.id + '"]');
    attach(row, [event.detail.id]).then(function (done) {
      if (done && line) {
        line.remove();
        row.form.dataset.filesChanged = ""; // it is attached: leaving the page loses nothing
      } else if (line) {
        retry(row, line, event.detail.id);
      }
    });
  });

  function retry(row, line, key) {
    if (line.querySelector("[data-attach]")) {
      return;
    }
    var button = page.make("button", "btn btn-sm btn-outline-secondary", "再附一次");
    button.type = "button";
    button.setAttribute("data-attach", "");
    button.addEventListener("click", function () {
      attach(row, [key]).then(function (done) { if (done) { line.remove(); } });
    });
    line.appendChild(button);
  }

  document.addEventListener("click", function (event) {
    var row;
    var off = event.target.closest("[data-detach]");
    if (off) {
      event.preventDefault();
      row = page.rowOf(off);
      page.post(off.getAttribute("formaction"), new FormData()).then(function (answer) {
        if (drawn(row, answer)) {
          row.card.querySelector("[data-files-input]").focus();
        }
      }, function () { page.say("连不上服务器，没有移除"); });
      return;
    }
    var opener = event.target.closest("[data-choose]");
    if (opener && dialog) {
      choosing = page.rowOf(opener);
      page.all("input", dialog).forEach(function (box) { box.checked = false; });
      dialog.showModal();
      return;
    }
    if (event.target.closest("[data-take]") && choosing) {
      var keys = page.all("input:checked", dialog).map(function (box) { return box.value; });
      dialog.close();
      if (keys.length) {
        attach(choosing, keys);
      }
    }
  });

  document.addEventListener("change", function (event) {
    var url = event.target.getAttribute && event.target.getAttribute("data-caption");
    if (!url) {
      return;
    }
    var row = page.rowOf(event.target);
    var body = new FormData();
    body.append("caption", event.target.value);
    page.post(url, body).then(function (answer) {
      if (answer.status === 200) {
        row.adopt(answer.body);
        page.draw(row);
      } else {
        drawn(row, answer);
      }
    }, function () { page.say("连不上服务器，说明没有保存"); });
  });
})();
