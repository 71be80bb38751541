/* What the record's page will say, as it is being typed: the same headings as the page, in a lighter dress. Every value is
   text: elements are built one by one, no HTML is ever read. */
"use strict";
(function () {
  const { frenchDate, frenchPartialDate } = self.etrierContribuer;
  const shared = self.etrierFormes;
  const NARROW = "\u202f";

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  /* French spaces, as generator/text.py sets them. */
  function typography(text) {
    return text
      .replace(/([\p{L}\p{N}_])'(?=[\p{L}\p{N}_])/gu, "$1’")
      .replace(/\.\.\./g, "…")
      .replace(/«[ \u00a0\u202f]*/g, "«" + NARROW)
      .replace(/[ \u00a0\u202f]*»/g, NARROW + "»")
      .replace(/[ \u00a0]+([;!?])/g, NARROW + "$1")
      .replace(/[ \u202f]+:(?=\s|$)/g, "\u00a0:")
      .replace(/(\d)[ \u00a0]+(?=[€%])/g, "$1" + NARROW)
      .replace(/(^|[^\d.,/-])(\d{1,3}(?: \d{3})+)(?!\d)/g, (whole, before, number) => before + number.replaceAll(" ", NARROW));
  }

  /* ---------- Our small Markdown: paragraphs, lists, **bold**, *slanted*, links ---------- */

  const INLINE = /\[\[([a-z-]+):([a-z0-9-]+)(?:\|([^\]]+))?\]\]|\[([^\]]*)\]\(\s*<?((?:https:\/\/|mailto:|tel:)[^)\s>]+)>?\s*\)|\*\*([^*]+)\*\*|\*([^*]+)\*/gi;

  function inline(text, titleOf) {
    const parts = [];
    let done = 0;
    for (const match of text.matchAll(INLINE)) {
      parts.push(typography(text.slice(done, match.index)));
      done = match.index + match[0].length;
      if (match[1]) parts.push(make("em", "", typography(match[3] || titleOf(match[1], match[2]) || match[2])));
      else if (match[5]) {
        const link = make("a", "", typography(match[4]));
        link.href = match[5];
        link.rel = "noopener";
        parts.push(link);
      } else if (match[6]) parts.push(make("strong", "", typography(match[6])));
      else parts.push(make("em", "", typography(match[7])));
    }
    parts.push(typography(text.slice(done)));
    return parts;
  }

  function markdown(text, titleOf) {
    return text.trim().split(/\n\s*\n/).map((block) => {
      const lines = block.split("\n").map((line) => line.trim());
      const mark = lines.every((line) => /^[-*+] /.test(line)) ? "ul" : lines.every((line) => /^\d+[.)] /.test(line)) ? "ol" : "";
      if (!mark) return make("p", "", ...inline(lines.join(" "), titleOf));
      return make(mark, "", ...lines.map((line) => make("li", "", ...inline(line.replace(/^([-*+]|\d+[.)]) /, ""), titleOf))));
    });
  }

  /* ---------- Values ---------- */

  class Preview {
    /* titleOf(kind, id) gives a record's title, or nothing. */
    constructor(form, titleOf) {
      this.form = form;
      this.titleOf = titleOf;
    }

    field(path) {
      let name = this.form.root;
      let found;
      for (const key of path) {
        found = this.form.nodes[name].fields.find((field) => field.key === key);
        name = found && found.node;
      }
      return found;
    }

    get(content, path) {
      return path.reduce((value, key) => (value === undefined || value === null ? undefined : value[key]), content);
    }

    /* One value in words. */
    words(field, value) {
      if (field.choices === "@territories") return this.territory(value);
      if (field.choices === "@departments") return (shared.departments.find(([code]) => code === value) || [value, value])[1];
      if (field.choices) return (this.form.choices[field.choices].find((choice) => choice[0] === value) || [value, value])[1];
      if (field.ref) return this.titleOf(field.ref, value) || value;
      if (field.is_bool) return value ? "Oui" : "Non";
      if (field.check === "day") return /^\d{4}-\d\d-\d\d$/.test(value) ? frenchDate(value) : String(value);
      if (field.check === "partial-date") return /^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(value) ? frenchPartialDate(String(value)) : String(value);
      if (field.check === "moment") return /^\d{4}-\d\d-\d\dT/.test(value) ? frenchDate(value.slice(0, 10)) + ", " + value.slice(11, 16).replace(":", "\u00a0h\u00a0") : String(value);
      if (field.is_number && typeof value === "number") return value.toLocaleString("fr-FR");
      return typography(String(value));
    }

    territory(code) {
      if (code === shared.france) return "toute la France";
      const region = shared.regions.find(([item]) => "REG-" + item === code);
      const department = shared.departments.find(([item]) => "DEP-" + item === code);
      return region ? region[1] : department ? department[1] : code;
    }

    /* A field as nodes of the page. */
    nodes(field, value, level) {
      if (value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length)) return [];
      if (field.node) {
        const items = Array.isArray(value) ? value : [value];
        return items.map((item) => this.block(field.node, item, level)).filter(Boolean);
      }
      if (!Array.isArray(value)) {
        if (field.markdown || field.control === "text") return markdown(String(value), this.titleOf);
        if (field.check === "https") return [this.address(value)];
        return [make("p", "", this.words(field, value))];
      }
      const words = value.map((item) => this.words(field, item));
      if (field.control === "lines") return [make("ul", "", ...words.map((item) => make("li", "", item)))];
      return [make("p", "", words.join(", "))];
    }

    address(value) {
      if (!/^https:\/\/[^\s]+$/.test(value)) return make("p", "", String(value));
      const link = make("a", "", value.replace(/^https:\/\/(www\.)?/, "").replace(/\/$/, ""));
      link.href = value;
      link.rel = "noopener";
      return make("p", "", link);
    }

    block(name, content, level) {
      const list = make("dl", "fiche");
      for (const field of this.form.nodes[name].fields) {
        const nodes = this.nodes(field, content[field.key], level + 1);
        if (nodes.length) list.append(make("dt", "", typography(field.label)), make("dd", "", ...nodes));
      }
      return list.children.length ? list : null;
    }

    layout() {
      if (this.form.preview) return this.form.preview;
      const own = this.form.nodes[this.form.root].fields.filter((field) => !this.form.common.includes(field.key) && field.key !== "id" && field.key !== this.form.titleKey);
      const lead = own.find((field) => ["resume", "accroche", "definition", "role"].includes(field.key));
      const rest = own.filter((field) => field !== lead);
      const isWide = (field) => field.node || field.control === "text" || field.control === "lines";
      return {
        badges: [],
        lead: lead ? [lead.key] : [],
        facts: rest.filter((field) => !isWide(field)).map((field) => [field.label, [field.key]]),
        parts: rest.filter(isWide).map((field) => [field.label, [field.key], ""]),
      };
    }

    render(content) {
      const layout = this.layout();
      const said = String(content[this.form.titleKey] || "");
      const title = this.form.kind === "metier" ? said.slice(0, 1).toUpperCase() + said.slice(1) : said;
      const parts = [make("h2", "", "Ce que dira la page")];
      parts.push(title ? make("h3", "", typography(String(title))) : make("h3", "manque", "Sans titre encore"));
      const badges = layout.badges.flatMap((key) => [content[key]].flat().filter(Boolean).map((value) => this.words(this.field([key]), value)));
      if (badges.length) parts.push(make("p", "", ...badges.flatMap((text) => [make("span", "pastille", text), " "])));
      const lead = layout.lead.map((key) => content[key]).filter(Boolean).map((text) => typography(String(text)));
      if (lead.length) parts.push(make("p", "chapeau", lead.join(", ")));
      parts.push(...this.facts(layout, content), ...this.sections(layout, content), ...this.provenance(content));
      return parts;
    }

    facts(layout, content) {
      const list = make("dl", "fiche");
      for (const [heading, keys] of layout.facts) {
        const nodes = keys.flatMap((key) => this.nodes(this.field(key.split(".")), this.get(content, key.split(".")), 0));
        if (nodes.length) list.append(make("dt", "", typography(heading)), make("dd", "", ...nodes));
      }
      return list.children.length ? [list] : [];
    }

    sections(layout, content) {
      return layout.parts.flatMap(([heading, keys, dress]) => {
        let nodes = keys.flatMap((key) => this.nodes(this.field([key]), content[key], 0));
        if (!nodes.length) return [];
        if (dress === "kraft") nodes = [make("div", "kraft", ...nodes)];
        if (dress === "ol" && nodes[0].tagName === "UL") nodes = [make("ol", "", ...nodes[0].childNodes)];
        return heading ? [make("h4", "", typography(heading)), ...nodes] : nodes;
      });
    }

    provenance(content) {
      const foot = make("div", "provenance");
      const day = content.verifie_le ? this.words(this.field(["verifie_le"]), content.verifie_le) : "";
      const confidence = content.confiance ? this.words(this.field(["confiance"]), content.confiance).toLowerCase() : "";
      foot.append(make("p", "", make("strong", "", day ? "Vérifié le " + day + "." : "Jour de lecture à dire."), confidence ? " Confiance\u00a0: " + confidence + "." : ""));
      const source = content.source || {};
      const place = source.titre ? typography(source.titre) : source.url || "";
      foot.append(place ? make("p", "", "Source\u00a0: " + place + ".") : make("p", "manque", "Source à dire."));
      const doubt = content.a_verifier ? make("div", "a-verifier", make("p", "", make("strong", "", "Ce qui reste à vérifier.")), ...markdown(content.a_verifier, this.titleOf)) : null;
      const note = make("p", "discret", "Un aperçu simple : la page exacte viendra avec la proposition.");
      return [...(doubt ? [doubt] : []), foot, note];
    }
  }

  self.etrierApercu = { Preview, typography };
})();
