/* What the pages gain with JavaScript: live facets, dates recomputed today, the department remembered on
   this device, printing, the theme switch. Everything else works without it. No request, no cookie. */
"use strict";
(function () {
  var script = document.currentScript;
  var base = script.getAttribute("src").replace(/assets\/etrier\.js.*$/, "");

  function remembered(key) {
    try { return localStorage.getItem(key) || ""; } catch (error) { return ""; }
  }
  function remember(key, value) {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch (error) { /* refused: nothing is kept */ }
  }
  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }

  /* The day the page is read, not the day it was made: a bundle may be opened two years later. */
  function today() {
    var now = new Date();
    return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  }
  /* A partial date ends with its month or its year. */
  function lastDay(date) {
    if (date.length === 4) return date + "-12-31";
    return date.length === 7 ? date + "-31" : date;
  }
  function stateToday(node, day) {
    var written = node.dataset.etat;
    if (written === "fermee" || (node.dataset.fin && lastDay(node.dataset.fin) < day)) return "fermee";
    if (written === "a-verifier" || (node.dataset.perime && node.dataset.perime <= day)) return "a-verifier";
    if (node.dataset.debut && node.dataset.debut > day) return "a-venir";
    return "ouverte";
  }
  var LABELS = { ouverte: ["ouverte", "ouvert"], "a-venir": ["ouvre bientôt", "verifier"], "a-verifier": ["à vérifier", "verifier"], fermee: ["fermée", "ferme"] };

  function refreshDates() {
    var day = today();
    all("[data-etat]").forEach(function (node) {
      var state = stateToday(node, day);
      if (state === node.dataset.etat) return;
      node.dataset.etat = state;
      all("[data-si]", node).forEach(function (notice) { notice.hidden = notice.dataset.si !== state; });
      var badge = node.querySelector(".pastille");
      if (badge) {
        badge.textContent = LABELS[state][0];
        badge.className = "pastille pastille--" + LABELS[state][1];
      }
    });
    /* Checked twice too long ago: an aid leaves the lists. */
    all("li[data-perime]").forEach(function (row) {
      if (row.dataset.perime <= day) { row.dataset.parti = ""; row.hidden = true; }
    });
    all("[data-perime-le]").forEach(function (node) {
      if (node.dataset.perimeLe <= day) node.hidden = false;
    });
  }

  function matches(row, name, wanted) {
    var values = row.dataset[name];
    if (values === undefined) return true;
    values = values.split(" ");
    if (name === "departement" && values.indexOf("FR") >= 0) return true;
    return values.indexOf("*") >= 0 || values.indexOf(wanted) >= 0;
  }

  /* Facets: the form narrows the rows of its list in place; its state lives in the address. */
  function liveFilter(form) {
    var list = document.querySelector(form.dataset.filtre);
    if (!list) return;
    var rows = Array.prototype.slice.call(list.children);
    var count = document.querySelector("[data-compte]");
    var controls = all("select[name]", form);
    var asked = new URLSearchParams(location.search);
    /* A list with little in each department would look empty to whoever chose theirs on another page. */
    var remembers = !("sansMemoire" in form.dataset);
    controls.forEach(function (control) {
      var value = asked.get(control.name) || (remembers && control.name === "departement" ? remembered("etrier-departement") : "");
      if (all("option", control).some(function (option) { return option.value === value; })) control.value = value;
    });

    /* A long list shows its first rows; the rest comes on demand. Without JavaScript every row is there. */
    var limit = Number(list.dataset.limite) || Infinity;
    var more = document.createElement("button");
    more.type = "button";
    more.className = "bouton bouton--doux sans-papier";
    more.hidden = true;
    more.addEventListener("click", function () {
      var next = rows.filter(function (row) { return !row.hidden; }).length;
      limit = Infinity;
      apply(false);
      rows.filter(function (row) { return !row.hidden; })[next].querySelector("a").focus();
    });
    list.after(more);

    /* What names the choices comes before what is for everybody, or it would be behind the button. */
    function rank(row) {
      return controls.filter(function (control) {
        var values = control.value && row.dataset[control.name];
        return values && values !== "FR" && values !== "*";
      }).length;
    }
    var written = rows.slice();
    function bringForward() {
      rows = written.slice().sort(function (one, other) { return rank(other) - rank(one); });
      rows.forEach(function (row) { list.appendChild(row); });
    }

    function apply(isAsked) {
      var shown = 0;
      if (list.dataset.limite) bringForward();
      rows.forEach(function (row) {
        row.hidden = "parti" in row.dataset || !controls.every(function (control) {
          if (!control.value || "muet" in control.selectedOptions[0].dataset) return true;
          return matches(row, control.name, control.value);
        });
        if (!row.hidden) shown += 1;
        if (shown > limit) row.hidden = true;
      });
      list.hidden = shown === 0;
      more.hidden = shown <= limit;
      more.textContent = shown - limit === 1 ? "Afficher la dernière" : "Afficher les " + (shown - limit) + " autres";
      if (count) {
        var number = String(shown).replace(/\B(?=(\d{3})+$)/g, "\u202f");
        count.textContent = shown === 0 ? "Rien ne correspond. Retirez un choix." : number + "\u00a0" + (shown === 1 ? count.dataset.nom : count.dataset.noms);
      }
      if (isAsked) {
        var query = new URLSearchParams();
        controls.forEach(function (control) { if (control.value) query.set(control.name, control.value); });
        var text = query.toString();
        try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "") + location.hash); } catch (error) { /* file:// in some browsers */ }
      }
      /* What else a page narrows by these choices is its own affair (parcours.js). */
      var chosen = {};
      controls.forEach(function (control) { if (control.value) chosen[control.name] = control.value; });
      form.dispatchEvent(new CustomEvent("resserre", { detail: { chosen: chosen, matches: matches, isAsked: isAsked, count: shown } }));
    }

    form.addEventListener("submit", function (event) { event.preventDefault(); apply(true); });
    form.addEventListener("change", function (event) {
      if (remembers && event.target.name === "departement") remember("etrier-departement", event.target.value);
      apply(true);
    });
    var button = form.querySelector("button[type=submit]");
    if (button && controls.length === 1) {
      button.parentElement.hidden = true; /* one choice: it acts by itself */
    } else if (button && button.parentElement !== form) {
      button.type = "button";
      button.textContent = "Tout effacer";
      button.addEventListener("click", function () {
        controls.forEach(function (control) { control.value = ""; });
        if (remembers) remember("etrier-departement", "");
        apply(true);
        if (controls[0]) controls[0].focus();
      });
    }
    apply(false);
  }

  /* « Je suis … dans le … » goes straight to the trade's page. */
  function goTo(form, address) {
    form.addEventListener("submit", function (event) {
      var target = address(form);
      if (!target) return;
      event.preventDefault();
      location.href = base + target;
    });
  }
  function indexed(path) {
    return location.protocol === "file:" ? path.replace(/\/(#|\?|$)/, "/index.html$1") : path;
  }

  function departmentOf(form) {
    var control = form.querySelector("[name=departement]");
    return control ? control.value : "";
  }

  function themeSwitch() {
    var footer = document.querySelector(".pied__interieur");
    if (!footer) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "theme";
    function isDark() {
      var choice = document.documentElement.dataset.theme;
      return choice ? choice === "sombre" : matchMedia("(prefers-color-scheme: dark)").matches;
    }
    function name() { button.textContent = isDark() ? "Passer en clair" : "Passer en sombre"; }
    button.addEventListener("click", function () {
      var choice = isDark() ? "clair" : "sombre";
      document.documentElement.dataset.theme = choice;
      remember("etrier-theme", choice);
      name();
    });
    name();
    footer.appendChild(button);
  }

  /* On a wide screen the menu is always open; the element must say so too. */
  function menu() {
    var fold = document.querySelector(".menu__pli");
    if (!fold) return;
    var wide = matchMedia("(min-width: 62rem)");
    function fit() { fold.open = wide.matches; }
    wide.addEventListener("change", fit);
    fit();
    fold.dataset.pret = "";
    fold.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !wide.matches) { fold.open = false; fold.querySelector("summary").focus(); }
    });
  }

  function openTarget() {
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* a damaged address leads nowhere */ }
    var target = name && document.getElementById(name);
    for (var node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    if (target) target.scrollIntoView();
  }

  refreshDates();
  all("form[data-filtre]").forEach(liveFilter);
  all("form[data-vers-metier]").forEach(function (form) {
    var control = form.querySelector("[name=departement]");
    var known = remembered("etrier-departement");
    if (control && known) control.value = known;
    goTo(form, function () {
      var trade = form.querySelector("[name=metier]").value;
      remember("etrier-departement", departmentOf(form));
      var query = departmentOf(form) ? "?departement=" + departmentOf(form) : "";
      return trade ? indexed("metiers/" + trade + "/") + query : "";
    });
  });
  all("form[data-vers-departement]").forEach(function (form) {
    goTo(form, function () {
      var code = departmentOf(form);
      remember("etrier-departement", code);
      return code ? indexed(form.dataset.versDepartement + code.toLowerCase() + "/") : "";
    });
  });
  all("[data-imprimer]").forEach(function (node) {
    node.hidden = false;
    node.querySelector("button").addEventListener("click", function () { print(); });
  });
  /* Paper shows every step open, and the page comes back as it was. */
  var closed = [];
  addEventListener("beforeprint", function () {
    closed = all("details.au-papier:not([open])");
    closed.forEach(function (node) { node.open = true; });
  });
  addEventListener("afterprint", function () { closed.forEach(function (node) { node.open = false; }); });
  /* On a phone, an article shows what it means first: its text unfolds. Paper shows it whole. */
  if (matchMedia("(max-width: 61.99rem)").matches) {
    all("details[data-plie-petit]").forEach(function (node) { node.open = false; node.classList.add("au-papier"); });
  }
  addEventListener("hashchange", openTarget);
  menu();
  themeSwitch();
  openTarget();
})();
