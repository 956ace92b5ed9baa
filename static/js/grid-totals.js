// Running totals while typing, and the findings of the plan check at their rows.
(function () {
  "use strict";
  var G = window.hengjiGrid;
  if (!G) {
    return;
  }
  var UNIT = 10000;
  var area = document.getElementById("grid-totals");
  var findings = document.getElementById("grid-findings");
  var c = G.columns;

  // Points as typed in 1/10000; null where they are none. Full-width digits count, as on the server.
  G.points = function (text) {
    var plain = text.replace(/[０-９．]/g, function (sign) {
      return sign === "．" ? "." : String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
    }).trim().replace(/\s*分$/, "").replace(/,(?=\d{3})/g, "");
    if (!/^(\d{1,9}(\.\d{1,4}0*)?|\.\d{1,4}0*)$/.test(plain)) {
      return null;
    }
    var parts = plain.split(".");
    var decimals = ((parts[1] || "") + "0000").slice(0, 4);
    return Number(parts[0] || "0") * UNIT + Number(decimals);
  };

  G.pointsText = function (units) {
    var rest = String(units % UNIT + UNIT).slice(1).replace(/0+$/, "");
    return String(Math.floor(units / UNIT)) + (rest ? "." + rest : "");
  };

  function sums(typing) {
    var found = new Map();
    G.data.totals.forEach(function (total) {
      found.set(total.category, { points: 0, names: new Set(), seconds: 0, wanted: total.wanted });
    });
    var whole = found.get("");
    var all = { points: 0, names: new Set(), seconds: 0, wanted: whole ? whole.wanted : null };
    G.rows.forEach(function (row) {
      function text(place) { return typing && typing.row === row && typing.c === place ? typing.text : row.cells[place]; }
      var points = G.points(text(c.points)) || 0;
      var category = text(c.category).trim();
      var primary = text(c.primary).trim();
      if (!points && !primary && !text(c.name)) {
        return;
      }
      if (!found.has(category)) {
        found.set(category, { points: 0, names: new Set(), seconds: 0, wanted: null });
      }
      [category ? found.get(category) : null, all].forEach(function (each) {
        if (each) {
          each.points += points;
          each.names.add(category + "\n" + primary);
          each.seconds += text(c.standalone) === "是" ? 0 : 1;
        }
      });
    });
    found.delete("");
    return Array.from(found).concat([["", all]]);
  }

  function drawTotal(item, name, sum) {
    var wanted = sum.wanted === null ? "" : " / " + G.pointsText(sum.wanted);
    item.className = sum.wanted === null ? "" : sum.points === sum.wanted ? "good" : "bad";
    item.children[0].textContent = name || "合计";
    item.children[1].textContent = G.pointsText(sum.points) + wanted + " 分";
    item.children[2].textContent = "一级 " + sum.names.size + "、二级 " + sum.seconds;
  }

  G.total = function (typing) {
    if (!area) {
      return;
    }
    var list = sums(typing);
    while (area.children.length < list.length) {
      var item = document.createElement("li");
      item.innerHTML = "<span></span> <b></b> <small></small>";
      area.appendChild(item);
    }
    while (area.children.length > list.length) {
      area.removeChild(area.lastElementChild);
    }
    list.forEach(function (one, place) { drawTotal(area.children[place], one[0], one[1]); });
  };

  function line(finding) {
    var item = document.createElement("li");
    var row = finding.row === null ? null : G.find(finding.row);
    var words = finding.problem + "；" + finding.remedy;
    if (finding.severity === "必须") {
      item.className = "must";
      item.appendChild(document.createElement("b")).textContent = "必须 ";
    }
    var holder = row ? document.createElement("button") : document.createElement("span");
    holder.textContent = words;
    if (row) {
      holder.type = "button";
      holder.addEventListener("click", function () { G.goTo(row, c[finding.field] || 0); });
    }
    item.appendChild(holder);
    if (finding.clause && finding.clause !== "—") {
      item.appendChild(document.createElement("small")).textContent = " «" + finding.clause + "»";
    }
    return item;
  }

  G.check = function (list) {
    Array.prototype.forEach.call(G.body.querySelectorAll("td.must"), function (td) { td.classList.remove("must"); });
    list.forEach(function (finding) {
      var row = finding.severity === "必须" && finding.row !== null ? G.find(finding.row) : null;
      if (row && c[finding.field] !== undefined) {
        G.td(row, c[finding.field]).classList.add("must");
      }
    });
    if (!findings) {
      return;
    }
    var musts = list.filter(function (one) { return one.severity === "必须"; });
    var hints = list.filter(function (one) { return one.severity !== "必须"; });
    var open = findings.querySelector("details[open]") !== null;
    findings.textContent = "";
    if (musts.length) {
      var first = document.createElement("ul");
      first.className = "grid-findings";
      musts.forEach(function (one) { first.appendChild(line(one)); });
      findings.appendChild(first);
    } else {
      var fine = findings.appendChild(document.createElement("p"));
      fine.className = "grid-fine";
      fine.textContent = "没有必须改正的。";
    }
    if (hints.length) {
      var more = findings.appendChild(document.createElement("details"));
      more.open = open;
      more.appendChild(document.createElement("summary")).textContent = "提示 " + hints.length + " 条";
      var second = more.appendChild(document.createElement("ul"));
      second.className = "grid-findings";
      hints.forEach(function (one) { second.appendChild(line(one)); });
    }
  };

  G.on("change", function () { G.total(null); });
  G.on("saved", function (answer) {
    G.data.totals = answer.totals;
    G.check(answer.findings);
  });
})();
