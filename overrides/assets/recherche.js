/* The search page. Pagefind finds; this file asks it well: words folded, empty words dropped, typing mistakes
   mended, each word asked apart so that a page with most of the words beats a page with none, and what was
   really searched is said. Over file://, Pagefind comes from pagefind/hors-ligne.js instead of the server.
   No request leaves the site; no data is ever read as HTML. */
"use strict";
(function () {
  const root = document.currentScript.src.replace(/assets\/recherche\.js.*$/, "");
  const isFile = location.protocol === "file:";
  const PAGE = 10;
  /* Pages are about one thing: length tells nothing, and weights must be able to tell a title from a text. */
  const RANKING = {
    pageLength: 0, termFrequency: 1, termSaturation: 2, termSimilarity: 2, diacriticSimilarity: 0,
    metaWeights: { title: 0, genre: 0, lieu: 0, etat: 0, debut: 0, fin: 0, perime: 0 },
  };
  /* How much a missing word costs, and how far below the best a page may be. */
  const COVERAGE_POWER = 0.5;
  const COVERAGE_SHARE = 0.5;

  /* ---------- Words ---------- */

  /* Twin of generator.text.fold; they share tests/vecteurs-plier.json. */
  function plier(text) {
    return text.toLowerCase().replace(/œ/g, "oe").replace(/æ/g, "ae").replace(/’/g, "'").normalize("NFD").replace(/\p{M}/gu, "");
  }

  /* What a word sounds like in French, roughly: "arnak" and "arnaque" are the same. For folded words. */
  const SOUNDS = [
    [/ph/g, "f"], [/t(?=ion)/g, "s"], [/sc(?=[eiy])/g, "s"], [/c(?=[eiy])/g, "s"], [/ch/g, "$"], [/qu?|ck|c/g, "k"],
    [/g(?=[eiy])/g, "j"], [/je(?=[aou])/g, "j"], [/gu(?=[eiy])/g, "g"], [/eau|au/g, "o"], [/y/g, "i"],
    [/(?:ai|ei|e)[nm](?![aeiounm])|i[nm](?![aeiounm])/g, "1"], [/a[nm](?![aeiounm])/g, "1"], [/ai|ei|oe/g, "e"],
    [/z/g, "s"], [/w/g, "v"], [/h/g, ""], [/(.)\1+/g, "$1"], [/(?:er|es|et|ez|e|s|t|d|x|p)$/, ""], [/e$/, ""],
  ];
  function son(word) {
    return SOUNDS.reduce((text, [pattern, sound]) => text.replace(pattern, sound), word);
  }

  /* Damerau-Levenshtein distance (a swap of neighbours counts for one), given up beyond `most`. */
  function distance(one, other, most) {
    if (Math.abs(one.length - other.length) > most) return most + 1;
    let before = [];
    let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
    for (let i = 1; i <= one.length; i += 1) {
      const current = [i];
      let least = i;
      for (let j = 1; j <= other.length; j += 1) {
        const cost = one[i - 1] === other[j - 1] ? 0 : 1;
        let value = Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) value = Math.min(value, before[j - 2] + 1);
        current.push(value);
        least = Math.min(least, value);
      }
      if (least > most) return most + 1;
      before = previous;
      previous = current;
    }
    return previous[other.length];
  }

  /* Which letters a word has, as bits: one edit changes at most two of them, which spares most distances. */
  function lettersOf(word) {
    let bits = 0;
    for (let index = 0; index < word.length; index += 1) bits |= 1 << (word.charCodeAt(index) % 32);
    return bits;
  }
  function bitCount(bits) {
    let count = 0;
    for (let rest = bits; rest; rest &= rest - 1) count += 1;
    return count;
  }

  /* The good words of mots.json: front-coded, each with how common it is. */
  function readWords(coded) {
    let previous = "";
    return coded.split(" ").filter(Boolean).map((item) => {
      const written = previous.slice(0, parseInt(item[0], 36)) + item.slice(1, -1);
      previous = written;
      const folded = /^[a-z]*$/.test(written) ? written : plier(written);
      return { written, folded, letters: lettersOf(folded), common: Number(item.slice(-1)), sound: "" };
    });
  }

  function correct(word, words) {
    const most = word.length >= 7 ? 2 : word.length >= 4 ? 1 : 0;
    if (most === 0) return null;
    const sound = son(word);
    const letters = lettersOf(word);
    let best = null;
    for (const item of words) {
      if (Math.abs(item.folded.length - word.length) > 4) continue;
      item.sound = item.sound || son(item.folded);
      const sameSound = sound.length >= 3 && item.sound === sound;
      const isFar = bitCount(letters ^ item.letters) > 2 * most;
      const gap = isFar ? most + 1 : distance(word, item.folded, most);
      if (gap > most && !sameSound) continue;
      /* A sound or a first letter kept, and a common word, count more than one letter. */
      const cost = Math.min(gap, most + 1) - (sameSound ? 1.5 : 0) + (item.folded[0] === word[0] ? 0 : 0.6) - item.common * 0.08;
      if (best === null || cost < best.cost) best = { cost, item };
    }
    return best && best.item;
  }

  /* "siteinternet" is two good words written as one. */
  function split(word, words) {
    const known = new Map(words.map((item) => [item.folded, item]));
    for (let at = 4; at <= word.length - 4; at += 1) {
      const parts = [known.get(word.slice(0, at)), known.get(word.slice(at))];
      if (parts[0] && parts[1]) return parts;
    }
    return null;
  }

  function tokens(query, empty) {
    const every = [...new Set(plier(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean))];
    const useful = every.filter((word) => !empty.has(word));
    return useful.length ? useful : every;
  }

  /* ---------- Engine ---------- */

  function addScript(path) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = resolve;
      script.onerror = () => reject(new Error(path));
      document.head.append(script);
    });
  }

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
    return bytes;
  }

  /* Where files come from: the server, or the scripts of a bundle. Gives Pagefind's module, its address, a JSON reader. */
  async function openOnline() {
    const json = async (name) => {
      const answer = await fetch(root + "pagefind/" + name, { cache: "no-cache" });
      if (!answer.ok) throw new Error(name);
      return answer.json();
    };
    return { module: await import(root + "pagefind/pagefind.js"), base: root, json };
  }

  async function openOffline() {
    await addScript("pagefind/hors-ligne.js");
    const bundle = self.etrierHorsLigne;
    await Promise.all(Array.from({ length: bundle.parties }, (_, index) => addScript("pagefind/hors-ligne-" + (index + 1) + ".js")));
    const base = "https://hors-ligne.invalid/";
    const read = (address) => {
      const name = String(address).replace(base, "").replace(/\?.*$/, "");
      if (!Object.hasOwn(bundle.fichiers, name)) throw new Error(name);
      return bytesOf(bundle.fichiers[name]);
    };
    const module = bundle.moteur(async (address) => new Response(read(address)));
    return { module, base, json: async (name) => JSON.parse(new TextDecoder().decode(read("pagefind/" + name))) };
  }

  async function open() {
    const source = await (isFile ? openOffline() : openOnline());
    const [manifest, fixes] = await Promise.all([source.json("etrier.json"), source.json("mots.json")]);
    const [first, ...others] = manifest.lots;
    /* No worker: it would download as much code again, and a search takes a few milliseconds. */
    const common = { noWorker: true, ranking: RANKING, excerptLength: 1 };
    const engine = source.module.createInstance({ ...common, basePath: source.base + first.dossier + "/", baseUrl: "/", indexWeight: first.poids });
    await engine.init();
    await Promise.all(others.map((lot) => engine.mergeIndex(source.base + lot.dossier + "/", { baseUrl: "/", indexWeight: lot.poids, ranking: RANKING })));
    return { engine, manifest, empty: new Set(manifest.vides), words: readWords(fixes.mots), mistakes: fixes.fautes };
  }

  let opening = null;
  function opened() {
    opening = opening || open().catch((error) => { opening = null; throw error; });
    return opening;
  }

  /* ---------- Searching ---------- */

  function today() {
    const now = new Date();
    return now.getFullYear() + "-" + String(now.getMonth() + 1).padStart(2, "0") + "-" + String(now.getDate()).padStart(2, "0");
  }

  function filtersOf(asked, manifest) {
    const filters = {};
    if (asked.genre.length) filters.genre = { any: asked.genre };
    if (asked.besoin) filters.besoin = asked.besoin;
    if (asked.metier) filters.metier = { any: [asked.metier, "*"] };
    if (asked.departement) filters.departement = { any: [asked.departement, manifest.france] };
    if (asked.ouvertes) {
      /* Open on the day it is read, not on the day it was built. A facet with no value left must still exclude. */
      const day = today();
      filters.debut = { any: ["-", ...manifest.debuts.filter((value) => value <= day)] };
      filters.fin = { any: ["-", ...manifest.fins.filter((value) => value >= day)] };
    }
    return filters;
  }

  function union(...many) {
    const all = new Map();
    for (const hits of many) {
      for (const [id, result] of hits) if (!all.has(id) || all.get(id).score < result.score) all.set(id, result);
    }
    return all;
  }

  /* Pages that have a word, in any of its forms. Pagefind also gives those that have a longer word, and, where it
     knows none, the longest beginning it knows ("elctricité" finds "e-reporting"): only those it finds between quotes,
     where it compares stems, are kept. A score of zero is a word of the metadata, which is there to be shown. */
  async function hitsOf(word, engine) {
    const [exact, loose] = await Promise.all([engine.search('"' + word + '"', {}), engine.search(word, {})]);
    const ids = new Set(exact.results.map((result) => result.id));
    return new Map(loose.results.filter((result) => result.score > 0 && ids.has(result.id)).map((result) => [result.id, result]));
  }

  /* Pages that have the most common words beginning so: "boulang" while it is being typed. */
  async function startingWith(start, engine, words) {
    if (start.length < 3) return new Map();
    const longer = words.filter((item) => item.folded.startsWith(start)).sort((one, other) => other.common - one.common);
    return union(...await Promise.all(longer.slice(0, 4).map((item) => hitsOf(item.folded, engine))));
  }

  /* One word typed: its hits, mended when it is unknown. `said` is what was searched when it is not what was typed. */
  async function ask(word, { engine, words, mistakes }) {
    if (Object.hasOwn(mistakes, word)) {
      return [{ word, hits: union(await hitsOf(word, engine), await hitsOf(mistakes[word], engine)) }];
    }
    let hits = await hitsOf(word, engine);
    if (!hits.size) hits = await startingWith(word, engine, words);
    /* "annulent" is a form of "annuler" that the stemmer misses. */
    for (let length = word.length - 1; !hits.size && length >= Math.max(4, word.length * 0.7); length -= 1) {
      hits = union(await hitsOf(word.slice(0, length), engine), await startingWith(word.slice(0, length), engine, words));
    }
    if (hits.size) return [{ word, hits }];
    const better = correct(word, words);
    const meant = better ? [better] : split(word, words);
    if (!meant) return [{ word, hits }];
    return Promise.all(meant.map(async (item) => ({ word, said: item.written, hits: await hitsOf(item.folded, engine) })));
  }

  /* Every page that has enough of the words, best first. */
  function rank(asked, total) {
    const useful = asked.filter((item) => item.hits.size);
    const pages = new Map();
    let whole = 0;
    for (const item of useful) {
      /* Softened: a rare word must not drive out the page whose title has the other one. */
      const rarity = Math.sqrt(Math.log(1 + (total - item.hits.size + 0.5) / (item.hits.size + 0.5)));
      whole += rarity;
      for (const [id, result] of item.hits) {
        const page = pages.get(id) || { result, score: 0, covered: 0, words: 0 };
        page.score += result.score;
        page.covered += rarity;
        page.words += 1;
        pages.set(id, page);
      }
    }
    const ranked = [...pages.values()];
    for (const page of ranked) {
      page.covered /= whole;
      page.final = page.score * page.covered ** COVERAGE_POWER;
    }
    const best = ranked.reduce((most, page) => Math.max(most, page.covered), 0);
    return ranked
      .filter((page) => page.covered >= best * COVERAGE_SHARE)
      .sort((one, other) => other.final - one.final || (one.result.id < other.result.id ? -1 : 1));
  }

  async function search(asked) {
    const context = await opened();
    const filters = filtersOf(asked, context.manifest);
    const typed = tokens(asked.q, context.empty);
    if (!typed.length) {
      if (!Object.keys(filters).length) return null;
      const found = await context.engine.search(null, { filters });
      return { results: found.results, asked: [], isPartial: false };
    }
    const items = (await Promise.all(typed.map((word) => ask(word, context)))).flat();
    let ranked = rank(items, context.manifest.pages);
    if (Object.keys(filters).length) {
      const allowed = new Set((await context.engine.search(null, { filters })).results.map((result) => result.id));
      ranked = ranked.filter((page) => allowed.has(page.result.id));
    }
    const needed = items.filter((item) => item.hits.size).length;
    return {
      results: ranked.map((page) => page.result),
      asked: items,
      isPartial: ranked.length > 0 && !ranked.some((page) => page.words === needed),
    };
  }

  /* ---------- Page ---------- */

  const form = document.getElementById("recherche");
  const field = document.getElementById("q");
  const count = document.getElementById("compte");
  const list = document.getElementById("resultats");
  const more = document.getElementById("suite");
  const plainLists = document.getElementById("sans-recherche");
  const BADGES = { ouverte: ["ouverte", "ouvert"], "a-venir": ["ouvre bientôt", "verifier"], "a-verifier": ["à vérifier", "verifier"], fermee: ["fermée", "ferme"] };

  function readForm() {
    const data = new FormData(form);
    return {
      q: String(data.get("q") || "").slice(0, 200).trim(), genre: data.getAll("genre").map(String), ouvertes: data.has("ouvertes"),
      besoin: String(data.get("besoin") || ""), metier: String(data.get("metier") || ""), departement: String(data.get("departement") || ""),
    };
  }

  function fillForm(query) {
    field.value = query.get("q") || "";
    for (const control of form.querySelectorAll("select")) {
      const value = query.get(control.name) || "";
      if ([...control.options].some((option) => option.value === value)) control.value = value;
    }
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = query.getAll(box.name).includes(box.value);
    if (form.querySelector("details :checked:not(option)") || [...form.querySelectorAll("details select")].some((control) => control.value)) {
      form.querySelector("details").open = true;
    }
  }

  function writeAddress(asked) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) {
      for (const one of [].concat(value === true ? "1" : value || [])) query.append(name, one);
    }
    const text = query.toString();
    try { history.replaceState(null, "", location.pathname + (text ? "?" + text : "")); } catch (error) { /* refused over file:// by some browsers */ }
  }

  function stateToday(meta) {
    const day = today();
    if (meta.etat === "fermee" || (meta.fin && meta.fin < day)) return "fermee";
    if (meta.etat === "a-verifier" || (meta.perime && meta.perime <= day)) return "a-verifier";
    return meta.debut && meta.debut > day ? "a-venir" : "ouverte";
  }

  /* Indexed text has straight apostrophes; people read French ones, and no sign alone at the start of a line. */
  function typeset(text) {
    return text.replace(/(\p{L})'/gu, "$1’").replace(/ ([;!?»%€])/g, "\u202f$1").replace(/« /g, "«\u202f").replace(/ :/g, "\u00a0:");
  }

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function line(page) {
    const item = element("li");
    const address = page.raw_url.replace(/^\//, "");
    const link = element("a", "", page.meta.title);
    link.href = root + (isFile ? address.replace(/\/(#|$)/, "/index.html$1") : address);
    item.append(link, " ", element("span", "pastille pastille--neutre", page.meta.genre));
    if (page.meta.etat) {
      const [text, tone] = BADGES[stateToday(page.meta)];
      item.append(" ", element("span", "pastille pastille--" + tone, text));
    }
    if (page.meta.lieu) item.append(" ", element("span", "pastille pastille--neutre", page.meta.lieu));
    const summary = page.content.split("¦")[0].trim();
    if (summary) item.append(element("p", "discret", typeset(summary)));
    return item;
  }

  function quoted(words) { return "«\u202f" + words.join(" ") + "\u202f»"; }

  function sentence(answer, asked) {
    if (!answer.results.length) return asked.q ? "Aucun résultat pour " + quoted([asked.q]) + ". Essayez avec un seul mot, ou retirez un choix." : "Rien ne correspond. Retirez un choix.";
    const number = String(answer.results.length).replace(/\B(?=(\d{3})+$)/g, "\u202f") + (answer.results.length === 1 ? " résultat" : " résultats");
    const mended = answer.asked.filter((item) => item.said && item.hits.size);
    const lost = answer.asked.filter((item) => !item.hits.size).map((item) => item.word);
    const parts = [];
    if (mended.length) {
      const typed = [...new Set(mended.map((item) => item.word))];
      parts.push("Aucun résultat pour " + quoted(typed) + ". Voici pour " + quoted(mended.map((item) => item.said)) + ".");
    }
    if (lost.length) parts.push("Rien pour " + quoted(lost) + " : cherché sans.");
    if (answer.isPartial) parts.push("Aucune page n’a tous ces mots : voici les plus proches.");
    return [number + ".", ...parts].join(" ");
  }

  let turn = 0;
  let current = { results: [], shown: 0 };

  async function showMore(mine) {
    const next = current.results.slice(current.shown, current.shown + PAGE);
    const pages = await Promise.all(next.map((result) => result.data()));
    if (mine !== turn) return null;
    const lines = pages.map(line);
    list.append(...lines);
    current.shown += next.length;
    list.hidden = current.shown === 0;
    more.hidden = current.shown >= current.results.length;
    return lines[0] || null;
  }

  async function run() {
    const mine = (turn += 1);
    const asked = readForm();
    writeAddress(asked);
    try {
      const answer = await search(asked);
      if (mine !== turn) return;
      current = { results: answer ? answer.results : [], shown: 0 };
      const said = answer ? sentence(answer, asked) : "";
      list.replaceChildren();
      list.hidden = more.hidden = true;
      await showMore(mine);
      if (mine !== turn) return;
      count.textContent = said;
      plainLists.hidden = current.results.length > 0;
      form.dataset.pret = String(mine);
    } catch (error) {
      if (mine !== turn) return;
      console.error(error);
      count.textContent = "La recherche ne marche pas ici.";
      list.hidden = more.hidden = true;
      plainLists.hidden = false;
    }
  }

  let waiting = 0;
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(run, 250);
  }

  function start() {
    form.hidden = false;
    plainLists.querySelector("p").textContent = "Ou passez par les listes :";
    fillForm(new URLSearchParams(location.search));
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); run(); });
    form.addEventListener("change", (event) => { if (event.target !== field) run(); });
    field.addEventListener("input", soon);
    document.getElementById("reinitialiser").addEventListener("click", () => {
      field.value = "";
      for (const control of form.querySelectorAll("select")) control.value = "";
      for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
      run();
      field.focus();
    });
    more.addEventListener("click", async () => {
      const first = await showMore(turn);
      if (first) first.querySelector("a").focus();
    });
    if (location.search.length > 1) run();
    /* Whoever opens this page will search: the engine is ready by the time they have typed. */
    else (self.requestIdleCallback || setTimeout)(() => { opened().catch(() => {}); });
  }

  self.etrierRecherche = { plier, son, distance, search };
  if (form) start();
})();
