// The calendar: arrows move from day to day, Home and End within a week, Page Up and Page Down to the period beside.
"use strict";

(() => {
  const table = document.querySelector("[data-calendar]");
  if (!table) return;
  const days = [...table.querySelectorAll("a[data-day]")];
  const isRightToLeft = document.documentElement.dir === "rtl";
  const turn = (name) => document.querySelector(`[${name}]`).click();

  // One of the days is a stop of the Tab key: today, else the first.
  const enter = (day) => days.forEach((other) => { other.tabIndex = other === day ? 0 : -1; });
  enter(table.querySelector("a[aria-current]") || days[0]);

  function target(key, here) {
    const across = getComputedStyle(table.rows[1]).display === "table-row" ? 7 : 1;
    const weekday = here % 7;
    const steps = {
      ArrowLeft: isRightToLeft ? 1 : -1, ArrowRight: isRightToLeft ? -1 : 1, ArrowUp: -across, ArrowDown: across,
      Home: -weekday, End: 6 - weekday,
    };
    return key in steps ? here + steps[key] : null;
  }

  table.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const cell = event.target.closest("td");
    const here = days.findIndex((day) => cell && cell.contains(day));
    if (here < 0) return;
    const next = target(event.key, here);
    if (next === null && event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    if (next !== null && days[next]) { enter(days[next]); days[next].focus(); return; }
    turn(event.key === "PageUp" || next < 0 ? "data-before" : "data-after");
  });
})();
