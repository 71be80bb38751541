/* Modules: the quiz one question at a time, the modules passed, the attestation. Everything is in the page already and
   works without this file, the attestation as a blank to fill in by hand. No request; what is passed stays on the
   device: in localStorage, and in the address (#) where storage is refused or kept page by page (file://). */
"use strict";
(function () {
  const root = document.currentScript.src.replace(/assets\/module\.js.*$/, "");
  const KEY = "etrier-modules";
  const FILE = "etrier-mes-modules.json";
  const FILE_BYTES = 20000; /* ours weigh a tenth of it */
  const MARK = "reussis=";
  const OUT_OF = 10;
  const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");
  const box = document.querySelector("[data-reussis]");
  if (!box) return;
  const passMark = Number(box.dataset.seuil);
  const toAttest = Number(box.dataset.pourAttester);

  /* ---------- Words and elements ---------- */

  function typo(text) {
    return text.replace(/ ([;!?])/g, "\u202f$1").replace(/ :/g, "\u00a0:").replace(/« /g, "«\u202f").replace(/ »/g, "\u202f»");
  }

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (value !== false) element.setAttribute(name, value === true ? "" : value);
    });
    element.append(...children.flat().filter(Boolean));
    return element;
  }

  function button(label, action, kind) {
    const made = make("button", { type: "button", class: kind || "bouton bouton--doux" }, label);
    made.addEventListener("click", action);
    return made;
  }

  function link(label, path) {
    return make("a", { href: root + (location.protocol === "file:" ? path + "index.html" : path) }, label);
  }

  function all(selector, within) {
    return [...(within || document).querySelectorAll(selector)];
  }

  function many(count, one, several) {
    return count + "\u00a0" + (count > 1 ? several : one);
  }

  function today() {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  }

  function inFrench(day) {
    const [year, month, date] = day.split("-").map(Number);
    return (date === 1 ? "1er" : date) + " " + MONTHS[month - 1] + " " + year;
  }

  /* ---------- The modules passed, written "securite.9.20261122,veille.7.20261123" ---------- */

  const ONE = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.(\d{1,2})\.(\d{4})(\d{2})(\d{2})$/;

  /* Gives a Map of id to {score, day}; what is not ours, or not passed, is left out. */
  function read(code) {
    const found = new Map();
    String(code).slice(0, FILE_BYTES).split(",").forEach((item) => {
      const form = ONE.exec(item);
      if (!form || form[1].length > 60) return;
      const score = Number(form[2]);
      const day = form.slice(3).join("-");
      const date = new Date(day + "T00:00:00Z");
      if (score < passMark || score > OUT_OF || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) return;
      better(found, form[1], { score, day });
    });
    return found;
  }

  function write(modules) {
    return [...modules].map(([id, { score, day }]) => id + "." + score + "." + day.replace(/-/g, "")).join(",");
  }

  function better(modules, id, mark) {
    const known = modules.get(id);
    if (!known || known.score < mark.score) modules.set(id, mark);
  }

  function stored() {
    try { return localStorage.getItem(KEY) || ""; } catch (error) { return ""; }
  }

  /* Whether the browser really kept it: some refuse with an error, some without a word. */
  function store(code) {
    try {
      if (code) localStorage.setItem(KEY, code);
      else localStorage.removeItem(KEY);
      return (localStorage.getItem(KEY) || "") === code;
    } catch (error) { return false; }
  }

  function canStore() {
    try {
      localStorage.setItem(KEY + "-essai", "1");
      const isKept = localStorage.getItem(KEY + "-essai") === "1";
      localStorage.removeItem(KEY + "-essai");
      return isKept;
    } catch (error) { return false; }
  }

  const keeps = canStore();
  const travels = !keeps || location.protocol === "file:";
  let passed = read(stored());

  /* Gives how many modules the address brought, -1 when it holds a damaged code, 0 when it holds none. */
  function takeFromAddress() {
    const place = location.hash.indexOf(MARK);
    if (place < 0) return 0;
    const brought = read(location.hash.slice(place + MARK.length));
    brought.forEach((mark, id) => better(passed, id, mark));
    return brought.size || -1;
  }

  function setAddress(hash) {
    const address = location.href.split("#")[0] + hash;
    if (address === location.href) return;
    try { history.replaceState(null, "", address); } catch (error) { location.replace(address); }
  }

  function code() {
    const written = write(passed);
    return written ? "#" + MARK + written : "";
  }

  function keep() {
    store(write(passed));
    const isThere = location.hash.includes(MARK);
    if (travels && (passed.size || isThere)) setAddress(code());
    else if (isThere) setAddress("");
  }

  /* A link to another of these pages takes the code along, set when it is about to be followed. */
  function carry(event) {
    const anchor = travels && event.target.closest && event.target.closest("a[href]");
    if (!anchor || !anchor.href.startsWith(root + "modules/")) return;
    const [page, place] = anchor.href.split("#");
    if (page === location.href.split("#")[0] || (place && !place.startsWith(MARK))) return;
    anchor.href = page + code();
  }
  ["pointerdown", "focusin", "click"].forEach((name) => document.addEventListener(name, carry, true));

  /* ---------- What is passed, said on each page ---------- */

  const said = make("p", { role: "status", class: "reussis__dit" });
  const listed = all("li[data-module]");
  const isWhole = box.dataset.reussis === "tout";
  const told = make("div");
  box.append(said, told);

  /* Those of the page's list when it has one: a module that is no longer there counts for nothing. */
  function counted() {
    if (!listed.length) return [...passed.keys()];
    return listed.map((row) => row.dataset.module).filter((id) => passed.has(id));
  }

  function where() {
    if (!travels) return "C’est gardé sur cet appareil seulement, dans ce navigateur. Une fenêtre privée l’oublie quand on la ferme.";
    const how = " Passez d’un module à l’autre par les liens de ces pages, ou gardez le fichier.";
    return (keeps ? "C’est écrit dans l’adresse de cette page, sur cet appareil seulement." : "Votre navigateur ne garde rien : c’est écrit dans l’adresse de cette page, sur cet appareil seulement.") + how;
  }

  function showPassed() {
    const count = counted().length;
    const here = quiz && passed.get(quiz.dataset.quiz);
    if (quiz) {
      const line = quiz.querySelector("[data-ici]");
      line.hidden = !here;
      line.textContent = here ? typo("Vous avez réussi ce module : " + here.score + " sur " + OUT_OF + ", le " + inFrench(here.day) + ".") : "";
    }
    if (!attestation) {
      listed.forEach((row) => {
        all(".reussi", row).forEach((old) => old.remove());
        const mark = passed.get(row.dataset.module);
        if (mark) row.querySelector("a").after(make("span", { class: "pastille pastille--ouvert reussi" }, "réussi, " + mark.score + " sur " + OUT_OF));
      });
    }
    const list = make("div", { class: "reussis__boutons" },
      count > 0 || passed.size > 0 ? button("Effacer", askToErase) : null,
      count > 0 && (isWhole || travels) ? button("Garder dans un fichier", saveFile) : null,
      isWhole ? fileField() : null);
    told.replaceChildren(...[
      count === 0 ? null : make("p", null, make("strong", null, "Vous avez réussi " + many(count, "module", "modules") + "."), " ",
        count < toAttest ? "Encore " + (toAttest - count) + " pour l’attestation." : isWhole ? "" : link("Faire mon attestation", "modules/attestation/")),
      passed.size ? make("p", { class: "discret" }, typo(where())) : null,
      list.children.length ? list : null,
    ].filter(Boolean));
    box.hidden = !told.children.length && !said.textContent;
    if (attestation) showAttestation();
  }

  function say(text) {
    said.textContent = typo(text);
    box.hidden = false;
  }

  function askToErase() {
    const question = make("div", { class: "a-verifier", role: "group", tabindex: "-1", "aria-label": "Effacer" },
      make("p", null, typo("Effacer vos modules réussis de cet appareil ? Les quiz pourront se refaire.")),
      make("div", { class: "reussis__boutons" },
        button("Oui, effacer", () => {
          passed = new Map();
          keep();
          showPassed();
          say("C’est effacé.");
          said.tabIndex = -1;
          said.focus();
        }, "bouton"),
        button("Non, garder", () => { showPassed(); box.querySelector("button").focus(); })));
    told.replaceChildren(question);
    question.focus();
  }

  /* ---------- To a file and back ---------- */

  function saveFile() {
    const text = JSON.stringify({ etrier: "modules réussis", version: 1, reussis: write(passed) });
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    const anchor = make("a", { href: address, download: FILE });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    say("Fichier enregistré : " + FILE + ".");
  }

  function fileField() {
    const field = make("input", { type: "file", id: "reussis-fichier", accept: ".json,application/json" });
    field.addEventListener("change", () => { if (field.files[0]) takeFile(field.files[0]); });
    return make("details", { class: "details reussis__fichier" }, make("summary", null, "Reprendre un fichier"),
      make("div", { class: "champ" }, make("label", { for: "reussis-fichier" }, "Le fichier gardé la dernière fois"), field));
  }

  function takeFile(file) {
    const refused = () => { say("Ce fichier ne contient aucun module réussi. Prenez celui qui s’appelle " + FILE + "."); };
    if (file.size > FILE_BYTES) { refused(); return; }
    file.text().then((text) => {
      const found = read(JSON.parse(text).reussis);
      if (!found.size) { refused(); return; }
      found.forEach((mark, id) => better(passed, id, mark));
      keep();
      showPassed();
      say(many(found.size, "module repris", "modules repris") + ".");
      said.tabIndex = -1;
      said.focus();
    }).catch(refused);
  }

  /* ---------- The quiz: one question, its reason, the next ---------- */

  const quiz = document.querySelector("[data-quiz]");

  function readQuestion(item) {
    return {
      text: item.querySelector(".quiz__texte").textContent,
      answers: all(".quiz__reponses > li", item).map((answer) => answer.textContent),
      right: Number(item.dataset.juste),
      why: item.querySelector(".quiz__pourquoi"),
    };
  }

  function startQuiz() {
    const questions = all(".quiz__liste > li", quiz).map(readQuestion);
    const place = quiz.querySelector("[data-jeu]");
    let chosen = [];

    function show(node, isMoved) {
      place.replaceChildren(node);
      if (!isMoved) return;
      place.querySelector("h3").focus({ preventScroll: true });
      if (place.getBoundingClientRect().top < 0) place.scrollIntoView();
    }

    function ask(isMoved) {
      const question = questions[chosen.length];
      const rank = chosen.length + 1;
      const bar = make("span", { class: "quiz__barre", "aria-hidden": "true" }, questions.map((_, index) => make("i", { class: index < rank ? "fait" : "" })));
      const choices = question.answers.map((answer, index) => make("label", { class: "quiz__choix" },
        make("input", { type: "radio", name: "quiz-reponse", value: String(index) }), make("span", null, answer)));
      const fault = make("p", { role: "alert", class: "quiz__faute" });
      const submit = make("button", { type: "submit", class: "bouton" }, "Répondre");
      const form = make("form", null,
        make("p", { class: "discret quiz__rang" }, "Question " + rank + " sur " + questions.length), bar,
        make("fieldset", null, make("legend", null, make("h3", { tabindex: "-1" }, question.text)), choices),
        fault, make("p", null, submit));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const ticked = form.querySelector("input:checked");
        if (!ticked) { fault.textContent = "Choisissez une réponse."; return; }
        fault.textContent = "";
        correct(question, choices, Number(ticked.value), submit.parentElement);
      });
      show(form, isMoved);
    }

    function correct(question, choices, answer, foot) {
      const isRight = answer === question.right;
      chosen.push(answer);
      choices.forEach((choice, index) => {
        choice.querySelector("input").disabled = true;
        if (index === question.right) choice.append(make("span", { class: "pastille pastille--ouvert" }, "la bonne réponse"));
        else if (index === answer) choice.append(make("span", { class: "pastille pastille--ferme" }, "votre réponse"));
      });
      const verdict = make("div", { class: isRight ? "billet" : "piege", tabindex: "-1", role: "group", "aria-label": "La correction" },
        make("p", null, make("strong", null, isRight ? "Oui, c’est ça." : typo("Non. La bonne réponse : « " + question.answers[question.right] + " »"))),
        [...question.why.cloneNode(true).childNodes]);
      const isLast = chosen.length === questions.length;
      foot.before(verdict);
      foot.replaceChildren(button(isLast ? "Voir mon score" : "Question suivante", () => { if (isLast) finish(); else ask(true); }, "bouton"));
      /* The reason and the way on, both on the screen if they hold there; the reason first. */
      foot.scrollIntoView({ block: "nearest" });
      verdict.focus({ preventScroll: true });
      if (verdict.getBoundingClientRect().top < 0) verdict.scrollIntoView();
    }

    function finish() {
      const score = questions.filter((question, index) => chosen[index] === question.right).length;
      const missed = questions.filter((question, index) => chosen[index] !== question.right);
      const isPassed = score >= passMark;
      if (isPassed) {
        better(passed, quiz.dataset.quiz, { score, day: today() });
        keep();
      }
      said.textContent = "";
      showPassed();
      show(make("div", null,
        make("h3", { class: "quiz__score", tabindex: "-1" }, score + " sur " + questions.length),
        make("p", null, isPassed ? "Module réussi." : typo("Il en faut " + passMark + ". Relisez ce qui suit, puis recommencez : personne ne compte vos essais.")),
        missed.length ? [make("h4", null, "À relire"), make("ul", null, missed.map((question) => make("li", null,
          question.text, " ", make("strong", null, question.answers[question.right]))))] : null,
        make("p", null, button("Recommencer le quiz", () => { chosen = []; ask(true); }))), true);
    }

    quiz.classList.add("quiz--jeu");
    place.hidden = false;
    ask(false);
  }

  /* ---------- The attestation ---------- */

  const attestation = document.getElementById("attestation");

  function showAttestation() {
    const mine = counted();
    const isEnough = mine.length >= toAttest;
    const missing = attestation.querySelector("[data-manque]");
    const left = toAttest - mine.length;
    missing.textContent = isEnough ? "" : typo("Il vous manque " + many(left, "module", "modules") + " : la feuille apparaîtra ici.");
    missing.hidden = isEnough;
    attestation.querySelector("[data-avec-trois]").hidden = !isEnough;
    attestation.querySelector("[data-feuille]").hidden = !isEnough;
    listed.forEach((row) => {
      const mark = passed.get(row.dataset.module);
      row.hidden = !mark;
      row.querySelector(".case").hidden = true;
      row.querySelector("[data-score]").textContent = mark ? mark.score + " sur " + OUT_OF + ", le " + inFrench(mark.day) : "";
    });
    attestation.querySelector("[data-jour]").textContent = inFrench(today());
  }

  function startAttestation() {
    const form = attestation.querySelector("form");
    const field = form.querySelector("input");
    const name = attestation.querySelector("[data-nom]");
    /* Marks that turn the direction of writing could make the sheet say another name than the one typed. */
    const write = () => { name.textContent = field.value.replace(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/g, "").trim(); };
    field.addEventListener("input", write);
    form.addEventListener("submit", (event) => { event.preventDefault(); write(); print(); });
    write();
  }

  /* ---------- Start ---------- */

  function arrive() {
    const brought = takeFromAddress();
    if (brought > 0 || travels) keep();
    showPassed();
    if (brought < 0) say("Ce lien est abîmé ou incomplet : aucun module n’a été repris.");
    if (brought > 0 && !travels) say(many(brought, "module repris", "modules repris") + " de l’adresse.");
  }

  if (attestation) startAttestation();
  arrive();
  if (quiz) startQuiz();
  addEventListener("hashchange", arrive);
  /* Another tab passed a module, or erased them. */
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    passed = read(event.newValue || "");
    showPassed();
  });
})();
