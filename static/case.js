// The header of a case: how it stands is judged after the page is shown. Without this the header links to that.
"use strict";

(() => {
  const place = document.querySelector("[data-standing]");
  if (!place) return;

  async function judge() {
    const answer = await fetch(place.dataset.standing, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      headers: { "Accept": "text/html", "X-Background": "1" },
    });
    if (!answer.ok) return;
    const judged = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = judged.querySelector(".case-head-action a");
    // Whoever is where the next step is done needs no link to it.
    if (next && new URL(next.href, window.location.href).pathname === window.location.pathname) next.closest(".case-head-action").remove();
    place.replaceChildren(...judged.body.childNodes);
    place.removeAttribute("data-standing");
  }

  judge().catch(() => null);
})();
