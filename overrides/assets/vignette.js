/* In an embed's frame: recomputes what the dates say, filters by the address, tells the host page our height.
   The frame may be sandboxed: no storage, no cookie, an opaque origin. */
"use strict";
(function () {
  const BADGES = {
    "ouverte": ["ouverte", "pastille--ouvert"],
    "a-venir": ["ouvre bientôt", "pastille--verifier"],
    "a-verifier": ["à vérifier", "pastille--verifier"],
  };
  const FACETS = ["departement", "metier", "besoin", "nature"];

  /* An aid's state today: the page may be older than its aids. Twin of `aid_status` in eligibility.py. */
  function stateOf(line, today) {
    const { etat, debut, fin, perime } = line.dataset;
    if (fin && fin < today) return "fermee";
    if (etat === "a-verifier" || (perime && perime <= today)) return "a-verifier";
    return debut && debut > today ? "a-venir" : "ouverte";
  }

  function localDay() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  }

  function admits(line, key, wanted) {
    const values = (line.dataset[key] || "").split(" ");
    return values.includes("*") || values.includes("FR") || values.includes(wanted);
  }

  function refresh(asked) {
    const today = localDay();
    for (const line of document.querySelectorAll("li[data-etat]")) {
      const state = stateOf(line, today);
      line.dataset.etat = state;
      const badge = line.querySelector("[data-pastille]");
      if (badge && BADGES[state]) {
        badge.textContent = BADGES[state][0];
        badge.className = `pastille ${BADGES[state][1]}`;
      }
      line.hidden =
        state === "fermee" ||
        Boolean(asked.get("etat") && state !== asked.get("etat")) ||
        FACETS.some((key) => asked.get(key) && !admits(line, key, asked.get(key)));
    }
    for (const list of document.querySelectorAll("ul.aides")) list.hidden = !list.querySelector("li:not([hidden])");
  }

  function tellCount(asked) {
    const list = document.getElementById("aides");
    const count = document.querySelector("[data-compte]");
    if (!list || !count) return;
    const shown = list.querySelectorAll("li:not([hidden])").length;
    const names = [];
    for (const name of document.querySelectorAll("#noms > li")) {
      if (asked.get(name.dataset.cle) === name.dataset.valeur) names.push(name.textContent);
    }
    if (asked.get("etat") === "ouverte") names.push("ouvertes aujourd’hui");
    const subject = names.length ? `\u00a0: ${names.join(", ")}` : "";
    count.textContent = shown
      ? `${shown} aide${shown > 1 ? "s" : ""}${subject}`
      : `Aucune aide connue${subject}. Voyez la liste entière, plus bas.`;
  }

  /* Height, to whoever frames us: it is no secret, and a sandboxed frame cannot name its host. */
  function tellHeight() {
    if (window.parent === window) return;
    const height = document.documentElement.offsetHeight;
    window.parent.postMessage({ type: "etrier:hauteur", hauteur: height }, "*");
  }

  const asked = new URLSearchParams(location.search);
  if (asked.get("departement")) asked.set("departement", asked.get("departement").toUpperCase());
  if (asked.get("theme") === "clair") document.documentElement.dataset.theme = "clair";
  refresh(asked);
  tellCount(asked);
  new ResizeObserver(tellHeight).observe(document.documentElement);
  /* The host's script may come after us: it then asks. */
  addEventListener("message", (event) => {
    if (event.source === window.parent && event.data && event.data.type === "etrier:mesure") tellHeight();
  });
})();
