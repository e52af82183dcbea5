// What takes longer than the rest of a page is asked for once it is shown: how a case stands, what comes on Today.
// Without this the page links to it, or leaves it to the page of the case.
"use strict";

(() => {
  async function judge(place) {
    const judged = await asked(place.dataset.standing);
    if (!judged) return;
    const next = judged.querySelector(".case-head-action a");
    // Whoever is where the next step is done needs no link to it.
    if (next && new URL(next.href, window.location.href).pathname === window.location.pathname) next.closest(".case-head-action").remove();
    // Of a whole page the part that belongs here.
    place.replaceChildren(...(judged.querySelector("[data-part]") ?? judged.body).childNodes);
    place.removeAttribute("data-standing");
  }

  document.querySelectorAll("[data-standing]").forEach((place) => judge(place).catch(() => null));
})();
