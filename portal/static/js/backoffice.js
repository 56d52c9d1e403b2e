// backoffice.js: ticks on the rows of a list. Without it every deed is asked about by a page of its own.
"use strict";
(() => {
  const bar = document.getElementById("bulk");
  const ticks = () => [...document.querySelectorAll('input.tick[name="id"]')];

  const show = () => {
    const all = ticks();
    const chosen = all.filter((tick) => tick.checked);
    for (const tick of all) tick.closest("tr, [data-row]").classList.toggle("is-chosen", tick.checked);
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

  // The filters' choices come when they are opened; a filter chosen there takes the place of the one that is on.
  document.addEventListener("toggle", async (event) => {
    const menu = event.target;
    if (!menu.open || !menu.dataset?.fetch) return;
    const address = menu.dataset.fetch;
    delete menu.dataset.fetch;
    try {
      const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const box = menu.querySelector(".menu-box");
      box.replaceChildren(...page.body.childNodes);
      for (const select of box.querySelectorAll("select")) {
        menu.closest("form").querySelector(`input[type="hidden"][name="${select.name}"]`)?.remove();
      }
      box.querySelector("select")?.focus();
    } catch {
      menu.dataset.fetch = address; // the link in the menu leads to the same choices
    }
  }, true);

  // An empty choice says nothing, so it does not stand in the address.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "get") return;
    for (const field of event.target.querySelectorAll("input[name], select[name]")) {
      if (field.value === "") field.disabled = true;
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll(".filter-bar :disabled")) field.disabled = false;
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
