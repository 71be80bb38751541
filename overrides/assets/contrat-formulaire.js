/* « Remplir sur cet appareil »: reads the form, shows the contract as it changes, points at what must be mended, and
   gives the files. The document comes from contrat.js. Nothing is sent nor stored: the page's policy forbids every
   connection, and answers leave only as a file that the person asks for. Values are text: no HTML is ever read. */
"use strict";
(function () {
  const { Filling, assemble, clean, element, readDay, readTemplate, toDocx, toOdt } = self.etrierContrat;
  const shared = self.etrierCadres;
  const FORMAT = 1;
  const MAX_FILE_BYTES = 1000000;
  const PREFIX = "acte-";

  const byId = (id) => document.getElementById(id);
  const form = byId("formulaire");
  const sheet = byId("acte");
  const summary = byId("fautes");
  const template = readTemplate(JSON.parse(byId("modele").textContent));

  /* ---------- Fields ---------- */

  /* One question: how its answer is read, and written back; `write` says whether the field could take it. */
  class Field {
    constructor(box) {
      this.box = box;
      this.name = box.dataset.question;
      this.controls = [...box.querySelectorAll("input, select, textarea")];
      this.radios = this.controls.filter((control) => control.type === "radio");
      this.boxes = this.controls.filter((control) => control.type === "checkbox");
      this.isArticle = this.name.startsWith("article:");
      this.wordings = box.querySelector("[data-textes]");
      this.described = new Map(this.marked().map((item) => [item, item.getAttribute("aria-describedby") || ""]));
      this.shown = "";
      this.notice = null;
    }

    get label() {
      const own = (this.box.querySelector("legend, label").firstChild || {}).textContent || "";
      const party = this.box.closest("[data-partie]");
      return party ? party.querySelector("legend").firstChild.textContent.trim() + " · " + own.trim() : own.trim();
    }

    /* What bears the error for assistive tools: the field, or its group of radios. */
    marked() {
      if (this.isArticle) return [];
      if (this.radios.length) return [this.box];
      return this.controls;
    }

    read() {
      if (this.isArticle && this.boxes.length && !this.boxes[0].checked) return shared.removed;
      if (this.radios.length) return (this.radios.find((radio) => radio.checked) || { value: "" }).value;
      if (this.isArticle) return "";
      if (this.boxes.length) return this.boxes.filter((box) => box.checked).map((box) => box.value).join("\n");
      return this.controls[0].value;
    }

    write(text) {
      if (this.isArticle && this.boxes.length) {
        this.boxes[0].checked = text !== shared.removed;
        if (text === shared.removed) return true;
      }
      if (this.radios.length || this.isArticle) {
        const radio = this.radios.find((item) => item.value === text);
        if (radio) radio.checked = true;
        return Boolean(radio) || text === "";
      }
      if (this.boxes.length) {
        const lines = text.split("\n").map(clean).filter(Boolean);
        for (const box of this.boxes) box.checked = lines.includes(box.value);
        return lines.every((line) => this.boxes.some((box) => box.value === line));
      }
      const [control] = this.controls;
      control.value = control.type === "date" && !isDay(text) ? "" : text;
      if (control.value === text) return true;
      control.value = "";
      return false;
    }

    focus() {
      const first = this.radios.find((radio) => radio.checked) || this.controls[0];
      first.focus();
    }

    /* The faults beside the field; they are part of its description, and nothing is announced while people type. */
    show(faults) {
      const key = JSON.stringify(faults.map((fault) => [fault.message, fault.blocks]));
      if (key === this.shown) return;
      this.shown = key;
      if (!this.notice) {
        this.notice = document.createElement("div");
        this.notice.className = "question__fautes";
        this.notice.id = "e-" + this.controls[0].id;
        this.box.append(this.notice);
      }
      this.notice.replaceChildren(...faults.map((fault) => {
        const line = document.createElement("p");
        line.className = fault.blocks ? "question__faute" : "question__attention";
        line.append((fault.blocks ? "À corriger\u00a0: " : "Attention\u00a0: ") + fault.message);
        return line;
      }));
      for (const item of this.marked()) {
        const described = (this.described.get(item) + (faults.length ? " " + this.notice.id : "")).trim();
        if (described) item.setAttribute("aria-describedby", described);
        else item.removeAttribute("aria-describedby");
        if (faults.some((fault) => fault.blocks)) item.setAttribute("aria-invalid", "true");
        else item.removeAttribute("aria-invalid");
      }
    }
  }

  function isDay(text) {
    try {
      return Boolean(readDay(text));
    } catch {
      return false;
    }
  }

  const fields = [...form.querySelectorAll("[data-question]")].map((box) => new Field(box));
  const fieldByName = new Map(fields.map((field) => [field.name, field]));
  const parties = [...form.querySelectorAll("[data-partie]")];
  const sections = [...form.querySelectorAll(".remplir__section")];
  const articles = new Map(template.articles.map((article) => ["article:" + article.id, article]));

  /* A fault is told where its answer is asked; a party has no field of its own. */
  function fieldOf(name) {
    return fieldByName.get(name) || fieldByName.get(name + ".nom");
  }

  function isAsked(field, filling) {
    if (field.isArticle) return filling.holds(articles.get(field.name).tests);
    if (field.name === shared.adaptations) return true;
    return filling.asked(field.name.split(".")[0]);
  }

  function readForm() {
    return Object.fromEntries(fields.map((field) => [field.name, field.read()]));
  }

  /* ---------- What is shown ---------- */

  const touched = new Set();
  let isChecked = false; /* a file was asked for: every fault is shown from then on */
  let current = null;
  let painted = [];

  /* Hidden questions are not read: the engine counts what is not asked as unanswered. */
  function unfold(filling) {
    for (const field of fields) {
      field.box.hidden = !isAsked(field, filling);
      if (field.wordings && field.boxes.length) field.wordings.hidden = !field.boxes[0].checked;
    }
    for (const party of parties) party.hidden = !filling.asked(party.dataset.partie);
    for (const section of sections) section.hidden = !section.querySelector("[data-question]:not([hidden])");
  }

  /* Rebuilds the blocks that changed, and those only. Gives the first. */
  function paint(blocks) {
    const keys = blocks.map((block) => JSON.stringify(block));
    const least = Math.min(keys.length, painted.length);
    let start = 0;
    while (start < least && keys[start] === painted[start]) start += 1;
    let after = 0;
    while (after < least - start && keys[keys.length - 1 - after] === painted[painted.length - 1 - after]) after += 1;
    const old = [...sheet.children].slice(start, painted.length - after);
    const isSameCount = keys.length === painted.length;
    let first = null;
    for (let index = start; index < keys.length - after; index += 1) {
      if (isSameCount && keys[index] === painted[index]) continue;
      const made = element(blocks[index], PREFIX);
      first = first || made;
      if (isSameCount) old[index - start].replaceWith(made);
      else sheet.insertBefore(made, old[0] || sheet.children[index] || null);
    }
    if (!isSameCount) for (const node of old) node.remove();
    painted = keys;
    return first;
  }

  function update() {
    const filling = new Filling(template, readForm());
    const made = assemble(filling);
    const isFirst = painted.length === 0;
    current = { filling, made };
    unfold(filling);
    const changed = paint(made.blocks);
    showFaults(filling.faults);
    sayBlanks(filling);
    return isFirst ? null : changed;
  }

  /* Brings what changed into view beside the form, without moving the page. */
  function reveal(changed) {
    if (!changed || sheet.scrollHeight <= sheet.clientHeight) return;
    const top = changed.getBoundingClientRect().top - sheet.getBoundingClientRect().top + sheet.scrollTop;
    const isSeen = top >= sheet.scrollTop && top + Math.min(changed.offsetHeight, sheet.clientHeight / 2) <= sheet.scrollTop + sheet.clientHeight;
    if (!isSeen) sheet.scrollTop = top - 24;
  }

  let waiting = 0;
  function soon() {
    if (waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      reveal(update());
    });
  }

  function showFaults(faults) {
    const byField = new Map();
    for (const fault of faults) {
      const field = fieldOf(fault.name);
      const isTouched = [fault.name, ...fault.among].some((name) => touched.has(name) || touched.has(name + ".nom"));
      if (field && (isChecked || isTouched)) byField.set(field, [...(byField.get(field) || []), fault]);
    }
    for (const field of fields) if (field.shown || byField.has(field)) field.show(byField.get(field) || []);
    if (!summary.hidden) summarise(faults);
  }

  function counted(count, one, many) {
    return count + " " + (count === 1 ? one : many);
  }

  /* Who they are and where: what the document cannot do without. The other lines of a party depend on what it is. */
  const NEEDED = ["nom", "adresse"];
  function blanksOf(filling) {
    return template.terms.filter((term) => term.required && filling.asked(term.name) && term.type !== "attestation").flatMap((term) => {
      if (term.type === "partie") return NEEDED.filter((field) => !filling.party(term.name, field));
      return filling.lines(term.name).length ? [] : [term.name];
    }).length;
  }

  function sayBlanks(filling) {
    const blanks = blanksOf(filling);
    const doubts = template.terms.filter((term) => term.type === "attestation" && filling.asked(term.name) && filling.lines(term.name)[0] !== "oui").length;
    const sentences = [blanks ? counted(blanks, "réponse est encore en blanc.", "réponses sont encore en blanc.") : "Aucune réponse n’est en blanc."];
    if (doubts) sentences.push(counted(doubts, "point reste à confirmer avant de signer.", "points restent à confirmer avant de signer."));
    const said = sentences.join(" ");
    if (byId("blancs").textContent !== said) byId("blancs").textContent = said;
  }

  /* ---------- Errors ---------- */

  function summarise(faults) {
    const blocking = faults.filter((fault) => fault.blocks && fieldOf(fault.name));
    summary.hidden = blocking.length === 0;
    summary.querySelector("ul").replaceChildren(...blocking.map((fault) => {
      const field = fieldOf(fault.name);
      const link = document.createElement("a");
      link.href = "#" + field.controls[0].id;
      link.append(field.label + "\u00a0: " + fault.message);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        field.focus();
        field.box.scrollIntoView({ block: "center" });
      });
      const line = document.createElement("li");
      line.append(link);
      return line;
    }));
  }

  /* Whether the contract may be taken away; otherwise says why, and where. */
  function isSound() {
    isChecked = true;
    update();
    summarise(current.filling.faults);
    if (summary.hidden) return true;
    tell("");
    summary.focus();
    return false;
  }

  function tell(sentence, place) {
    byId(place || "dit").textContent = sentence;
  }

  /* ---------- Files ---------- */

  function give(content, type, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    saved();
  }

  function giveDocument(make, type, ending) {
    if (!isSound()) return;
    const name = template.id + "-rempli." + ending;
    give(make(current.made), type, name);
    tell("Le fichier " + name + " est dans vos téléchargements. " + byId("blancs").textContent);
  }

  function giveAnswers() {
    update();
    const asked = fields.filter((field) => isAsked(field, current.filling));
    const kept = { etrier: FORMAT, modele: template.id, version: template.version, reponses: Object.fromEntries(asked.map((field) => [field.name, field.read()])) };
    const name = template.id + "-reponses.json";
    give(JSON.stringify(kept, null, 1) + "\n", "application/json", name);
    tell("Vos réponses sont dans le fichier " + name + ". Gardez-le : il contient vos données.");
  }

  class WrongFile extends Error {}

  function isPlain(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /* The answers of a file that may be anything. Only the wording of a model changes with the last number of its version. */
  function readAnswers(text) {
    let data = null;
    try {
      data = JSON.parse(text);
    } catch (error) {
      throw new WrongFile("Ce fichier n’est pas un fichier de réponses d’Étrier, ou il est abîmé.");
    }
    if (!isPlain(data) || !("etrier" in data)) throw new WrongFile("Ce fichier n’est pas un fichier de réponses d’Étrier.");
    if (data.etrier !== FORMAT) throw new WrongFile("Ce fichier vient d’une autre version d’Étrier : cette page ne sait pas le lire.");
    if (data.modele !== template.id) throw new WrongFile("Ces réponses vont avec un autre modèle de contrat. Ouvrez la page de ce modèle.");
    const meaning = (version) => String(version).split(".").slice(0, 2).join(".");
    if (meaning(data.version) !== meaning(template.version)) {
      throw new WrongFile("Ces réponses vont avec une autre version du modèle : les questions ont changé, il faut y répondre à nouveau.");
    }
    if (!isPlain(data.reponses) || !Object.values(data.reponses).every((answer) => typeof answer === "string")) {
      throw new WrongFile("Ce fichier de réponses est abîmé.");
    }
    return new Map(Object.entries(data.reponses));
  }

  function listed(names) {
    const shown = names.slice(0, 5).map((name) => "«\u202f" + name.slice(0, 60) + "\u202f»").join(", ");
    return shown + (names.length > 5 ? " et " + (names.length - 5) + " autres" : "");
  }

  function resume(answers) {
    form.reset();
    touched.clear();
    const unknown = [];
    const refused = [];
    for (const [name, answer] of answers) {
      const field = fieldByName.get(name);
      if (!field) unknown.push(name);
      else if (!field.write(clean(answer))) refused.push(field.label);
      else if (answer) touched.add(name);
    }
    update();
    const sentences = [counted(touched.size, "réponse reprise.", "réponses reprises.")];
    if (unknown.length) sentences.push("Sans question ici, donc laissé de côté : " + listed(unknown) + ".");
    if (refused.length) sentences.push("Réponse impossible, à redonner : " + listed(refused) + ".");
    return sentences.join(" ");
  }

  async function takeFile(control) {
    const file = control.files[0];
    if (!file) return;
    try {
      if (file.size > MAX_FILE_BYTES) throw new WrongFile("Ce fichier est trop gros pour être un fichier de réponses.");
      tell(resume(readAnswers(await file.text())), "reprise-dit");
    } catch (error) {
      tell(error instanceof WrongFile ? error.message : "Ce fichier n’a pas pu être lu.", "reprise-dit");
    }
    control.value = "";
  }

  /* Nothing is stored here: leaving loses what was typed and not taken away. */
  function warn(event) {
    event.preventDefault();
  }
  function unsaved() { addEventListener("beforeunload", warn); }
  function saved() { removeEventListener("beforeunload", warn); }

  /* ---------- Buttons ---------- */

  function askToClear(isAsked) {
    const opener = form.querySelector("[data-action=effacer]");
    byId("effacer").hidden = !isAsked;
    opener.setAttribute("aria-expanded", String(isAsked));
    if (isAsked) form.querySelector("[data-action=effacer-non]").focus();
    else opener.focus();
  }

  function clearAll() {
    form.reset();
    touched.clear();
    isChecked = false;
    summary.hidden = true;
    askToClear(false);
    tell("", "reprise-dit");
    update();
    saved();
    tell("Tout est effacé.");
    fields[0].focus();
  }

  const ACTIONS = {
    docx: () => giveDocument(toDocx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    odt: () => giveDocument(toOdt, "application/vnd.oasis.opendocument.text", "odt"),
    imprimer: () => { if (isSound()) print(); },
    enregistrer: giveAnswers,
    effacer: () => askToClear(byId("effacer").hidden),
    "effacer-oui": clearAll,
    "effacer-non": () => askToClear(false),
  };

  function touch(event) {
    const box = event.target.closest("[data-question]");
    if (!box) return;
    touched.add(box.dataset.question);
    soon();
  }

  function start() {
    for (const item of form.querySelectorAll("[data-avec-script]")) item.hidden = false;
    sheet.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", (event) => {
      if (!event.target.closest("[data-question]")) return;
      unsaved();
      soon();
    });
    form.addEventListener("change", touch);
    form.addEventListener("focusout", (event) => { if (event.target.value) touch(event); });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (button) ACTIONS[button.dataset.action]();
    });
    byId("effacer").addEventListener("keydown", (event) => { if (event.key === "Escape") askToClear(false); });
    byId("reprise").addEventListener("change", (event) => takeFile(event.target));
    addEventListener("pageshow", update); /* the browser may bring answers back with the page */
    addEventListener("beforeprint", update);
    update();
    byId("remplir").dataset.pret = "";
  }

  start();
})();
