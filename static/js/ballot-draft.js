// A half-filled ballot stays in the voter's own browser, under a name that no other voter has; nothing of it is sent.
(function () {
  "use strict";

  var MINE = /^hengji-(ballot|slip):/;

  function disk(action) {
    try {
      return action(window.localStorage);
    } catch (error) {
      return null; // storage is off: the page works, nothing survives its closing
    }
  }

  function drop(key) {
    disk(function (storage) { storage.removeItem(key); });
  }

  function keep(key, values, until) {
    return disk(function (storage) {
      if (Object.keys(values).length) {
        storage.setItem(key, JSON.stringify({ values: values, until: until }));
      } else {
        storage.removeItem(key);
      }
      return true;
    });
  }

  function kept(key) {
    var found = disk(function (storage) { return JSON.parse(storage.getItem(key) || "null"); });
    return found && found.values ? found.values : null;
  }

  // What belongs to a round that is over is of no use to anybody.
  function sweep() {
    var today = new Date();
    var day = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map(function (number) {
      return (number < 10 ? "0" : "") + number;
    }).join("-");
    disk(function (storage) {
      Object.keys(storage).filter(function (key) { return MINE.test(key); }).forEach(function (key) {
        var until = (JSON.parse(storage.getItem(key) || "null") || {}).until;
        if (until && until < day) {
          storage.removeItem(key);
        }
      });
    });
  }

  sweep();
  Array.prototype.forEach.call(document.querySelectorAll("[data-forget-draft]"), function (place) {
    drop(place.getAttribute("data-forget-draft"));
  });
  window.HengjiDraft = { keep: keep, kept: kept, drop: drop };
})();
