/* The two calculators: the cost over three years, and the time spent. They read what is typed, fill the column of
   results, and keep nothing: no request, no storage. tests/test_calculators_browser.py holds the same sums. */
"use strict";
(function () {
  var NARROW = "\u202f";
  var MOST = 100000000;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  /* "1 500,50" is 1500.5; "" is 0; anything else is NaN. */
  function amount(text) {
    var written = text.replace(/[\s\u00a0\u202f€%]/g, "").replace(",", ".");
    if (!written) return 0;
    var value = /^\d+(\.\d*)?$|^\.\d+$/.test(written) ? Number(written) : NaN;
    return value <= MOST ? value : NaN;
  }

  /* "2", "1,5", "1 h 30", "1h", "1:30" or "45 min", in hours. */
  function hours(text) {
    var written = text.toLowerCase().replace(/[\s\u00a0\u202f]/g, "");
    var clock = /^(\d+)(?:h|:)(\d{1,2})?(?:min|mn|m)?$/.exec(written);
    if (clock) return Number(clock[2] || 0) < 60 ? Number(clock[1]) + Number(clock[2] || 0) / 60 : NaN;
    var minutes = /^(\d+)(?:min|mn|m)$/.exec(written);
    if (minutes) return Number(minutes[1]) / 60;
    return amount(written.replace(/heures?$/, ""));
  }

  function number(value, decimals) {
    var parts = value.toFixed(decimals).split(".");
    var tail = (parts[1] || "").replace(/0+$/, "");
    return parts[0].replace(/\B(?=(\d{3})+$)/g, NARROW) + (tail ? "," + tail : "");
  }
  function euros(value) { return number(value, value < 100 ? 2 : 0) + NARROW + "€"; }
  function inHours(value) {
    var minutes = Math.round(value * 60);
    return value >= 10 || minutes % 60 === 0
      ? number(value, 0) + "\u00a0h"
      : Math.floor(minutes / 60) + "\u00a0h\u00a0" + String(minutes % 60).padStart(2, "0");
  }

  /* Reads a field and says what is wrong with it. */
  function read(input, parse, least, most, example) {
    var value = parse(input.value);
    var isWrong = !(value >= least && value <= most);
    var notice = document.getElementById("faute-" + input.id);
    var text = isWrong ? "Écrivez un nombre, comme " + example + "." : "";
    if (notice && notice.textContent !== text) notice.textContent = text;
    input.setAttribute("aria-invalid", String(isWrong));
    return isWrong ? NaN : value;
  }

  function start(box, compute) {
    var result = {};
    all("[data-resultat]", box).forEach(function (node) { result[node.dataset.resultat] = node; });
    var written = {};
    Object.keys(result).forEach(function (name) { written[name] = result[name].textContent; });
    var conclusion = box.querySelector("[data-conclusion]");
    var saying = 0;

    /* What a screen reader hears waits for the end of the typing. */
    function conclude(text) {
      clearTimeout(saying);
      saying = setTimeout(function () { if (conclusion.textContent !== text) conclusion.textContent = text; }, 400);
    }
    function show(values) {
      Object.keys(result).forEach(function (name) {
        result[name].textContent = values && values[name] !== undefined ? values[name] : written[name];
      });
    }
    function again() { compute(show, conclude); }
    box.addEventListener("input", again);
    var wipe = box.querySelector("[data-effacer]");
    if (wipe) wipe.addEventListener("click", function () {
      all("input", box).forEach(function (input) { input.value = input.defaultValue; });
      box.dispatchEvent(new Event("effacer"));
      again();
      box.querySelector("input").focus();
    });
    again();
    return again;
  }

  function cost(box) {
    var months = Number(box.dataset.mois);
    function field(id) { return document.getElementById(id); }

    var again = start(box, function (show, conclude) {
      var once = read(field("depart"), amount, 0, MOST, "1 500");
      var monthly = read(field("mois"), amount, 0, MOST, "49,90") * months;
      var yearly = read(field("an"), amount, 0, MOST, "15") * months / 12;
      var share = read(field("part"), amount, 0, 100, "2,5");
      var sales = read(field("ventes"), amount, 0, MOST, "1 200");
      var leaving = read(field("sortie"), amount, 0, MOST, "300");
      var commission = sales * share / 100 * months;
      var total = once + monthly + yearly + commission + leaving;
      if (!(total > 0)) {
        show(null);
        conclude("");
        return;
      }
      var hidden = commission + leaving;
      var part = number(hidden / total * 100, 0) + NARROW + "%";
      show({
        depart: euros(once), mois: euros(monthly), an: euros(yearly), commission: euros(commission), sortie: euros(leaving),
        total: euros(total), parmois: euros(total / months), cache: hidden ? euros(hidden) + ", soit " + part : euros(0)
      });
      conclude("En trois ans : " + euros(total) + ", soit " + euros(total / months) + " par mois."
        + (hidden ? " Le prix affiché n’en dit pas " + part + "." : "")
        + (share && !sales ? " Sans vos ventes, la commission n’est pas comptée." : ""));
    });

    var choice = field("repere");
    if (!choice) return;
    var told = box.querySelector("[data-dit]");
    var taken = box.querySelector("[data-reperes]");
    var picked = {};

    function list() {
      taken.textContent = "";
      Object.keys(picked).forEach(function (name) {
        var line = document.createElement("li");
        line.textContent = picked[name];
        taken.appendChild(line);
      });
      taken.hidden = !taken.firstChild;
    }
    all("[data-report]", box).forEach(function (button) {
      button.addEventListener("click", function () {
        var option = choice.selectedOptions[0];
        if (!option || !option.value) {
          told.textContent = "Choisissez d’abord un repère.";
          choice.focus();
          return;
        }
        var data = option.dataset;
        var value = data[button.dataset.report] || data.haut || data.bas;
        var text = number(Number(value), 2);
        field(data.champ).value = text;
        var name = option.textContent;
        picked[data.champ] = "Repère : " + name + ", " + text + NARROW + data.unite + ". Source : " + data.source
          + (data.verifier === undefined ? "." : " (à vérifier).");
        told.textContent = "Reporté : " + text + NARROW + data.unite + " (" + name + ").";
        list();
        again();
      });
    });
    /* A line that is typed again is no longer a reference. */
    box.addEventListener("input", function (event) {
      if (picked[event.target.id]) { delete picked[event.target.id]; list(); }
    });
    box.addEventListener("effacer", function () {
      picked = {};
      choice.value = "";
      told.textContent = "";
      list();
    });
  }

  function time(box) {
    start(box, function (show, conclude) {
      var weeks = read(document.getElementById("semaines"), amount, 1, 52, "47");
      var evening = read(document.getElementById("soiree"), hours, 0.25, 24, "2");
      var value = read(document.getElementById("valeur"), amount, 0, 10000, "40");
      var week = 0;
      var biggest = { hours: 0, name: "" };
      all("[data-tache]", box).forEach(function (row) {
        var spent = read(row.querySelector("input"), hours, 0, 100, "2 ou 1 h 30");
        week += spent;
        row.querySelector("[data-an]").textContent = spent && weeks ? inHours(spent * weeks) : "";
        if (spent > biggest.hours) biggest = { hours: spent, name: row.querySelector("label").textContent };
      });
      var year = week * weeks;
      if (!(year > 0) || isNaN(evening) || isNaN(value)) {
        show(null);
        conclude("");
        return;
      }
      var evenings = Math.round(year / evening);
      show({
        semaine: inHours(week), an: inHours(year), soirees: number(year / evening, 0),
        euros: value ? euros(year * value) : undefined
      });
      conclude(inHours(year) + " par an, soit " + number(evenings, 0) + (evenings > 1 ? " soirées." : " soirée.")
        + " Le plus long : " + biggest.name.toLowerCase() + ", " + inHours(biggest.hours * weeks) + " par an."
        + (value ? " En euros : " + euros(year * value) + "." : ""));
    });
  }

  all("[data-calcul]").forEach(function (box) { (box.dataset.calcul === "cout" ? cost : time)(box); });
})();
