// review.js: the desk by keyboard: who holds the video, verdicts, the way to the next one, which is fetched beforehand.
"use strict";
(() => {
  const { portal } = window;
  const { desk } = portal;
  if (!desk) return;
  const { at, root } = desk;
  const RENEW_MS = 60000;
  const post = (url, values = {}) => fetch(url, {
    method: "POST", keepalive: true, headers: { "HX-Request": "true" },
    body: new URLSearchParams({ csrf_token: portal.token(), page: root().dataset.page, ...values }),
  });

  // The hold: taken when a video opens, held on while somebody works, let go on leaving.
  let until = 0;
  let active = true;
  const clock = () => {
    const left = Math.max(0, Math.round((until - Date.now()) / 1000));
    const chip = at("lease");
    if (!chip) return;
    chip.hidden = !left || Boolean(root().dataset.lost);
    chip.lastElementChild.textContent = `${root().dataset.wordsHeld} ${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  };
  const lost = (told) => {
    if (root().dataset.lost) return;
    root().dataset.lost = told.held_by;
    const box = portal.warn(`${root().dataset.wordsLost}. ${told.message}`);
    const link = document.createElement("a");
    link.href = told.next;
    link.textContent = ` ${root().dataset.wordsOnward}`;
    link.dataset.go = "";
    box.lastElementChild.append(link);
    root().dataset.next = told.next;
    clock();
  };
  desk.held = lost;
  const take = async (fresh) => {
    if (!document.querySelector("form[data-ticks]")) return;
    const { page } = root().dataset;
    const answer = await post(root().dataset.take).catch(() => null);
    if (answer?.ok) {
      until = Date.now() + (await answer.json()).seconds * 1000;
      clock();
    } else if (answer?.status === 409) {
      const told = await answer.json();
      if (!told.held_by) return;
      if (fresh && told.next !== location.pathname + location.search) { // somebody was first: on to the next, and told
        await go(told.next);
        portal.toast(told.message, { icon: "lock" });
      } else lost(told);
    } else if (!answer || answer.status >= 500) { // no line, or a server that restarts
      await desk.pause(2000);
      if (root().dataset.page === page) await take(fresh);
    }
  };
  const leave = () => { if (until && !root().dataset.lost) post(root().dataset.leave).catch(() => {}); until = 0; };
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => { if (event.persisted) take(false); });
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, () => { active = true; }, { passive: true });
  setInterval(() => {
    const film = document.querySelector("video[data-player]");
    if (!root().dataset.lost && until && (active || (film && !film.paused))) take(false);
    active = false;
  }, RENEW_MS);
  setInterval(clock, 1000);

  // The next one is fetched while this one is open: its page, its frames and poster. Fetching takes no hold.
  let ahead = { url: "", page: null };
  const fetchAhead = async () => {
    const url = root().dataset.next;
    if (!url || !/\/review\/\d/.test(url) || ahead.url === url) return;
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    ahead = { url, page };
    for (const image of page.querySelectorAll(".frame img, video[poster]")) new Image().src = image.getAttribute("src") && image.tagName === "IMG" ? image.getAttribute("src") : image.getAttribute("poster");
  };
  const put = (page, url, early) => {
    root().replaceWith(document.adoptNode(page.querySelector(".desk")));
    document.title = page.title;
    history.pushState({ desk: true }, "", url);
    opened(true, early);
  };
  const go = async (url) => {
    if (!/\/review\/\d/.test(url)) { until = 0; location.assign(url); return; }
    let page = ahead.url === url ? ahead.page : null;
    const early = page !== null;
    if (!page) {
      const answer = await fetch(url).catch(() => null);
      if (!answer?.ok) { location.assign(url); return; }
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    }
    ahead = { url: "", page: null };
    put(page, url, early);
  };
  addEventListener("popstate", () => location.reload());

  const opened = async (fresh, early = false) => {
    desk.forget();
    desk.ready();
    for (const button of document.querySelectorAll("[data-keys]")) button.hidden = false;
    document.getElementById("main").focus({ preventScroll: true });
    until = 0;
    desk.start();
    await desk.settled(); // keys of before a crash are kept first
    await take(fresh);
    if (early) await catchUp();
    await fetchAhead();
  };
  // A page fetched beforehand knows the queue, the count and the ticks of then: they are drawn as they are now.
  const catchUp = async () => {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const html = await answer.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    if (page.querySelector("main").dataset.desk !== document.querySelector("main").dataset.desk) return;
    for (const id of ["queue", "day"]) at(id).replaceWith(document.adoptNode(page.getElementById(id)));
    root().dataset.next = page.querySelector(".desk").dataset.next;
    if (desk.quiet()) desk.redraw(html);
  };

  // A verdict waits until every tick is kept, and is sent again until the server has answered.
  let busy = false;
  const verdict = async (url, values) => {
    if (busy) return;
    busy = true;
    try {
      await desk.settled();
      let answer = null;
      for (;;) {
        answer = await post(url, values).catch(() => null);
        if (answer && answer.status < 500) break;
        portal.toast(root().dataset.wordsLater, { icon: "clock" });
        await desk.pause(2000);
      }
      const told = await answer.json().catch(() => ({}));
      if (answer.ok) {
        until = 0; // the verdict let it go
        await go(told.next);
        portal.toast(told.message);
      } else if (told.held_by) lost(told);
      else {
        portal.warn(told.message || portal.words.failed);
        await desk.refresh();
      }
    } finally { busy = false; }
  };
  const accept = async () => {
    await desk.settled();
    const button = document.querySelector('#verdict [data-key="KeyA"]');
    if (button?.getAttribute("aria-disabled") === "true" && !button.dataset.held) portal.toast(button.title, { icon: "warn" });
    else if (button) await verdict(button.form.action, { version: button.form.elements.version.value });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isVerdict = form.closest("#verdict") || form.matches("[data-skip], [data-undo-verdict]");
    if (!isVerdict) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.matches("[data-skip]")) skip();
    else if (form.matches("[data-undo-verdict]")) verdict(root().dataset.undo);
    else if (form.elements.reason) verdict(form.action, Object.fromEntries(new FormData(form)));
    else accept();
  }, true);
  const skip = () => { if (at("skip-form")) verdict(at("skip-form").action); return Boolean(at("skip-form")); };
  const undo = () => desk.undo() || (verdict(root().dataset.undo), true);
  // R unfolds the reason; one that is prefilled only waits for Enter, an empty one for words.
  const giveBack = () => {
    desk.settled().then(() => {
      const details = document.querySelector("#verdict details[data-fold]");
      if (!details) return;
      details.open = true;
      const text = details.querySelector("textarea");
      (text.value.trim() ? details.querySelector('button[type="submit"]') : text).focus();
    });
    return Boolean(document.querySelector("#verdict details[data-fold]"));
  };
  const follow = (key) => {
    const found = document.querySelector(`a[data-key="${key}"]`);
    if (found) desk.settled().then(() => { leave(); return go(found.getAttribute("href")); });
    return Boolean(found);
  };
  const list = () => { at("keys").showModal(); return true; };
  const sheet = async (url) => {
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) { location.assign(url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("[data-sheet-body]").replaceChildren(document.adoptNode(page.querySelector("[data-sheet-content]")));
    at("sheet").showModal();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-open], a[data-go], a[data-sheet], .desk-queue .queue-item, [data-keys], [data-add-text]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.open) { at(link.dataset.open).open = true; return; }
    event.preventDefault();
    if ("keys" in link.dataset) list();
    else if ("sheet" in link.dataset) sheet(link.href);
    else if (link.dataset.addText) {
      const text = link.closest("form").querySelector("textarea");
      text.value = `${text.value.trimEnd()}\n${link.dataset.addText}`.trimStart();
      text.focus();
    } else desk.settled().then(() => { leave(); return go(link.getAttribute("href")); });
  });

  const keys = {
    KeyP: () => desk.press("presenter"), KeyM: desk.allMarks, KeyZ: undo, KeyA: () => { accept(); return true; }, KeyR: giveBack,
    Slash: list, KeyS: skip, KeyJ: () => follow("KeyJ"), KeyK: () => follow("KeyK"), KeyF: desk.nextFrame,
    Space: desk.play, ArrowLeft: () => desk.jump(-5), ArrowRight: () => desk.jump(5),
    Comma: (event) => (event.shiftKey ? desk.speed(-1) : desk.still(-1 / 25)),
    Period: (event) => (event.shiftKey ? desk.speed(1) : desk.still(1 / 25)),
  };
  for (const number of [1, 2, 3, 4, 5]) keys[`Digit${number}`] = () => desk.press(`mark:${number}`);
  for (const number of [1, 2, 3, 4]) keys[`Digit${number + 5}`] = () => desk.press(`topic:${number}`);
  portal.keys(keys);
  opened(true);
})();
