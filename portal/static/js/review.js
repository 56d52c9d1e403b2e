// review.js: the desk by keyboard. A tick shows at once and is sent in its turn; what the server answers is what stands.
"use strict";
(() => {
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  const { portal } = window;
  const ICONS = { found: "check", wrong: "cross", missing: "cross" };
  const PRESSED = { found: "true", wrong: "false", missing: "false", waiting: "mixed" };
  const at = (id) => document.getElementById(id);
  const film = () => document.querySelector("[data-player]");
  const undone = [];
  let line = Promise.resolve(); // ticks go one after the other, in the order of the keys
  let waiting = 0;

  const sign = (name) => {
    const svg = document.querySelector("svg.icon").cloneNode(true);
    const use = svg.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#" + name));
    return svg;
  };

  // What a point will be, before the server has said so.
  const show = (button, value) => {
    const { words } = { words: at("checks").dataset };
    const state = button.querySelector(".state");
    const word = words["words" + value[0].toUpperCase() + value.slice(1)];
    state.replaceChildren(...(ICONS[value] ? [sign(ICONS[value]), word] : [word]));
    button.setAttribute("aria-pressed", PRESSED[value]);
    button.dataset.value = value;
  };
  const cycle = (button) => {
    const kind = button.dataset.point.split(":")[0];
    const values = { mark: ["waiting", "found", "wrong", "missing"], presenter: ["waiting", "found", "wrong"], topic: ["waiting", "found", "missing"] }[kind];
    return values[(values.indexOf(button.dataset.value) + 1) % values.length];
  };
  const buttonOf = (point) => document.querySelector(`.check[data-point="${point}"]`);

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

  const send = async (form, pairs, order) => {
    const body = new URLSearchParams({ csrf_token: portal.token(), version: form.version });
    for (const [point, value, was] of pairs) body.append("tick", `${point}=${value}=${was}`);
    if (order !== null) body.set("order", order);
    const film_ = film();
    if (film_ && film_.currentTime > 0) body.set("at_s", film_.currentTime.toFixed(1));
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.ok) return answer.text();
    const told = await answer.json().catch(() => ({}));
    throw new Error(told.message || (answer.status === 401 || answer.status === 400 ? portal.words.signedOut : portal.words.failed));
  };
  const formOf = () => {
    const form = document.querySelector("form[data-ticks]");
    return form && { action: form.action, version: form.elements.version.value };
  };
  const orderNow = () => [...document.querySelectorAll("#evidence kbd")].map((one) => one.textContent).join("");

  // Ticks points to values: shown at once, sent in turn; on failure the page says so and shows what stands.
  const tick = (pairs, order = null, { remember = true } = {}) => {
    const form = formOf();
    if (!form) return false;
    const before = pairs.map(([point]) => [point, buttonOf(point).dataset.value]);
    if (remember) undone.push({ points: before, order: orderNow() });
    const steps = pairs.map(([point, value]) => [point, value, buttonOf(point).dataset.value]);
    for (const [point, value] of pairs) show(buttonOf(point), value);
    waiting += 1;
    line = line.then(() => send(form, steps, order)).then((html) => {
      waiting -= 1;
      if (waiting === 0) redraw(html);
    }).catch((error) => {
      waiting -= 1;
      portal.warn(navigator.onLine ? error.message : portal.words.offline);
      return refresh();
    });
    return true;
  };
  const refresh = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (answer?.ok) redraw(await answer.text());
  };
  const press = (point) => {
    const button = buttonOf(point);
    return button ? tick([[point, cycle(button)]]) : false;
  };
  const allMarks = () => {
    const marks = [...document.querySelectorAll('.check[data-point^="mark:"]')];
    return marks.length ? tick(marks.map((one) => [one.dataset.point, "found"]), "12345") : false;
  };
  const undo = () => {
    const last = undone.pop();
    return last ? tick(last.points, last.order, { remember: false }) : false;
  };

  // Clicks on the same buttons do as the keys; without this script they are plain forms.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-ticks]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter?.dataset.point) press(event.submitter.dataset.point);
    else allMarks();
  }, true);
  // A verdict waits until every tick is kept; a refused one says why instead of going.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#verdict") || form.dataset.ready) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = form.elements.reason?.value;
    line.then(() => {
      const now = text === undefined ? document.querySelector('#verdict [data-key="KeyA"]')?.form : form;
      const button = now?.querySelector('[data-key="KeyA"]');
      if (button?.getAttribute("aria-disabled") === "true") return portal.toast(button.title, { icon: "warn" });
      if (!now) return null;
      now.dataset.ready = "1";
      now.requestSubmit();
      return setTimeout(() => { delete now.dataset.ready; }, 0);
    });
  }, true);

  const follow = (key) => {
    const found = document.querySelector(`a[data-key="${key}"]`);
    if (found) line.then(() => found.click());
    return Boolean(found);
  };
  const accept = () => {
    const button = document.querySelector('#verdict [data-key="KeyA"]');
    button?.form.requestSubmit();
    return Boolean(button);
  };
  // R unfolds the reason; what is prefilled only waits for Enter, an empty one for words.
  const giveBack = () => {
    const open = async () => {
      await line;
      const details = document.querySelector("#verdict details[data-fold]");
      if (!details) return;
      details.open = true;
      const text = details.querySelector("textarea");
      (text.value.trim() ? details.querySelector('button[type="submit"]') : text).focus();
    };
    open();
    return Boolean(document.querySelector("#verdict details[data-fold]"));
  };

  // Our own copy: play, five seconds, one frame (a 25th of a second).
  const jump = (seconds) => {
    const video = film();
    if (!video) return false;
    video.currentTime = Math.max(0, video.currentTime + seconds);
    return true;
  };
  const play = (event) => {
    const video = film();
    if (!video || event.target.closest("button, a, summary, video")) return false;
    if (video.paused) video.play();
    else video.pause();
    return true;
  };
  const still = (seconds) => { film()?.pause(); return jump(seconds); };

  portal.keys({
    Digit1: () => press("mark:1"), Digit2: () => press("mark:2"), Digit3: () => press("mark:3"),
    Digit4: () => press("mark:4"), Digit5: () => press("mark:5"), KeyP: () => press("presenter"),
    Digit6: () => press("topic:1"), Digit7: () => press("topic:2"), Digit8: () => press("topic:3"), Digit9: () => press("topic:4"),
    KeyM: allMarks, KeyZ: undo, KeyA: accept, KeyR: giveBack,
    KeyS: () => follow("KeyJ"), KeyJ: () => follow("KeyJ"), KeyK: () => follow("KeyK"),
    Space: play, ArrowLeft: () => jump(-5), ArrowRight: () => jump(5), Comma: () => still(-1 / 25), Period: () => still(1 / 25),
    Slash: () => {
      const list = at("keys");
      list.open = !list.open;
      if (list.open) list.querySelector("summary").focus();
    },
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-open]");
    if (link) at(link.dataset.open).open = true;
  });
  // Whoever leaves with ticks still on their way is held back by the browser's own question.
  addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });
})();
