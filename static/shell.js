// The frame: keys that can be turned off, the search key, menus that close, copying a link, the path of a case.
"use strict";

// Single keys get in the way of those who speak their commands or hit keys by chance: a cookie of this browser turns
// them off. It holds nothing else.
(() => {
  const root = document.documentElement;
  const button = document.querySelector("[data-shortcuts-switch]");
  const state = document.querySelector("[data-shortcuts-state]");
  const keep = "; path=/; SameSite=Strict; max-age=31536000" + (window.location.protocol === "https:" ? "; Secure" : "");

  function show(isOn, isSaid) {
    root.dataset.shortcuts = isOn ? "on" : "off";
    if (!button) return;
    button.hidden = false;
    button.textContent = isOn ? button.dataset.on : button.dataset.off;
    if (isSaid) state.textContent = isOn ? state.dataset.on : state.dataset.off;
  }

  show(!/(^|;\s*)shortcuts=off(;|$)/.test(document.cookie), false);
  if (button) button.addEventListener("click", () => {
    const isOn = root.dataset.shortcuts === "off";
    document.cookie = `shortcuts=${isOn ? "on" : "off"}${keep}`;
    show(isOn, true);
  });
})();

(() => {
  const search = document.querySelector("[data-search]");
  const areOn = () => document.documentElement.dataset.shortcuts !== "off";
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && search && areOn() && !isTyping(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") closeMenus(null, true);
  });

  function closeMenus(except, returnFocus) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu === except) return;
      const held = menu.contains(document.activeElement);
      menu.removeAttribute("open");
      if (returnFocus && held) menu.querySelector("summary").focus();
    });
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]"), false));
  document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]"), false));

  // A link to what lies in a fold opens it, also where the browser does not by itself.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const fold = link && document.getElementById(link.hash.slice(1))?.closest("details:not([open])");
    if (fold) fold.open = true;
  });

  // Where a case stands, and what is chosen, is looked at first, also where a row is wider than the screen.
  const rows = ":is(.path, .switch, .figure-tables, .figure-parts ul, .figure-sorts)";
  document.querySelectorAll(`${rows} [aria-current]`).forEach((step) => {
    const row = step.closest(rows);
    const middle = (box) => (box.left + box.right) / 2;
    row.scrollLeft += middle(step.getBoundingClientRect()) - middle(row.getBoundingClientRect());
  });

  document.querySelectorAll("[data-select-all]").forEach((field) => field.addEventListener("focus", () => field.select()));

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(field.value);
        button.querySelector("span").textContent = button.dataset.copied;
      } catch {
        field.focus();
      }
    });
  });
})();
