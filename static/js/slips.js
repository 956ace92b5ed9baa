/* Slips are downloaded once; then the page is loaded anew, so that it shows what was printed. Without script the file comes all the same. */
(function () {
  "use strict";

  function nameOf(answer) {
    var found = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    return found ? found[1] : "slips.pdf";
  }

  function save(blob, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    window.setTimeout(function () {
      URL.revokeObjectURL(link.href);
      window.location.assign(window.location.pathname.replace(/anew\/$/, ""));
    }, 500);
  }

  function print(form, button) {
    fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin" })
      .then(function (answer) {
        if ((answer.headers.get("Content-Type") || "").indexOf("application/pdf") !== 0) {
          throw new Error("refused");
        }
        return answer.blob().then(function (blob) {
          save(blob, nameOf(answer));
        });
      })
      .catch(function () {
        // The browser's own way shows the reason: a refused command is refused again, a broken line is seen.
        button.disabled = false;
        form.submit();
      });
  }

  document.querySelectorAll("form[data-slips], form[action$='/anew/']").forEach(function (form) {
    form.dataset.plain = ""; // hengji.js would send it a second time
    form.addEventListener("submit", function (event) {
      var button = form.querySelector("[data-submit]");
      event.preventDefault();
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
      print(form, button);
    });
  });
})();
