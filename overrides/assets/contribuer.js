/* Records in the browser: the twin of what Python checks (generator/load, generator/models/rules.py, generator/checks)
   and writes (generator/yaml_text.py). Questions, limits and sentences come from generator/forms.py as data: nothing is
   said twice. Pure functions, no page: tests/browser/test_proposals.py compares both on every kind. */
"use strict";
(function () {
  const shared = self.etrierFormes;
  const LONGEST_QUOTE = 80;
  const SPACES = /\s+/u;

  /* ---------- Words ---------- */

  const lengthOf = (text) => [...text].length;
  const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isAbsent = (value) => value === undefined || value === null;

  function shorten(text) {
    const line = text.split(SPACES).filter(Boolean).join(" ");
    return lengthOf(line) <= LONGEST_QUOTE ? line : [...line].slice(0, LONGEST_QUOTE - 1).join("") + "…";
  }

  function quote(value) {
    return shorten(String(value)) || "un texte vide";
  }

  function fill(sentence, names) {
    return sentence.replace(/\{([a-z]+)\}/g, (whole, name) => (name in names ? String(names[name]) : whole));
  }

  function fold(text) {
    return text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/’/g, "'").normalize("NFD").replace(/\p{M}/gu, "");
  }

  function slugify(text) {
    return fold(text).replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  }

  /* ---------- Dates ---------- */

  const MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
  const PARTIAL_DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
  const two = (number) => String(number).padStart(2, "0");

  function daysIn(year, month) {
    if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
    return [4, 6, 9, 11].includes(month) ? 30 : 31;
  }

  function isDay(text) {
    const [year, month, day] = text.split("-").map(Number);
    return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  }

  function firstDay(partial) {
    const parts = partial.split("-");
    return [parts[0], parts[1] || "01", parts[2] || "01"].join("-");
  }

  function lastDay(partial) {
    const [year, month = "12", day] = partial.split("-");
    return [year, month, day || two(daysIn(Number(year), Number(month)))].join("-");
  }

  function frenchDate(day) {
    const [year, month, number] = day.split("-").map(Number);
    return (number === 1 ? "1er" : number) + " " + MONTHS[month - 1] + " " + year;
  }

  function frenchPartialDate(partial) {
    const parts = partial.split("-");
    if (parts.length === 1) return partial;
    return parts.length === 2 ? MONTHS[Number(parts[1]) - 1] + " " + parts[0] : frenchDate(partial);
  }

  /* "21/11/2026", "21 novembre 2026", "11/2026" or "2026-11" as ISO; "" when it is no date. */
  function isoDate(text) {
    const parts = slugify(text).split("-");
    if (parts.length < 2 || parts.length > 3) return "";
    const named = MONTHS.map(fold).indexOf(parts[parts.length - 2]);
    if (named >= 0) parts[parts.length - 2] = String(named + 1);
    if (parts.length === 3) parts[0] = parts[0].replace(/er$/, "");
    if (!parts.every((part) => /^\d+$/.test(part))) return "";
    const ordered = parts[0].length === 4 ? parts : [...parts].reverse();
    if (ordered[0].length !== 4 || ordered.slice(1).some((part) => part.length > 2)) return "";
    return ordered.map((part, rank) => (rank ? two(part) : part)).join("-");
  }

  /* ---------- Values ---------- */

  const FLOAT = /^[+-]?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)([eE][+-]?\d+(_\d+)*)?$/;
  const INT = /^[+-]?\d+(_\d+)*(\.0+)?$/;
  const patterns = new Map();

  /* Rust's \d takes the digits of every script, and its $ is the end of the text. */
  function patternOf(source) {
    if (!patterns.has(source)) patterns.set(source, new RegExp(source.replaceAll("\\d", "\\p{Nd}"), "u"));
    return patterns.get(source);
  }

  function luhn(digits) {
    const sum = [...digits].reverse().reduce((total, sign, rank) => {
      const number = Number(sign) * (rank % 2 ? 2 : 1);
      return total + (number > 9 ? number - 9 : number);
    }, 0);
    return sum % 10 === 0;
  }

  const departmentNames = new Map(shared.departments);
  const regions = new Map(shared.regions.map(([code, name, departments]) => [code, { name, departments }]));

  function isTerritory(code) {
    if (code.startsWith("REG-")) return regions.has(code.slice(4));
    if (code.startsWith("DEP-")) return departmentNames.has(code.slice(4));
    return code === shared.france;
  }

  function departmentOfPostcode(postcode) {
    if (!/^[0-9]{5}$/.test(postcode)) return null;
    if (postcode.startsWith("20")) return { 0: "2A", 1: "2A", 2: "2B", 6: "2B" }[postcode[2]] || null;
    const code = /^9[78]/.test(postcode) ? postcode.slice(0, 3) : postcode.slice(0, 2);
    return departmentNames.has(code) ? code : null;
  }

  /* Each gives the name of a sentence when the value is refused, "" when it is taken. */
  const CHECKS = {
    https: (text) => (text.startsWith("https://") && !/\s/u.test(text) ? "" : "https"),
    siren: (text) => (/^\p{Nd}{9}$/u.test(text) ? (luhn(text) ? "" : "siren-key") : "siren"),
    department: (text) => (departmentNames.has(text) ? "" : "department"),
    territory: (text) => (isTerritory(text) ? "" : "territory"),
    postcode: (text) => (departmentOfPostcode(text) ? "" : "postcode"),
    "partial-date": (text) => (!PARTIAL_DATE.test(text) ? "partial-date" : isDay(firstDay(text)) ? "" : "no-such-day"),
    day: (text) => (!/^\d{4}-\d{2}-\d{2}$/.test(text) ? "day" : isDay(text) ? "" : "no-such-day"),
    moment(text) {
      const parts = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
      if (!parts) return "moment";
      return isDay(parts[1]) && parts[2] < 24 && parts[3] < 60 && (parts[4] || 0) < 60 ? "" : "no-such-moment";
    },
  };

  /* One record against its model. Gives what pydantic would: the faults, told in our words, and the tidied values. */
  class Check {
    constructor(form) {
      this.form = form;
      this.problems = [];
    }

    tell(name, path, names) {
      const [code, sentence] = shared.sentences[name];
      this.problems.push({ code, path, message: fill(sentence, names || {}), advice: shared.advice[name] || "", level: "erreur" });
    }

    node(name, content, path) {
      const before = this.problems.length;
      const said = {};
      for (const field of this.form.nodes[name].fields) {
        const here = [...path, field.key];
        const raw = content[field.key];
        if (raw === undefined) {
          said[field.key] = field.many ? [] : null;
          if (field.required) this.tell("missing", here, { what: field.what });
        } else {
          said[field.key] = field.many ? this.items(field, raw, here) : this.value(field, raw, here);
        }
      }
      if (this.problems.length === before) this.bonds(name, content, said, path);
      return said;
    }

    items(field, raw, path) {
      const before = this.problems.length;
      let valid = 0;
      const said = raw.map((item, rank) => {
        const count = this.problems.length;
        const value = this.value(field, item, [...path, rank]);
        valid += this.problems.length === count ? 1 : 0;
        return value;
      });
      if (field.most !== undefined && valid > field.most) {
        this.problems.length = before;
        this.tell("too_long:" + field.most, path, { count: raw.length });
      } else if (field.least !== undefined && raw.length < field.least) {
        this.tell("too_short:" + field.least, path, { count: raw.length });
      }
      return said;
    }

    value(field, raw, path) {
      if (field.node) return this.node(field.node, raw, path);
      if (field.is_bool) return raw;
      if (field.is_number) return this.number(field, raw, path);
      return this.text(field, raw, path);
    }

    number(field, raw, path) {
      const text = String(raw).trim();
      const isNumber = (field.whole ? INT : FLOAT).test(text);
      if (!isNumber) {
        this.tell(field.whole ? "int_parsing" : "float_parsing", path, { found: quote(raw) });
        return raw;
      }
      const number = Number(text.replaceAll("_", ""));
      if (field.ge !== undefined && number < field.ge) this.tell("greater_than_equal:" + field.ge, path, { found: quote(raw) });
      else if (field.le !== undefined && number > field.le) this.tell("less_than_equal:" + field.le, path, { found: quote(raw) });
      return number;
    }

    text(field, raw, path) {
      const value = field.strip ? String(raw).trim() : String(raw);
      const fault = this.faultOf(field, value);
      if (fault) this.tell(fault.name, path, { found: quote(value), count: lengthOf(String(raw)), ...fault.names });
      return value;
    }

    faultOf(field, value) {
      const length = lengthOf(value);
      if (field.max !== undefined && length > field.max) return { name: "string_too_long:" + field.max };
      if (field.min !== undefined && length < field.min) return { name: "string_too_short:" + field.min };
      if (field.pattern && !patternOf(field.pattern).test(value)) return { name: "pattern:" + field.pattern };
      const refused = field.check ? CHECKS[field.check](value) : "";
      if (refused) return { name: refused };
      if (field.choices && !field.choices.startsWith("@")) {
        const values = this.form.choices[field.choices].map((choice) => choice[0]);
        if (!values.includes(value)) return { name: "vocabulary", names: { values: values.join(", ") } };
      }
      return null;
    }

    /* The first rule that does not hold says why, at the field that is most likely wrong. */
    bonds(name, content, said, path) {
      for (const bond of this.form.nodes[name].bonds) {
        const told = BONDS[bond.rule](bond, said);
        if (!told) continue;
        const named = told.names ? [told.names.split(" ")[0]] : [];
        const blamed = [...named, ...(shared.blamed[bond.code] || [])].find((key) => key in content);
        const message = fill(bond.message, told);
        this.problems.push({ code: bond.code, path: blamed ? [...path, blamed] : path, message, advice: shared.advice[bond.code] || "", level: "erreur" });
        return;
      }
    }
  }

  const isSaid = (value) => !isAbsent(value) && !(Array.isArray(value) && value.length === 0);
  const sizeOf = (value) => (Array.isArray(value) ? value.length : isAbsent(value) ? 0 : 1);
  const moment = (text) => (text.length === 16 ? text + ":00" : text).replace("T", " ");

  /* The twins of generator/models/rules.py: what the message names when the rule is broken, null when it holds. */
  const BONDS = {
    Ordered(bond, said) {
      const [low, high] = [said[bond.low], said[bond.high]];
      if (isAbsent(low) || isAbsent(high) || low <= high) return null;
      return { ...(bond.names ? { names: bond.names } : {}), low, high };
    },
    Period(bond, said) {
      let [start, end] = [said[bond.start], said[bond.end]];
      if (!start || !end) return null;
      if (bond.has_time) [start, end] = [moment(start), moment(end)];
      const holds = bond.has_time ? start < end : lastDay(end) >= firstDay(start);
      return holds ? null : { start, end };
    },
    HowMany: (bond, said) => (bond.allowed.includes(bond.fields.filter((key) => isSaid(said[key])).length) ? null : {}),
    When(bond, said) {
      const isMet = bond.values.includes(said[bond.key]);
      const isEnough = bond.fields.every((key) => sizeOf(said[key]) >= bond.least);
      return (bond.only ? isMet === isEnough : isEnough || !isMet) ? null : {};
    },
    OnlyWhen: (bond, said) => (!bond.values.includes(said[bond.key]) && bond.fields.some((key) => isSaid(said[key])) ? {} : null),
    SizeBy(bond, said) {
      const found = bond.sizes.find(([value]) => value === said[bond.key]);
      if (!found) return null;
      const size = said[bond.field].length;
      return size >= found[1] && (found[2] === null || size <= found[2]) ? null : { form: found[0], count: found[1] };
    },
    OneTrue(bond, said) {
      const count = said[bond.field].filter((item) => item[bond.key] === true).length;
      return count === 1 ? null : { count };
    },
    InOrder(bond, said) {
      const found = said[bond.field].map((item) => item[bond.key]);
      const isSame = found.length === bond.values.length && found.every((value, rank) => value === bond.values[rank]);
      return isSame ? null : { keys: bond.values.join(", ") };
    },
    SameAsFirst: (bond, said) => (said[bond.field][0][bond.first] === said[bond.key] ? null : { [bond.key]: said[bond.key] }),
    EachWhen(bond, said) {
      if (said[bond.key] !== bond.value) return null;
      const holds = said[bond.field].every((item) => item[bond.block] && item[bond.block][bond.part].startsWith(bond.start));
      return holds ? null : {};
    },
  };

  /* ---------- Across records ---------- */

  const kindLabels = new Map(shared.kinds.map(([key, label]) => [key, label.toLowerCase()]));
  const INTERNAL_LINK = /^\[\[([a-z-]+):([a-z0-9-]+)(?:\|([^\]]+))?\]\]$/;
  const SAFE = /^(https:\/\/|mailto:|tel:)[^\s]+/i;

  /* What Python's checks say of one record among the others.
     world.today is a day; world.path the file; world.isNew whether nobody has written it yet; world.known(kind) gives
     the paths of a kind's records by id, or null when they are not at hand; world.sirens and world.parents are maps. */
  function across(form, said, world) {
    const problems = [];
    const tell = (key, path, names) => {
      const name = "x:" + key in shared.sentences ? "x:" + key : key;
      const [code, sentence] = shared.sentences[name];
      const level = shared.warnings.includes(code) ? "avertissement" : "erreur";
      problems.push({ code, path, message: fill(sentence, names || {}), advice: shared.advice[name] || "", level });
    };
    walk(form, form.root, said, [], (field, value, path) => {
      if (field.ref) reference(form, field.ref, value, path, said, world, tell);
      if (field.markdown && value.includes("[")) links(value, path, world, tell);
    });
    const own = world.known(form.kind);
    if (own && world.isNew && own.has(said.id)) tell("id-double", ["id"], { id: said.id, path: own.get(said.id) });
    times(said, world, tell);
    questions(form, said, world, tell);
    (RULES_BY_KIND[form.kind] || (() => {}))(said, world, tell);
    return problems.filter((problem) => !isAnswered(problem, said.avertissements_voulus || []));
  }

  /* « Oui, c’est voulu »: the record says why. An error is never answered. */
  function isAnswered(problem, answers) {
    if (problem.level === "erreur") return false;
    return answers.some((answer) => answer.code === problem.code && (isAbsent(answer.champ) || answer.champ === problem.path.join(".")));
  }

  /* Every value that is no block, at any depth. */
  function walk(form, name, said, path, see) {
    for (const field of form.nodes[name].fields) {
      const value = said[field.key];
      if (isAbsent(value)) continue;
      const here = [...path, field.key];
      const items = field.many ? value.map((item, rank) => [item, [...here, rank]]) : [[value, here]];
      for (const [item, place] of items) {
        if (field.node) walk(form, field.node, item, place, see);
        else if (item !== "") see(field, item, place);
      }
    }
  }

  function reference(form, kind, id, path, said, world, tell) {
    const known = world.known(kind);
    if (kind === form.kind && id === said.id) {
      tell("reference-a-soi", path);
    } else if (known && !known.has(id)) {
      tell("reference-inconnue", path, { kind: kindLabels.get(kind), id });
    }
  }

  function links(text, path, world, tell) {
    for (const [whole, inside] of text.matchAll(/\[\[([^\]]*)\]\]/g)) {
      const link = INTERNAL_LINK.exec(whole);
      if (!link) tell("lien-interne:forme", path, { found: quote(inside) });
      else if (!kindLabels.has(link[1])) tell("lien-interne:sorte", path, { found: quote(link[1]) });
      else {
        const known = world.known(link[1]);
        if (known && !known.has(link[2])) tell("lien-interne:fiche", path, { kind: kindLabels.get(link[1]), found: quote(link[2]) });
      }
    }
    for (const [, address] of text.matchAll(/\]\(\s*<?([^)\s>]*)/g)) {
      if (!SAFE.test(address)) tell("lien-refuse", path, { found: quote(address) });
    }
  }

  const isDated = (text) => typeof text === "string" && PARTIAL_DATE.test(text) && isDay(firstDay(text));

  function times(said, world, tell) {
    if (isDated(said.verifie_le) && said.verifie_le > world.today) {
      tell("verifie-futur", ["verifie_le"], { today: world.today, found: said.verifie_le });
    }
    for (const [source, path] of sourcesOf(said)) {
      if (isDated(source.date) && firstDay(source.date) > world.today) {
        tell("source-future", [...path, "date"], { found: frenchPartialDate(source.date) });
      }
    }
  }

  /* What a reader would ask of one record alone; the questions that compare many records are asked after. */
  const emptyWords = new RegExp(shared.emptyWords, "u");
  const official = new RegExp(shared.official);

  function frenchNumber(value) {
    const [whole, decimals] = Math.abs(value).toFixed(2).split(".");
    const kept = decimals.replace(/0+$/, "");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
    return grouped + (kept ? "," + kept : "");
  }

  function hostOf(address) {
    try {
      return address ? new URL(address).hostname.replace(/^www\./, "") : "";
    } catch (error) {
      return "";
    }
  }

  function sourcesOf(said) {
    return [[said.source, ["source"]], ...(said.autres_sources || []).map((item, rank) => [item, ["autres_sources", rank]])].filter(([source]) => source);
  }

  function questions(form, said, world, tell) {
    const seen = new Set();
    for (const [source, path] of sourcesOf(said)) {
      if (isDated(source.date) && isDated(said.verifie_le) && source.date > said.verifie_le.slice(0, source.date.length) && firstDay(source.date) <= world.today) {
        tell("verification-avant-source", [...path, "date"], { found: said.verifie_le });
      }
      const address = source.url + "#" + (source.passage || source.titre);
      if (source.url && seen.has(address)) tell("source-repetee", [...path, "url"]);
      seen.add(address);
    }
    if (["aide", "obligation", "label"].includes(form.kind) && said.confiance === "haute" && !(said.autres_sources || []).length && said.source && said.source.url) {
      const host = hostOf(said.source.url);
      if (host && !official.test(host) && host !== hostOf(said.url)) tell("confiance-une-source", ["confiance"], { host });
    }
    walk(form, form.root, said, [], (field, value, path) => {
      if (!shared.emptyWordsFields.includes(field.key) || typeof value !== "string") return;
      const found = emptyWords.exec(value.toLowerCase());
      if (found) tell("mots-creux", path, { found: value.slice(found.index, found.index + found[0].length) });
    });
  }

  function farEnd(end, path, world, tell) {
    if (!isDated(end)) return;
    const last = lastDay(end);
    const moved = String(Number(last.slice(0, 4)) - shared.farYears).padStart(4, "0") + last.slice(4);
    if (moved > world.today) tell("fin-lointaine", path, { years: shared.farYears, found: frenchDate(last) });
  }

  /* The ceiling is in the sentence, in full, in thousands or in millions. */
  function untoldCeiling(amount, tell) {
    if (!amount || !amount.plafond || typeof amount.resume !== "string" || typeof amount.plafond !== "number") return;
    const plain = amount.resume.replace(/(\d)[ \u00a0\u202f](?=\d{3})/g, "$1");
    const told = [...plain.matchAll(/\d+(?:[.,]\d+)?/g)].map(([number]) => Number(number.replace(",", ".")));
    const ceiling = amount.plafond;
    if (told.length && ![ceiling, ceiling / 1e3, ceiling / 1e6].some((item) => told.includes(item))) {
      tell("plafond-absent", ["montant", "plafond"], { ceiling: frenchNumber(ceiling), summary: amount.resume });
    }
  }

  function departments(said, world, tell) {
    const folder = world.path.split("/")[2];
    const isWrong = folder.toUpperCase() !== said.departement && (said.departement || departmentNames.has(folder.toUpperCase()));
    if (isWrong) {
      const words = said.departement ? "son département est " + said.departement : "elle n’a pas de département";
      tell("dossier-departement", ["departement"], { folder, said: words });
    }
    const posted = said.code_postal ? departmentOfPostcode(said.code_postal) : null;
    if (posted && said.departement && posted !== said.departement) {
      const names = { postcode: said.code_postal, posted, name: departmentNames.get(posted), department: said.departement };
      tell("departement-code-postal", ["code_postal"], names);
    }
  }

  function labels(said, world, tell) {
    const held = said.labels || [];
    const isBefore = (one, other) => one.fin && other.debut && lastDay(one.fin) < firstDay(other.debut);
    held.forEach((item, rank) => {
      farEnd(item.fin, ["labels", rank, "fin"], world, tell);
      if (isDated(item.fin) && lastDay(item.fin) < world.today) {
        tell("label-expire", ["labels", rank, "fin"], { label: item.label, found: frenchDate(lastDay(item.fin)) });
      }
      const overlaps = held.slice(0, rank).some((other) => other.label === item.label && other.mention === item.mention && !isBefore(item, other) && !isBefore(other, item));
      if (overlaps && item.label) tell("label-chevauchement", ["labels", rank], { label: item.label });
    });
  }

  function repeatedNames(items, place, key, tell) {
    const first = new Map();
    items.forEach((item, rank) => {
      const name = item[key];
      if (isAbsent(name)) return;
      if (!first.has(name)) first.set(name, rank);
      else tell("nom-double", [...place, rank, key], { name, place: first.get(name) === 0 ? "1er élément" : first.get(name) + 1 + "e élément" });
    });
  }

  const RULES_BY_KIND = {
    prestataire(said, world, tell) {
      departments(said, world, tell);
      labels(said, world, tell);
      const taken = said.siren ? world.sirens.get(said.siren) : null;
      if (taken && taken !== world.path) tell("siren-double", ["siren"], { siren: said.siren, path: taken });
    },
    lieu(said, world, tell) {
      departments(said, world, tell);
      labels(said, world, tell);
    },
    aide(said, world, tell) {
      farEnd(said.fin, ["fin"], world, tell);
      untoldCeiling(said.montant, tell);
      if (said.etat === "ouverte" && isDated(said.fin) && lastDay(said.fin) < world.today) {
        tell("aide-finie", ["fin"], { found: frenchDate(lastDay(said.fin)) });
      }
    },
    temoignage(said, world, tell) {
      const source = said.source;
      if (source && source.titre && !source.url && !source.reference && !source.passage) tell("temoignage-sans-page", ["source"]);
    },
    metier(said, world, tell) {
      repeatedNames(said.etapes || [], ["etapes"], "id", tell);
      (said.etapes || []).forEach((step, rank) => (step.faits || []).forEach((fact, number) => {
        if (isAbsent(fact.source) && fact.nature && fact.nature !== "deduction") tell("fait-sans-source", ["etapes", rank, "faits", number]);
      }));
    },
    reseau(said, world, tell) {
      const chain = [said.id];
      let current = said.tete;
      while (current && !chain.includes(current)) {
        chain.push(current);
        current = world.parents.get(current);
      }
      if (current !== said.id || chain.length < 2) return;
      const start = chain.indexOf([...chain].sort()[0]);
      const turned = [...chain.slice(start), ...chain.slice(0, start)];
      tell("boucle", ["tete"], { chain: [...turned, turned[0]].join(" → ") });
    },
  };

  /* Where a record's file goes, from what it says. */
  function pathOf(form, content) {
    const id = content.id || "";
    const folder = {
      prestataire: () => (content.departement || (content.pays ? "etranger" : "fr")).toLowerCase(),
      lieu: () => (content.departement || "").toLowerCase(),
      "version-contrat": () => content.modele || "",
      temoignage: () => content.metier || "",
    }[form.kind];
    const pattern = form.kind === "temoignage" && !content.metier ? form.patterns[1] : form.patterns[0];
    return "data/" + pattern.replace("*", folder ? folder() : "").replace("{id}", id);
  }

  function isTooBig(form, content, path) {
    if (JSON.stringify(content).length < shared.longest / 4) return false; /* quotes, indents and accents never take four times more */
    return new TextEncoder().encode(dump(form, content, path)).length > shared.longest;
  }

  /* Everything that is wrong with a record, schema first. */
  function examine(form, content, world) {
    if (isTooBig(form, content, world.path)) {
      const [code, message] = shared.sentences["too-big"];
      return { problems: [{ code, path: [], message, advice: "", level: "erreur" }], said: {}, isSound: false };
    }
    const check = new Check(form);
    const said = check.node(form.root, content, []);
    const isSound = check.problems.length === 0;
    return { problems: [...check.problems, ...across(form, said, world)], said, isSound };
  }

  /* ---------- Writing (generator/yaml_text.py) ---------- */

  const WIDTH = 100;
  const BARE = /^[A-Za-zÀ-ÖØ-öø-ÿŒœ0-9«(/+…€~–—“.][^\n\t]*$/;
  const AMBIGUOUS = /: |:$| #|^[~.]?$|^\.\.\.|^---|^\.\.? /;
  const TYPED = /^([-+]?[0-9][0-9._]*([eE][-+]?[0-9]+)?|[0-9]+(:[0-9]+)+)$/;
  const WORDS = /^(yes|no|on|off|y|n|true|false|null)$/i;
  const TOKEN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r" };
  const escaped = (text) => '"' + text.replace(/[\\"\t\n\r]/g, (sign) => ESCAPES[sign]) + '"';

  function scalar(text) {
    const isBare = BARE.test(text) && !AMBIGUOUS.test(text) && !TYPED.test(text) && !WORDS.test(text) && text.trim() === text && !/[&*]/.test(text);
    return isBare ? text : escaped(text);
  }

  function isFoldable(text) {
    return lengthOf(text) > WIDTH - 10 && !/[\n\t\r]/.test(text) && !text.includes("  ") && !text.startsWith(" ") && !text.endsWith(" ");
  }

  function isLiteral(text) {
    const lines = text.replace(/\n$/, "").split("\n");
    return !text.endsWith("\n\n") && !/[\t\r]/.test(text) && Boolean(lines[0]) && lines[0][0] !== " "
      && lines.every((line) => !line.endsWith(" ")) && Boolean(lines[lines.length - 1]);
  }

  function* foldLines(text, width) {
    let line = "";
    for (const word of text.split(" ")) {
      if (line && lengthOf(line) + 1 + lengthOf(word) > width) {
        yield line;
        line = word;
      } else {
        line = line ? line + " " + word : word;
      }
    }
    yield line;
  }

  function textLines(text, indent) {
    const margin = " ".repeat(indent);
    if (isFoldable(text)) return [">-", ...[...foldLines(text, WIDTH - indent)].map((line) => margin + line)];
    if (isLiteral(text)) {
      const lines = text.replace(/\n$/, "").split("\n");
      return [text.endsWith("\n") ? "|" : "|-", ...lines.map((line) => (line ? margin + line : ""))];
    }
    return [escaped(text)];
  }

  function flow(items) {
    if (!items.every((item) => typeof item === "string" && TOKEN.test(item) && scalar(item) === item)) return null;
    const line = "[" + items.join(", ") + "]";
    return line.length <= WIDTH - 20 ? line : null;
  }

  function numberText(value) {
    const text = String(value);
    return /e/.test(text) && !text.includes(".") ? text.replace("e", ".0e") : text;
  }

  function inline(value) {
    if (typeof value === "string") return !value.includes("\n") && !isFoldable(value) ? scalar(value) : null;
    if (Array.isArray(value)) return flow(value);
    if (value === null) return "null";
    if (typeof value === "object") return Object.keys(value).length ? null : "{}";
    return typeof value === "number" ? numberText(value) : String(value);
  }

  function mappingLines(content, indent) {
    return Object.entries(content).flatMap(([key, value]) => (" ".repeat(indent) + scalar(key) + ":" + dumpValue(value, indent)).split("\n"));
  }

  function listLines(items, indent) {
    return items.flatMap((item) => (" ".repeat(indent) + "-" + dumpItem(item, indent)).split("\n"));
  }

  const blockLines = (value, indent) => (Array.isArray(value) ? listLines(value, indent) : mappingLines(value, indent));

  function dumpValue(value, indent) {
    const short = inline(value);
    if (short !== null) return " " + short;
    if (typeof value === "string") return " " + textLines(value, indent + 2).join("\n");
    return "\n" + blockLines(value, indent + 2).join("\n");
  }

  function dumpItem(value, indent) {
    const isFull = value !== null && typeof value === "object" && Object.keys(value).length > 0;
    return isFull ? " " + blockLines(value, indent + 2).join("\n").trimStart() : dumpValue(value, indent);
  }

  const rankIn = (form, name, key) => {
    const keys = name ? form.nodes[name].fields.map((field) => field.key) : [];
    return keys.includes(key) ? keys.indexOf(key) : keys.length;
  };
  const fieldOf = (form, name, key) => (name ? form.nodes[name].fields.find((field) => field.key === key) : undefined);

  function inOrder(form, name, content) {
    const keys = Object.keys(content).sort((one, other) => rankIn(form, name, one) - rankIn(form, name, other));
    return Object.fromEntries(keys.map((key) => {
      const field = fieldOf(form, name, key);
      return [key, field && field.node ? ordered(form, field.node, content[key]) : content[key]];
    }));
  }

  function ordered(form, name, value) {
    if (!name) return value;
    if (isMapping(value)) return inOrder(form, name, value);
    return Array.isArray(value) ? value.map((item) => ordered(form, name, item)) : value;
  }

  function dumpContent(content) {
    return mappingLines(content, 0).map((line) => line + "\n").join("") || "{}\n";
  }

  function dump(form, content, path) {
    const up = "../".repeat(path.split("/").length - 1);
    return "# yaml-language-server: $schema=" + up + "docs/schemas/" + form.kind + ".json\n" + dumpContent(inOrder(form, form.root, content));
  }

  /* ---------- Changing ---------- */

  function canonical(value) {
    if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]";
    if (isMapping(value)) return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}";
    return JSON.stringify(value);
  }

  const same = (one, other) => canonical(one) === canonical(other);

  function splice(text, edits) {
    const parts = [];
    let done = 0;
    for (const [start, end, replacement] of [...edits].sort((one, other) => one[0] - other[0] || one[1] - other[1])) {
      parts.push(text.slice(done, start), replacement);
      done = Math.max(done, end);
    }
    return parts.join("") + text.slice(done);
  }

  /* The runs of two lists that differ, between the items of their longest common part. */
  function gaps(old, fresh) {
    const before = old.map(canonical);
    const after = fresh.map(canonical);
    const longest = Array.from({ length: before.length + 1 }, () => new Array(after.length + 1).fill(0));
    for (let row = before.length - 1; row >= 0; row -= 1) {
      for (let column = after.length - 1; column >= 0; column -= 1) {
        longest[row][column] = before[row] === after[column] ? longest[row + 1][column + 1] + 1 : Math.max(longest[row + 1][column], longest[row][column + 1]);
      }
    }
    const found = [];
    let row = 0;
    let column = 0;
    let start = [0, 0];
    while (row < before.length && column < after.length) {
      if (before[row] === after[column]) {
        if (start[0] !== row || start[1] !== column) found.push([[start[0], row], [start[1], column]]);
        row += 1;
        column += 1;
        start = [row, column];
      } else if (longest[row + 1][column] >= longest[row][column + 1]) row += 1;
      else column += 1;
    }
    if (start[0] !== before.length || start[1] !== after.length) found.push([[start[0], before.length], [start[1], after.length]]);
    return found;
  }

  /* A file as it is (text, content, places: see generator/pages/propose.py) made to hold something else. */
  class Revision {
    constructor(form, file) {
      this.form = form;
      this.text = file.text;
      this.file = file;
    }

    node(path) {
      let name = this.form.root;
      for (const step of path) {
        if (typeof step === "number") continue;
        const field = fieldOf(this.form, name, step);
        name = field ? field.node : undefined;
      }
      return name;
    }

    place(path) {
      let { places, content } = this.file;
      let found = null;
      for (const step of path) {
        const rank = Array.isArray(content) ? step : Object.keys(content).indexOf(step);
        found = places[rank];
        content = content[step];
        places = found[7] || [];
      }
      const [start, end, valueStart, valueEnd, indent, holds, sharesLine] = found;
      return { start, end, valueStart, valueEnd, indent, holds: ["valeur", "champs", "liste"][holds], sharesLine: Boolean(sharesLine) };
    }

    ofMapping(path, old, fresh) {
      const edits = [];
      const kept = Object.keys(old).filter((key) => key in fresh);
      for (const key of Object.keys(old)) {
        const here = [...path, key];
        if (!(key in fresh)) {
          const place = this.place(here);
          edits.push([place.start, place.end, ""]);
        } else if (!same(old[key], fresh[key])) edits.push(...this.ofValue(here, old[key], fresh[key]));
      }
      const name = this.node(path);
      const added = Object.keys(fresh).filter((key) => !(key in old)).sort((one, other) => rankIn(this.form, name, one) - rankIn(this.form, name, other));
      for (const key of added) {
        const before = kept.filter((item) => rankIn(this.form, name, item) <= rankIn(this.form, name, key));
        edits.push(this.addedKey(path, key, fresh[key], before[before.length - 1], kept));
      }
      return edits;
    }

    addedKey(path, key, value, before, kept) {
      const first = kept.length ? this.place([...path, kept[0]]) : null;
      const after = before === undefined && first && first.sharesLine ? kept[0] : before;
      let at = this.text.length;
      let indent = 0;
      if (after !== undefined) {
        const place = this.place([...path, after]);
        [at, indent] = [place.end, place.indent];
      } else if (first) [at, indent] = [first.start, first.indent];
      return [at, at, this.glue(at) + " ".repeat(indent) + scalar(key) + ":" + dumpValue(value, indent) + "\n"];
    }

    glue(at) {
      return at === 0 || /[\r\n]/.test(this.text[at - 1]) ? "" : "\n";
    }

    ofValue(path, old, fresh) {
      const place = this.place(path);
      if (place.holds === "champs" && isMapping(fresh) && this.canFollow(path, old, fresh)) return this.ofMapping(path, old, fresh);
      if (place.holds === "liste" && Array.isArray(fresh) && fresh.length) return this.ofList(path, old, fresh);
      const write = typeof path[path.length - 1] === "number" ? dumpItem : dumpValue;
      return [[place.valueStart, place.valueEnd, write(ordered(this.form, this.node(path), fresh), place.indent)]];
    }

    canFollow(path, old, fresh) {
      const [first] = Object.keys(old);
      return first in fresh || (Object.keys(old).some((key) => key in fresh) && !this.place([...path, first]).sharesLine);
    }

    ofList(path, old, fresh) {
      const edits = [];
      const name = this.node(path);
      for (const [[oldFrom, oldTo], [newFrom, newTo]] of gaps(old, fresh)) {
        const common = Math.min(oldTo - oldFrom, newTo - newFrom);
        for (let rank = 0; rank < common; rank += 1) {
          edits.push(...this.ofValue([...path, oldFrom + rank], old[oldFrom + rank], fresh[newFrom + rank]));
        }
        for (let rank = oldFrom + common; rank < oldTo; rank += 1) {
          const place = this.place([...path, rank]);
          edits.push([place.start, place.end, ""]);
        }
        for (let rank = newFrom + common; rank < newTo; rank += 1) {
          edits.push(this.addedItem(path, oldFrom + common, ordered(this.form, name, fresh[rank])));
        }
      }
      return edits;
    }

    addedItem(path, rank, value) {
      const place = this.place([...path, rank > 0 ? rank - 1 : 0]);
      const at = rank > 0 ? place.end : place.start;
      return [at, at, this.glue(at) + " ".repeat(place.indent) + "-" + dumpItem(value, place.indent) + "\n"];
    }
  }

  function revise(form, file, content) {
    if (same(file.content, content)) return file.text;
    if (!file.places.length) {
      const head = /^(?: *#[^\n]*\n)*/.exec(file.text)[0];
      return head + dumpContent(inOrder(form, form.root, content));
    }
    const newline = file.text.includes("\r\n") ? "\r\n" : "\n";
    const edits = new Revision(form, file).ofMapping([], file.content, content);
    return splice(file.text, edits.map(([start, end, text]) => [start, end, text.replaceAll("\n", newline)]));
  }

  self.etrierContribuer = { dump, examine, fill, fold, frenchDate, frenchPartialDate, isoDate, lengthOf, pathOf, revise, same, slugify };
})();
