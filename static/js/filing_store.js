// One row of a filer's quarter: what is typed is kept in this browser at once, and sent until the server has it.
//
// A field knows its base (what the server had when it was last seen), what stands in it now, and what is under way.
// An answer that never came is asked for again with the same words; the server takes the same words twice.
(function () {
  "use strict";

  var PREFIX = "hengji-filing:";
  var TOLD = "hengji-draft:filing:"; // goes with the other drafts of the window
  var PATIENCE = 15000;

  function disk(action) {
    try {
      return action(window.localStorage);
    } catch (error) {
      return null; // storage is off or full: the page still sends
    }
  }

  // What the server last told this window of a row. A page may be older: it was drawn while the last save was under way.
  function told(key, answer) {
    try {
      if (answer) {
        window.sessionStorage.setItem(TOLD + key, JSON.stringify(answer));
      }
      return JSON.parse(window.sessionStorage.getItem(TOLD + key) || "null");
    } catch (error) {
      return null; // as above
    }
  }

  // `ask` sends {version, edits, base} and gives a promise of {status, body}; `hear` is called at every change.
  function Row(key, version, fields, ask, hear) {
    this.key = PREFIX + key;
    this.version = version;
    this.fields = fields; // name → {get, set, busy}
    this.ask = ask;
    this.told = hear;
    this.base = {};
    this.held = {}; // name → what the server has, where both hands differ
    this.wrong = {}; // name → {typed, text}: words that are no value
    this.flight = null;
    this.sending = false;
    this.state = "saved"; // saved, typing, sending, kept, signed-out, locked
    this.why = "";
    var self = this;
    var last = told(this.key);
    if (last && last.version > version) {
      this.version = last.version;
      Object.keys(fields).forEach(function (name) {
        if (last.values[name] !== undefined) {
          fields[name].set(last.values[name]);
        }
      });
    }
    Object.keys(fields).forEach(function (name) { self.base[name] = fields[name].get(); });
    this.recall();
  }

  Row.prototype.recall = function () {
    var key = this.key;
    var kept = disk(function (storage) { return JSON.parse(storage.getItem(key) || "null"); });
    if (!kept || !kept.values) {
      return;
    }
    var self = this;
    Object.keys(kept.values).forEach(function (name) {
      if (self.fields[name] && kept.values[name] !== self.base[name]) {
        self.base[name] = kept.base[name];
        self.fields[name].set(kept.values[name]);
      }
    });
    this.flight = kept.flight || null;
    this.state = this.unsent() ? "kept" : "saved";
    this.keep();
  };

  Row.prototype.dirty = function () {
    var self = this;
    return Object.keys(this.fields).filter(function (name) { return self.fields[name].get() !== self.base[name]; });
  };

  Row.prototype.unsent = function () {
    return Boolean(this.flight) || this.dirty().length > 0;
  };

  // What is worth sending: not what waits for a choice, not words already refused.
  Row.prototype.ready = function () {
    var self = this;
    return this.dirty().filter(function (name) {
      var wrong = self.wrong[name];
      return !(name in self.held) && !(wrong && wrong.typed === self.fields[name].get());
    });
  };

  Row.prototype.keep = function () {
    var self = this;
    if (this.gone) {
      return; // signed out: nothing stays in this browser
    }
    disk(function (storage) {
      var names = self.dirty();
      if (!names.length && !self.flight) {
        storage.removeItem(self.key);
        return;
      }
      var record = { version: self.version, base: {}, values: {}, flight: self.flight, at: Date.now() };
      names.concat(self.flight ? Object.keys(self.flight.edits) : []).forEach(function (name) {
        record.base[name] = self.base[name];
        record.values[name] = self.fields[name].get();
      });
      storage.setItem(self.key, JSON.stringify(record));
    });
  };

  Row.prototype.typed = function () {
    if (this.state !== "locked") {
      this.turn(this.unsent() ? "typing" : "saved");
    }
    this.keep();
  };

  Row.prototype.turn = function (state, why) {
    this.state = state;
    this.why = why || "";
    this.told(this);
  };

  // Send what is ready, or what was under way; a promise that is kept when nothing is left to do now.
  Row.prototype.send = function () {
    var self = this;
    if (this.sending || this.state === "locked") {
      return this.sending || Promise.resolve();
    }
    if (!this.flight) {
      var names = this.ready();
      if (!names.length) {
        this.turn(this.unsent() ? "typing" : "saved");
        return Promise.resolve();
      }
      this.flight = { version: this.version, edits: {}, base: {} };
      names.forEach(function (name) {
        self.flight.edits[name] = self.fields[name].get();
        self.flight.base[name] = self.base[name];
      });
      this.keep();
    }
    this.turn("sending");
    this.sending = this.ask(this.flight, PATIENCE).then(function (answer) {
      self.sending = null;
      return self.heard(answer);
    }, function () {
      self.sending = null;
      self.turn("kept", "连不上服务器");
    });
    return this.sending;
  };

  Row.prototype.heard = function (answer) {
    if (answer.status === 401) {
      this.turn("signed-out");
      return null;
    }
    if (answer.status !== 200 && answer.status !== 409) {
      // Refused as it stands: the words stay here, and are not sent again until they change.
      if (answer.status === 400 || answer.status === 404) {
        this.flight = null;
        this.keep();
      }
      this.turn("kept", (answer.body && answer.body.error) || (answer.status === 404 ? "这一项已不由您填报" : "服务器没有收下"));
      return null;
    }
    var sent = this.flight.edits;
    this.flight = null;
    if (answer.status === 409) {
      this.clash(answer.body);
    } else {
      this.accept(sent, answer.body);
    }
    this.keep();
    if (this.state !== "locked" && this.ready().length) {
      return this.send();
    }
    if (this.state !== "locked") {
      this.turn(this.unsent() ? "typing" : "saved");
    }
    return null;
  };

  // The server has `sent`; what others changed elsewhere comes into fields that nobody is typing in.
  Row.prototype.accept = function (sent, body) {
    var self = this;
    this.wrong = {};
    (body.unreadable || []).forEach(function (fault) {
      self.wrong[fault.field] = { typed: sent[fault.field], text: fault.text };
    });
    Object.keys(sent).forEach(function (name) {
      if (!(name in self.wrong)) {
        self.base[name] = sent[name];
      }
    });
    this.adopt(body);
  };

  // Answers may overtake each other: that of an upload was written before the save it comes behind. What is older than
  // what was heard already tells nothing.
  Row.prototype.adopt = function (body) {
    var self = this;
    if (body.version < this.version) {
      return;
    }
    this.version = body.version;
    this.body = body;
    if (!this.gone) {
      told(this.key, { version: body.version, values: body.values });
    }
    Object.keys(this.fields).forEach(function (name) {
      var field = self.fields[name];
      var now = body.values[name];
      if (now === undefined || name in self.held || field.get() !== self.base[name] || field.busy()) {
        return;
      }
      self.base[name] = now;
      field.set(now);
    });
  };

  Row.prototype.clash = function (body) {
    var self = this;
    if (body.version < this.version) {
      return; // it is sent once more, beside what the server has now
    }
    this.version = body.version;
    this.body = body;
    if (body.locked) {
      this.turn("locked", body.state);
      return;
    }
    body.conflicts.forEach(function (one) {
      self.held[one.field] = body.values[one.field];
    });
    this.adopt(body);
  };

  // Settle a difference: mine (what stands in the field) or theirs.
  Row.prototype.choose = function (name, mine) {
    var theirs = this.held[name];
    delete this.held[name];
    this.base[name] = theirs;
    if (!mine) {
      this.fields[name].set(theirs);
    }
    this.typed();
    return this.send();
  };

  Row.prototype.forget = function () {
    var key = this.key;
    disk(function (storage) { storage.removeItem(key); });
  };

  // What is kept for a row that can no longer be typed in: name → words.
  Row.left = function (key) {
    var kept = disk(function (storage) { return JSON.parse(storage.getItem(PREFIX + key) || "null"); });
    return kept ? kept.values : null;
  };

  Row.drop = function (key) {
    disk(function (storage) { storage.removeItem(PREFIX + key); });
  };

  window.HengjiRow = Row;
})();
