/* Étrier, hauteur automatique des vignettes. MIT. Rien n'est lu, gardé ni envoyé ailleurs : ce script donne à
   chaque <iframe data-etrier> de la page la hauteur que la vignette annonce. Sans lui, la hauteur reste fixe.
   Écrit à la main : iframe-resizer, la bibliothèque habituelle, est sous GPL depuis sa version 5. */
"use strict";
(function () {
  const MAXIMUM = 12000;
  const frames = () => document.querySelectorAll("iframe[data-etrier]");

  addEventListener("message", (event) => {
    const message = event.data;
    if (!message || message.type !== "etrier:hauteur" || !Number.isFinite(message.hauteur)) return;
    // Une vignette isolée (sandbox) a pour origine "null" : c'est la fenêtre qui parle qu'on reconnaît.
    for (const frame of frames()) {
      if (frame.contentWindow === event.source) {
        frame.style.height = Math.min(Math.max(Math.ceil(message.hauteur), 100), MAXIMUM) + "px";
      }
    }
  });
  // Les vignettes déjà chargées ont parlé avant nous : on leur demande de répéter.
  for (const frame of frames()) if (frame.contentWindow) frame.contentWindow.postMessage({ type: "etrier:mesure" }, "*");
})();
