// Takes login name and code from behind the # of the slip's link: what stands there never reaches a server's log.
(function () {
  "use strict";
  var given = new URLSearchParams(location.hash.slice(1));
  [["n", "username"], ["c", "code"]].forEach(function (pair) {
    var field = document.querySelector("input[name=" + pair[1] + "]");
    if (field && given.get(pair[0]) && !field.value) {
      field.value = given.get(pair[0]);
    }
  });
  if (given.get("c")) {
    history.replaceState(null, "", location.pathname);
    var first = document.querySelector("input[name=new_password]");
    if (first) {
      first.focus();
    }
  }
})();
