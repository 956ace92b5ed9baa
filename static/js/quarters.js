/* 评价系数: the product of the three factors beside an empty field, exact (whole units of 1/10000). */
(function () {
  "use strict";
  const UNIT = 10000n;

  function units(text) {
    const plain = text.normalize("NFKC").trim();
    const found = /^(\d{1,6})(?:\.(\d{1,4}))?$/.exec(plain);
    return found ? BigInt(found[1]) * UNIT + BigInt((found[2] || "").padEnd(4, "0")) : null;
  }

  function shown(value) {
    const rest = String(value % UNIT).padStart(4, "0").replace(/0+$/, "");
    return String(value / UNIT) + (rest ? "." + rest : "");
  }

  function draw(row) {
    const parts = ["amount-", "difficulty-", "importance-"].map(function (name) {
      return units(row.querySelector("input[name^='" + name + "']").value);
    });
    const known = parts.every(function (part) { return part !== null; });
    const place = row.querySelector("[data-product]");
    const square = UNIT * UNIT;
    place.textContent = known ? " " + shown((parts[0] * parts[1] * parts[2] + square / 2n) / square) : "";
  }

  document.querySelectorAll("tr[data-coefficient]").forEach(function (row) {
    draw(row);
    row.addEventListener("input", function () { draw(row); });
  });
})();
