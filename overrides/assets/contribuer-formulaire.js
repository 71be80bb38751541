/* « Proposer une fiche »: builds the form from the JSON of its page, checks while people type, shows what the page will
   say, and ends in a link to the forge, a file or a text to copy. What is right and what is written come from
   contribuer.js. Nothing is sent: the page's policy forbids every connection; a draft is kept on the device. */
"use strict";
(function () {
  const { dump, examine, isoDate, lengthOf, pathOf, revise, same, slugify } = self.etrierContribuer;
  const { Preview, typography } = self.etrierApercu;
  const shared = self.etrierFormes;
  const form = JSON.parse(document.getElementById("fiche-modele").textContent);
  const FORMAT = 1;
  const LONGEST_ADDRESS = 7500; /* servers refuse addresses of 8,192 characters, line of the request included */
  const LONGEST_MAIL = 1800; /* some mail programs cut longer addresses */
  const MAX_FILE_BYTES = 1000000;
  const RADIOS_UP_TO = 6;
  const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

  const byId = (id) => document.getElementById(id);
  const page = byId("proposer");
  const base = page.dataset.base;
  const isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === "class") element.className = value;
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  }

  let count = 0;
  const freshId = () => "q" + (count += 1);

  function announce(text) {
    byId("annonce").textContent = text;
  }

  /* What people typed: no control character, no blanks around, one kind of line break. */
  function tidy(text) {
    return text.replace(/\r\n?/g, "\n").replace(UNPRINTABLE, "").replace(/\t/g, " ").trim();
  }

  /* ---------- The records one can name ---------- */

  const lists = self.etrierListes || (self.etrierListes = {});
  const books = new Map();

  /* The records of a kind, or null when their list has not come. */
  function book(kind) {
    if (!books.has(kind) && lists[kind]) {
      const rows = lists[kind];
      const pattern = (shared.kinds.find(([key]) => key === kind) || [])[0] === form.kind ? form.patterns[0] : "";
      books.set(kind, {
        rows,
        titles: new Map(rows.map(([id, title]) => [id, title])),
        paths: new Map(rows.map(([id, , path]) => [id, path || "data/" + pattern.replace("{id}", id)])),
        more: new Map(rows.map(([id, , , more]) => [id, more || ""])),
      });
    }
    return books.get(kind) || null;
  }

  const coming = new Map();

  /* A long list, when a question or a text needs it: [[terme:devis]] in an aid. A classic script, from the disk too. */
  function fetchList(kind, then) {
    if (lists[kind] || !shared.kinds.some(([key]) => key === kind)) return;
    if (!coming.has(kind)) {
      const script = make("script", { src: base + "proposer/listes/" + kind + ".js" });
      coming.set(kind, script);
      document.head.append(script);
      script.addEventListener("load", soon);
    }
    if (then) coming.get(kind).addEventListener("load", then);
  }

  function titleOf(kind, id) {
    const found = book(kind) || (fetchList(kind), null);
    return found ? found.titles.get(id) : undefined;
  }

  /* ---------- Choices ---------- */

  const territoryChoices = [
    [shared.france, "Toute la France", ""],
    ...shared.regions.map(([code, name]) => ["REG-" + code, name + " (région)", ""]),
    ...shared.departments.map(([code, name]) => ["DEP-" + code, name + " (" + code + ")", ""]),
  ];
  const departmentChoices = shared.departments.map(([code, name]) => [code, code + " · " + name, ""]);

  function choicesOf(field) {
    if (field.choices === "@territories") return territoryChoices;
    if (field.choices === "@departments") return departmentChoices;
    if (field.choices) return form.choices[field.choices];
    return (book(field.ref) || { rows: [] }).rows.map(([id, title]) => [id, title, ""]);
  }

  /* ---------- Questions ---------- */

  /* One field: its box, what it holds, its errors. `original` is what the record said, kept when nothing was changed. */
  class Question {
    constructor(field, parent) {
      this.field = field;
      this.parent = parent;
      this.id = freshId();
      this.original = undefined;
      this.touched = false;
      this.shown = "";
      this.notice = null;
    }

    get label() {
      return typography(this.field.label);
    }

    get trail() {
      return [...this.parent.trail, this.label];
    }

    describe(target, helpId, more) {
      this.described = [helpId, more].filter(Boolean).join(" ");
      this.target = target;
      if (this.described) target.setAttribute("aria-describedby", this.described);
    }

    note() {
      return this.field.required ? null : make("span", { class: "question__note" }, " (facultatif)");
    }

    help(extra) {
      const said = [this.field.help, extra, this.field.example ? "Par exemple : " + this.field.example : ""].filter(Boolean);
      if (!said.length) return null;
      const text = said.map((item) => (/[.!?…]$/.test(item) ? item : item + ".")).join(" ");
      return make("p", { class: "question__aide", id: "a-" + this.id }, typography(text));
    }

    /* What the record said stays as it was written when it reads the same. */
    kept(value) {
      const original = this.original;
      if (original === undefined) return value;
      if (value === undefined) return original === "" || (Array.isArray(original) && !original.length) ? original : undefined;
      const plain = (item) => tidy(String(item));
      if (!Array.isArray(value)) return typeof original !== "object" && plain(original) === plain(value) ? original : value;
      if (!Array.isArray(original)) return value;
      const left = [...original];
      return value.map((item) => {
        const rank = left.findIndex((other) => typeof other !== "object" && plain(other) === plain(item));
        return rank < 0 ? item : left.splice(rank, 1)[0];
      });
    }

    read() {
      return this.kept(this.typed());
    }

    fill(value, isOriginal) {
      if (isOriginal) this.original = value;
      this.write(value);
    }

    at() {
      return this;
    }

    show(faults) {
      const key = JSON.stringify(faults.map((fault) => [fault.message, fault.level]));
      if (key === this.shown) return;
      this.shown = key;
      if (!this.notice) {
        this.notice = make("div", { class: "question__fautes", id: "e-" + this.id });
        this.box.append(this.notice);
      }
      this.notice.replaceChildren(...faults.map((fault) => {
        const isError = fault.level === "erreur";
        return make("p", { class: isError ? "question__faute" : "question__attention" }, (isError ? "À corriger\u00a0: " : "Est-ce voulu\u00a0? ") + sentence(fault));
      }));
      const described = [this.described, faults.length ? this.notice.id : ""].filter(Boolean).join(" ");
      if (described) this.target.setAttribute("aria-describedby", described);
      else this.target.removeAttribute("aria-describedby");
      if (faults.some((fault) => fault.level === "erreur")) this.target.setAttribute("aria-invalid", "true");
      else this.target.removeAttribute("aria-invalid");
    }

    focus() {
      const controls = [...this.box.querySelectorAll("input, select, textarea, button")].filter((item) => item.checkVisibility());
      const chosen = controls.find((item) => item.type === "radio" && item.checked) || controls[0];
      if (chosen) chosen.focus();
    }

    questions() {
      return [this];
    }
  }

  function sentence(fault) {
    const where = fault.line === undefined ? "" : "ligne " + (fault.line + 1) + ", ";
    /* The question stands beside: its description need not be said again. */
    const message = fault.code === "champ-manquant" ? fault.message.split(" : ")[0] : fault.message;
    return typography(where + message + (fault.advice ? ". " + fault.advice + "." : "."));
  }

  /* One line: text, number, day, moment. */
  class Line extends Question {
    constructor(field, parent) {
      super(field, parent);
      const { control, check } = field;
      const type = { date: "date", moment: "datetime-local" }[control] || "text";
      this.input = make("input", { id: this.id, type, "data-cle": field.key });
      if (control === "number") this.input.inputMode = field.whole ? "numeric" : "decimal";
      if (["siren", "postcode"].includes(check)) this.input.inputMode = "numeric";
      if (check === "https") {
        this.input.inputMode = "url";
        this.input.setAttribute("autocapitalize", "off");
      }
      if (check === "https" || (field.pattern || "").startsWith("^[a-z0-9]")) this.input.spellcheck = false;
      const help = this.help(check === "partial-date" ? "Une année, un mois ou un jour : 2026, 2026-09 ou 2026-09-01" : "");
      this.counter = control === "line" && field.max >= 300 && field.max < 6000 ? new Counter(field.max, 200) : null;
      this.box = make("div", { class: "question champ" }, make("label", { for: this.id }, this.label, this.note()), help,
        make("div", { class: "question__saisie" + (type === "text" && control !== "number" ? "" : " question__saisie--courte") }, this.input), this.counter && this.counter.element);
      this.describe(this.input, help && help.id, this.counter && this.counter.element.id);
      this.input.addEventListener("change", () => this.mend());
      this.input.addEventListener("input", () => this.counter && this.counter.show(this.input.value));
    }

    /* What one may write otherwise: 21/11/2026, www.exemple.fr, 732 829 320. */
    mend() {
      const text = tidy(this.input.value);
      const { check } = this.field;
      if (check === "partial-date" && text && isoDate(text)) this.input.value = isoDate(text);
      if (check === "https" && /^(www\.)?[\w-]+(\.[\w-]+)*\.[a-z]{2,}(\/\S*)?$/i.test(text)) this.input.value = "https://" + text;
      if (["siren", "postcode"].includes(check)) this.input.value = text.replace(/[\s\u00a0\u202f]/g, "");
    }

    typed() {
      const text = tidy(this.input.value).replace(/\n/g, " ");
      if (!text) return undefined;
      if (!this.field.is_number) return text;
      const plain = text.replace(/[\s\u00a0\u202f€%_]/g, "").replace(",", ".");
      return /^-?\d{1,15}(\.\d+)?$/.test(plain) ? Number(plain) : text;
    }

    kept(value) {
      const isMoment = this.field.check === "moment" && typeof this.original === "string" && value !== undefined;
      const full = (text) => text.replace(" ", "T").padEnd(19, ":00");
      return isMoment && full(value) === full(this.original) ? this.original : super.kept(value);
    }

    write(value) {
      const text = value === undefined || value === null ? "" : String(value);
      this.input.value = this.field.check === "moment" ? text.replace(" ", "T").slice(0, 16) : text;
      if (this.counter) this.counter.show(this.input.value);
    }
  }

  /* How many characters are left, from a given length on. */
  class Counter {
    constructor(most, from) {
      this.most = most;
      this.from = from;
      this.element = make("p", { class: "compteur", id: freshId(), hidden: true });
    }

    show(text) {
      const length = lengthOf(tidy(text));
      this.element.hidden = length < this.from;
      this.element.textContent = length.toLocaleString("fr-FR") + " sur " + this.most.toLocaleString("fr-FR") + " caractères";
      this.element.classList.toggle("compteur--plein", length > this.most);
    }
  }

  /* Several lines: a text in our small Markdown, or a list with one item a line. */
  class Lines extends Question {
    constructor(field, parent) {
      super(field, parent);
      this.isList = field.control === "lines";
      this.input = make("textarea", { id: this.id, rows: this.isList ? 3 : 4, "data-cle": field.key });
      const help = this.help(this.isList ? "Une ligne par élément" : "");
      this.counter = this.isList ? null : new Counter(field.max || 6000, 500);
      this.box = make("div", { class: "question champ" }, make("label", { for: this.id }, this.label, this.note()), help, this.input, this.counter && this.counter.element);
      this.describe(this.input, help && help.id, this.counter && this.counter.element.id);
      this.input.addEventListener("input", () => this.counter && this.counter.show(this.input.value));
    }

    typed() {
      const text = tidy(this.input.value);
      if (!text) return undefined;
      if (!this.isList) return text.replace(/[ ]+\n/g, "\n").replace(/\n{3,}/g, "\n\n");
      return text.split("\n").map((line) => line.trim().replace(/^[-•] /, "")).filter(Boolean);
    }

    write(value) {
      this.input.value = value === undefined || value === null ? "" : Array.isArray(value) ? value.join("\n") : String(value);
      if (this.counter) this.counter.show(this.input.value);
    }
  }

  /* A box or a radio with its label; what the choice means is a description, not part of its name. */
  function caseOf(control, label, meaning) {
    const note = meaning ? make("span", { class: "question__note", id: control.id + "-n" }, typography(meaning)) : null;
    if (note) control.setAttribute("aria-describedby", note.id);
    return make("div", { class: "champ--case" }, control, make("div", { class: "champ--texte" }, make("label", { for: control.id }, typography(label)), note));
  }

  /* One choice among few (radios) or many (a list that unfolds); yes or no. */
  class Choice extends Question {
    constructor(field, parent) {
      super(field, parent);
      const choices = field.is_bool ? [["true", "Oui", ""], ["false", "Non", ""]] : choicesOf(field);
      this.isUnfolded = choices.length <= RADIOS_UP_TO;
      const help = this.help("");
      if (this.isUnfolded) this.asRadios(choices, help);
      else this.asList(choices, help);
    }

    asRadios(choices, help) {
      const all = this.field.required ? choices : [...choices, ["", "Ne rien dire", ""]];
      this.radios = all.map(([value], rank) => make("input", { type: "radio", id: this.id + "-" + rank, name: this.id, value, "data-cle": this.field.key }));
      if (!this.field.required) this.radios[this.radios.length - 1].checked = true;
      const rows = all.map(([, label, meaning], rank) => caseOf(this.radios[rank], label, meaning));
      this.box = make("fieldset", { class: "question", role: "radiogroup" }, make("legend", {}, this.label, this.note()), help, ...rows);
      this.describe(this.box, help && help.id);
    }

    asList(choices, help) {
      const first = make("option", { value: "" }, this.field.required ? "Choisissez" : "Ne rien dire");
      this.select = make("select", { id: this.id, "data-cle": this.field.key }, first, ...choices.map(([value, label]) => make("option", { value }, label)));
      this.box = make("div", { class: "question champ" }, make("label", { for: this.id }, this.label, this.note()), help, this.select);
      this.describe(this.select, help && help.id);
    }

    typed() {
      const value = this.select ? this.select.value : (this.radios.find((radio) => radio.checked) || { value: "" }).value;
      if (value === "") return undefined;
      return this.field.is_bool ? value === "true" : value;
    }

    write(value) {
      const text = value === undefined || value === null ? "" : String(value);
      if (this.select) {
        /* A record that the list does not know stays what it was. */
        if (text && ![...this.select.options].some((option) => option.value === text)) this.select.append(make("option", { value: text }, text));
        this.select.value = text;
      } else for (const radio of this.radios) radio.checked = radio.value === text;
    }
  }

  /* Several choices among few. */
  class Boxes extends Question {
    constructor(field, parent) {
      super(field, parent);
      const help = this.help("Un ou plusieurs choix");
      this.rows = make("div", {});
      this.boxes = [];
      for (const choice of choicesOf(field)) this.add(choice);
      this.box = make("fieldset", { class: "question" }, make("legend", {}, this.label, this.note()), help, this.rows);
      this.describe(this.box, help && help.id);
    }

    add([value, label, meaning]) {
      const id = this.id + "-" + this.boxes.length;
      const box = make("input", { type: "checkbox", id, value, "data-cle": this.field.key });
      this.boxes.push(box);
      this.rows.append(caseOf(box, label, meaning));
    }

    typed() {
      const chosen = this.boxes.filter((box) => box.checked).map((box) => box.value);
      if (!chosen.length) return undefined;
      /* The order of the record stands; what is new comes after. */
      const order = Array.isArray(this.original) ? this.original : [];
      const rank = (value) => (order.includes(value) ? order.indexOf(value) : order.length);
      return chosen.sort((one, other) => rank(one) - rank(other));
    }

    write(value) {
      const values = Array.isArray(value) ? value.map(String) : [];
      for (const text of values) if (!this.boxes.some((box) => box.value === text)) this.add([text, text, ""]);
      for (const box of this.boxes) box.checked = values.includes(box.value);
    }
  }

  /* One or several choices among many: one types a few letters of the name. */
  class Picker extends Question {
    constructor(field, parent) {
      super(field, parent);
      this.values = [];
      const help = this.help(field.many ? "Tapez quelques lettres, choisissez, puis ajoutez" : "Tapez quelques lettres, puis choisissez dans la liste");
      this.input = make("input", { id: this.id, type: "text", list: "l-" + this.id, "data-cle": field.key, autocomplete: "off" });
      this.options = make("datalist", { id: "l-" + this.id });
      this.know();
      if (field.ref) fetchList(field.ref, () => {
        const value = this.typed();
        this.know();
        this.write(value);
      });
      this.chosen = field.many ? make("ul", { class: "proposer__choisis", "aria-label": field.label + " : vos choix", hidden: true }) : null;
      this.adder = field.many ? make("button", { type: "button", class: "petit-bouton" }, "Ajouter") : null;
      this.box = make("div", { class: "question champ" }, make("label", { for: this.id }, this.label, this.note()), help, this.chosen,
        make("div", { class: "proposer__chercher" }, this.input, this.adder), this.options);
      this.describe(this.input, help && help.id);
      if (!field.many) return;
      this.adder.addEventListener("click", () => this.take(true));
      this.input.addEventListener("change", () => { if (this.valueByName.has(slugify(this.input.value))) this.take(false); });
      this.input.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.take(true);
      });
    }

    /* What can be chosen, and the names under which it is found. */
    know() {
      const choices = choicesOf(this.field);
      const names = new Map();
      for (const [value, label] of choices) names.set(label, names.has(label) ? null : value);
      this.labels = new Map(choices.map(([value, label]) => [value, names.get(label) === value ? label : label + " (" + value + ")"]));
      this.valueByName = new Map();
      for (const [value, label] of this.labels) for (const name of [label, value, value.replace(/^(DEP|REG)-/, "")]) {
        const key = slugify(name);
        if (!this.valueByName.has(key)) this.valueByName.set(key, value);
      }
      this.options.replaceChildren(...[...this.labels.values()].map((label) => make("option", { value: label })));
    }

    meant(text) {
      return this.valueByName.get(slugify(text)) || tidy(text);
    }

    take(isAsked) {
      const text = tidy(this.input.value);
      if (!text) return;
      const value = this.meant(text);
      this.input.value = "";
      if (!this.values.includes(value)) this.values.push(value);
      this.list();
      announce((this.labels.get(value) || value) + " ajouté.");
      if (isAsked) this.input.focus();
      this.touched = true;
      soon();
    }

    list() {
      this.chosen.hidden = !this.values.length;
      this.chosen.replaceChildren(...this.values.map((value) => {
        const label = this.labels.get(value) || value;
        const remove = make("button", { type: "button", class: "petit-bouton" }, "Retirer", make("span", { class: "hors-vue" }, " " + label));
        remove.addEventListener("click", () => {
          this.values = this.values.filter((item) => item !== value);
          this.list();
          announce(label + " retiré.");
          this.input.focus();
          soon();
        });
        return make("li", {}, make("span", {}, label), remove);
      }));
    }

    typed() {
      const text = tidy(this.input.value);
      if (!this.field.many) return text ? this.meant(text) : undefined;
      const values = text ? [...this.values, this.meant(text)] : this.values;
      return values.length ? [...new Set(values)] : undefined;
    }

    write(value) {
      this.input.value = "";
      if (this.field.many) {
        this.values = Array.isArray(value) ? value.map(String) : [];
        this.list();
      } else if (value !== undefined && value !== null) this.input.value = this.labels.get(String(value)) || String(value);
    }
  }

  function questionFor(field, parent) {
    const isFew = (field.choices && !field.choices.startsWith("@")) || (field.ref && form.few.includes(field.ref));
    switch (field.control) {
      case "text":
      case "lines":
        return new Lines(field, parent);
      case "bool":
      case "choice":
        return field.choices === "@territories" ? new Picker(field, parent) : new Choice(field, parent);
      case "choices":
      case "records":
        return isFew ? new Boxes(field, parent) : new Picker(field, parent);
      case "record":
        return isFew ? new Choice(field, parent) : new Picker(field, parent);
      case "block":
        return new Block(field, parent);
      case "blocks":
        return new Blocks(field, parent);
      default:
        return new Line(field, parent);
    }
  }

  /* ---------- Groups ---------- */

  /* The questions of a mapping. Optional ones wait behind « Ajouter » until they are asked for, or filled. */
  class Fields {
    constructor(name, trail) {
      this.name = name;
      this.ownTrail = trail;
      this.byKey = new Map();
      this.waiting = new Map();
      this.original = undefined;
    }

    get trail() {
      return this.ownTrail();
    }

    /* Puts some of the fields in a box, in order, and a button for each of those that wait. */
    lay(box, fields) {
      const buttons = make("div", {});
      const adds = make("div", { class: "proposer__ajouts" }, make("p", { id: freshId() }, "Ajouter, si vous le savez :"), buttons);
      buttons.setAttribute("role", "group");
      buttons.setAttribute("aria-labelledby", adds.firstChild.id);
      for (const field of fields) {
        const isAsked = field.required || field.shown;
        if (isAsked) {
          box.append(this.question(field).box);
          continue;
        }
        const place = document.createComment(field.key);
        const button = make("button", { type: "button", class: "petit-bouton" }, "+ " + typography(field.label));
        const open = () => {
          const question = this.question(field);
          place.replaceWith(question.box);
          button.remove();
          this.waiting.delete(field.key);
          adds.hidden = !buttons.children.length;
          return question;
        };
        box.append(place);
        buttons.append(button);
        this.waiting.set(field.key, open);
        button.addEventListener("click", () => {
          const question = open();
          announce(field.label + " : question ajoutée.");
          question.focus();
        });
      }
      if (buttons.children.length) box.append(adds);
    }

    question(field) {
      const question = questionFor(field, this);
      this.byKey.set(field.key, question);
      return question;
    }

    open(key) {
      if (this.waiting.has(key)) this.waiting.get(key)();
      return this.byKey.get(key);
    }

    read() {
      const content = {};
      const original = this.original || {};
      for (const field of form.nodes[this.name].fields) {
        const question = this.byKey.get(field.key);
        const value = question ? question.read() : original[field.key];
        if (value !== undefined) content[field.key] = value;
      }
      return content;
    }

    fill(content, isOriginal) {
      if (isOriginal) this.original = content;
      for (const field of form.nodes[this.name].fields) {
        const value = content[field.key];
        if (value === undefined || value === null) continue;
        this.open(field.key).fill(value, isOriginal);
      }
    }

    at(path) {
      if (!path.length) return null;
      const question = this.open(path[0]);
      return question ? question.at(path.slice(1)) : null;
    }

    questions() {
      return [...this.byKey.values()].flatMap((question) => question.questions());
    }
  }

  /* A mapping inside another. */
  class Block extends Question {
    constructor(field, parent) {
      super(field, parent);
      this.fields = new Fields(field.node, () => this.trail);
      const help = this.help("");
      this.box = make("fieldset", { class: "question proposer__bloc" }, make("legend", {}, this.label, this.note()), help);
      this.describe(this.box, help && help.id);
      this.fields.lay(this.box, form.nodes[field.node].fields);
    }

    typed() {
      const content = this.fields.read();
      return this.field.required || Object.keys(content).length ? content : undefined;
    }

    kept(value) {
      if (value === undefined && isRecord(this.original) && !Object.keys(this.original).length) return this.original;
      return value;
    }

    write(value) {
      if (isRecord(value)) this.fields.fill(value, this.original === value);
    }

    at(path) {
      return this.fields.at(path) || this;
    }

    questions() {
      return [this, ...this.fields.questions()];
    }
  }

  /* A list of mappings: add, remove, move. */
  class Blocks extends Question {
    constructor(field, parent) {
      super(field, parent);
      this.items = [];
      this.list = make("div", {});
      const help = this.help(this.limits());
      this.adder = make("button", { type: "button", class: "petit-bouton" }, "+ Ajouter un élément", make("span", { class: "hors-vue" }, " à « " + this.label + " »"));
      this.adder.addEventListener("click", () => {
        const item = this.add();
        announce("Élément " + this.items.length + " ajouté.");
        item.focus();
        soon();
      });
      this.box = make("fieldset", { class: "question proposer__bloc" }, make("legend", {}, this.label, this.note()), help, this.list, make("div", { class: "proposer__outils" }, this.adder));
      this.describe(this.box, help && help.id);
      const ordered = form.nodes[parent.name].bonds.find((bond) => bond.rule === "InOrder" && bond.field === field.key);
      for (let rank = 0; rank < (field.least || (field.required ? 1 : 0)); rank += 1) {
        const item = this.add();
        if (ordered && ordered.values[rank]) item.fields.fill({ [ordered.key]: ordered.values[rank] }, false);
      }
    }

    limits() {
      const { least, most } = this.field;
      if (least && most) return least === most ? "Il en faut " + least : "De " + least + " à " + most + " éléments";
      if (least > 1) return "Au moins " + least + " éléments";
      return most ? "Au plus " + most + " éléments" : "";
    }

    add() {
      const item = new Item(this);
      this.items.push(item);
      this.list.append(item.box);
      this.number();
      return item;
    }

    remove(item) {
      const rank = this.items.indexOf(item);
      this.items.splice(rank, 1);
      item.box.remove();
      this.number();
      announce("Élément " + (rank + 1) + " retiré.");
      const next = this.items[rank] || this.items[rank - 1];
      if (next) next.remover.focus();
      else this.adder.focus();
      soon();
    }

    move(item, step, button) {
      const rank = this.items.indexOf(item);
      const to = rank + step;
      if (to < 0 || to >= this.items.length) return;
      this.items.splice(rank, 1);
      this.items.splice(to, 0, item);
      this.list.replaceChildren(...this.items.map((other) => other.box));
      this.number();
      announce("Élément déplacé à la place " + (to + 1) + " sur " + this.items.length + ".");
      (button.disabled ? item.remover : button).focus();
      soon();
    }

    number() {
      this.items.forEach((item, rank) => item.number(rank, this.items.length));
    }

    typed() {
      const value = this.items.map((item) => item.fields.read());
      return value.length ? value : undefined;
    }

    kept(value) {
      return value === undefined && Array.isArray(this.original) && !this.original.length ? this.original : value;
    }

    write(value) {
      if (!Array.isArray(value)) return;
      const isOriginal = this.original === value;
      this.items = [];
      this.list.replaceChildren();
      for (const content of value) if (isRecord(content)) this.add().fields.fill(content, isOriginal);
    }

    at(path) {
      const item = this.items[path[0]];
      return item ? item.fields.at(path.slice(1)) || item : this;
    }

    questions() {
      return [this, ...this.items.flatMap((item) => item.questions())];
    }
  }

  class Item extends Question {
    constructor(owner) {
      super(owner.field, owner.parent);
      this.owner = owner;
      this.rank = 0;
      this.fields = new Fields(owner.field.node, () => this.trail);
      this.legend = make("legend", {});
      const button = (text, act) => {
        const made = make("button", { type: "button", class: "petit-bouton" }, text, make("span", { class: "hors-vue" }));
        made.addEventListener("click", () => act(made));
        return made;
      };
      this.up = button("Monter", (made) => owner.move(this, -1, made));
      this.down = button("Descendre", (made) => owner.move(this, 1, made));
      this.remover = button("Retirer", () => owner.remove(this));
      this.box = make("fieldset", { class: "proposer__element" }, this.legend);
      this.describe(this.box, "");
      this.fields.lay(this.box, form.nodes[owner.field.node].fields);
      this.box.append(make("div", { class: "proposer__outils" }, this.up, this.down, this.remover));
    }

    get label() {
      return this.owner ? typography(this.owner.field.label) + ", n° " + (this.rank + 1) : "";
    }

    get trail() {
      return [...this.owner.parent.trail, this.label];
    }

    number(rank, total) {
      this.rank = rank;
      this.legend.textContent = this.label;
      for (const button of [this.up, this.down, this.remover]) button.querySelector("span").textContent = " : " + this.label;
      this.up.disabled = rank === 0;
      this.down.disabled = rank === total - 1;
      this.up.hidden = this.down.hidden = total < 2;
    }

    questions() {
      return [this, ...this.fields.questions()];
    }
  }

  /* ---------- The whole form ---------- */

  const state = { file: null, isChecked: false, isReady: false, idIsOwn: false, content: {}, found: null, draft: null };
  let root = null;
  const preview = new Preview(form, (kind, id) => titleOf(kind, id));

  function lay() {
    root = new Fields(form.root, () => []);
    const fields = form.nodes[form.root].fields;
    const own = fields.filter((field) => field.key !== "id" && !form.common.includes(field.key));
    const common = form.common.map((key) => fields.find((field) => field.key === key));
    const section = (title, note, kept) => {
      const box = make("fieldset", { class: "remplir__section" }, make("legend", {}, title), make("p", { class: "discret" }, typography(note)));
      root.lay(box, kept);
      return box;
    };
    byId("questions").replaceChildren(
      section("Ce que dit la fiche", "Dans les longs textes, une ligne vide sépare deux paragraphes, un tiret commence une liste, et **deux étoiles** mettent en gras.", own),
      section("D’où vous le tenez", "Sans source, pas de fiche : une page ou un document que n’importe qui peut retrouver.", common),
      section("Le nom du fichier", state.file ? "Il ne change pas : d’autres fiches et d’autres sites y renvoient." : "Proposé d’après le titre. Changez-le seulement s’il est trop long ou déjà pris.", fields.filter((field) => field.key === "id")),
    );
    const path = make("p", { class: "discret", id: "chemin" });
    root.byKey.get("id").box.append(path);
    const id = root.byKey.get("id");
    id.input.readOnly = Boolean(state.file);
    id.input.addEventListener("input", () => { state.idIsOwn = tidy(id.input.value) !== ""; });
  }

  function proposeId(content) {
    const id = root.byKey.get("id");
    if (state.file || state.idIsOwn || document.activeElement === id.input) return;
    const title = form.kind === "base-legale" ? [content.texte, content.article].filter(Boolean).join(" ") : content[form.titleKey] || "";
    const proposed = slugify(title).slice(0, 60).replace(/-+$/, "");
    if (id.input.value === proposed) return;
    id.write(proposed);
    if (proposed) content.id = proposed;
    else delete content.id;
  }

  function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  function world(content) {
    const own = book(form.kind);
    const swapped = own && own.more ? new Map([...own.more].filter(([, more]) => more).map(([id, more]) => [more, own.paths.get(id)])) : new Map();
    return {
      today: today(),
      path: state.file ? state.file.path : pathOf(form, content),
      isNew: !state.file,
      known(kind) {
        const found = book(kind);
        if (!found) fetchList(kind);
        return found && !form.partial.includes(kind) ? found.paths : null;
      },
      sirens: swapped,
      parents: own ? own.more : new Map(),
    };
  }

  function update() {
    const content = root.read();
    proposeId(content);
    state.content = content;
    state.found = examine(form, content, world(content));
    byId("chemin").textContent = "Fichier : " + (state.file ? state.file.path : pathOf(form, content));
    showFaults();
    byId("apercu").replaceChildren(...preview.render(content));
    if (state.isReady) prepare();
    keepDraft();
  }

  let waiting = 0;
  function soon() {
    if (waiting) return;
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      update();
    });
  }

  const errors = () => state.found.problems.filter((problem) => problem.level === "erreur");
  const warnings = () => state.found.problems.filter((problem) => problem.level !== "erreur");

  function placeOf(problem) {
    const question = root.at(problem.path);
    const last = problem.path[problem.path.length - 1];
    const isLine = question && question.field && question.field.many && !question.field.node && typeof last === "number";
    return { question, fault: isLine ? { ...problem, line: last } : problem };
  }

  function showFaults() {
    const faults = new Map();
    for (const problem of state.found.problems) {
      if (!state.isChecked && problem.code === "champ-manquant") continue;
      const { question, fault } = placeOf(problem);
      if (question && (state.isChecked || question.touched)) faults.set(question, [...(faults.get(question) || []), fault]);
    }
    for (const question of root.questions()) if (question.shown || faults.has(question)) question.show(faults.get(question) || []);
    if (!byId("fautes").hidden) summarise();
  }

  /* In the order of the form, which is not the order of the file. */
  function inOrder(problems) {
    const all = root.questions();
    const rank = (problem) => all.indexOf(placeOf(problem).question);
    const sections = (question) => [...byId("questions").children].findIndex((section) => question && section.contains(question.box));
    const place = (problem) => sections(placeOf(problem).question) * 1e6 + rank(problem);
    return [...problems].sort((one, other) => place(one) - place(other));
  }

  function summarise() {
    const box = byId("fautes");
    const found = inOrder(errors());
    box.hidden = !found.length;
    byId("fautes-titre").textContent = found.length === 1 ? "Une chose à corriger" : found.length + " choses à corriger";
    box.querySelector("ul").replaceChildren(...found.map((problem) => {
      const { question, fault } = placeOf(problem);
      if (!question) return make("li", {}, sentence(fault));
      const link = make("a", { href: "#" + question.id }, question.trail.join(", ") + "\u00a0: " + sentence(fault));
      link.addEventListener("click", (event) => {
        event.preventDefault();
        question.focus();
        question.box.scrollIntoView({ block: "center" });
      });
      return make("li", {}, link);
    }));
  }

  function tell(text, place) {
    byId(place || "dit").textContent = text;
  }

  function verify() {
    state.isChecked = true;
    update();
    summarise();
    state.isReady = errors().length === 0;
    byId("envoi").hidden = !state.isReady;
    if (!state.isReady) {
      tell("");
      byId("fautes").focus();
      byId("fautes").scrollIntoView({ block: "start" });
      return;
    }
    prepare();
    byId("envoi-titre").focus();
    byId("envoi-titre").scrollIntoView({ block: "start" });
  }

  /* ---------- Its end ---------- */

  const envoi = { text: "", path: "", message: "" };

  function prepare() {
    /* It goes away while something is wrong, and comes back by itself. */
    byId("envoi").hidden = errors().length > 0;
    if (byId("envoi").hidden) return;
    const { content, file } = state;
    envoi.path = file ? file.path : pathOf(form, content);
    envoi.text = file ? revise(form, file, content) : dump(form, content, envoi.path);
    const title = String(form.kind === "base-legale" ? content.texte + ", " + content.article : content[form.titleKey] || content.id);
    envoi.message = form.label + " : " + title + (file ? " (correction)" : " (nouvelle fiche)");
    const isUnchanged = Boolean(file) && same(file.content, content);
    byId("envoi-titre").textContent = isUnchanged ? "Vous n’avez rien changé" : file ? "Votre correction est prête" : "Votre fiche est prête";
    byId("chemin-dit").replaceChildren("Fichier : ", make("code", {}, envoi.path));
    byId("texte").value = envoi.text;
    const doubts = warnings();
    byId("voulu").hidden = !doubts.length;
    byId("voulu").querySelector("ul").replaceChildren(...doubts.map((problem) => {
      const { question, fault } = placeOf(problem);
      const answer = make("button", { type: "button", class: "petit-bouton" }, "Oui, c’est voulu", make("span", { class: "hors-vue" }, " : " + fault.message));
      answer.addEventListener("click", () => answerTo(problem));
      return make("li", {}, (question ? question.trail.join(", ") + "\u00a0: " : "") + sentence(fault) + " ", make("div", { class: "proposer__outils" }, answer));
    }));
    offerForge();
    offerMail();
  }

  /* The record says that a doubt is meant, and why: the reason is asked for at once. */
  function answerTo(problem) {
    const answers = root.open("avertissements_voulus");
    const item = answers.add();
    item.fields.fill({ code: problem.code, ...(problem.path.length ? { champ: problem.path.join(".") } : {}) }, false);
    item.fields.byKey.get("raison").focus();
    announce("Dites pourquoi c’est voulu.");
    soon();
  }

  function branchName() {
    return (state.file ? "correction-" : "fiche-") + form.kind + "-" + state.content.id;
  }

  /* The forge's page for a new file, filled in; "" when the address would be too long. */
  function newAddress() {
    const { forge } = form;
    const slash = envoi.path.lastIndexOf("/");
    const isFolderApart = forge.address.includes("{folder}");
    const query = new URLSearchParams();
    query.set(forge.path, isFolderApart ? envoi.path.slice(slash + 1) : envoi.path);
    if (forge.message) query.set(forge.message, envoi.message);
    if (forge.branch) query.set(forge.branch, branchName());
    query.set(forge.text, envoi.text);
    const address = forge.address.replace("{folder}", envoi.path.slice(0, slash + 1)) + "?" + query;
    return address.length <= LONGEST_ADDRESS ? address : "";
  }

  function offerForge() {
    const part = byId("forge-partie");
    part.hidden = !form.forge;
    if (!form.forge) {
      byId("sans-forge-titre").textContent = "Envoyer la fiche";
      byId("sans-forge-dit").textContent = "Donnez le fichier, ou le texte, à qui publie ce site.";
      return;
    }
    const filled = state.file ? "" : newAddress();
    const slash = envoi.path.lastIndexOf("/") + 1;
    const blank = form.forge.address.replace("{folder}", envoi.path.slice(0, slash)) + "?" + new URLSearchParams({ [form.forge.path]: form.forge.address.includes("{folder}") ? envoi.path.slice(slash) : envoi.path });
    const link = byId("ouvrir");
    link.href = filled || (state.file ? form.forge.edit + envoi.path : blank);
    link.dataset.colle = filled ? "" : "oui";
    link.textContent = filled ? "Ouvrir la proposition sur la forge" : "Copier la fiche et ouvrir la forge";
    const end = form.forge.name === "github" ? "Suivez Commit changes, puis Propose changes, puis Create pull request" : "Enregistrez, puis demandez la fusion";
    const steps = filled
      ? ["La forge s’ouvre avec la fiche déjà écrite. La première fois, elle demande un compte gratuit.", "Si la page est vide, collez la fiche : elle est aussi copiée.", end + "."]
      : [
        state.file ? "La forge s’ouvre sur le fichier. La première fois, elle demande un compte gratuit." : "La fiche est trop longue pour passer dans une adresse : elle est copiée, la forge s’ouvre sur un fichier vide.",
        state.file ? "Sélectionnez tout (Ctrl + A) et collez la fiche corrigée (Ctrl + V)." : "Collez la fiche (Ctrl + V).",
        end + ".",
      ];
    byId("ouvrir-etapes").replaceChildren(...steps.map((step) => make("li", {}, step)));
    byId("sans-forge-dit").textContent = "Sans compte, donnez le fichier ou le message à qui publie ce site : quelqu’un fera la suite.";
  }

  function letter() {
    const place = form.site ? form.site + "proposer/" + form.kind + "/" : "";
    return [
      "Bonjour,", "", (state.file ? "Voici une correction de fiche pour Étrier" : "Voici une fiche pour Étrier") + " : " + envoi.message + ".",
      "Elle va dans le fichier " + envoi.path + ".", place && "Écrite avec " + place, "", envoi.text,
    ].filter((line, rank) => line || rank === 1 || rank === 5).join("\n");
  }

  function offerMail() {
    const link = byId("courriel");
    link.hidden = !form.contact;
    if (!form.contact) return;
    const address = (body) => "mailto:" + form.contact + "?subject=" + encodeURIComponent(envoi.message) + "&body=" + encodeURIComponent(body);
    const whole = address(letter());
    link.href = whole.length <= LONGEST_MAIL ? whole : address("Bonjour,\n\nVoici une fiche pour Étrier : " + envoi.message + ".\nLe fichier est joint, ou collé ici :\n\n");
  }

  async function copy(text, said) {
    let isCopied = false;
    try {
      await navigator.clipboard.writeText(text);
      isCopied = true;
    } catch (error) {
      isCopied = copyOldWay(text);
    }
    tell(isCopied ? said : "Votre navigateur ne veut pas copier : ouvrez « Voir le texte de la fiche », sélectionnez tout et copiez.", "envoi-dit");
    if (!isCopied) byId("texte-pli").open = true;
  }

  /* Pages opened from the disk are refused the clipboard by some browsers. */
  function copyOldWay(text) {
    const box = make("textarea", { class: "hors-vue", "aria-hidden": "true", tabindex: "-1" });
    const back = document.activeElement;
    box.value = text;
    document.body.append(box);
    box.select();
    let isCopied = false;
    try {
      isCopied = document.execCommand("copy");
    } catch (error) {
      isCopied = false;
    }
    box.remove();
    if (back) back.focus();
    return isCopied;
  }

  function give(content, type, name) {
    const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  /* ---------- Draft ---------- */

  const draftKey = () => "etrier-fiche:" + form.kind + ":" + (state.file ? state.file.content.id : "");

  function storage(act) {
    try {
      return act(localStorage);
    } catch (error) {
      return null; /* refused: file://, private window, or full */
    }
  }

  let isStarted = false;
  function keepDraft() {
    if (!isStarted) return;
    const written = JSON.stringify({ contenu: state.content, id: state.idIsOwn });
    if (written === state.draft) return;
    state.draft = written;
    storage((kept) => kept.setItem(draftKey(), written));
  }

  function forgetDraft() {
    storage((kept) => kept.removeItem(draftKey()));
  }

  /* A draft may come from anywhere: what has not the form of a record is left out. */
  function conform(name, value) {
    if (!isRecord(value)) return {};
    const content = {};
    for (const field of form.nodes[name].fields) {
      const raw = value[field.key];
      if (raw === undefined || raw === null || Array.isArray(raw) !== Boolean(field.many)) continue;
      const one = (item) => (field.node ? conform(field.node, item) : field.is_bool ? (typeof item === "boolean" ? item : undefined) : ["string", "number"].includes(typeof item) ? item : undefined);
      const kept = field.many ? raw.map(one).filter((item) => item !== undefined) : one(raw);
      if (kept !== undefined) content[field.key] = kept;
    }
    return content;
  }

  function restart(content, idIsOwn) {
    lay();
    state.isChecked = false;
    state.isReady = false;
    byId("fautes").hidden = true;
    byId("envoi").hidden = true;
    if (state.file) root.fill(state.file.content, true);
    if (content) {
      if (state.file) clearRemoved(content);
      root.fill(content, false);
    }
    state.idIsOwn = Boolean(state.file) || Boolean(idIsOwn);
    update();
  }

  /* In a correction, what the draft has taken away is emptied too. */
  function clearRemoved(content) {
    for (const key of Object.keys(state.file.content)) if (!(key in content)) {
      const question = root.open(key);
      if (question && !(question instanceof Block)) question.write(question instanceof Blocks ? [] : undefined);
    }
  }

  function resumeDraft() {
    const written = storage((kept) => kept.getItem(draftKey()));
    if (!written) return;
    let draft = null;
    try {
      draft = JSON.parse(written);
    } catch (error) {
      draft = null;
    }
    if (!isRecord(draft) || !isRecord(draft.contenu)) return;
    const content = conform(form.root, draft.contenu);
    if (!Object.keys(content).some((key) => key !== "source") && !Object.keys(content.source || {}).length) return;
    if (state.file && same(content, conform(form.root, state.file.content))) return;
    restart(content, draft.id);
    tell("Votre brouillon est repris. Pour repartir de zéro : « Garder pour plus tard, ou recommencer », en bas.", "brouillon-dit");
  }

  class WrongFile extends Error {}

  async function takeFile(control) {
    const file = control.files[0];
    if (!file) return;
    try {
      if (file.size > MAX_FILE_BYTES) throw new WrongFile("Ce fichier est trop gros pour être un brouillon.");
      let draft = null;
      try {
        draft = JSON.parse(await file.text());
      } catch (error) {
        throw new WrongFile("Ce fichier n’est pas un brouillon d’Étrier, ou il est abîmé.");
      }
      if (!isRecord(draft) || draft.etrier !== FORMAT || !isRecord(draft.contenu)) throw new WrongFile("Ce fichier n’est pas un brouillon d’Étrier.");
      if (draft.sorte !== form.kind) throw new WrongFile("Ce brouillon va avec un autre formulaire.");
      if ((draft.correction || "") !== (state.file ? state.file.content.id : "")) throw new WrongFile("Ce brouillon va avec une autre fiche.");
      restart(conform(form.root, draft.contenu), true);
      tell("Le brouillon est repris.", "brouillon-dit");
    } catch (error) {
      tell(error instanceof WrongFile ? error.message : "Ce fichier n’a pas pu être lu.", "brouillon-dit");
    }
    control.value = "";
  }

  /* ---------- Correcting ---------- */

  /* Which script holds a record: its FNV-1a hash, as `drawer_of` counts it in Python. */
  function drawerOf(id, count) {
    let value = 0x811c9dc5;
    for (const sign of id) value = Math.imul(value ^ sign.charCodeAt(0), 0x01000193) >>> 0;
    return (value & (count - 1)) >>> 0;
  }

  /* The record as it is written, in a script that holds a few. */
  function openRecord(id) {
    const missing = () => {
      tell("Cette fiche n’existe pas, ou plus. Vous pouvez en proposer une nouvelle.", "brouillon-dit");
      begin();
    };
    const drawer = drawerOf(id, shared.drawers[form.kind]);
    const script = make("script", { src: base + "proposer/" + form.kind + "/fiches/" + drawer + ".js" });
    script.addEventListener("load", () => {
      if (!Object.hasOwn(self.etrierFiches, id)) return missing();
      state.file = self.etrierFiches[id];
      const { content } = state.file;
      const title = form.kind === "base-legale" ? content.texte + ", " + content.article : content[form.titleKey] || id;
      byId("titre-page").textContent = "Corriger « " + title + " »";
      byId("chapeau").textContent = "Changez ce qui est faux, et le jour où vous avez lu la source. Le reste du fichier ne bouge pas.";
      document.title = "Corriger « " + title + " » · " + document.title.split(" · ").pop();
      begin();
    });
    script.addEventListener("error", missing);
    document.head.append(script);
  }

  /* ---------- Buttons ---------- */

  function askToClear(isAsked) {
    const opener = page.querySelector("[data-action=effacer]");
    byId("effacer").hidden = !isAsked;
    opener.setAttribute("aria-expanded", String(isAsked));
    (isAsked ? page.querySelector("[data-action=effacer-non]") : opener).focus();
  }

  const ACTIONS = {
    verifier: verify,
    telecharger() {
      const name = envoi.path.split("/").pop();
      give(envoi.text, "text/yaml;charset=utf-8", name);
      tell("Le fichier " + name + " est dans vos téléchargements.", "envoi-dit");
    },
    copier: () => copy(envoi.text, "La fiche est copiée."),
    "copier-message": () => copy(letter(), "Le message est copié. Collez-le dans un courriel."),
    enregistrer() {
      update();
      const id = state.file ? state.file.content.id : "";
      const kept = { etrier: FORMAT, sorte: form.kind, correction: id, contenu: state.content };
      const name = "brouillon-" + form.kind + "-" + (state.content.id || "fiche") + ".json";
      give(JSON.stringify(kept, null, 1) + "\n", "application/json", name);
      tell("Le brouillon " + name + " est dans vos téléchargements.");
    },
    effacer: () => askToClear(byId("effacer").hidden),
    "effacer-non": () => askToClear(false),
    "effacer-oui"() {
      restart(null, false);
      forgetDraft();
      state.draft = JSON.stringify({ contenu: state.content, id: state.idIsOwn });
      askToClear(false);
      tell("", "brouillon-dit");
      tell("Tout est effacé.");
    },
  };

  /* A question left is a question to check; a block is not left while one stays in it. */
  function touch(event) {
    const holder = root.questions().filter((question) => question.box.contains(event.target)).pop();
    if (!holder) return;
    holder.touched = true;
    for (const question of root.questions()) if (question.fields && question.box.contains(event.target)) question.touched = true;
    soon();
  }

  function begin() {
    restart(null, false);
    resumeDraft();
    page.hidden = false;
    page.dataset.pret = "";
    isStarted = true;
    state.draft = JSON.stringify({ contenu: state.content, id: state.idIsOwn });
  }

  function start() {
    const box = byId("formulaire");
    box.addEventListener("submit", (event) => event.preventDefault());
    box.addEventListener("input", (event) => { if (byId("questions").contains(event.target)) soon(); });
    box.addEventListener("change", (event) => { if (byId("questions").contains(event.target)) touch(event); });
    box.addEventListener("focusout", (event) => { if (byId("questions").contains(event.target) && event.target.value) touch(event); });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (button) ACTIONS[button.dataset.action]();
    });
    /* The forge takes a new file in its address; otherwise the text goes by the clipboard. It is copied in both cases. */
    byId("ouvrir").addEventListener("click", () => copy(envoi.text, "La fiche est copiée, et la forge s’ouvre dans un autre onglet."));
    byId("effacer").addEventListener("keydown", (event) => { if (event.key === "Escape") askToClear(false); });
    byId("reprise").addEventListener("change", (event) => takeFile(event.target));
    addEventListener("hashchange", () => { if (location.hash.startsWith("#fiche=")) location.reload(); });
    const wanted = /^#fiche=([a-z0-9-]{1,60})$/.exec(location.hash);
    if (wanted) openRecord(wanted[1]);
    else if (form.single) openRecord(form.single);
    else begin();
  }

  self.etrierFormulaire = { form, conform, state, world };
  start();
})();
