/* The letter to a provider: twin of generator/contracts/letter.py. The radios of the reading keys make its list;
   contrat.js writes the files. Nothing is sent, nothing is kept. */
"use strict";
(function () {
  const { say, clean, checkCharacters, readDay, piece, block, element, toDocx, toOdt } = self.etrierContrat;
  const NO_DAY = "2026-01-01";
  const VERDICTS = ["attention", "stop", "introuvable"];

  function typed(answers, name) {
    const text = clean(answers[name] || "");
    try {
      checkCharacters(text, true);
      if (name === "jour" && text) readDay(text);
    } catch {
      return "";
    }
    return text;
  }

  function line(text) {
    return block("p", "", { pieces: [piece(text)] });
  }

  function item(point, verdict) {
    const pieces = [piece(point.question + " ", true)];
    if (verdict === "introuvable") pieces.push(piece(say("lettre-introuvable") + " "));
    pieces.push(piece(point.sentence));
    if (verdict === "stop") pieces.push(piece(" " + say("lettre-condition")));
    return pieces;
  }

  function letter(points, answers) {
    const day = typed(answers, "jour");
    const sender = typed(answers, "expediteur").split("\n");
    const recipient = typed(answers, "destinataire").split("\n");
    const contract = typed(answers, "contrat");
    const asked = points.filter((point) => VERDICTS.includes(answers[point.id]));
    const blocks = [block("titre", say("lettre-titre"))];
    for (const text of [...sender, ...recipient]) if (text) blocks.push(line(text));
    if (day) blocks.push(line(say("lettre-jour", { day: readDay(day) })));
    if (contract) blocks.push(block("p", "", { pieces: [piece(say("lettre-objet"), true), piece(contract)] }));
    blocks.push(line(say("lettre-bonjour")));
    if (asked.length) {
      blocks.push(line(say("lettre-demande")));
      blocks.push(block("liste", "", { items: asked.map((point) => item(point, answers[point.id])) }));
      blocks.push(line(say("lettre-reponse")));
    } else {
      blocks.push(line(say("lettre-rien")));
    }
    blocks.push(line(say("lettre-fin")), line(sender[0] || say("blanc")));
    return { title: say("lettre-titre"), day: day || NO_DAY, footer: say("lettre-pied"), blocks };
  }
  self.etrierLettre = { letter };

  /* ---------- The page ---------- */

  const form = document.getElementById("lecture");
  if (!form) return;
  const points = JSON.parse(document.getElementById("lettre-points").textContent);
  const preview = document.getElementById("lettre-apercu");
  const refusal = document.getElementById("lettre-refus");
  const day = form.elements.jour;
  const today = new Date();
  if (!day.value) day.value = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

  function answers() {
    return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  }

  function faults() {
    for (const name of ["expediteur", "destinataire", "contrat"]) {
      try {
        checkCharacters(clean(form.elements[name].value), true);
      } catch (wrong) {
        return wrong.message;
      }
    }
    return "";
  }

  function show() {
    const fault = faults();
    refusal.hidden = !fault;
    refusal.textContent = fault;
    preview.replaceChildren(...letter(points, answers()).blocks.map((made) => element(made)));
    return !fault;
  }

  function save(bytes, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* The radios stand by their questions, outside the form they belong to. */
  document.addEventListener("input", (event) => {
    if (event.target.form === form) show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const format = event.target.dataset.format;
    if (!format || !show()) return;
    const made = letter(points, answers());
    if (format === "docx") save(toDocx(made), "lettre.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    else if (format === "odt") save(toOdt(made), "lettre.odt", "application/vnd.oasis.opendocument.text");
    else {
      document.documentElement.classList.add("imprime-lettre");
      print();
      document.documentElement.classList.remove("imprime-lettre");
    }
  });
  show();
})();
