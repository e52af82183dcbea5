// One question per screen: numbers choose, Enter goes on, Escape covers the screen. Every page works without this.
"use strict";

(() => {
  const interview = document.querySelector("[data-interview]");
  if (!interview) return;
  const form = interview.querySelector("form[data-draft]");
  const areOn = () => document.documentElement.dataset.shortcuts !== "off";
  const writes = (target) => target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

  // The question takes the focus, so that it is read out first and the next key is meant for it.
  if (!document.querySelector("[data-error-summary]")) document.getElementById("question").focus();

  // The number belongs to the group in which the focus is, else to the first that has no answer yet.
  function group() {
    const groups = [...form.querySelectorAll("fieldset")];
    const here = document.activeElement && document.activeElement.closest("fieldset");
    if (groups.includes(here)) return here;
    return groups.find((one) => !one.querySelector("input:checked")) || groups[0];
  }

  function choose(number) {
    const from = group();
    const choices = from ? [...from.querySelectorAll("input[type=radio], input[type=checkbox]")] : [];
    const choice = choices[number - 1];
    if (!choice) return false;
    choice.click();
    const groups = [...form.querySelectorAll("fieldset")];
    const next = choice.type === "radio" && groups[groups.indexOf(from) + 1];
    (next && !next.querySelector("input:checked") && next.querySelector("input") || choice).focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) goOn(event);
      return;
    }
    if (event.key === "Escape") { event.preventDefault(); interview.querySelector("[data-cover]").click(); return; }
    if (!form.contains(event.target) && event.target !== document.body && event.target.id !== "question") return;
    if (event.key >= "1" && event.key <= "9" && !writes(event.target) && areOn()) {
      if (choose(Number(event.key))) event.preventDefault();
    } else if (event.key === "Enter" && !event.target.matches("textarea, button, a")) goOn(event);
  });

  function goOn(event) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=go][value=next]"));
  }

  // What was on the screen is gone from the page before the calm one arrives.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !event.submitter || event.submitter.value !== "cover") return;
    window.setTimeout(() => {
      document.title = "";
      document.body.replaceChildren();
    }, 0);
  });
  // A page that the browser kept for its back button is asked for anew.
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
})();
