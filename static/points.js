// Airports and places: suggested while somebody types, in any script. Without it the server looks for them, as ever.
"use strict";

(() => {
  const PAUSE = 120;
  const FEWEST = 2;
  const token = document.querySelector('meta[name="csrf-token"]');

  document.querySelectorAll("[data-points]").forEach((box) => {
    const field = box.querySelector("input[type=text]");
    const searched = box.querySelector("input[type=hidden]");
    if (!field || !searched || !token) return;
    const end = searched.name.replace("_searched", "");
    const list = document.createElement("ul");
    const told = document.createElement("p");
    let waiting = 0;
    let asked = null;
    let at = -1;

    list.id = `${field.id}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.pointsLabel);
    list.hidden = true;
    told.className = "visually-hidden";
    told.setAttribute("role", "status");
    field.after(list, told);
    const set = (name, value) => field.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-expanded", "false");
    set("aria-controls", list.id);

    function close() {
      list.hidden = true;
      at = -1;
      set("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    }

    function point(to) {
      const options = [...list.children];
      if (!options.length) return;
      at = (to + options.length) % options.length;
      options.forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      options[at].scrollIntoView({ block: "nearest" });
      set("aria-activedescendant", options[at].id);
    }

    // The choice stands in the list of choices above the field, where the server reads it.
    function choose(option) {
      let choice = box.querySelector(`[name="${end}"]`);
      if (!choice) {
        choice = document.createElement("input");
        choice.type = "hidden";
        choice.name = end;
        box.append(choice);
      }
      if (choice.options && ![...choice.options].some((one) => one.value === option.dataset.code)) {
        choice.add(new Option(option.textContent, option.dataset.code));
      }
      choice.value = option.dataset.code;
      field.value = option.textContent.slice(0, field.maxLength);
      searched.value = field.value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
      told.textContent = "";
      close();
    }

    function show(points) {
      list.replaceChildren(...points.map((found, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.className = "suggestion";
        option.dir = "auto";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.translate = false;
        option.dataset.code = found.code;
        option.textContent = found.label;
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(option));
        return option;
      }));
      at = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = !points.length;
      set("aria-expanded", String(points.length > 0));
      told.textContent = points.length ? `${box.dataset.pointsFound} ${points.length}` : box.dataset.pointsNone;
    }

    async function ask() {
      const q = field.value.trim();
      if (asked) asked.abort();
      if (q.length < FEWEST) { close(); return; }
      asked = new AbortController();
      try {
        const answer = await fetch(box.dataset.points, {
          method: "POST",
          credentials: "same-origin",
          signal: asked.signal,
          headers: { "Accept": "application/json", "Content-Type": "application/json", "X-CSRFToken": token.content },
          body: JSON.stringify({ q }),
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const found = await answer.json();
        if (document.activeElement === field) show(found.points);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(ask, PAUSE);
    });
    field.addEventListener("blur", () => {
      window.clearTimeout(waiting);
      if (asked) asked.abort();
      close();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" && !event.altKey) { if (list.hidden) ask(); else point(at + 1); }
      else if (event.key === "ArrowUp" && !list.hidden) point(at < 0 ? -1 : at - 1);
      else if (event.key === "Enter" && !list.hidden && at >= 0) choose(list.children[at]);
      else if (event.key === "Escape" && !list.hidden) close();
      else return;
      event.preventDefault();
    });
  });
})();
