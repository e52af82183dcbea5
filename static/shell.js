// The frame: the search key, menus that close, copying a link.
"use strict";

(() => {
  const search = document.querySelector("[data-search]");
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && search && !isTyping(event.target)) {
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

  document.querySelectorAll("[data-select-all]").forEach((field) => field.addEventListener("focus", () => field.select()));

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
