// drafts.js: what an officer typed and the portal has not got yet lies on this device, sealed with the account's own
// key, so that phones that several people use show each only their own. On every page of an officer: asks before a
// sign-out that would leave drafts behind, and shows [data-draft-of="report"] where one waits.
// window.portalDrafts = { Drafts, pending, flush }: `flush` is set by the report form and empties the drafts if it can.
"use strict";
(() => {
  const meta = document.querySelector('meta[name="draft-slot"]');
  if (!meta) return;
  const safely = (act, otherwise) => { try { return act(); } catch { return otherwise; } }; // storage may be forbidden
  const sealed = Boolean(window.crypto?.subtle);
  // Without https a browser seals nothing: drafts then live in this tab alone and end with it.
  const shelf = safely(() => (sealed ? localStorage : sessionStorage), null);
  const own = `draft.${meta.content}.`;
  const FLUSH_MS = 4000;

  const names = () => safely(() => Object.keys(shelf).filter((name) => name.startsWith(own)), []);
  const pending = () => new Set(names().map((name) => name.slice(own.length).split(".")[0]));

  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (array) => {
    let letters = "";
    for (const byte of array) letters += String.fromCharCode(byte);
    return btoa(letters);
  };

  // The drafts of one report. Each field is an entry of its own, so that nothing has to be read before it is written.
  class Drafts {
    constructor(report, key) {
      this.own = `${own}${report}.`;
      this.turns = {};
      this.key = sealed ? crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]) : null;
    }

    // Keeps a field; tells whether it is kept.
    async keep(field, draft) {
      const name = this.own + field;
      const turn = this.turn(field);
      const plain = JSON.stringify(draft);
      const entry = sealed ? await this.seal(name, plain) : plain;
      if (turn !== this.turns[field]) return true; // something newer came meanwhile
      return safely(() => { shelf.setItem(name, entry); return true; }, false);
    }

    drop(field) {
      this.turn(field);
      safely(() => shelf.removeItem(this.own + field));
    }

    // Every field that is kept: {field: draft}. What cannot be opened (an older key) is left out.
    async read() {
      const found = {};
      for (const name of names().filter((each) => each.startsWith(this.own))) {
        try {
          const entry = shelf.getItem(name);
          found[name.slice(this.own.length)] = JSON.parse(sealed ? await this.open(name, entry) : entry);
        } catch {
          continue;
        }
      }
      return found;
    }

    turn(field) {
      this.turns[field] = (this.turns[field] ?? 0) + 1;
      return this.turns[field];
    }

    async seal(name, plain) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const way = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
      const body = new Uint8Array(await crypto.subtle.encrypt(way, await this.key, new TextEncoder().encode(plain)));
      return `${text(iv)}.${text(body)}`;
    }

    async open(name, entry) {
      const [iv, body] = entry.split(".").map(bytes);
      const way = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
      return new TextDecoder().decode(await crypto.subtle.decrypt(way, await this.key, body));
    }
  }

  const leaving = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.dataset.draftGuard === undefined || leaving.delete(form) || !names().length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const late = new Promise((done) => { setTimeout(done, FLUSH_MS); });
    await Promise.race([window.portalDrafts.flush?.(), late]);
    if (names().length && !(await portal.ask(meta.dataset.ask, { yes: meta.dataset.yes }))) return;
    leaving.add(form);
    setTimeout(() => form.requestSubmit()); // not while its submit event still runs
  }, true);

  const mark = () => {
    const waiting = pending();
    for (const sign of document.querySelectorAll("[data-draft-of]")) sign.hidden = !waiting.has(sign.dataset.draftOf);
    for (const box of document.querySelectorAll("[data-drafts]")) {
      box.hidden = !box.querySelector("[data-draft-of]:not([hidden])");
    }
  };
  mark();
  addEventListener("pageshow", mark);

  window.portalDrafts = { Drafts, pending, flush: null };
})();
