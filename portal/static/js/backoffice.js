// backoffice.js: ticks on the rows of a list. Without it every deed is asked about by a page of its own.
"use strict";
(() => {
  const bar = document.getElementById("bulk");
  const ticks = () => [...document.querySelectorAll('input.tick[name="id"]')];

  const show = () => {
    const all = ticks();
    const chosen = all.filter((tick) => tick.checked);
    for (const tick of all) tick.closest("tr").classList.toggle("is-chosen", tick.checked);
    const every = document.querySelector("[data-tick-all]");
    if (every) {
      every.checked = chosen.length > 0 && chosen.length === all.length;
      every.indeterminate = chosen.length > 0 && chosen.length < all.length;
    }
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    const count = bar.querySelector("[data-ticked]");
    count.textContent = count.dataset.ticked.replace("{n}", chosen.length);
  };

  document.addEventListener("change", (event) => {
    const target = event.target;
    if (target.matches?.("[data-tick-all]")) for (const tick of ticks()) tick.checked = target.checked;
    if (target.matches?.("input.tick")) show();
    if (target.matches?.("select[data-go]")) target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-untick]")) return;
    for (const tick of ticks()) tick.checked = false;
    show();
  });

  // portal.js has asked before the form is sent, so the page of its own need not ask again.
  bar?.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-confirm")) return;
    const sure = document.createElement("input");
    sure.type = "hidden";
    sure.name = "sure";
    sure.value = "yes";
    bar.append(sure);
  });

  addEventListener("pageshow", show); // the browser keeps ticks when one comes back
})();
