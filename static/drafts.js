// Drafts: what is typed is kept on the server after a pause, on leaving a field and on leaving the page. Nothing stays
// in the browser.
"use strict";

(() => {
  const PAUSE = 2000;
  const AGAIN = 15000;
  const PATIENCE = 10000;

  document.querySelectorAll("form[data-draft]").forEach((form) => {
    const said = form.querySelector("[data-draft-said]");
    const version = form.elements.namedItem("draft_version");
    let waiting = 0;
    let sending = null;
    let isChanged = false;
    let isOver = false;

    // Its line never gets shorter: the page would move under a button that is being pressed, and the press be lost.
    function say(text) {
      if (!said || said.textContent === text) return;
      const line = said.closest(".draft-line") || said;
      line.style.minBlockSize = `${line.offsetHeight}px`;
      said.textContent = text;
    }

    function later(pause) {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => keep(false), pause);
    }

    function content() {
      const fields = new URLSearchParams();
      new FormData(form).forEach((value, name) => { if (typeof value === "string") fields.append(name, value); });
      form.querySelectorAll("input[type=password]").forEach((field) => fields.delete(field.name));
      fields.append("draft", "keep");
      return fields;
    }

    async function keep(isLeaving) {
      window.clearTimeout(waiting);
      if (isOver || !isChanged || (sending && !isLeaving)) return;
      if (form.dataset.draftWaits) { say(form.dataset.draftWaits); return; }
      isChanged = false;
      const asking = sending = new AbortController();
      // A network that neither carries nor fails would hold back everything that is typed after this.
      const patience = window.setTimeout(() => asking.abort(), PATIENCE);
      try {
        const answer = await fetch(form.action, {
          method: "POST",
          credentials: "same-origin",
          redirect: "manual",
          keepalive: isLeaving,
          signal: asking.signal,
          headers: { "Accept": "application/json" },
          body: content(),
        });
        const told = answer.headers.get("Content-Type") === "application/json" ? await answer.json() : {};
        if (told.said) say(told.said);
        if (answer.ok) {
          version.value = told.version;
          if (isChanged) later(PAUSE);
          else form.dispatchEvent(new CustomEvent("draftkept"));
        } else if (told.said) isOver = true;
        else throw new Error(String(answer.status));
      } catch {
        isChanged = true;
        if (!isOver) { say(form.dataset.away); later(AGAIN); }
      } finally {
        window.clearTimeout(patience);
        if (sending === asking) sending = null;
      }
    }

    const note = () => { isChanged = true; later(PAUSE); };
    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("focusout", () => keep(false));
    document.addEventListener("visibilitychange", () => { if (document.hidden) keep(true); });
    window.addEventListener("pagehide", () => keep(true));
    window.addEventListener("online", () => keep(false));
    // Once it is sent, no draft of it may arrive behind it.
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      isOver = true;
      window.clearTimeout(waiting);
      if (sending) sending.abort();
      // Whoever is still here did not get through: a draft of what was sent after all is refused.
      window.setTimeout(() => {
        isOver = false;
        if (isChanged) keep(false);
      }, AGAIN);
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) isOver = false; });
  });
})();
