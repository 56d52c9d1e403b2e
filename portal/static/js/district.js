// district.js: J and K along the sendings that wait, E endorses, R returns the one that is chosen.
"use strict";
(() => {
  const rows = () => [...document.querySelectorAll("tr[data-row]")];
  const chosen = () => document.querySelector("#chosen [data-chosen]");
  const choose = (step) => {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.row === chosen()?.dataset.chosen);
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    if (!next) return false;
    for (const row of all) row.classList.toggle("is-chosen", row === next);
    next.scrollIntoView({ block: "nearest" });
    htmx.ajax("GET", next.dataset.url, "#chosen");
    return true;
  };
  const press = () => {
    const button = chosen()?.querySelector('[data-key="KeyE"]');
    button?.click();
    return Boolean(button);
  };
  window.portal.keys({
    KeyJ: () => choose(1),
    KeyK: () => choose(-1),
    KeyE: press,
    KeyR: () => window.portal.unfold(chosen()?.querySelector("details[data-fold]")),
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.("tr[data-row]");
    if (!row || event.target.closest("a, button, input")) return;
    choose(rows().indexOf(row) - rows().findIndex((one) => one.dataset.row === chosen()?.dataset.chosen));
  });
})();
