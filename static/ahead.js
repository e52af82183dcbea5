// The files of later pages are fetched while somebody types, and not before this page is there: a slow line is shared.
"use strict";

(() => {
  const addresses = document.currentScript.dataset.ahead;
  if (!addresses) return;
  window.addEventListener("load", () => addresses.split(" ").forEach((address) => {
    const link = document.createElement("link");
    link.rel = "prefetch";
    link.as = address.endsWith(".css") ? "style" : "script";
    link.href = address;
    document.head.append(link);
  }));
})();
