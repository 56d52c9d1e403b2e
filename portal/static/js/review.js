// review.js: the desk by keyboard. A tick shows at once and is kept at once; what the server answers is what stands.
"use strict";
(() => {
  if (!document.querySelector("[data-desk]")) return;
  const { portal } = window;
  const ICONS = { found: "check", wrong: "cross", missing: "cross" };
  const PRESSED = { found: "true", wrong: "false", missing: "false", waiting: "mixed" };
  const VALUES = { mark: ["waiting", "found", "wrong", "missing"], presenter: ["waiting", "found", "wrong"], topic: ["waiting", "found", "missing"] };
  const at = (id) => document.getElementById(id);
  const film = () => document.querySelector("[data-player]");
  const buttonOf = (point) => document.querySelector(`.check[data-point="${point}"]`);

  // What a point will be, before the server has said so.
  const sign = (name) => {
    const svg = document.querySelector("svg.icon").cloneNode(true);
    const use = svg.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#" + name));
    return svg;
  };
  const show = (button, value) => {
    const word = at("checks").dataset["words" + value[0].toUpperCase() + value.slice(1)];
    button.querySelector(".state").replaceChildren(...(ICONS[value] ? [sign(ICONS[value]), word] : [word]));
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
      const scrolled = at(id).scrollTop;
      at(id).replaceWith(document.adoptNode(fresh.getElementById(id)));
      at(id).scrollTop = scrolled;
    }
    if (focused) buttonOf(focused)?.focus();
  };

  // Ticks wait only while others are on their way; then all that wait go together. An order goes alone.
  const queue = [];
  let running = null;
  let idle = Promise.resolve(); // settled when every tick so far is kept
  const next = () => {
    const some = [queue.shift()];
    while (some[0].order === null && queue.length && queue[0].order === null) some.push(queue.shift());
    const ticks = new Map();
    for (const { steps } of some) {
      for (const [point, value, was, second] of steps) {
        ticks.set(point, second ? [value, ticks.get(point)?.[1] ?? was, second] : [value, ticks.get(point)?.[1] ?? was]);
      }
    }
    const body = new URLSearchParams({ csrf_token: portal.token(), version: some[0].version });
    for (const [point, parts] of ticks) body.append("tick", [point, ...parts].join("="));
    if (some[0].order !== null) body.set("order", some[0].order);
    return [some[0].url, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true }];
  };
  const said = async (answer) => {
    if (answer.ok) return answer.text();
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.message || ([400, 401].includes(answer.status) ? portal.words.signedOut : portal.words.failed));
  };
  const refresh = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) redraw(await answer.text());
  };
  const pump = async () => {
    try {
      let html = null;
      while (queue.length) html = await said(await fetch(...next()));
      if (html !== null) redraw(html);
    } catch (error) {
      queue.length = 0;
      portal.warn(navigator.onLine ? error.message : portal.words.offline);
      await refresh();
    }
  };
  const send = (item) => {
    queue.push(item);
    running ??= pump().finally(() => { running = null; });
    idle = running;
  };
  addEventListener("pagehide", () => { while (queue.length) fetch(...next()); }); // whoever leaves loses nothing

  // Ticks points to values: shown at once, then sent; on failure the page says so and shows what stands.
  const undone = [];
  const orderNow = () => [...document.querySelectorAll("#evidence kbd")].map((one) => one.textContent).join("");
  const isMixed = (order) => [...order].sort().join("") !== order;
  const tick = (pairs, order = null, remember = true) => {
    const form = document.querySelector("form[data-ticks]");
    if (!form) return false;
    const before = pairs.map(([point]) => [point, buttonOf(point).dataset.value]);
    if (remember) undone.push([before, order !== null || isMixed(orderNow()) ? orderNow() : null]);
    const second = film()?.currentTime > 0 ? film().currentTime.toFixed(1) : "";
    const steps = pairs.map(([point, value], place) => [point, value, before[place][1], second]);
    for (const [point, value] of pairs) show(buttonOf(point), value);
    send({ url: form.action, version: form.elements.version.value, steps, order });
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

  // Clicks on the same buttons do as the keys; without this script they are plain forms.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-ticks]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter?.dataset.point) press(event.submitter.dataset.point);
    else allMarks();
  }, true);
  // A verdict waits until every tick is kept; one that is not open says why instead of going.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#verdict") || form.dataset.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // Not in the promise itself: while this event is still being handed round, a form cannot be sent again.
    idle.then(() => setTimeout(() => {
      const now = form.elements.reason ? form : document.querySelector('#verdict [data-key="KeyA"]')?.form;
      const button = now?.querySelector('[data-key="KeyA"]');
      if (button?.getAttribute("aria-disabled") === "true") portal.toast(button.title, { icon: "warn" });
      else if (now) { now.dataset.ready = "1"; now.requestSubmit(); delete now.dataset.ready; }
    }));
  }, true);

  const follow = (key) => {
    const found = document.querySelector(`a[data-key="${key}"]`);
    if (found) idle.then(() => found.click());
    return Boolean(found);
  };
  const accept = () => {
    const button = document.querySelector('#verdict [data-key="KeyA"]');
    button?.form.requestSubmit();
    return Boolean(button);
  };
  // R unfolds the reason; one that is prefilled only waits for Enter, an empty one for words.
  const giveBack = () => {
    idle.then(() => {
      const details = document.querySelector("#verdict details[data-fold]");
      if (!details) return;
      details.open = true;
      const text = details.querySelector("textarea");
      (text.value.trim() ? details.querySelector('button[type="submit"]') : text).focus();
    });
    return Boolean(document.querySelector("#verdict details[data-fold]"));
  };

  // Our own copy: play, five seconds, one frame (a 25th of a second).
  const jump = (seconds) => {
    const video = film();
    if (video) video.currentTime = Math.max(0, video.currentTime + seconds);
    return Boolean(video);
  };
  const play = (event) => {
    const video = film();
    if (!video || event.target.closest("button, a, summary, video")) return false;
    if (video.paused) video.play();
    else video.pause();
    return true;
  };
  const still = (seconds) => { film()?.pause(); return jump(seconds); };
  const list = () => {
    at("keys").open = !at("keys").open;
    at("keys").querySelector("summary").focus();
  };

  const keys = {
    KeyP: () => press("presenter"), KeyM: allMarks, KeyZ: undo, KeyA: accept, KeyR: giveBack, Slash: list,
    KeyS: () => follow("KeyJ"), KeyJ: () => follow("KeyJ"), KeyK: () => follow("KeyK"),
    Space: play, ArrowLeft: () => jump(-5), ArrowRight: () => jump(5), Comma: () => still(-1 / 25), Period: () => still(1 / 25),
  };
  for (const number of [1, 2, 3, 4, 5]) keys[`Digit${number}`] = () => press(`mark:${number}`);
  for (const number of [1, 2, 3, 4]) keys[`Digit${number + 5}`] = () => press(`topic:${number}`);
  portal.keys(keys);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-open]");
    if (link) at(link.dataset.open).open = true;
  });
})();
