// The frame: the search key, menus that close, copying a link, the path of a case.
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

  // Where a case stands is looked at first, also where its path is wider than the screen.
  document.querySelectorAll(".path [aria-current]").forEach((step) => {
    const path = step.closest(".path");
    const middle = (box) => (box.left + box.right) / 2;
    path.scrollLeft += middle(step.getBoundingClientRect()) - middle(path.getBoundingClientRect());
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
