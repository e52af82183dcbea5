// Sends a form only while the same person is signed in and the service answers: otherwise the page keeps what was typed.
// Covers the page when the sign-in ended elsewhere. Nothing typed is ever kept outside of the page.
"use strict";

(() => {
  const body = document.body;
  const lock = document.getElementById("lock");
  const url = body.dataset.presenceUrl;

  // A page that answers a form takes the address of the page of the form: "back" then asks for that one anew.
  if ("answered" in body.dataset && document.referrer.startsWith(window.location.origin + "/")) {
    const here = (address) => new URL(address || "", window.location.href).href;
    for (const form of document.forms) form.setAttribute("action", here(form.getAttribute("action")));
    document.querySelectorAll("a[href^='?']").forEach((link) => link.setAttribute("href", here(link.getAttribute("href"))));
    window.history.replaceState(null, "", document.referrer);
  }
  if (!lock || !url) return;

  const MINUTE = 60000;
  const PATIENCE = 10000;
  const AGAIN = 3000;
  const main = document.getElementById("main");
  let isAsked = null;

  // Who is there now: null if the service does not answer.
  async function ask() {
    const asking = new AbortController();
    const waiting = window.setTimeout(() => asking.abort(), PATIENCE);
    try {
      const answer = await fetch(url, {
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: asking.signal,
        headers: { "Accept": "application/json" },
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    } finally { window.clearTimeout(waiting); }
  }

  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(kind, { detail }));
  const isMine = (there) => there.mark === lock.dataset.mark;

  function say(form, text) {
    let line = form.querySelector("[data-not-sent]");
    if (!line) {
      if (!text) return;
      line = document.createElement("p");
      line.className = "notice notice-due not-sent";
      line.dataset.notSent = "";
      line.setAttribute("role", "alert");
      (form.querySelector(".form-actions") || form.lastElementChild).before(line);
    }
    line.hidden = !text;
    line.textContent = text;
  }

  function release(form) {
    form.removeAttribute("aria-busy");
    isAsked = null;
  }

  async function send(form, button) {
    const there = await ask();
    release(form);
    if (!there) { say(form, body.dataset.notSent); return; }
    const hasFile = form.getAttribute("enctype") === "multipart/form-data";
    if (!isMine(there)) { say(form, body.dataset.signedOut); tell("presenceended"); return; }
    if (there.is_locked && hasFile) { tell("presencelocked"); return; }
    say(form, "");
    sendNow(form, button, there);
  }

  function sendNow(form, button, there) {
    tell("presencetoken", there.token);
    form.dataset.presenceAsked = "";
    try { form.requestSubmit(button); } finally { delete form.dataset.presenceAsked; }
  }

  // The screen is covered at once. What was answered stays underneath until the service answers and keeps it.
  async function cover(form, button) {
    tell("presencelocked");
    let there = await ask();
    while (!there && !lock.hidden) {
      await new Promise((done) => window.setTimeout(done, AGAIN));
      there = await ask();
    }
    if (lock.hidden) return;
    if (isMine(there)) sendNow(form, button, there);
    else tell("presenceended");
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const isUrgent = button && button.value === "cover";
    if ("presenceAsked" in form.dataset || form.getAttribute("method") !== "post" || !main.contains(form)) return;
    if (!form.requestSubmit || ("sending" in form.dataset && !isUrgent)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isUrgent) { cover(form, button); return; }
    if (isAsked === form) return;
    isAsked = form;
    form.setAttribute("aria-busy", "true");
    send(form, button);
  }, true);

  // The sign-in may end on another device, or another person sign in here, while the page stands.
  async function look(isComing) {
    if (document.hidden || !lock.hidden) return;
    const there = await ask();
    if (!there) return;
    if (!isMine(there)) tell("presenceended");
    // Whoever types for long is not interrupted; whoever comes back to the page is asked for the password.
    else if (there.is_locked && isComing) tell("presencelocked");
    else tell("presencetoken", there.token);
  }
  document.addEventListener("visibilitychange", () => look(true));
  window.addEventListener("focus", () => look(true));
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(true); });
  window.setInterval(() => look(false), MINUTE);
})();
