/* A contract filled in where it is read: the twin of generator/contracts (values, assemble, text_formats, packages,
   docx, odt), to the byte for the files. Sentences, frames and limits come from contrat-cadres.js, which the
   generator writes from Python's own. Everything here is pure but `element`, which makes nodes; what people typed is
   text everywhere. */
"use strict";
(function () {
  const shared = self.etrierCadres;
  const NARROW = "\u202f";
  const NO_BREAK = "\u00a0";

  /* ---------- Wording ---------- */

  /* A sentence with its {names} filled in; a value is put in as it is, braces and all. */
  function say(key, values) {
    const [first, ...parts] = shared.sentences[key].split("{");
    return first + parts.map((part) => {
      const end = part.indexOf("}");
      return values[part.slice(0, end)] + part.slice(end + 1);
    }).join("");
  }

  function unitWords(unit) {
    const words = shared.sentences["unite-" + unit];
    return words.split(words.includes("|") ? "|" : " ");
  }

  /* ---------- Values ---------- */

  class WrongAnswer extends Error {}

  const UNPRINTABLE = new RegExp("[" + shared.unprintable + "]", "u");
  const NUMBER = /^([0-9]{1,9})(?:[.,]([0-9]{1,2}))?$/;
  const MAIL = /^[^\s\ufeff@<>"]+@[^\s\ufeff@<>"]+\.[^\s\ufeff@<>".]{2,}$/u;
  const DAY = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
  const SPACES = /[ \u00a0\u202f]/g;
  const TRIM = /^[ \n\u00a0\u202f]+|[ \n\u00a0\u202f]+$/g;

  function clean(raw) {
    return raw.replace(/\r\n?/g, "\n").replace(/\t/g, " ").replace(TRIM, "");
  }

  /* A French number as whole hundredths: "1 500,5 €" gives 150050; null when it is no number. */
  function numberOf(raw) {
    const match = NUMBER.exec(raw.replace(SPACES, "").replace(/€$/, "").replace(/%$/, ""));
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : null;
  }

  function writeNumber(hundredths) {
    const whole = Math.floor(hundredths / 100);
    const rest = hundredths - whole * 100;
    const grouped = String(whole).replace(/\B(?=(?:[0-9]{3})+$)/g, NARROW);
    return rest ? grouped + "," + String(rest).padStart(2, "0") : grouped;
  }

  /* Characters as Python counts them: a pair of surrogates is one. */
  function lengthOf(text) {
    let count = 0;
    for (const _ of text) count += 1;
    return count;
  }

  function checkCharacters(text, isLong) {
    if (UNPRINTABLE.test(text)) throw new WrongAnswer(say("caractere"));
    if (!isLong && text.includes("\n")) throw new WrongAnswer(say("une-ligne"));
    const limit = isLong ? shared.longLimit : shared.lineLimit;
    const count = lengthOf(text);
    if (count > limit) throw new WrongAnswer(say("trop-long", { count: writeNumber(count * 100), limit: writeNumber(limit * 100) }));
  }

  /* The answer to one variable that is no party, as it is written, one item a line; [] when there is none. */
  function readAnswer(term, raw) {
    const text = clean(raw);
    if (!text) return [];
    checkCharacters(text, shared.longTypes.includes(term.type));
    switch (term.type) {
      case "texte": case "texte-long": return text.split("\n");
      case "liste": return itemsOf(text);
      case "parts": return readShares(text);
      case "choix": return [readChoice(term, text)];
      case "choix-multiple": return itemsOf(text).map((item) => readChoice(term, item));
      case "oui-non": case "attestation":
        if (text !== "oui" && text !== "non") throw new WrongAnswer(say("oui-non"));
        return [text];
      case "siren": return [readSiren(text)];
      case "courriel":
        if (!MAIL.test(text)) throw new WrongAnswer(say("courriel"));
        return [text];
      case "date": return [readDay(text)];
      default: return [readMeasure(term, text)];
    }
  }

  function itemsOf(text) {
    return text.split("\n").map(clean).filter(Boolean);
  }

  function readShares(text) {
    let total = 0;
    const written = itemsOf(text).map((line) => {
      const colon = line.lastIndexOf(":");
      const who = clean(line.slice(0, Math.max(colon, 0)));
      const number = numberOf(clean(line.slice(colon + 1)));
      if (colon < 0 || !who || number === null) throw new WrongAnswer(say("parts-forme"));
      total += number;
      return who + NO_BREAK + ": " + writeNumber(number) + NARROW + "%";
    });
    if (total !== 10000) throw new WrongAnswer(say("parts-total", { found: writeNumber(total) }));
    return written;
  }

  function readChoice(term, text) {
    if (!term.choices.includes(text)) throw new WrongAnswer(say("choix"));
    return text;
  }

  /* Nine digits whose Luhn key is right, written by threes. */
  function readSiren(text) {
    const digits = text.replace(SPACES, "");
    let sum = 0;
    [...digits].reverse().forEach((digit, index) => {
      const value = Number(digit) * (index % 2 + 1);
      sum += value > 9 ? value - 9 : value;
    });
    if (!/^[0-9]{9}$/.test(digits) || sum % 10) throw new WrongAnswer(say("siren"));
    return [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)].join(NARROW);
  }

  function readDay(text) {
    const match = DAY.exec(text);
    const [year, month, day] = match ? match.slice(1).map(Number) : [0, 0, 0];
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
    if (year < 1900 || year > 2200 || !days || day < 1 || day > days) throw new WrongAnswer(say("date"));
    return writeDay(text);
  }

  /* "2026-11-01" gives "1er novembre 2026". */
  function writeDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    return (day === 1 ? "1er" : day) + " " + shared.sentences["mois-noms"].split(" ")[month - 1] + " " + year;
  }

  function readMeasure(term, text) {
    const number = numberOf(text);
    if (number === null) throw new WrongAnswer(say("nombre", { example: term.type === "montant" ? "1" + NARROW + "500,50" : "12" }));
    if ((term.type === "entier" || term.type === "duree") && number % 100) throw new WrongAnswer(say("entier", { example: "12" }));
    if (term.low !== null && number < term.low) throw new WrongAnswer(say("trop-petit", { limit: withUnit(term, term.low) }));
    if (term.high !== null && number > term.high) throw new WrongAnswer(say("trop-grand", { limit: withUnit(term, term.high) }));
    return withUnit(term, number);
  }

  function withUnit(term, number) {
    const written = writeNumber(number);
    switch (term.type) {
      case "montant": return written + NARROW + "€";
      case "pourcentage": return written + NARROW + "%";
      case "duree": return written + NO_BREAK + unitWords(term.unit)[number < 200 ? 0 : 1];
      default: return written;
    }
  }

  /* ---------- Filling ---------- */

  /* A template as its page carries it, with the empty fields that were left out of it. */
  function readTemplate(data) {
    const test = (item) => ({ values: [], number: 0, ...item });
    const run = (item) => ({ text: "", bold: false, variable: "", target: "", ...item });
    const part = (item) => ({ runs: (item.runs || []).map(run), items: (item.items || []).map((runs) => runs.map(run)) });
    const parts = (item) => (item.parts || []).map(part);
    const tests = (item) => (item.tests || []).map(test);
    return {
      reviewer: "", ...data,
      terms: (data.terms || []).map((item) => ({
        ...{ required: false, role: "", choices: [], unit: "", low: null, high: null, default: "" }, ...item, tests: tests(item),
      })),
      checks: (data.checks || []).map((item) => ({ blocks: false, variables: [], total: 0, ...item, tests: tests(item) })),
      articles: (data.articles || []).map((item) => ({
        removable: false, ...item, parts: parts(item), tests: tests(item),
        more: (item.more || []).map((more) => ({ tests: tests(more), parts: parts(more) })),
        variants: (item.variants || []).map((variant) => ({ ...variant, parts: parts(variant) })),
      })),
      appendices: (data.appendices || []).map((item) => ({
        signed_by: [], ...item, parts: parts(item), tests: tests(item),
        rubrics: (item.rubrics || []).map((rubric) => ({ ...rubric, parts: parts(rubric) })),
      })),
    };
  }

  /* A template and answers (text by name), read together. What cannot stand is in `faults`, and counts as unanswered. */
  class Filling {
    constructor(template, answers) {
      this.template = template;
      this.answers = new Map(Object.entries(answers));
      this.terms = new Map(template.terms.map((term) => [term.name, term]));
      this.written = new Map();
      this.known = new Map();
      this.faults = [];
      for (const term of template.terms) this.read(term);
      this.readAdaptations();
      for (const check of template.checks) this.apply(check);
    }

    /* The answer in use, as typed: the person's, or the proposed one. */
    raw(name) {
      const typed = this.answers.get(name);
      if (typed !== undefined) return clean(typed);
      const term = this.terms.get(name);
      return term ? clean(term.default) : "";
    }

    /* The answer as written in the document; [] when there is none, or it is not asked. */
    lines(name) {
      return this.asked(name) ? this.written.get(name) || [] : [];
    }

    asked(name) {
      const term = this.terms.get(name);
      if (!term) return false;
      if (!this.known.has(name)) {
        this.known.set(name, false); /* two variables that wait for each other never come up */
        this.known.set(name, this.holds(term.tests));
      }
      return this.known.get(name);
    }

    filled(name) {
      const term = this.terms.get(name);
      if (!term || !this.asked(name)) return false;
      return Boolean(this.raw(term.type === "partie" ? name + ".nom" : name));
    }

    holds(tests) {
      return tests.every((test) => this.holdsOne(test));
    }

    holdsOne(test) {
      if (test.form === "rempli") return this.filled(test.variable) === Boolean(test.number);
      const raw = this.asked(test.variable) ? this.raw(test.variable) : "";
      if (test.form === "egal" || test.form === "parmi") return raw.split("\n").some((line) => test.values.includes(clean(line)));
      const number = numberOf(raw);
      if (number === null) return false;
      return test.form === "plus_de" ? number > test.number : number < test.number;
    }

    read(term) {
      if (term.type !== "partie") {
        this.attempt(term.name, term.name, () => readAnswer(term, this.raw(term.name)));
        return;
      }
      for (const field of shared.partyFields) {
        const name = term.name + "." + field;
        this.attempt(name, term.name, () => {
          const raw = this.raw(name);
          checkCharacters(raw, false);
          if (!raw) return [];
          return [field === "siren" ? readSiren(raw) : raw];
        });
      }
    }

    attempt(name, question, make) {
      try {
        this.written.set(name, make());
      } catch (wrong) {
        if (!(wrong instanceof WrongAnswer)) throw wrong;
        if (question === null || this.asked(question)) this.faults.push({ name, message: wrong.message, blocks: true, among: [] });
      }
    }

    readAdaptations() {
      this.attempt(shared.adaptations, null, () => {
        const raw = this.raw(shared.adaptations);
        checkCharacters(raw, true);
        return raw ? raw.split("\n") : [];
      });
    }

    adaptations() {
      return this.written.get(shared.adaptations) || [];
    }

    party(name, field) {
      return (this.written.get(name + "." + field) || [""])[0] || "";
    }

    /* `among` is for the form: every answer that a rule looks at. */
    apply(check) {
      if (!this.broken(check)) return;
      const among = [...check.variables, ...check.tests.map((test) => test.variable)];
      this.faults.push({ name: among[0], message: check.message, blocks: check.blocks, among });
    }

    broken(check) {
      if (!this.holds(check.tests)) return false;
      if (check.form === "interdit") return true;
      if (check.form === "au-moins-un") return !check.variables.some((name) => this.filled(name));
      if (!check.variables.every((name) => this.filled(name))) return false;
      if (check.form === "ordre") {
        const [first, second] = check.variables.map((name) => this.rank(name));
        return first !== null && second !== null && first > second;
      }
      const numbers = check.variables.map((name) => numberOf(this.raw(name)));
      return !numbers.includes(null) && numbers.reduce((sum, number) => sum + number, 0) !== check.total;
    }

    rank(name) {
      const raw = this.raw(name);
      return DAY.test(raw) ? Number(raw.replaceAll("-", "")) : numberOf(raw);
    }

    parties() {
      return this.template.terms.filter((term) => term.type === "partie" && this.asked(term.name) && (term.required || this.filled(term.name)));
    }

    articles() {
      return this.template.articles.filter((article) => {
        const isTakenOut = article.removable && this.raw("article:" + article.id) === shared.removed;
        return !isTakenOut && this.holds(article.tests);
      });
    }

    appendices() {
      return this.template.appendices.filter((item) => this.holds(item.tests));
    }
  }

  /* ---------- Document ---------- */

  function piece(text, bold, to) {
    return { text, bold: Boolean(bold), to: to || "" };
  }

  function block(kind, text, more) {
    const empty = { anchor: "", number: 0, new_page: false, pieces: [], items: [], head: [], rows: [], signers: [] };
    return { kind, text, ...empty, ...more };
  }

  class Assembly {
    constructor(filling) {
      this.filling = filling;
      this.template = filling.template;
      this.articles = filling.articles();
      this.appendices = filling.appendices();
      this.references = new Map();
      this.articles.forEach((item, index) => this.references.set("clause:" + item.id, say("renvoi-clause", { number: index + 1 })));
      this.appendices.forEach((item, index) => this.references.set("annexe:" + item.id, say("renvoi-annexe", { number: index + 1 })));
    }

    document() {
      const { heading, day, maturity, name, version } = this.template;
      return { title: heading, day, footer: say("pied", { maturity, name, version }), blocks: [...this.blocks()] };
    }

    * blocks() {
      const template = this.template;
      yield block("titre", template.heading);
      const notice = template.reviewer ? say("relu", { name: template.reviewer }) : say("non-relu");
      yield block("avis", template.maturity, { pieces: [piece(notice)] });
      yield block("partie", say("entre"));
      for (const term of this.filling.parties()) yield block("p", "", { pieces: this.party(term) });
      yield* this.cover();
      yield block("partie", say("articles"));
      for (const [index, article] of this.articles.entries()) {
        yield block("article", article.title, { anchor: article.id, number: index + 1 });
        yield* this.parts(this.wording(article));
        for (const more of article.more) if (this.filling.holds(more.tests)) yield* this.parts(more.parts);
      }
      yield block("partie", say("signatures"));
      yield* this.signatures(this.filling.parties().map((term) => this.signer(term)));
      for (const [index, appendix] of this.appendices.entries()) {
        const title = say("annexe", { number: index + 1, title: appendix.title });
        yield block("partie", title, { anchor: "annexe-" + appendix.id, new_page: true });
        yield* this.parts(appendix.parts);
        for (const rubric of appendix.rubrics) {
          yield block("rubrique", rubric.title);
          yield* this.parts(rubric.parts);
        }
        if (appendix.signed_by.length) {
          yield block("rubrique", say("signatures"));
          yield* this.signatures(appendix.signed_by.map((role) => ({ role, name: "" })));
        }
      }
      yield block("petit", say("licence"));
      yield block("petit", say("version", { ...template, day: writeDay(template.day) }));
    }

    party(term) {
      const name = this.filling.party(term.name, "nom");
      const siren = this.filling.party(term.name, "siren");
      const representative = this.filling.party(term.name, "representant");
      const details = [
        this.filling.party(term.name, "forme"),
        this.filling.party(term.name, "adresse"),
        siren && say("siren-de", { siren }),
        representative && say("represente", { name: representative }),
        say("ci-apres", { called: this.template.roles[term.role] }),
      ];
      const said = details.filter(Boolean).map((detail) => ", " + detail).join("");
      return [piece(name || "[" + say("partie-vide") + "]", true), piece(said + ".")];
    }

    * cover() {
      yield block("partie", say("fiche"));
      yield block("p", "", { pieces: [piece(say("fiche-dit"))] });
      const asked = this.template.terms.filter((term) => this.filling.asked(term.name));
      let section = "";
      let rows = [];
      for (const term of asked) {
        if (term.type === "partie" || term.type === "attestation") continue;
        if (term.section !== section && rows.length) {
          yield this.table(section, rows);
          rows = [];
        }
        section = term.section;
        rows.push([term.term, this.answer(term)]);
      }
      if (rows.length) yield this.table(section, rows);
      const facts = asked.filter((term) => term.type === "attestation");
      if (facts.length) {
        yield block("rubrique", say("a-confirmer-titre"));
        yield block("liste", "", { items: facts.map((term) => [piece(this.fact(term))]) });
      }
      yield block("rubrique", say("adaptations"));
      yield block("p", "", { pieces: [piece(say("adaptations-dit"))] });
      const typed = this.filling.adaptations();
      const blank = this.filling.answers.size ? [say("adaptations-aucune")] : [say("blanc"), say("blanc"), say("blanc")];
      for (const line of typed.length ? typed : blank) if (line) yield block("p", "", { pieces: [piece(line)] });
    }

    table(section, rows) {
      return block("tableau", section, { head: [say("terme"), say("reponse")], rows });
    }

    answer(term) {
      const lines = this.filling.lines(term.name);
      const options = term.type === "oui-non" ? ["oui", "non"] : term.choices;
      if (options.length && !(lines.length && this.filling.answers.size)) {
        /* On a blank form the proposed answer is ticked, and the hand may tick another. */
        const boxes = options.map((option) => "[" + (lines.includes(option) ? "x" : " ") + "] " + option);
        return term.required ? boxes : [...boxes, say("facultatif")];
      }
      if (lines.length) return lines;
      return term.required ? [say("blanc")] : [say("blanc"), say("facultatif")];
    }

    fact(term) {
      return say(this.filling.lines(term.name)[0] === "oui" ? "confirme" : "a-confirmer", { statement: term.term });
    }

    wording(article) {
      const chosen = this.filling.raw("article:" + article.id);
      return (article.variants.find((variant) => variant.id === chosen) || article).parts;
    }

    * parts(parts) {
      for (const part of parts) {
        const listed = this.listed(part);
        if (part.items.length) yield block("liste", "", { items: part.items.map((runs) => this.pieces(runs)) });
        else if (listed.length) yield block("liste", "", { items: listed.map((line) => [piece(line)]) });
        else yield block("p", "", { pieces: this.pieces(part.runs) });
      }
    }

    /* The lines of a list that stands alone in its paragraph: it is set as a list. */
    listed(part) {
      if (part.runs.length !== 1 || !part.runs[0].variable) return [];
      const term = this.filling.terms.get(part.runs[0].variable);
      return term && ["liste", "parts", "choix-multiple"].includes(term.type) ? this.filling.lines(term.name) : [];
    }

    pieces(runs) {
      return runs.map((run) => {
        if (run.variable) return piece(this.value(run.variable), run.bold);
        const reference = run.target && this.references.get(run.target);
        if (!reference) return piece(run.text, run.bold);
        const [kind, identifier] = run.target.split(":");
        return piece(reference, run.bold, kind === "clause" ? identifier : "annexe-" + identifier);
      });
    }

    value(name) {
      const term = this.filling.terms.get(name);
      if (!term) return "";
      if (term.type === "partie") return this.filling.party(name, "nom") || "[" + term.term + "]";
      const lines = this.filling.lines(name);
      return lines.length ? lines.join(say("separateur")) : "[" + term.term + "]";
    }

    signer(term) {
      return { role: say("pour", { called: this.template.roles[term.role] }), name: this.filling.party(term.name, "nom") };
    }

    * signatures(signers) {
      const sentence = signers.length > 1 ? say("fait-a", { count: signers.length }) : say("fait-a-seul");
      yield block("p", "", { pieces: [piece(sentence)] });
      yield block("signatures", "", { signers });
    }
  }

  function assemble(filling) {
    return new Assembly(filling).document();
  }

  /* ---------- On the screen ---------- */

  function node(tag, className, ...inside) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...inside);
    return made;
  }

  function pieceNodes(pieces, prefix) {
    return pieces.map(({ text, bold, to }) => {
      let made = document.createTextNode(text);
      if (to) {
        made = node("a", "", made);
        made.setAttribute("href", "#" + prefix + to);
      }
      return bold ? node("strong", "", made) : made;
    });
  }

  /* A block as an element; `prefix` keeps its anchors apart from those of the page. */
  function element(block, prefix = "") {
    const anchored = (made) => {
      if (block.anchor) made.id = prefix + block.anchor;
      return made;
    };
    const inside = (pieces) => pieceNodes(pieces, prefix);
    switch (block.kind) {
      case "titre": return node("h2", "acte__titre", block.text);
      case "avis": return node("p", "acte__avis", node("strong", "", block.text + "."), " ", ...inside(block.pieces));
      case "partie": return anchored(node("h3", "acte__partie" + (block.new_page ? " acte__partie--page" : ""), block.text));
      case "rubrique": return node("h4", "acte__rubrique", block.text);
      case "article":
        return anchored(node("h4", "acte__article", node("span", "", say("article", { number: block.number })), " " + block.text));
      case "p": return node("p", "", ...inside(block.pieces));
      case "liste": return node("ul", "", ...block.items.map((item) => node("li", "", ...inside(item))));
      case "tableau": return tableNode(block);
      case "signatures": return node("div", "acte__signatures", ...block.signers.map(signerNode));
      default: return node("p", "acte__petit", block.text);
    }
  }

  function headNode(scope, text) {
    const made = node("th", "", text);
    made.setAttribute("scope", scope);
    return made;
  }

  function tableNode(block) {
    const rows = block.rows.map(([term, lines]) => {
      const cell = node("td", "", ...lines.flatMap((line, index) => (index ? [node("br"), line] : [line])));
      return node("tr", "", headNode("row", term), cell);
    });
    const head = node("thead", "", node("tr", "", ...block.head.map((text) => headNode("col", text))));
    return node("table", "acte__fiche", node("caption", "", block.text), head, node("tbody", "", ...rows));
  }

  function signerNode(signer) {
    const name = signer.name ? [node("p", "", signer.name)] : [];
    return node("div", "", node("p", "", node("strong", "", signer.role)), ...name, node("p", "", say("signataire")));
  }

  /* ---------- Packages ---------- */

  function xml(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  /* Split and joined: a dollar sign in a value means nothing. */
  function fill(frame, values) {
    return Object.entries(values).reduce((text, [name, value]) => text.split("@" + name + "@").join(xml(value)), frame);
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
    let value = start;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  function crcOf(bytes) {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  }

  /* Little-endian numbers: each field is [bytes, value]. */
  function record(...fields) {
    const bytes = [];
    for (const [size, value] of fields) for (let shift = 0; shift < size; shift += 1) bytes.push(Math.floor(value / 2 ** (8 * shift)) % 256);
    return Uint8Array.from(bytes);
  }

  /* A zip without compression and without a clock, as Python's zipfile writes it. Source: PKWARE's APPNOTE. */
  function zipStored(entries) {
    const encoder = new TextEncoder();
    const [body, directory] = [[], []];
    let offset = 0;
    for (const [name, text] of entries) {
      const [label, content] = [encoder.encode(name), encoder.encode(text)];
      /* Flags, method, time, 1 January 1980, check, sizes, length of the name, of the extra field. */
      const common = [[2, 0], [2, 0], [2, 0], [2, 0x21], [4, crcOf(content)], [4, content.length], [4, content.length], [2, label.length], [2, 0]];
      const header = record([4, 0x04034b50], [2, 20], ...common);
      /* Made by Unix, readable by its owner. */
      directory.push(record([4, 0x02014b50], [1, 20], [1, 3], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0o600 * 65536], [4, offset]), label);
      body.push(header, label, content);
      offset += header.length + label.length + content.length;
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const end = record([4, 0x06054b50], [2, 0], [2, 0], [2, entries.length], [2, entries.length], [4, size], [4, offset], [2, 0]);
    return joined([...body, ...directory, end]);
  }

  function joined(parts) {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole;
  }

  function pack(frames, made, write) {
    const values = { title: made.title, day: made.day, footer: made.footer };
    const numbers = new Map();
    made.blocks.filter((item) => item.anchor).forEach((item, index) => numbers.set(item.anchor, index + 1));
    const body = frames.bodyStart + made.blocks.map((item) => write(item, numbers)).join("") + frames.bodyEnd;
    return zipStored([...frames.frames.map(([name, frame]) => [name, fill(frame, values)]), [frames.bodyName, body]]);
  }

  /* ---------- DOCX ---------- */

  const docx = (function () {
    const WIDTHS = [3700, 5700];

    function block(item, numbers) {
      switch (item.kind) {
        case "titre": return paragraph(words(item.text), "Title");
        case "avis": return paragraph(words(item.text + ".", true) + words(" ") + runs(item.pieces, numbers), "Avis");
        case "partie": return paragraph(marked(item, numbers), "Heading1", item.new_page ? "<w:pageBreakBefore/>" : "");
        case "rubrique": return paragraph(words(item.text), "Heading2");
        case "article": return paragraph(marked(item, numbers), "Heading2", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>');
        case "p": return paragraph(runs(item.pieces, numbers));
        case "liste": return item.items.map((pieces) => paragraph(runs(pieces, numbers), "ListBullet")).join("");
        case "tableau": return table(item);
        case "signatures": return signatures(item);
        default: return paragraph(words(item.text), "Petit");
      }
    }
    function paragraph(inside, style = "", properties = "") {
      const named = style && '<w:pStyle w:val="' + style + '"/>';
      return "<w:p>" + (named || properties ? "<w:pPr>" + named + properties + "</w:pPr>" : "") + inside + "</w:p>";
    }
    function words(text, bold = false) {
      return text && "<w:r>" + (bold ? "<w:rPr><w:b/></w:rPr>" : "") + '<w:t xml:space="preserve">' + xml(text) + "</w:t></w:r>";
    }
    function runs(pieces, numbers) {
      return pieces.map((item) => {
        const inside = words(item.text, item.bold);
        const target = numbers.get(item.to);
        return target ? '<w:hyperlink w:anchor="r' + target + '">' + inside + "</w:hyperlink>" : inside;
      }).join("");
    }
    function marked(item, numbers) {
      const number = numbers.get(item.anchor);
      if (!number) return words(item.text);
      return '<w:bookmarkStart w:id="' + number + '" w:name="r' + number + '"/>' + words(item.text) + '<w:bookmarkEnd w:id="' + number + '"/>';
    }
    function table(item) {
      const head = item.head.map((text, index) => cell([text], WIDTHS[index], true)).join("");
      const rows = item.rows.map(([term, lines]) => row(cell([term], WIDTHS[0]) + cell(lines, WIDTHS[1]))).join("");
      return paragraph(words(item.text), "Caption") + tableStart(item.text) + row(head, "<w:cantSplit/><w:tblHeader/>") + rows + "</w:tbl>";
    }
    function tableStart(caption) {
      const grid = WIDTHS.map((width) => '<w:gridCol w:w="' + width + '"/>').join("");
      return '<w:tbl><w:tblPr><w:tblStyle w:val="Fiche"/><w:tblW w:w="9400" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        + '<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="' + xml(caption) + '"/></w:tblPr><w:tblGrid>' + grid + "</w:tblGrid>";
    }
    function row(cells, properties = "<w:cantSplit/>") {
      return "<w:tr><w:trPr>" + properties + "</w:trPr>" + cells + "</w:tr>";
    }
    function cell(lines, width, bold = false) {
      const paragraphs = lines.map((line) => paragraph(words(line, bold), "Case")).join("");
      return '<w:tc><w:tcPr><w:tcW w:w="' + width + '" w:type="dxa"/></w:tcPr>' + paragraphs + "</w:tc>";
    }
    function signatures(item) {
      const rows = item.signers.map((signer) => row(
        cell([signer.role, signer.name].filter(Boolean), WIDTHS[0]) + cell([say("signataire")], WIDTHS[1]),
        '<w:cantSplit/><w:trHeight w:val="1300" w:hRule="atLeast"/>',
      ));
      return tableStart(say("signatures")) + rows.join("") + "</w:tbl>" + paragraph("");
    }
    return block;
  })();

  /* ---------- ODT ---------- */

  const odt = (function () {
    function block(item, numbers) {
      switch (item.kind) {
        case "titre": return paragraph(words(item.text), "Title");
        case "avis": return paragraph(words(item.text + ".", true) + words(" ") + runs(item.pieces, numbers), "Avis");
        case "partie": return title(marked(item, numbers), 1, item.new_page ? "Heading_20_1_20_Page" : "Heading_20_1");
        case "rubrique": return title(words(item.text), 2, "Heading_20_2");
        case "article":
          return '<text:list text:style-name="Articles" text:continue-numbering="true"><text:list-item text:start-value="' + item.number + '">'
            + title(marked(item, numbers), 2, "Heading_20_2") + "</text:list-item></text:list>";
        case "p": return paragraph(runs(item.pieces, numbers));
        case "liste": {
          const items = item.items.map((pieces) => "<text:list-item>" + paragraph(runs(pieces, numbers)) + "</text:list-item>");
          return '<text:list text:style-name="Puces">' + items.join("") + "</text:list>";
        }
        case "tableau": return table(item);
        case "signatures": return signatures(item);
        default: return paragraph(words(item.text), "Petit");
      }
    }
    function paragraph(inside, style = "Standard") {
      return '<text:p text:style-name="' + style + '">' + inside + "</text:p>";
    }
    function title(inside, level, style) {
      return '<text:h text:style-name="' + style + '" text:outline-level="' + level + '">' + inside + "</text:h>";
    }
    /* A space at an end, or after another, collapses in ODF unless it is an element. */
    function words(text, bold = false) {
      const coded = xml(text);
      const written = coded.replace(/ +/g, (spaces, at) => {
        const isFirstKept = at > 0 && at + 1 < coded.length;
        return (isFirstKept ? " " : "<text:s/>") + "<text:s/>".repeat(spaces.length - 1);
      });
      return bold && text ? '<text:span text:style-name="Gras">' + written + "</text:span>" : written;
    }
    function runs(pieces, numbers) {
      return pieces.map((item) => {
        const inside = words(item.text, item.bold);
        const target = numbers.get(item.to);
        return target ? '<text:a xlink:type="simple" xlink:href="#r' + target + '">' + inside + "</text:a>" : inside;
      }).join("");
    }
    function marked(item, numbers) {
      const number = numbers.get(item.anchor);
      const inside = words(item.text);
      return number ? '<text:bookmark-start text:name="r' + number + '"/>' + inside + '<text:bookmark-end text:name="r' + number + '"/>' : inside;
    }
    function table(item) {
      const head = item.head.map((text) => cell([text], "Entete")).join("");
      const rows = item.rows.map(([term, lines]) => row(cell([term]) + cell(lines))).join("");
      return paragraph(words(item.text), "Legende") + tableStart(item.text)
        + "<table:table-header-rows>" + row(head) + "</table:table-header-rows>" + rows + "</table:table>";
    }
    function tableStart(name) {
      return '<table:table table:style-name="Fiche" table:name="' + xml(name) + '">'
        + '<table:table-column table:style-name="Colonne1"/><table:table-column table:style-name="Colonne2"/>';
    }
    function row(cells, style = "Rang") {
      return '<table:table-row table:style-name="' + style + '">' + cells + "</table:table-row>";
    }
    function cell(lines, style = "Case") {
      const paragraphs = lines.map((line) => paragraph(words(line), style)).join("");
      return '<table:table-cell table:style-name="Cellule" office:value-type="string">' + paragraphs + "</table:table-cell>";
    }
    function signatures(item) {
      const rows = item.signers.map((signer) => row(
        cell([signer.role, signer.name].filter(Boolean)) + cell([say("signataire")]), "RangSigne",
      ));
      return tableStart(say("signatures")) + rows.join("") + "</table:table>" + paragraph("");
    }
    return block;
  })();

  self.etrierContrat = {
    Filling, assemble, block, checkCharacters, clean, element, piece, readDay, readTemplate, say, writeNumber,
    toDocx: (made) => pack(shared.docx, made, docx),
    toOdt: (made) => pack(shared.odt, made, odt),
  };
})();
