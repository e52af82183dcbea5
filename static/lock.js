// Covers the screen after a while without activity and asks for the password; what was typed stays where it is.
"use strict";

(() => {
  const lock = document.getElementById("lock");
  const page = document.getElementById("page");
  const url = document.body.dataset.lockUrl;
  const limit = Number(document.body.dataset.idleSeconds) * 1000;
  if (!lock || !page || !url || !limit) return;

  const form = document.getElementById("lock-form");
  const password = document.getElementById("lock-password");
  const message = document.getElementById("lock-message");
  const again = document.getElementById("lock-again");
  const signOut = lock.querySelector("form[action]");
  const title = document.title;
  // Tabs of the same session share activity and unlocking; another session has another mark, and never hears of it.
  const mark = lock.dataset.mark;
  const tabs = mark && "BroadcastChannel" in window ? new BroadcastChannel("assisted-return-" + mark) : null;
  let lastActive = Date.now();
  let lastTold = 0;
  let cameFrom = null;

  const isLocked = () => !lock.hidden;
  const token = () => document.querySelector('meta[name="csrf-token"]');

  function noteActivity() {
    if (isLocked()) return;
    lastActive = Date.now();
    if (tabs && lastActive - lastTold > 5000) {
      lastTold = lastActive;
      tabs.postMessage({ kind: "active", at: lastActive });
    }
  }

  // `ended`: whoever was signed in here is not any more; only signing in again elsewhere, then the password, uncovers.
  function cover(ended) {
    if (again) again.hidden = !ended;
    if (ended) message.textContent = lock.dataset.ended;
    if (isLocked()) return;
    cameFrom = document.activeElement;
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => menu.removeAttribute("open"));
    document.documentElement.classList.add("is-locked");
    page.inert = true;
    page.setAttribute("aria-hidden", "true");
    document.title = lock.dataset.title;
    message.textContent = ended ? lock.dataset.ended : "";
    password.value = "";
    lock.hidden = false;
    password.focus();
  }

  function uncover() {
    if (!isLocked()) return;
    lock.hidden = true;
    if (again) again.hidden = true;
    page.inert = false;
    page.removeAttribute("aria-hidden");
    document.documentElement.classList.remove("is-locked");
    document.title = title;
    password.value = "";
    lastActive = Date.now();
    if (cameFrom && page.contains(cameFrom)) cameFrom.focus({ preventScroll: true });
  }

  function useToken(value) {
    if (!value) return;
    token().content = value;
    document.querySelectorAll('input[name="csrf_token"]').forEach((field) => { field.value = value; });
  }

  function refuse(text) {
    message.textContent = text;
    password.value = "";
    password.focus();
  }

  function ask() {
    return fetch(url, {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token().content },
      body: JSON.stringify({ password: password.value }),
    });
  }

  // Another window may have signed in anew meanwhile, and this page holds the token of the sign-in before.
  async function fetchToken() {
    const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { "Accept": "text/html" } });
    if (answer.type === "opaqueredirect" || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    useToken(fresh.querySelector('meta[name="csrf-token"]').content);
  }

  async function unlock() {
    let answer = await ask();
    if (answer.status === 400) {
      await fetchToken();
      answer = await ask();
    }
    if (answer.status === 204) {
      // Somebody else signed in here: this page is not theirs to see.
      if (answer.headers.get("X-Presence-Mark") !== mark) { window.location.replace("/"); return; }
      const fresh = answer.headers.get("X-CSRF-Token");
      useToken(fresh);
      if (tabs) tabs.postMessage({ kind: "unlocked", token: fresh });
      uncover();
    } else if (answer.status === 422) refuse(lock.dataset.wrong);
    else if (answer.status === 401 || answer.status === 400) { refuse(lock.dataset.ended); if (again) again.hidden = false; }
    else if (answer.status === 429) refuse(lock.dataset.many);
    else refuse(lock.dataset.away);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.dataset.sending || !password.value) return;
    form.dataset.sending = "yes";
    message.textContent = "";
    try { await unlock(); } catch { refuse(lock.dataset.away); } finally { delete form.dataset.sending; }
  });

  // Focus stays inside, and no key reaches what is underneath.
  window.addEventListener("keydown", (event) => {
    if (!isLocked()) return;
    if (!lock.contains(event.target)) { event.preventDefault(); password.focus(); }
    event.stopPropagation();
    if (event.key !== "Tab") return;
    const stops = [...lock.querySelectorAll("input:not([tabindex='-1']):not([type=hidden]), button, a[href]")]
      .filter((stop) => !stop.closest("[hidden]"));
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (event.target === edge || !lock.contains(event.target)) {
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }
  }, true);
  document.addEventListener("focusin", (event) => { if (isLocked() && !lock.contains(event.target)) password.focus(); });

  for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll", "input"]) {
    window.addEventListener(kind, noteActivity, { passive: true, capture: true });
  }

  // The clock, not a count of ticks: a laptop that slept is locked when it wakes.
  const check = () => { if (Date.now() - lastActive >= limit) cover(false); };
  window.setInterval(check, 1000);
  document.addEventListener("visibilitychange", check);
  window.addEventListener("pageshow", check);

  if (tabs) tabs.addEventListener("message", ({ data }) => {
    if (data.kind === "active" && !isLocked()) lastActive = Math.max(lastActive, data.at);
    else if (data.kind === "unlocked") { useToken(data.token); uncover(); }
    else if (data.kind === "cover") cover(false);
    else if (data.kind === "ended") cover(true);
  });

  document.addEventListener("presenceended", () => cover(true));
  document.addEventListener("presencelocked", () => cover(false));
  document.addEventListener("presencetoken", (event) => useToken(event.detail));
  // Who signs out in one tab has left all of them.
  document.addEventListener("submit", (event) => {
    const ends = signOut && (event.target.getAttribute("action") === signOut.getAttribute("action") || "signsOut" in event.target.dataset);
    const covers = event.submitter && event.submitter.value === "cover";
    if (tabs && !event.defaultPrevented && (ends || covers)) tabs.postMessage({ kind: ends ? "ended" : "cover" });
  });

  document.querySelectorAll("[data-lock-now]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { cover(false); if (tabs) tabs.postMessage({ kind: "cover" }); });
  });
})();
