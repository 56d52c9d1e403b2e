// desk-ticks.js: a tick shows at once, lies on this device until the server has it, and is sent again when the line or
// the server was away. portal.desk = { press, allMarks, undo, settled, redraw, refresh, held }.
"use strict";
(() => {
  const { portal } = window;
  const ICONS = { found: "check", wrong: "cross", missing: "cross" };
  const PRESSED = { found: "true", wrong: "false", missing: "false", waiting: "mixed" };
  const VALUES = { mark: ["waiting", "found", "wrong", "missing"], presenter: ["waiting", "found", "wrong"], topic: ["waiting", "found", "missing"] };
  const AGAIN_MS = 2000;
  const at = (id) => document.getElementById(id);
  const root = () => document.querySelector(".desk");
  if (!root()) return;
  const buttonOf = (point) => document.querySelector(`.check[data-point="${point}"]`);

  // What a point will be, before the server has said so.
  const show = (button, value) => {
    const word = at("checks").dataset["words" + value[0].toUpperCase() + value.slice(1)];
    button.querySelector(".state").replaceChildren(...(ICONS[value] ? [portal.sign(ICONS[value]), word] : [word]));
    button.setAttribute("aria-pressed", PRESSED[value]);
    button.dataset.value = value;
  };

  // A part that somebody is writing in stays as it is while the rest is drawn anew.
  const inUse = (part) => part.open && [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((one) => one.value !== one.defaultValue || one === document.activeElement);
  const redraw = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const focused = document.activeElement?.dataset?.point;
    for (const part of document.querySelectorAll("[data-keep]")) {
      const twin = fresh.querySelector(`[data-keep="${part.dataset.keep}"]`);
      if (twin && inUse(part)) twin.replaceWith(part);
      else if (twin) twin.open = part.open;
    }
    for (const id of ["checks", "verdict", "evidence"]) {
      const twin = fresh.getElementById(id);
      if (!twin) continue;
      const scrolled = at(id).scrollTop;
      at(id).replaceWith(document.adoptNode(twin));
      at(id).scrollTop = scrolled;
    }
    if (focused) buttonOf(focused)?.focus();
  };
  const refresh = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) redraw(await answer.text());
  };

  // The outbox: kept on this device under the person's number, so that a crash of page, browser or server loses none.
  const name = () => `desk-outbox:${root().dataset.me}`;
  const stored = () => { try { return JSON.parse(localStorage.getItem(name())) ?? []; } catch { return []; } };
  let outbox = stored();
  const store = () => { try { localStorage.setItem(name(), JSON.stringify(outbox)); } catch { /* no room: it stays in memory */ } };
  const tell = (count) => {
    const line = at("outbox");
    if (count) (line ?? portal.toast("", { icon: "warn", stays: true })).id = "outbox";
    if (count) at("outbox").replaceChildren(portal.sign("clock"), `${count} ${root().dataset.wordsWaiting}`);
    else line?.remove();
  };
  const bodyOf = (some) => {
    const ticks = new Map();
    for (const { steps } of some) {
      for (const [point, value, was, second] of steps) {
        const before = ticks.get(point)?.[1] ?? was;
        ticks.set(point, second ? [value, before, second] : [value, before]);
      }
    }
    const body = new URLSearchParams({ csrf_token: portal.token(), version: some[0].version });
    for (const [point, parts] of ticks) body.append("tick", [point, ...parts].join("="));
    if (some[0].order !== null) body.set("order", some[0].order);
    return body;
  };
  // Of one sending all that wait go together; an order goes alone.
  const batch = (items = outbox) => {
    const some = [items[0]];
    for (const one of items.slice(1)) {
      if (some[0].order !== null || one.order !== null || one.url !== some[0].url || one.version !== some[0].version) break;
      some.push(one);
    }
    return some;
  };
  const send = (some) => fetch(some[0].url, { method: "POST", body: bodyOf(some), headers: { "HX-Request": "true" }, keepalive: true });
  const pause = (ms) => new Promise((go) => { setTimeout(go, ms); });
  const refused = async (answer, some) => {
    const told = await answer.json().catch(() => ({}));
    outbox = outbox.filter((one) => one.url !== some[0].url);
    store();
    tell(0);
    if (told.held_by) portal.desk.held(told);
    else portal.warn(told.message || (answer.status === 400 ? portal.words.signedOut : portal.words.failed));
    await refresh();
  };
  const mine = (url) => document.querySelector("form[data-ticks]")?.action === new URL(url, location.href).href;
  let flying = 0; // how many of the outbox are on their way
  const pump = async () => {
    let html = null;
    while (outbox.length) {
      const some = batch();
      flying = some.length;
      const answer = await send(some).catch(() => null);
      flying = 0;
      if (!answer || answer.status >= 500 || answer.status === 401) { // no line, a server that restarts, or signed out
        tell(outbox.length);
        await pause(AGAIN_MS);
        continue;
      }
      if (!answer.ok) { await refused(answer, some); html = null; continue; }
      outbox.splice(0, some.length);
      store();
      html = mine(some[0].url) ? await answer.text() : html;
    }
    tell(0);
    if (html !== null) redraw(html);
  };
  let running = null;
  let settled = Promise.resolve();
  const kick = () => {
    running ??= pump().finally(() => { running = null; if (outbox.length) kick(); });
    settled = running;
  };
  const keep = (item) => { outbox.push(item); store(); kick(); };

  // Ticks points to values: shown at once, then sent; on failure the page says so and shows what stands.
  let undone = [];
  const film = () => document.querySelector("video[data-player]");
  const orderNow = () => [...document.querySelectorAll("#evidence kbd")].map((one) => one.textContent).join("");
  const isMixed = (order) => [...order].sort().join("") !== order;
  const tick = (pairs, order = null, remember = true) => {
    const form = document.querySelector("form[data-ticks]");
    if (!form || root().dataset.lost) return false;
    const before = pairs.map(([point]) => [point, buttonOf(point).dataset.value]);
    if (remember) undone.push([before, order !== null || isMixed(orderNow()) ? orderNow() : null]);
    const second = film()?.currentTime > 0 ? film().currentTime.toFixed(1) : "";
    const steps = pairs.map(([point, value], place) => [point, value, before[place][1], second]);
    for (const [point, value] of pairs) show(buttonOf(point), value);
    keep({ url: form.getAttribute("action"), version: form.elements.version.value, steps, order });
    return true;
  };
  const press = (point) => {
    const button = buttonOf(point);
    if (!button) return false;
    const values = VALUES[point.split(":")[0]];
    return tick([[point, values[(values.indexOf(button.dataset.value) + 1) % values.length]]]);
  };
  const allMarks = () => {
    const marks = [...document.querySelectorAll('.check[data-point^="mark:"]')];
    return marks.length ? tick(marks.map((one) => [one.dataset.point, "found"]), "12345") : false;
  };
  const undo = () => {
    const last = undone.pop();
    return last ? tick(last[0], last[1], false) : false;
  };
  // Whoever leaves loses nothing: what waits behind a tick on its way goes along; what fails lies here for the next visit.
  addEventListener("pagehide", () => {
    for (let rest = outbox.slice(flying); rest.length; rest = rest.slice(batch(rest).length)) send(batch(rest)).catch(() => {});
  });
  addEventListener("online", () => { if (outbox.length) kick(); });

  // Clicks on the same buttons do as the keys; without this script they are plain forms.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-ticks]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter?.dataset.point) press(event.submitter.dataset.point);
    else allMarks();
  }, true);

  portal.desk = {
    press, allMarks, undo, redraw, refresh, pause, root, at,
    quiet: () => !running && !outbox.length,
    forget: () => { undone = []; },
    settled: async () => { while (running || outbox.length) await settled; },
    start: () => { outbox = outbox.length ? outbox : stored(); if (outbox.length) kick(); },
    held: () => {},
  };
})();
