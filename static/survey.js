// An interview whose whole form stands on the page: shown one question at a time. A number chooses, Enter goes on, Escape
// covers the screen. Answers are kept as a draft after each question (drafts.js); the browser keeps the number of the
// screen, and nothing of what was answered. Without this the whole form is there.
"use strict";

(() => {
  const survey = document.querySelector("[data-survey]");
  const form = survey && survey.querySelector("form[data-draft]");
  if (!form) return;
  const screens = [...form.querySelectorAll("[data-screen]")];
  const blocks = [...form.querySelectorAll(".group, .ask")];
  const progress = survey.querySelector("progress");
  const said = survey.querySelector("[data-progress]");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const kept = `screen ${window.location.pathname}`;
  let at = 0;

  // What the style sheet leaves out on the whole form is passed over here as well; the server decides what counts.
  function isAsked(screen) {
    if (screen.classList.contains("ask-alone") && form.querySelector("[name=overheard]:checked")) return false;
    return !screen.classList.contains("ask-next") || screen.closest(".ask").querySelector(".opens-next:checked") !== null;
  }
  const asked = () => screens.filter(isAsked);
  const isAnswered = (screen) => screen.querySelector("input:checked") !== null;

  function show(screen, takesFocus) {
    const all = asked();
    at = Math.max(0, all.indexOf(screen));
    const now = all[at];
    screens.forEach((one) => { one.hidden = one !== now; });
    blocks.forEach((block) => { block.hidden = !block.contains(now); });
    survey.querySelectorAll("[data-at-first]").forEach((part) => { part.hidden = at > 0; });
    survey.querySelectorAll("[data-at-last]").forEach((part) => { part.hidden = at < all.length - 1; });
    survey.querySelector("[data-next]").hidden = at === all.length - 1;
    survey.querySelector("[data-previous]").hidden = at === 0;
    said.textContent = survey.dataset.progressWords.replace("{n}", number.format(at + 1)).replace("{c}", number.format(all.length));
    progress.max = all.length;
    progress.value = at + 1;
    if (!takesFocus) return;
    window.sessionStorage.setItem(kept, screens.indexOf(now));
    const heading = now.querySelector("legend") || now;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  function step(by) {
    const next = asked()[at + by];
    if (next) show(next, true);
  }

  function choose(key) {
    const choice = [...asked()[at].querySelectorAll("input[type=radio], input[type=checkbox]")][key - 1];
    if (!choice) return;
    choice.click();
    choice.focus();
  }

  const cover = () => form.querySelector("[data-cover]").click();
  const areOn = () => document.documentElement.dataset.shortcuts !== "off";
  const writes = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") { event.preventDefault(); cover(); return; }
    if (writes(event.target) || event.target.matches("button, a, summary")) return;
    if (event.key >= "1" && event.key <= "9" && isQuestion() && areOn()) { event.preventDefault(); choose(Number(event.key)); }
    else if (event.key === "Enter" && at < asked().length - 1) { event.preventDefault(); step(1); }
  });
  const isQuestion = () => asked()[at].matches("fieldset");

  survey.querySelector("[data-next]").addEventListener("click", () => step(1));
  survey.querySelector("[data-previous]").addEventListener("click", () => step(-1));
  survey.querySelector("[data-cover-now]").addEventListener("click", cover);
  form.addEventListener("change", () => show(asked()[at], false));
  // A link to a part, or from an error to its field.
  survey.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    const screen = target && asked().find((one) => one.contains(target) || target.contains(one));
    if (!screen) return;
    event.preventDefault();
    show(screen, true);
    if (screen !== target && screen.contains(target)) target.focus();
  });
  // Covered: what was on the screen is gone before the calm page arrives.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.submitter || event.submitter.value !== "cover") return;
    window.setTimeout(() => {
      document.title = "";
      document.body.replaceChildren();
    }, 0);
  });
  // Sent: whoever corrects it later begins at the beginning.
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.submitter?.name !== "draft") window.sessionStorage.removeItem(kept);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });

  // A concern is told at once, and the interview goes on. Whoever is not answered hears soon that it may not have arrived.
  const PATIENCE = 10000;
  const report = survey.querySelector("[data-report]");
  const words = form.querySelector("[name=concern]");
  const reported = survey.querySelector("[data-reported]");
  // Phones of 2021 and before have no `randomUUID`.
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  let key = "";
  report.addEventListener("click", async () => {
    if (!words.value.trim() || report.disabled) { words.focus(); return; }
    report.disabled = true;
    key = key || newKey();
    const fields = { kind: "concern", note: words.value, person_id: report.dataset.person, idempotency_key: key };
    const token = document.querySelector("meta[name=csrf-token]").content;
    const asking = new AbortController();
    const patience = window.setTimeout(() => asking.abort(), PATIENCE);
    reported.textContent = "";
    try {
      const answer = await fetch(report.dataset.report, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual",
        signal: asking.signal,
        body: new URLSearchParams({ csrf_token: token, ...fields }),
      });
      if (answer.type !== "opaqueredirect") throw new Error(String(answer.status));
      key = "";
      words.value = "";
      words.dispatchEvent(new Event("input", { bubbles: true }));
      reported.textContent = report.dataset.sent;
    } catch { reported.textContent = report.dataset.kept; } finally { window.clearTimeout(patience); }
    report.disabled = false;
  });

  survey.classList.add("is-stepwise");
  survey.querySelectorAll("[data-stepwise]").forEach((part) => { part.hidden = false; });
  // A draft that is opened stands where it was left: covered, or loaded anew.
  const isOpened = new URLSearchParams(window.location.search).get("draft") === "open";
  const stood = Number(window.sessionStorage.getItem(kept) ?? Infinity);
  const wrong = asked().find((screen) => screen.matches(".field-wrong") || screen.querySelector(".field-wrong"));
  const begun = asked().some((screen) => screen.matches("fieldset") && isAnswered(screen));
  const open = asked().find((screen) => screen.matches("fieldset") && !isAnswered(screen));
  const left = isOpened && asked().find((screen) => screens.indexOf(screen) >= stood);
  show(wrong || left || (begun && open) || asked()[0], false);
})();
