// portal.js: what every page does in the browser. Delegated listeners only, so parts that htmx swaps in work at once.
// Other scripts may use window.portal = { token, words, toast, warn, ask, sign }.
"use strict";
(() => {
  const words = document.getElementById("words")?.dataset ?? {};
  const toasts = document.getElementById("toast");
  const TOAST_MS = 8000;
  const HELD_MS = 10000; // a form that led nowhere (a download, a lost line) is free again after this

  const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

  const sign = (name) => {
    const model = document.querySelector("svg use[href]");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", (model?.getAttribute("href") ?? "").replace(/#.*/, "") + "#" + name);
    svg.append(use);
    return svg;
  };

  // A line that says what was done: stays 8 s, the pointer or the focus holds it. `undo` is { label, act }.
  const toast = (text, { undo = null, icon = "check", stays = false } = {}) => {
    if (!toasts) return null;
    const line = document.createElement("div");
    line.className = "toast-line";
    line.append(sign(icon), text);
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button";
      button.textContent = undo.label;
      button.addEventListener("click", () => { line.remove(); undo.act(); });
      line.append(button);
    }
    toasts.replaceChildren(line);
    if (stays) return line;
    let timer = 0;
    const go = () => { timer = setTimeout(() => line.remove(), TOAST_MS); };
    const hold = () => clearTimeout(timer);
    for (const [name, act] of [["mouseenter", hold], ["mouseleave", go], ["focusin", hold], ["focusout", go]]) {
      line.addEventListener(name, act);
    }
    go();
    return line;
  };

  // Something went wrong: a notice at the top, read out, and it stays.
  const warn = (text) => {
    const place = document.getElementById("notices");
    if (!place) return toast(text, { icon: "warn" });
    const box = document.createElement("div");
    const body = document.createElement("div");
    box.className = "notice notice-bad";
    box.setAttribute("role", "alert");
    body.textContent = text;
    box.append(sign("stop"), body);
    place.replaceChildren(box);
    box.scrollIntoView({ block: "center" });
    return box;
  };

  // Asks yes or no; the promise holds true for yes. Escape is no.
  const ask = (text, { yes = "", grave = false } = {}) => new Promise((answer) => {
    const dialog = document.getElementById("ask");
    const accept = dialog.querySelector('[value="yes"]');
    accept.dataset.plain ??= accept.textContent;
    accept.textContent = yes || accept.dataset.plain;
    accept.className = grave ? "button button-bad is-due" : "button button-main";
    document.getElementById("ask-text").textContent = text;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });

  // data-confirm="question" on a form, button or link; data-confirm-yes words the button, data-confirm-grave paints it.
  const allowed = new WeakSet();
  const confirmFirst = (event, element, again) => {
    if (allowed.delete(element)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { confirm, confirmYes, confirmGrave } = element.dataset;
    ask(confirm, { yes: confirmYes, grave: confirmGrave !== undefined }).then((yes) => {
      if (!yes) return;
      allowed.add(element);
      again();
    });
  };
  document.addEventListener("click", (event) => {
    const element = event.target.closest?.("a[data-confirm], button[data-confirm], input[data-confirm]");
    if (element) confirmFirst(event, element, () => element.click());
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.confirm) confirmFirst(event, form, () => form.requestSubmit(event.submitter ?? undefined));
  }, true);

  // A form is sent once: a second tap does nothing while the first is on its way.
  const sending = new Map();
  const free = (form) => {
    clearTimeout(sending.get(form));
    sending.delete(form);
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll("[data-held]")) {
      button.removeAttribute("aria-disabled");
      delete button.dataset.held;
    }
  };
  const take = (form, submitter) => {
    sending.set(form, setTimeout(() => free(form), HELD_MS));
    form.setAttribute("aria-busy", "true");
    if (!submitter || submitter.hasAttribute("aria-disabled")) return;
    submitter.setAttribute("aria-disabled", "true"); // not `disabled`: its name and value must still be sent
    submitter.dataset.held = "";
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.target === "_blank") return;
    if (sending.has(form)) {
      event.preventDefault();
    } else if (!event.defaultPrevented && form.method === "post") {
      take(form, event.submitter);
    }
  });
  addEventListener("pageshow", () => { for (const form of [...sending.keys()]) free(form); });

  // htmx: the token goes along; forms are held as above; failures are said.
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, requestConfig } = event.detail;
    if (elt.tagName !== "FORM" || requestConfig.verb === "get") return;
    if (sending.has(elt)) event.preventDefault();
    else take(elt, requestConfig.triggeringEvent?.submitter);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (sending.has(event.detail.elt)) free(event.detail.elt);
  });
  const sentence = (xhr) => { // {"message": "…"} from the server, else our own words
    const known = { 400: words.signedOut, 401: words.signedOut, 409: words.conflict, 429: words.tooFast };
    try {
      return JSON.parse(xhr.responseText).message || known[xhr.status] || words.failed;
    } catch {
      return known[xhr.status] ?? words.failed;
    }
  };
  document.addEventListener("htmx:responseError", (event) => warn(sentence(event.detail.xhr)));
  document.addEventListener("htmx:sendError", () => warn(navigator.onLine ? words.failed : words.offline));
  document.addEventListener("toast", (event) => toast(String(event.detail?.value ?? ""))); // HX-Trigger: {"toast": "…"}

  // data-copy="#id": the text of that element, or its value.
  const mark = (source) => {
    if (source.select) return source.select();
    const range = document.createRange();
    range.selectNodeContents(source);
    getSelection().removeAllRanges();
    return getSelection().addRange(range);
  };
  const copy = async (source) => {
    try {
      await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
      return true;
    } catch { // no permission, or an address without https: the older way
      mark(source);
      return document.execCommand("copy");
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const source = button && document.querySelector(button.dataset.copy);
    if (!source) return;
    if (await copy(source)) toast(button.dataset.copySaid || words.copied);
    else { mark(source); toast(words.notCopied, { icon: "warn" }); }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) print();
  });

  // The masthead's menu is a <details>, so it opens without this script; here it closes as people expect.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The line came or went.
  let lost = null;
  addEventListener("offline", () => { lost = toast(words.offline, { icon: "warn", stays: true }); });
  addEventListener("online", () => {
    if (lost) toast(words.online);
    lost = null;
  });

  window.portal = { token, words, toast, warn, ask, sign };
})();
