// Lists: a row opens by click or Enter; j, k and the arrows move from row to row; x ticks the row one is on.
"use strict";

(() => {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const linkOf = (row) => row.querySelector("[data-open]");
  const interactive = "a, button, input, select, textarea, label, summary, details";

  function opens(event, row) {
    if (event.defaultPrevented || event.target.closest(interactive)) return;
    if (String(window.getSelection())) return;
    const link = linkOf(row); // an address, or a button of a form
    if (link.href && (event.ctrlKey || event.metaKey || event.button === 1)) window.open(link.href, "_blank", "noopener");
    else if (event.button === 0) link.click();
  }
  rows.forEach((row) => {
    row.addEventListener("click", (event) => opens(event, row));
    row.addEventListener("auxclick", (event) => opens(event, row));
  });

  function move(step) {
    const here = rows.findIndex((row) => row.contains(document.activeElement));
    const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(here + step, 0), rows.length - 1);
    linkOf(rows[next]).focus();
    rows[next].scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const here = rows.find((row) => row.contains(document.activeElement));
    const box = here && here.querySelector("[data-tick]");
    if (box) box.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], details[open]")) return;
    if (event.key === "x") tick();
    const inList = rows.some((row) => row.contains(event.target));
    const step = { j: 1, k: -1 }[event.key] || (inList ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0);
    if (!step) return;
    event.preventDefault();
    move(step);
  });
})();
