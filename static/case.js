// What takes longer than the rest of a page is asked for once it is shown: how a case stands, what comes on Today.
// Without this the page links to it, or leaves it to the page of the case.
"use strict";

(() => {
  // Whether it came, and there is nothing of it.
  async function judge(place) {
    const judged = await asked(place.dataset.standing);
    if (!judged) return false;
    const next = judged.querySelector(".case-head-action a");
    // Whoever is where the next step is done needs no link to it.
    if (next && new URL(next.href, window.location.href).pathname === window.location.pathname) next.closest(".case-head-action").remove();
    keep(judged);
    // Of a whole page the part that belongs here.
    place.replaceChildren(...(judged.querySelector("[data-part]") ?? judged.body).childNodes);
    place.removeAttribute("data-standing");
    const list = place.querySelector("[data-goes-on]");
    if (list) await goOn(list);
    return !(list ? list.querySelector("[data-judged] > *, [data-foot] > *") : place.firstElementChild);
  }

  // That nothing waits is said once all of it came empty.
  async function judgeAll() {
    const places = [...document.querySelectorAll("[data-standing]")];
    const empty = await Promise.all(places.map((place) => judge(place).catch(() => false)));
    const box = document.querySelector("template[data-nothing]");
    if (box && empty.every(Boolean)) box.replaceWith(box.content);
  }

  // Lines that are alike are asked for when they are opened, once; without network the link to them stays.
  async function open(event) {
    const fold = event.target.closest?.("details[data-lines]");
    if (!fold?.open) return;
    const lines = (await asked(fold.dataset.lines))?.querySelector("[data-part]");
    if (!lines || !fold.dataset.lines) return;
    fold.removeAttribute("data-lines");
    fold.querySelector("div").replaceChildren(...lines.childNodes);
  }

  // The first of them come ahead of that where the page is kept for a time without network.
  function keep(page) {
    const came = page.querySelector("template[data-kept]")?.content.querySelectorAll("details") ?? [];
    for (const fold of came) {
      const there = document.querySelector(`details[data-lines="${CSS.escape(fold.dataset.lines)}"]`);
      if (!there) continue;
      const lines = fold.querySelector("div");
      there.querySelector("div").replaceWith(lines);
      if (!lines.querySelector(".today-all")) there.removeAttribute("data-lines");
    }
  }

  document.addEventListener("toggle", (event) => open(event).catch(() => null), true);
  judgeAll();
})();
