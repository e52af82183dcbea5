// Lists: a row opens by click or Enter; j, k and the arrows move from row to row; x ticks the row one is on, X all of
// them; v goes to the saved views, f to the filters.
"use strict";

// What a page asks for once it is shown, read as a document; null where there is none now.
async function asked(address) {
  const answer = await fetch(address, {
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    headers: { "Accept": "text/html", "X-Background": "1" },
  }).catch(() => null);
  return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
}

// Rows that are judged come a few at a time: the next ones are asked for once those are shown, as many as a page has.
async function goOn(list) {
  const pieces = 5;
  const [judged, foot] = ["[data-judged]", "[data-foot]"].map((part) => list.querySelector(part));
  const first = list.querySelector("[data-first]")?.textContent;
  for (let piece = 0; piece < pieces; piece += 1) {
    const link = foot?.querySelector("[rel=next]");
    const page = link && await asked(link.href);
    const next = page?.querySelector("[data-goes-on]");
    if (!page || !(next || page.querySelector("[data-part]"))) return;
    const [rows, more] = [judged, next].map((part) => part?.querySelector("tbody, ul"));
    const [count, counted] = [judged, next].map((part) => part?.querySelector(".count"));
    if (rows && more) rows.append(...more.childNodes);
    else if (more) judged.replaceChildren(...next.querySelector("[data-judged]").childNodes);
    if (count && counted) count.textContent = counted.textContent;
    foot.replaceChildren(...(next?.querySelector("[data-foot]").childNodes ?? []));
    document.querySelector("[data-none]")?.replaceChildren(...(page.querySelector("[data-none]")?.childNodes ?? []));
    const shown = foot.querySelector("[data-first]");
    if (shown) shown.textContent = first;
  }
}

(() => {
  const areOn = () => document.documentElement.dataset.shortcuts !== "off";
  const goTo = { v: "[data-views] a", f: ".filters select, .filters > summary" };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !goTo[event.key] || !areOn()) return;
    if (event.target.closest("input:not([data-tick]), textarea, select, [contenteditable]")) return;
    const first = [...document.querySelectorAll(goTo[event.key])].find((one) => one.checkVisibility());
    if (!first) return;
    event.preventDefault();
    first.focus();
  });

  // A filter lists the name that is chosen; all others are asked for when somebody comes near it. Nothing else may move
  // by that: whoever comes near is about to press something.
  document.querySelectorAll("[data-more-choices]").forEach((link) => {
    const field = document.getElementById(link.dataset.moreChoices);
    async function add() {
      const page = await asked(link.href);
      if (!page) return;
      const there = new Set([...field.options].map((option) => option.value));
      const last = field.options[field.options.length - 1];
      page.querySelectorAll("[data-part] [data-value]").forEach((one) => {
        if (!there.has(one.dataset.value)) field.add(new Option(one.textContent, one.dataset.value), last);
      });
    }
    const form = link.closest("form");
    const once = () => {
      form.removeEventListener("pointerover", once);
      form.removeEventListener("focusin", once);
      add().catch(() => null);
    };
    form.addEventListener("pointerover", once);
    form.addEventListener("focusin", once);
  });

  // Filters that few ask for come when somebody comes near them; without a script they have a page of their own.
  document.querySelectorAll("[data-fills]").forEach((place) => {
    const fold = place.closest("details");
    let isAsked = false;
    const fill = async () => {
      if (isAsked) return;
      isAsked = true;
      const part = (await asked(place.querySelector("a").href))?.querySelector("[data-part]");
      if (part) place.replaceChildren(...part.childNodes);
    };
    for (const near of ["pointerover", "focusin", "toggle"]) fold.addEventListener(near, fill);
  });

  // What takes longer than the list is put into its rows once they are shown. Where it does not come, the place says so.
  document.querySelectorAll("[data-adds]").forEach(async (place) => {
    const page = await asked(place.dataset.adds);
    place.hidden = Boolean(page);
    page?.querySelectorAll("[data-for]").forEach((one) => {
      document.querySelectorAll(`[data-added-to="${one.dataset.for}"]`).forEach((to) => {
        to.replaceChildren(...one.cloneNode(true).childNodes);
      });
    });
  });

  document.querySelectorAll("[data-goes-on]").forEach(goOn);

  // Asked anew each time: some rows come after the page.
  const allRows = () => [...document.querySelectorAll("[data-row]")];
  const linkOf = (row) => row.querySelector("[data-open]");
  const interactive = "a, button, input, select, textarea, label, summary, details";

  function opens(event, row) {
    const part = event.target.closest(interactive);
    if (event.defaultPrevented || (part && row.contains(part))) return; // a row may lie in a fold
    if (String(window.getSelection())) return;
    const link = linkOf(row); // an address, or a button of a form
    if (link.href && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(link.href, "_blank", "noopener");
    else if (event.button === 0) link.click();
  }
  ["click", "auxclick"].forEach((kind) => document.addEventListener(kind, (event) => {
    const row = event.target.closest("[data-row]");
    if (row) opens(event, row);
  }));

  function move(step) {
    const rows = allRows().filter((row) => row.checkVisibility());
    if (!rows.length) return;
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
    linkOf(rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const here = allRows().find((row) => row.contains(document.activeElement));
    const box = here && here.querySelector("[data-tick]");
    if (box) box.click();
  }

  // All rows of this page, or none of them; without a script the same link ticks them on the server.
  const boxes = allRows().map((row) => row.querySelector("[data-tick]")).filter(Boolean);
  const all = document.querySelector("[data-all-rows]");
  function tickAll() {
    const on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
  }
  if (all) all.addEventListener("click", (event) => { event.preventDefault(); tickAll(); });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([data-tick]), textarea, select, [contenteditable]")) return;
    const fold = event.target.closest("details[open]"); // a menu, or one in which rows lie
    if (fold && !fold.querySelector("[data-row]")) return;
    if (event.key === "x" && areOn()) tick();
    if (event.key === "X" && boxes.length && areOn()) tickAll();
    const rows = allRows();
    if (!rows.length) return;
    const inList = rows.some((row) => row.contains(event.target));
    const step = (areOn() && { j: 1, k: -1 }[event.key]) || (inList ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0);
    if (!step) return;
    event.preventDefault();
    move(step);
  });
})();
