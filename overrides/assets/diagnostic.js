/* « Faire le point »: the questions one by one, then three actions. Twin of generator/assessment.py, on the data of
   assets/diagnostic/donnees.js; what belongs to one trade comes from a small script of its own, when it is chosen.
   The whole state is in the address, after #: nothing is sent, nothing is kept elsewhere (but the department, as on
   every page). No data is ever read as HTML. */
"use strict";
(function () {
  const shared = self.etrierDiagnostic;
  const root = document.currentScript.src.replace(/assets\/diagnostic\.js.*$/, "");
  const PICKED = 3;
  const REASONS = 2;
  const AIDS_SHOWN = 3;
  const BEFORE = 2; /* the trade and the department come first */
  const LONGEST = 200; /* an address of ours is far shorter */

  /* ---------- Rules: the twin of generator.assessment ---------- */

  /* `letters` has one letter a question, "a" for the first answer, "-" when it was passed. */
  function answerAt(letters, index) {
    const answer = letters.charCodeAt(index) - 97;
    return answer >= 0 && answer < shared.questions[index].reponses.length ? answer : -1;
  }

  function isAsked(index, counted) {
    const conditions = shared.questions[index].si;
    return !conditions.length || conditions.some(([question, answer]) => counted[question] === answer);
  }

  /* Which answer counts at each question; -1 for none, or when the question is not asked. */
  function countedAnswers(letters) {
    const counted = [];
    shared.questions.forEach((question, index) => {
      counted.push(isAsked(index, counted) ? answerAt(letters, index) : -1);
    });
    return counted;
  }

  function assess(letters) {
    const points = shared.gestes.map(() => 0);
    const speaking = shared.gestes.map(() => []);
    const struck = new Map();
    const votes = shared.profils.map(() => 0);
    const counted = countedAnswers(letters);
    counted.forEach((number, question) => {
      if (number < 0) return;
      const answer = shared.questions[question].reponses[number];
      (answer.barre || []).forEach((need) => { if (!struck.has(need)) struck.set(need, question); });
      (answer.donne || []).forEach(([need, gift]) => {
        points[need] += gift;
        speaking[need].push({ question, gift });
      });
      if ("profil" in answer) votes[answer.profil] += 1;
    });
    const left = shared.gestes.map((_, need) => need).filter((need) => !struck.has(need));
    left.sort((one, other) => points[other] - points[one] || one - other);
    return {
      profile: votes.indexOf(Math.max(...votes)),
      picked: left.slice(0, PICKED).map((need) => ({
        need,
        points: points[need],
        reasons: speaking[need].sort((one, other) => other.gift - one.gift || one.question - other.question)
          .slice(0, REASONS).map((item) => item.question),
      })),
      struck: shared.gestes.map((_, need) => need).filter((need) => struck.has(need)).map((need) => ({ need, by: struck.get(need) })),
      counted,
    };
  }
  shared.evaluer = assess;

  /* ---------- Address: #v1=trade.department.letters.step ---------- */

  const TOTAL = shared.questions.length + BEFORE;
  const NONE = "-".repeat(shared.questions.length);
  const tradeNames = new Map(shared.metiers.map(([id, name]) => [id, name]));
  const departmentNames = new Map(shared.departements);

  function write(state) {
    return "#v" + shared.version + "=" + [state.trade, state.department, state.letters, state.step].join(".");
  }

  /* Gives {state}, or {fault} with the reason why an address says nothing. */
  function read(hash) {
    if (hash.length < 2) return { state: fresh() };
    const damaged = "Ce lien est abîmé ou incomplet. On reprend au début : c’est court.";
    const form = hash.length <= LONGEST && /^#v(\d{1,3})=([a-z0-9-]{0,60})\.([0-9AB]{0,3})\.([a-h-]{1,12})\.(\d{1,2}|r)$/.exec(hash);
    if (!form) return { fault: damaged };
    const [, version, trade, department, letters, step] = form;
    if (Number(version) !== shared.version) return { fault: "Ce lien date d’une autre version des questions. On reprend au début : c’est court." };
    const known = letters.length === NONE.length && [...letters].every((letter, index) => letter === "-" || answerAt(letters, index) >= 0);
    const number = step === "r" ? "r" : Number(step);
    if (!known || number === 0 || number > TOTAL) return { fault: damaged };
    if ((trade && !tradeNames.has(trade)) || (department && !departmentNames.has(department))) return { fault: damaged };
    return { state: { trade, department, letters, step: number } };
  }

  function fresh() {
    return { trade: "", department: "", letters: NONE, step: 1 };
  }

  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem("etrier-departement") || "";
      if (value) localStorage.setItem("etrier-departement", value);
    } catch (error) { /* refused: nothing is kept */ }
    return "";
  }

  function stepAfter(state) {
    const counted = countedAnswers(state.letters);
    for (let index = Math.max(state.step - BEFORE, 0); index < shared.questions.length; index += 1) {
      if (state.step < BEFORE) return state.step + 1;
      if (isAsked(index, counted)) return index + BEFORE + 1;
    }
    return "r";
  }

  function stepBefore(state) {
    const counted = countedAnswers(state.letters);
    for (let step = (state.step === "r" ? TOTAL + 1 : state.step) - 1; step > 0; step -= 1) {
      if (step <= BEFORE || isAsked(step - BEFORE - 1, counted)) return step;
    }
    return 1;
  }

  function withAnswer(state, index, letter) {
    return { ...state, letters: state.letters.slice(0, index) + letter + state.letters.slice(index + 1) };
  }

  /* ---------- Writing the page ---------- */

  const NARROW = "\u202f";
  function typo(text) {
    return text.replace(/ ([;!?])/g, NARROW + "$1").replace(/ :/g, "\u00a0:").replace(/« /g, "«" + NARROW).replace(/ »/g, NARROW + "»");
  }

  function indexed(path) {
    return location.protocol === "file:" ? path.replace(/\/(#|\?|$)/, "/index.html$1") : path;
  }

  /* An element, its attributes, its children; a text is only ever a text. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    Object.entries(attributes || {}).forEach(([name, value]) => {
      if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null) element.setAttribute(name, value);
    });
    element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function link(label, path) {
    return make("a", { href: root + indexed(path) }, label);
  }

  function pieces(list) {
    return (list || []).map((piece) => (typeof piece === "string" ? piece : link(piece[0], piece[1])));
  }

  function button(label, action, kind) {
    const made = make("button", { type: "button", class: kind || "bouton bouton--doux" }, label);
    made.addEventListener("click", action);
    return made;
  }

  const place = document.getElementById("point");
  const frame = document.getElementById("point-cadre");
  const title = document.title;
  let shown = null; /* the address of what is on the screen */
  let state = fresh();
  let told = NONE; /* every answer given since the page was opened: the back button must not lose those after it */

  function show(node, name, isMoved) {
    place.replaceChildren(node);
    document.title = name ? name + " · " + title : title;
    if (!isMoved) return;
    const heading = place.querySelector("h2");
    heading.focus({ preventScroll: true });
    if (frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
  }

  function go(next) {
    state = next;
    remember(state);
    render(true, "");
    keep("pushState", () => { location.hash = shown; });
  }

  /* Some browsers refuse to write the history of a file; moving inside the page always works, and costs more. */
  function keep(method, otherwise) {
    try { history[method](null, "", shown); } catch (error) { otherwise(); }
  }

  function remember(next) {
    const isOther = [...next.letters].some((letter, index) => letter !== "-" && told[index] !== "-" && told[index] !== letter);
    told = [...next.letters].map((letter, index) => (letter === "-" && !isOther ? told[index] : letter)).join("");
  }

  function render(isMoved, fault) {
    shown = write(state);
    frame.classList.toggle("point--en-cours", state.step !== 1 || isMoved);
    frame.classList.toggle("point--resultat", state.step === "r");
    loadTrade(state.trade);
    if (state.step === "r") showResult(isMoved);
    else showQuestion(isMoved, fault);
  }

  /* ---------- A question ---------- */

  function showQuestion(isMoved, fault) {
    const step = state.step;
    const rank = "Question " + step + " sur " + TOTAL;
    const written = step > BEFORE ? shared.questions[step - BEFORE - 1].texte : step === 1 ? shared.questionMetier : shared.questionDepartement;
    const field = step === 1 ? tradeField() : step === BEFORE ? departmentField() : answerField(step - BEFORE - 1);
    const bar = make("span", { class: "point__barre", "aria-hidden": "true" });
    for (let number = 1; number <= TOTAL; number += 1) bar.append(make("i", { class: number <= step ? "fait" : false }));
    const form = make("form", { class: "point__question" },
      fault ? make("p", { class: "a-verifier", role: "status" }, typo(fault)) : null,
      make("p", { class: "point__rang" }, rank),
      bar,
      make("fieldset", null, make("legend", null, make("h2", { tabindex: "-1" }, written)), field.nodes),
      make("div", { class: "point__boutons" },
        make("button", { type: "submit", class: "bouton" }, "Suivant"),
        button("Passer", () => { leave(field.none()); }, "point__lien"),
        step > 1 ? button("Revenir", () => { go({ ...state, step: stepBefore(state) }); }, "point__lien") : null,
        step > BEFORE ? button(typo("Assez : voir mes gestes"), () => { go({ ...keptAll(field.value()), step: "r" }); }, "point__lien point__assez") : null));
    form.addEventListener("submit", (event) => { event.preventDefault(); leave(field.value()); });
    show(form, rank, isMoved);
  }

  /* What is answered here is written over this entry of the history, so that going back finds it ticked. */
  function leave(answered) {
    const before = shown;
    shown = write(answered);
    if (shown !== before) keep("replaceState", () => { location.replace(shown); });
    go({ ...answered, step: stepAfter(answered) });
  }

  /* The answers of the screens that the back button went over count too. */
  function keptAll(answered) {
    return { ...answered, letters: [...answered.letters].map((letter, index) => (letter === "-" && index + BEFORE + 1 > state.step ? told[index] : letter)).join("") };
  }

  function answerField(index) {
    const known = answerAt(state.letters, index) >= 0 ? answerAt(state.letters, index) : answerAt(told, index);
    const nodes = shared.questions[index].reponses.map((answer, number) => make("label", { class: "point__choix" },
      make("input", { type: "radio", name: "reponse", value: String.fromCharCode(97 + number), checked: number === known }),
      make("span", null, answer.texte)));
    return {
      nodes,
      value: () => {
        const ticked = place.querySelector("input:checked");
        return ticked ? withAnswer(state, index, ticked.value) : withAnswer(state, index, "-");
      },
      none: () => {
        told = told.slice(0, index) + "-" + told.slice(index + 1);
        return withAnswer(state, index, "-");
      },
    };
  }

  function choice(id, label, options, value, empty) {
    const select = make("select", { id }, make("option", { value: "" }, empty),
      options.map(([code, name]) => make("option", { value: code, selected: code === value }, name)));
    return { select, node: make("div", { class: "champ" }, make("label", { for: id }, label), select) };
  }

  function tradeField() {
    const { select, node } = choice("point-metier", "Dans la liste", shared.metiers, state.trade, "Choisissez");
    const said = make("p", { class: "discret", role: "status" });
    const typed = make("input", { id: "point-mots", type: "text", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "next" });
    typed.addEventListener("input", () => {
      const found = findTrade(typed.value);
      if (found) select.value = found[0];
      said.textContent = found ? typo("Ce serait : " + found[1] + ".") : fold(typed.value).length < 3 ? "" : typo("Pas de page pour ce mot. Essayez un autre, ou passez.");
    });
    return {
      nodes: [make("div", { class: "champ" }, make("label", { for: "point-mots" }, typo("Avec vos mots : « resto », « sellière »…")), typed), said, node],
      value: () => ({ ...state, trade: select.value }),
      none: () => ({ ...state, trade: "" }),
    };
  }

  function fold(text) {
    return text.toLowerCase().replace(/œ/g, "oe").replace(/’/g, "'").normalize("NFD").replace(/\p{M}/gu, "").trim();
  }

  /* The trade that has this name among its own: whole first, then beginning so, then holding it. */
  function findTrade(text) {
    const wanted = fold(text);
    if (wanted.length < 3) return null;
    const tests = [(word) => word === wanted, (word) => word.startsWith(wanted), (word) => (" " + word).includes(" " + wanted)];
    for (const test of tests) {
      const found = shared.metiers.find(([, , words]) => words.split("|").some(test));
      if (found) return found;
    }
    return null;
  }

  function departmentField() {
    const options = shared.departements.map(([code, name]) => [code, code + " · " + name]);
    const { select, node } = choice("point-departement", "Mon département", options, state.department || stored(), "Toute la France");
    return {
      nodes: [node],
      value: () => { stored(select.value); return { ...state, department: select.value }; },
      none: () => ({ ...state, department: "" }),
    };
  }

  /* ---------- A trade's own steps ---------- */

  const asked = new Map();
  function loadTrade(id) {
    if (!id) return Promise.resolve(null);
    if (!asked.has(id)) {
      asked.set(id, new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = root + "assets/diagnostic/metiers/" + id + ".js";
        script.onload = () => resolve((self.etrierMetiers || {})[id] || null);
        script.onerror = () => { asked.delete(id); resolve(null); };
        document.head.append(script);
      }));
    }
    return asked.get(id);
  }

  /* ---------- The result, as plain values: the screen and the file say the same ---------- */

  function today() {
    const now = new Date();
    return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  }

  function isHere(item, department) {
    return item.ou === "FR" || (department !== "" && item.ou.split(" ").includes(department));
  }

  /* Open on the day it is read, not on the day it was built. */
  function isOpen(aid, day) {
    return !(aid.debut && aid.debut > day) && !(aid.fin && aid.fin < day) && aid.perime > day;
  }

  function said(question, counted) {
    return shared.questions[question].reponses[counted[question]];
  }

  function why(picked, counted) {
    const generic = shared.gestes[picked.need];
    if (!picked.reasons.length) return "Vos réponses n’en parlent pas ; on vous le propose quand même : " + generic.pourquoi + ".";
    const [first, second] = picked.reasons.map((question) => said(question, counted));
    const reason = "Parce que vous avez répondu « " + first.texte + " »" + (first.parceQue ? " : " + first.parceQue : "") + ".";
    return second ? reason + " Et aussi « " + second.texte + " »." : reason;
  }

  /* Open aids: those that the action names, then those of its need. What serves a need that was struck out, a loan for
     who wants none, is left out; what is near comes before what is everywhere, what has conditions comes last. */
  function aidsOf(own, generic, department, day, excluded, struck) {
    const named = own ? own.aides : generic.aides;
    const refused = struck.map((item) => item.need);
    const others = generic.aidesDuBesoin.filter((id) => !shared.aides[id].besoins.some((need) => refused.includes(need)));
    const cost = (aid) => (aid.conditions ? 2 : 0) + (aid.ou === "FR" ? 1 : 0);
    return [...new Set([...named, ...others])].filter((id) => !excluded.includes(id)).map((id) => shared.aides[id])
      .filter((aid) => isHere(aid, department) && isOpen(aid, day)).sort((one, other) => cost(one) - cost(other));
  }

  /* Who to call: whom the step names, else whom the need names; a trade has its own chamber and federation. */
  function networksOf(own, generic, trade) {
    if (own && own.reseaux) return own.reseaux;
    const named = (generic.reseaux || []).map((id) => shared.reseaux[id]);
    if (!trade) return named;
    const others = named.filter((item) => !item.chambre);
    return others.length && others.length === named.length ? others : others.concat(trade.appeler);
  }

  /* Of a national chamber, the one of the department. */
  function nearer(item, department) {
    if (!item.chambre || item.ou !== "FR" || !department) return item;
    return shared.chambres.map((id) => shared.reseaux[id]).find((other) => other.tete === item.chambre && isHere(other, department)) || item;
  }

  function planOf(current, trade) {
    const outcome = assess(current.letters);
    const day = today();
    const excluded = (trade && trade.exclues) || [];
    const duties = trade ? trade.dates : shared.dates;
    const used = new Set();
    return {
      outcome,
      profile: shared.profils[outcome.profile].phrase,
      who: [tradeNames.get(current.trade), departmentNames.get(current.department)].filter(Boolean),
      isAlone: Boolean(current.trade && !trade),
      isEmpty: outcome.counted.every((answer) => answer < 0),
      actions: outcome.picked.map((picked) => {
        const generic = shared.gestes[picked.need];
        const own = trade && trade.etapes[generic.besoin];
        const action = own || generic;
        const open = aidsOf(own, generic, current.department, day, excluded, outcome.struck);
        const networks = [...new Set(networksOf(own, generic, trade).map((item) => nearer(item, current.department)))]
          .filter((item) => isHere(item, current.department));
        const peers = [trade && trade.pairs[generic.besoin], action.temoin, generic.temoin].filter((item) => item && !used.has(item.url));
        if (peers[0]) used.add(peers[0].url);
        return {
          action: action.geste,
          why: typo(why(picked, outcome.counted)),
          gain: action.gain,
          time: action.temps,
          price: action.prix,
          tomorrow: action.demain,
          aids: open.slice(0, AIDS_SHOWN),
          call: networks.slice(0, 2),
          contracts: action.contrats || [],
          peer: peers[0] || null,
          page: own ? trade.url + "#" + own.ancre : generic.url,
        };
      }),
      near: shared.chambres.map((id) => shared.reseaux[id]).filter((item) => current.department && item.ou.split(" ").includes(current.department)
        && (!trade || trade.tetes.includes(item.tete))),
      heard: outcome.counted.map((answer, question) => (answer < 0 ? null : said(question, outcome.counted))).filter((answer) => answer && answer.meneA),
      ignored: ignoredOf(outcome).concat(trade ? trade.ignorer : []),
      coming: duties.filter((duty) => duty[0] > day),
      due: duties.filter((duty) => duty[0] <= day).reverse(),
    };
  }

  /* What one answer crosses out is told together: [what, why]. */
  function ignoredOf(outcome) {
    const byQuestion = new Map();
    outcome.struck.forEach(({ need, by }) => byQuestion.set(by, [...(byQuestion.get(by) || []), shared.gestes[need].ignorer]));
    return [...byQuestion].sort(([one], [other]) => one - other).map(([question, what]) => [
      what.map((item, rank) => (rank ? item[0].toLowerCase() + item.slice(1) : item)).join(typo(" ; ")),
      typo("Vous avez répondu « " + said(question, outcome.counted).texte + " »."),
    ]);
  }

  /* ---------- The result on the screen ---------- */

  function showResult(isMoved) {
    const current = state;
    const waiting = make("div", null, make("h2", { tabindex: "-1" }, "Vos trois gestes"), make("p", { role: "status" }, "Un instant…"));
    let isThere = false;
    const write = (trade) => {
      if (state !== current) return;
      isThere = true;
      show(resultNode(current, planOf(current, trade)), "Vos trois gestes", isMoved);
    };
    const ready = current.trade && (self.etrierMetiers || {})[current.trade];
    if (ready || !current.trade) write(ready || null);
    else loadTrade(current.trade).then(write);
    if (!isThere) show(waiting, "Vos trois gestes", isMoved);
  }

  function section(heading, ...children) {
    return make("section", { class: "carte" }, make("h3", null, heading), children);
  }

  function list(items, kind) {
    return make("ul", { class: kind || "liens" }, items.map((item) => make("li", null, item)));
  }

  function actionNode(action, index) {
    return make("details", { class: "etape au-papier", open: index === 0 },
      make("summary", null, make("span", { class: "etape__rang", "aria-hidden": "true" }, String(index + 1)),
        make("span", null, make("span", { class: "hors-vue" }, "Geste " + (index + 1) + "\u00a0: "), action.action)),
      make("p", { class: "point__pourquoi" }, action.why),
      make("ul", { class: "plaques" },
        make("li", null, make("strong", null, "Temps\u00a0:"), " " + action.time),
        make("li", null, make("strong", null, "Prix\u00a0:"), " " + action.price)),
      make("div", { class: "billet" }, make("p", { class: "billet__titre" }, "Demain matin"), make("ol", null, action.tomorrow.map((item) => make("li", null, item)))),
      make("h3", null, "Ce que vous y gagnez"), make("p", { class: "point__gain" }, pieces(action.gain)),
      action.call.length ? [make("h3", null, "Qui appeler"), list(action.call.map(callNode))] : null,
      action.aids.length ? [make("h3", null, "L’aide ouverte"), list(action.aids.map((aid) => [link(aid.nom, aid.url), make("span", { class: "point__etat" }, " ", make("span", { class: "pastille pastille--ouvert" }, aid.conditions ? "ouverte, sous conditions" : "ouverte"))]))] : null,
      action.contracts.length ? [make("h3", null, "Le contrat à lire avant de signer"), list(action.contracts.map(([name, url]) => link(name, url)))] : null,
      action.peer ? make("div", { class: "kraft" }, make("p", { class: "kraft__dit" }, action.peer.titre), make("p", { class: "discret" }, action.peer.qui, " · ", link("son histoire", action.peer.url))) : null,
      make("p", { class: "sans-papier" }, link("Tout sur ce geste", action.page)));
  }

  function callNode(item) {
    return [link(item.nom, item.url), item.tel ? make("strong", null, " " + item.tel) : null];
  }

  function resultNode(current, plan) {
    const department = current.department;
    return make("div", { class: "point__resultat" },
      make("h2", { tabindex: "-1" }, "Vos trois gestes, dans l’ordre"),
      make("p", { class: "chapeau" }, plan.profile),
      plan.who.length ? make("p", { class: "discret" }, plan.who.join(" · ")) : null,
      plan.isEmpty ? make("p", { class: "a-verifier" }, typo("Vous avez tout passé, et c’est permis. Voici les trois gestes qui servent à presque tout le monde.")) : null,
      plan.isAlone ? make("p", { class: "a-verifier", role: "status" }, "La page de votre métier n’a pas pu venir. Voici les gestes qui valent pour tous.") : null,
      make("div", { class: "colonnes" },
        make("div", null,
          plan.actions.map(actionNode),
          plan.heard.length ? [make("h3", null, "Ce que vous nous avez dit"), plan.heard.map((answer) => make("p", { class: "point__dit" },
            make("strong", null, typo("« " + answer.texte + " »")), " ", pieces(answer.meneA)))] : null),
        make("aside", { "aria-label": "À emporter" },
          takeAwayNode(current, plan),
          section("Qui m’aide", plan.near.length ? list(plan.near.map(callNode)) : null,
            make("p", { class: "sans-papier" }, department ? link(typo("Qui m’aide ici : ") + departmentNames.get(department), "qui-aide/" + department.toLowerCase() + "/") : link("Qui m’aide près de chez moi", "qui-aide/"))),
          plan.ignored.length ? section("Ce que vous pouvez ignorer", make("ul", null, plan.ignored.map(([what, reason]) => make("li", null, what, " ", make("span", { class: "discret" }, reason))))) : null,
          datesNode(plan),
          answersNode(current, plan))));
  }

  function datesNode(plan) {
    const rows = (duties) => make("dl", { class: "dates" }, duties.map((duty) => [make("dt", null, duty[1]), make("dd", null, link(duty[2], duty[3]))]));
    return section("Vos dates", plan.coming.length ? rows(plan.coming) : null,
      plan.due.length ? make("details", { class: "details" }, make("summary", null, "Déjà en vigueur (" + plan.due.length + ")"), rows(plan.due)) : null);
  }

  function answersNode(current, plan) {
    const changed = (step, question, answer) => make("li", null, make("a", { href: write({ ...current, step }) }, question), " ", make("span", { class: "discret" }, answer));
    const rows = shared.questions.map((question, index) => (isAsked(index, plan.outcome.counted)
      ? changed(index + BEFORE + 1, question.texte, plan.outcome.counted[index] < 0 ? "passée" : said(index, plan.outcome.counted).texte) : null));
    return make("details", { class: "details sans-papier" }, make("summary", null, "Changer une réponse"),
      make("ul", null,
        changed(1, shared.questionMetier, tradeNames.get(current.trade) || "passée"),
        changed(BEFORE, shared.questionDepartement, departmentNames.get(current.department) || "passée"), rows),
      make("p", null, button("Tout recommencer", () => { told = NONE; go(fresh()); })));
  }

  /* ---------- Taking it away: paper, link, file ---------- */

  function takeAwayNode(current, plan) {
    const told = make("p", { role: "status", class: "discret" });
    const field = make("input", { type: "text", readonly: true, "aria-label": "Le lien de cette page, à copier", hidden: true });
    const copy = button("Copier le lien", () => {
      const address = location.href;
      const byHand = () => {
        field.value = address;
        field.hidden = false;
        field.focus();
        field.select();
        told.textContent = typo("Le lien est sélectionné : copiez-le.");
      };
      if (!navigator.clipboard) byHand();
      else navigator.clipboard.writeText(address).then(() => { told.textContent = "Lien copié. Il contient vos réponses."; }, byHand);
    });
    return make("section", { class: "carte sans-papier" }, make("h3", null, "Emporter"),
      make("div", { class: "point__emporter" },
        button("Imprimer", () => { print(); }, "bouton"),
        copy,
        button("Garder un fichier", () => { save(textOf(plan)); told.textContent = typo("Fichier enregistré : etrier-mes-trois-gestes.txt"); })),
      make("div", { class: "champ" }, field), told);
  }

  function save(text) {
    const address = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/plain;charset=utf-8" }));
    const anchor = make("a", { href: address, download: "etrier-mes-trois-gestes.txt" });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  function textOf(plan) {
    const flat = (list) => (list || []).map((piece) => (typeof piece === "string" ? piece : piece[0])).join("");
    const lines = ["Étrier, faire le point", plan.who.join(" · "), plan.profile, ""];
    plan.actions.forEach((action, index) => {
      lines.push(index + 1 + ". " + action.action, action.why, "Temps : " + action.time, "Prix : " + action.price, "Ce que vous y gagnez : " + flat(action.gain), "Demain matin :");
      action.tomorrow.forEach((item) => lines.push("  - " + item));
      if (action.call.length) lines.push("Qui appeler : " + action.call.map((item) => item.nom + (item.tel ? " " + item.tel : "")).join(", "));
      if (action.aids.length) lines.push("Aides ouvertes le " + today() + " : " + action.aids.map((aid) => aid.nom).join(", "));
      if (action.contracts.length) lines.push("Contrat : " + action.contracts.map((item) => item[0]).join(", "));
      if (action.peer) lines.push("Un témoignage : " + action.peer.titre + " (" + action.peer.qui + ")");
      lines.push("La suite : " + root + indexed(action.page), "");
    });
    if (plan.ignored.length) lines.push("Ce que vous pouvez ignorer :", ...plan.ignored.map(([what]) => "  - " + what), "");
    if (plan.coming.length) lines.push("Vos dates :", ...plan.coming.map((duty) => "  - " + duty[1] + " : " + duty[2]), "");
    lines.push("Vos réponses, pour revenir : " + location.href, "");
    return lines.filter((line, index) => line || lines[index - 1]).join("\n");
  }

  /* ---------- Start ---------- */

  addEventListener("hashchange", () => {
    if (location.hash === shown) return;
    /* « Aller au contenu » and the like move in the page: the answers must stay in the address. */
    if (document.getElementById(location.hash.slice(1))) {
      location.replace(shown);
      return;
    }
    const found = read(location.hash);
    state = found.state || fresh();
    remember(state);
    render(true, found.fault || "");
  });

  const first = read(document.getElementById(location.hash.slice(1)) ? "" : location.hash);
  state = first.state || fresh();
  remember(state);
  render(Boolean(location.hash) && !first.fault && state.step !== 1, first.fault || "");
})();
