// The marks of a ballot: how they are typed, the slider beside each, what is missing, what is alike.
(function () {
  "use strict";

  var UNITS = 10000; // 1/10000 point, as the server reckons

  function half(text) {
    return text.replace(/[！-～]/g, function (sign) { return String.fromCharCode(sign.charCodeAt(0) - 0xfee0); })
      .replace(/[。·]/g, ".").replace(/[\s　]/g, "");
  }

  // 1/10000 points without floating point; NaN for what is no number.
  function read(text) {
    var found = /^(\d{1,6})(?:\.(\d{0,4}))?$/.exec(half(text)) || /^()\.(\d{1,4})$/.exec(half(text));
    return found ? Number(found[1] || 0) * UNITS + Number(((found[2] || "") + "0000").slice(0, 4)) : NaN;
  }

  function write(units) {
    var rest = units % UNITS;
    var whole = String((units - rest) / UNITS);
    return rest ? whole + "." + ("000" + rest).slice(-4).replace(/0+$/, "") : whole;
  }

  function Cell(input, step) {
    this.input = input;
    this.step = step;
    this.full = read(input.getAttribute("data-full"));
    this.box = input.closest("[data-cell]");
    this.words = document.getElementById(input.id + "-fault");
    this.title = input.closest("[data-cell]").querySelector("label").textContent.trim();
    this.slider = null;
  }

  Cell.prototype.mark = function () {
    return read(this.input.value);
  };

  // Why the mark does not stand; empty where it does.
  Cell.prototype.fault = function () {
    if (!half(this.input.value)) {
      return "请打分";
    }
    var mark = this.mark();
    if (isNaN(mark)) {
      return "请填数字";
    }
    if (mark > this.full) {
      return "须在 0 到 " + write(this.full) + " 之间";
    }
    return mark % this.step ? "须是 " + write(this.step) + " 的倍数" : "";
  };

  Cell.prototype.tell = function (fault) {
    this.words.textContent = fault;
    if (fault) {
      this.input.setAttribute("aria-invalid", "true");
    } else {
      this.input.removeAttribute("aria-invalid");
    }
  };

  Cell.prototype.set = function (units) {
    this.input.value = write(units);
    this.agree();
  };

  // The slider says what is typed.
  Cell.prototype.agree = function () {
    if (!this.slider) {
      return;
    }
    var stands = half(this.input.value) && !this.fault();
    this.slider.classList.toggle("unset", !stands);
    if (stands) {
      this.slider.value = String(this.mark() / this.step);
    }
    this.slider.setAttribute("aria-valuetext", stands ? write(this.mark()) + " 分" : "未打分");
  };

  Cell.prototype.addSlider = function (changed) {
    var self = this;
    var slider = document.createElement("input");
    slider.type = "range";
    slider.className = "slider unset";
    slider.min = "0";
    slider.max = String(Math.floor(this.full / this.step));
    slider.step = "1";
    slider.value = "0";
    slider.setAttribute("aria-label", this.title + "（滑块）");
    function moved() {
      self.set(Number(slider.value) * self.step);
      self.tell("");
      changed();
    }
    slider.addEventListener("input", moved);
    // A touch that leaves the handle where it stands is a mark as well.
    slider.addEventListener("click", function () {
      if (slider.classList.contains("unset")) {
        moved();
      }
    });
    slider.addEventListener("keydown", function (event) {
      if (slider.classList.contains("unset") && /^(Enter| |Arrow|Home|End|Page)/.test(event.key)) {
        event.preventDefault();
        moved();
      }
    });
    this.input.parentNode.insertBefore(slider, this.input);
    this.slider = slider;
    this.agree();
  };

  function Row(element, step) {
    this.element = element;
    this.head = element.querySelector("th");
    this.name = element.querySelector(".target-name").textContent;
    this.left = 0; // marks missing or wrong, as last looked at
    this.jump = null;
    this.excluded = element.hasAttribute("data-excluded");
    this.abstain = element.querySelector("[data-abstain]");
    this.alikeButton = element.querySelector("[data-alike]");
    this.alikeNote = element.querySelector("[data-alike-note]");
    this.cells = Array.prototype.map.call(element.querySelectorAll("input.mark"), function (input) {
      return new Cell(input, step);
    });
  }

  Row.prototype.judged = function () {
    return !this.excluded && !(this.abstain && this.abstain.checked);
  };

  Row.prototype.open = function () {
    return this.judged() ? this.cells.filter(function (cell) { return cell.fault(); }) : [];
  };

  // Every dimension the same share of its maximum.
  Row.prototype.alike = function () {
    if (!this.judged() || this.cells.length < 2 || this.open().length) {
      return false;
    }
    var first = this.cells[0];
    return this.cells.every(function (cell) { return cell.mark() * first.full === first.mark() * cell.full; });
  };

  Row.prototype.makeAlike = function () {
    var from = this.cells.filter(function (cell) { return !cell.fault(); })[0];
    if (!from) {
      return false;
    }
    var share = from.mark();
    this.cells.forEach(function (cell) {
      var units = from.full ? share * cell.full / from.full : 0;
      cell.set(Math.round(units / cell.step) * cell.step);
      cell.tell("");
    });
    return true;
  };

  Row.prototype.show = function () {
    var judged = this.judged();
    this.element.classList.toggle("abstained", !judged && !this.excluded);
    this.cells.forEach(function (cell) {
      cell.input.disabled = !judged;
      if (cell.slider) {
        cell.slider.disabled = !judged;
      }
    });
    if (this.alikeNote) {
      this.alikeNote.hidden = !this.alike();
    }
    if (this.alikeButton) {
      this.alikeButton.disabled = !judged;
    }
  };

  window.HengjiMarks = { Row: Row, half: half, write: write };
})();
