// Forms: sent once, warned about when left unsaved, "not known yet", showing a password.
"use strict";

(() => {
  const changed = new Set();

  // Every form of a page that guards: what was typed and not sent is never lost without a warning.
  document.querySelectorAll("form[data-guard]").forEach((form) => {
    const note = () => changed.add(form);
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("draftkept", () => changed.delete(form));
    if ("refused" in form.dataset) note(); // as it came back; its neighbours hold nothing that was typed
  });
  window.addEventListener("beforeunload", (event) => {
    if (!changed.size) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // A second press does nothing. The page may come back from the browser's memory, or the answer may never arrive.
  function release(form) {
    delete form.dataset.sending;
    form.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    changed.delete(form);
    if ("unguarded" in form.dataset) changed.clear();
    if (!("once" in form.dataset)) return;
    form.dataset.sending = "yes";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    window.setTimeout(() => release(form), 15000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

  // A field of very many suggests a few; all others are asked for once somebody comes near it.
  document.addEventListener("focusin", async (event) => {
    const list = event.target.list;
    const from = list?.dataset.from;
    if (!from) return;
    delete list.dataset.from;
    const page = await asked(from).catch(() => null);
    if (!page) { list.dataset.from = from; return; }
    const there = new Set([...list.options].map((option) => option.value));
    page.querySelectorAll("[data-part] [data-value]").forEach((one) => {
      if (!there.has(one.textContent)) list.append(new Option(one.textContent));
    });
  });

  // "Not known yet" empties its field and remembers what stood there, should the tick be taken back.
  document.querySelectorAll("[data-unknown-of]").forEach((tick) => {
    const field = document.getElementById(tick.dataset.unknownOf);
    if (!field) return;
    let stood = "";
    const follow = () => {
      if (tick.checked) { stood = field.value || stood; field.value = ""; }
      else if (!field.value) field.value = stood;
      field.readOnly = tick.checked;
    };
    if (tick.checked && !field.value) field.readOnly = true;
    tick.addEventListener("change", follow);
  });

  document.querySelectorAll("[data-show-password]").forEach((button) => {
    const field = document.getElementById(button.dataset.showPassword);
    const showLabel = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      const show = field.type === "password";
      field.type = show ? "text" : "password";
      button.textContent = show ? button.dataset.hideLabel : showLabel;
    });
    if (field.form) field.form.addEventListener("submit", () => { field.type = "password"; });
  });

  // What can be undone for some seconds counts them down, and goes away with the last one; the focus goes to the page.
  document.querySelectorAll("form[data-ends-in]").forEach((form) => {
    const words = form.querySelector("[data-counting]"), left = form.querySelector("[data-remaining]");
    const ends = Date.now() + 1000 * form.dataset.endsIn;
    words.textContent = words.dataset.counting;
    const tick = () => {
      const seconds = Math.ceil((ends - Date.now()) / 1000);
      left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds > 0) return;
      window.clearInterval(ticking);
      if (form.contains(document.activeElement)) document.getElementById("main")?.focus();
      if (!("sending" in form.dataset)) form.hidden = true;
    };
    const ticking = window.setInterval(tick, 1000);
    tick();
  });

  // What was kept over a question in between goes on by itself; without scripts there is the button.
  const kept = document.querySelector("form[data-send-on]");
  if (kept) kept.requestSubmit();

  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
