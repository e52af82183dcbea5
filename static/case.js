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

  // Lines that are alike are asked for when they are opened, once; without network the link to them stays.
  async function open(event) {
    const fold = event.target.closest?.("details[data-lines]");
    if (!fold?.open) return;
    const lines = (await asked(fold.dataset.lines))?.querySelector("[data-part]");
    if (!lines || !fold.dataset.lines) return;
    fold.removeAttribute("data-lines");
    fold.querySelector(".today-all").replaceWith(...lines.childNodes);
  }

  document.addEventListener("toggle", (event) => open(event).catch(() => null), true);
  document.querySelectorAll("[data-standing]").forEach((place) => judge(place).catch(() => null));
})();
