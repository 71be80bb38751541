/* A trade's page: the choices over the path narrow its steps, its aids and its people, and say why. etrier.js owns
   the form, its address and the list of aids, and tells each change by a « resserre » event; this script stands
   before it. What suits whom was computed when the site was made (data-besoin, data-moment, data-taille,
   data-departement): here one only intersects. Without it, everything is shown. */
"use strict";
(function () {
  var form = document.querySelector("form[data-parcours]");
  if (!form) return;
  var base = document.currentScript.getAttribute("src").replace(/assets\/parcours\.js.*$/, "");
  var told = document.querySelector("[data-parcours-dit]");
  var widen = document.querySelector("[data-parcours-elargir]");
  var aside = document.querySelector("[data-parcours-ecartees]");
  var steps = all(".etape");
  var controls = all("select[name]", form);
  var wanted = ""; /* the step that the address asks for: shown whatever was chosen */

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function element(name, text, className) {
    var node = document.createElement(name);
    if (text) node.textContent = text;
    if (className) node.className = className;
    return node;
  }
  function indexed(path) { return location.protocol === "file:" ? path.replace(/\/$/, "/index.html") : path; }

  /* ---------- Words ---------- */

  function optionOf(control, value) {
    return all("option", control).filter(function (option) { return option.value === value; })[0];
  }
  function labelOf(control) { return control.selectedOptions[0].textContent; }
  function words(control, value) {
    var option = optionOf(control, value);
    return option && (option.dataset.raison || option.textContent);
  }
  function because(control) {
    if (control.name === "departement") return "elle vaut dans votre département";
    return (control.dataset.raison || "%").replace("%", words(control, control.value));
  }
  function against(control, row) {
    var others = row.dataset[control.name].split(" ").map(function (value) { return words(control, value); }).filter(Boolean);
    return control.dataset.contre.replace("%", others.join(control.dataset.ou));
  }
  function sentence(phrases) {
    return phrases.map(function (phrase) { return (/^[aeoué]/.test(phrase) ? "parce qu’" : "parce que ") + phrase; }).join(" et ");
  }
  function several(count, one, more) { return count + "\u00a0" + (count > 1 ? more : one); }

  /* The choices that speak of this very row: a row that is for everybody is shown for no reason in particular. */
  function speaking(row, chosen) {
    return controls.filter(function (control) {
      var values = chosen[control.name] && row.dataset[control.name];
      return values && values !== "FR" && values !== "*";
    });
  }
  function sayWhy(row, text, place) {
    var note = row.querySelector(".raison");
    if (!text) { if (note) note.remove(); return; }
    if (!note) {
      note = element("span", "", "raison");
      (place || row).appendChild(note);
    }
    note.textContent = text;
  }

  /* ---------- The path ---------- */

  function suits(step, chosen, matches, but) {
    return controls.every(function (control) {
      return control === but || !chosen[control.name] || matches(step, control.name, chosen[control.name]);
    });
  }

  function narrowSteps(chosen, matches) {
    var isNarrowed = chosen.moment || chosen.besoin || chosen.taille;
    steps.forEach(function (step) {
      var isSuited = suits(step, chosen, matches);
      var phrases = speaking(step, chosen).map(because);
      if (isNarrowed && !phrases.length) phrases = ["elle vaut à tout moment"];
      step.hidden = !isSuited && step.id !== wanted;
      if (!isSuited) phrases = ["vous l’avez demandée"];
      sayWhy(step, isNarrowed ? "Montrée " + sentence(phrases) : "", step.querySelector("summary > span:last-of-type"));
    });
    var shown = steps.filter(function (step) { return !step.hidden; });
    if (isNarrowed && shown.length && !shown.some(function (step) { return step.open; })) shown[0].open = true;
    return shown.length;
  }

  /* Steps left aside, each with its reason and a way to it. */
  function listAside(chosen, matches) {
    var left = steps.filter(function (step) { return step.hidden; });
    var list = aside.querySelector("ul");
    list.textContent = "";
    left.forEach(function (step) {
      var item = list.appendChild(element("li"));
      var link = item.appendChild(element("a", step.querySelector("summary > span:last-of-type").lastChild.textContent));
      link.href = "#" + step.id;
      var reasons = controls.filter(function (control) {
        return chosen[control.name] && !matches(step, control.name, chosen[control.name]);
      }).map(function (control) { return against(control, step); });
      item.appendChild(document.createTextNode("\u00a0: " + reasons.join(", et ") + "."));
    });
    aside.hidden = !left.length;
    aside.querySelector("summary").textContent = several(left.length, "étape mise", "étapes mises") + " de côté, et pourquoi";
  }

  /* The way back. When nothing is left: which choice to take back, and what it would bring. */
  function offerToWiden(chosen, matches, shown) {
    widen.textContent = "";
    if (shown === steps.length) return;
    if (shown) { widen.appendChild(button("Montrer tout le chemin", ours())); return; }
    controls.forEach(function (control) {
      if (!chosen[control.name] || control.name === "departement") return;
      var count = steps.filter(function (step) { return suits(step, chosen, matches, control); }).length;
      if (count) widen.appendChild(takeBack(control, count));
    });
    var need = controls.filter(function (control) { return control.name === "besoin" && control.value; })[0];
    if (need) {
      var link = widen.appendChild(element("p")).appendChild(element("a", "Tout sur «\u00a0" + labelOf(need) + "\u00a0»"));
      link.href = base + indexed("besoins/" + need.value + "/");
    }
  }
  function takeBack(control, count) {
    return button("Retirer «\u00a0" + labelOf(control) + "\u00a0»\u00a0: " + several(count, "étape", "étapes"), [control]);
  }
  function ours() { return controls.filter(function (control) { return control.name !== "departement"; }); }
  /* A button that empties some choices; the focus goes to the first of them that can be seen. */
  function button(text, emptied) {
    var node = element("button", text, "bouton bouton--doux");
    node.type = "button";
    node.addEventListener("click", function () {
      emptied.forEach(function (control) { control.value = ""; });
      emptied[0].dispatchEvent(new Event("change", { bubbles: true }));
      form.querySelector("details").open = true;
      emptied[0].focus();
    });
    return node;
  }

  function emptiness(chosen, matches) {
    var alone = controls.filter(function (control) {
      var only = {};
      only[control.name] = chosen[control.name];
      return chosen[control.name] && !steps.some(function (step) { return suits(step, only, matches); });
    })[0];
    return alone ? "Aucune étape de ce chemin ne répond à «\u00a0" + labelOf(alone) + "\u00a0». Retirez un choix pour les revoir."
      : "Aucune étape ne répond à tous vos choix à la fois. Retirez-en un pour les revoir.";
  }

  /* ---------- Aids of the steps, people, the aids' reasons ---------- */

  function narrowPlaces(chosen, matches) {
    all(".etape li[data-departement], [data-parcours-suit] > li").forEach(function (row) {
      row.hidden = "parti" in row.dataset || ["departement", "taille"].some(function (name) {
        return chosen[name] && !matches(row, name, chosen[name]);
      });
    });
    all("#liste-aides > li").forEach(function (row) {
      var phrases = row.hidden ? [] : speaking(row, chosen).map(because);
      sayWhy(row, phrases.length ? "Montrée " + sentence(phrases) : "");
    });
    var place = controls.filter(function (control) { return control.name === "departement"; })[0];
    all("[data-pres-de-chez-vous]").forEach(function (link) {
      link.href = base + indexed(place.value ? "qui-aide/" + place.value.toLowerCase() + "/" : "qui-aide/");
      link.textContent = place.value ? "Qui m’aide ici\u00a0: " + labelOf(place) : "Qui m’aide près de chez moi";
    });
  }

  /* The whole list takes the choices over; it has no size and no moment. */
  function linkToAll(chosen) {
    all("[data-toutes-les-aides]").forEach(function (link) {
      var query = ["departement", "besoin"].map(function (name) { return chosen[name] ? "&" + name + "=" + chosen[name] : ""; }).join("");
      link.href = base + indexed("aides/") + "?" + link.dataset.toutesLesAides + query;
    });
  }

  function narrow(event) {
    var chosen = event.detail.chosen;
    var matches = event.detail.matches;
    if (event.detail.isAsked) wanted = "";
    var shown = narrowSteps(chosen, matches);
    listAside(chosen, matches);
    narrowPlaces(chosen, matches);
    linkToAll(chosen);
    var names = controls.filter(function (control) { return control.value; }).map(labelOf);
    offerToWiden(chosen, matches, shown);
    if (shown) {
      told.textContent = names.length ? (shown < steps.length ? several(shown, "étape", "étapes") + " sur " + steps.length : several(shown, "étape", "étapes")) +
        " et " + several(event.detail.count, "aide possible", "aides possibles") + " pour\u00a0: " + names.join(", ") + "." : "";
    } else {
      told.textContent = emptiness(chosen, matches);
    }
  }

  /* The address of a step wins over the choices: whoever follows a link must find it. */
  function readAddress() {
    var name = location.hash.slice(1);
    try { name = decodeURIComponent(name); } catch (error) { /* a damaged address leads nowhere */ }
    var target = name && document.getElementById(name);
    var step = target && target.closest(".etape");
    wanted = step ? step.id : "";
    if (step && step.hidden) {
      step.hidden = false;
      sayWhy(step, "Montrée " + sentence(["vous l’avez demandée"]), step.querySelector("summary > span:last-of-type"));
    }
  }

  form.addEventListener("resserre", narrow);
  addEventListener("hashchange", readAddress);
  readAddress();
})();
