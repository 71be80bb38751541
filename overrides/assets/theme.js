/* Sets the chosen theme before the page is painted. In the head, not deferred: no flash. */
"use strict";
(function () {
  try {
    var choice = localStorage.getItem("etrier-theme");
    if (choice === "sombre" || choice === "clair") document.documentElement.dataset.theme = choice;
  } catch (error) {
    /* Storage may be refused (file://, private window): the system's theme holds. */
  }
  document.documentElement.classList.replace("no-js", "js");
})();
