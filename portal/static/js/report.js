// report.js: the report form while somebody types. Every field is kept on the device at once and saved to the portal
// a moment later; a bad or disputed field holds none of the others up. Needs portal.js, drafts.js and htmx.
"use strict";
(() => {
  const form = document.getElementById("report");
  if (!form) return;
  const words = form.dataset;
  const SOON_MS = 900; // after the last key
  const PANEL_MS = 400;
  const LINK_MS = 250;
  const PAUSES_S = [3, 5, 10, 20, 30, 60]; // between tries while the portal does not answer
  const KEEPALIVE_MAX = 60000; // bytes a page may still send while it closes
  const drafts = new portalDrafts.Drafts(form.dataset.report, form.dataset.key);
  const notices = { signal: document.getElementById("no-signal"), draft: document.getElementById("found-draft") };
  const cloned = (id) => document.getElementById(id).content.cloneNode(true);
  const event = (name) => new CustomEvent(name);

  // One field: what stands in its control, the mark of what the portal holds, and whether they differ.
  class Field {
    constructor(box) {
      this.box = box;
      this.name = box.dataset.field;
      this.control = document.getElementById(this.name);
      this.mark = box.querySelector(`[name="seen-${this.name}"]`);
      this.said = document.getElementById(`${this.name}-said`);
      Object.assign(this, { before: this.control.value, edits: 0, dirty: false, kept: true, held: "", theirs: null });
      this.held = box.classList.contains("is-wrong") ? "wrong" : "";
    }

    get text() { return this.control.value; }
    get seen() { return this.mark.value; }
    set seen(value) { this.mark.value = value; }

    typed() {
      this.edits += 1;
      this.dirty = true;
      if (this.held === "wrong") this.say("");
      return this.keep();
    }

    async keep() {
      this.kept = await drafts.keep(this.name, { text: this.text, seen: this.seen });
    }

    put(value) {
      this.control.value = value;
      this.control.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // What the portal stored: `shown` as the form shows it. Text typed meanwhile stays.
    stored(edits, print, shown) {
      this.seen = print;
      this.say("");
      if (edits !== this.edits) return void this.keep();
      this.dirty = false;
      drafts.drop(this.name);
      if (!this.control.dataset.link || this.text === shown) return;
      this.control.value = shown; // the link alone, without what it was pasted in
      this.control.dispatchEvent(event("tidied"));
    }

    say(held, ...parts) {
      this.held = held;
      this.said.replaceChildren(...parts);
      this.box.classList.toggle("is-wrong", held === "wrong");
      this.box.classList.toggle("is-odd", Boolean(this.box.querySelector(".odd")));
      if (held === "wrong") this.control.setAttribute("aria-invalid", "true");
      else this.control.removeAttribute("aria-invalid");
    }

    refuse(message) {
      const line = cloned("wrong");
      line.querySelector("span").textContent = message;
      this.say("wrong", line);
    }

    dispute(theirs, print) {
      const both = cloned("two-values");
      both.querySelector("[data-theirs]").textContent = theirs || words.empty;
      this.theirs = { text: theirs, print };
      this.say("disputed", both);
    }

    choose(whose) {
      if (!this.theirs) return;
      this.seen = this.theirs.print;
      if (whose === "theirs") {
        this.control.value = this.theirs.text;
        this.dirty = false;
        drafts.drop(this.name);
      } else {
        this.dirty = true;
      }
      this.theirs = null;
      this.say("");
    }
  }

  const fields = Object.fromEntries([...document.querySelectorAll("[data-field]")].map((box) => {
    const field = new Field(box);
    return [field.name, field];
  }));
  const all = Object.values(fields);
  const waiting = () => all.filter((field) => field.dirty && !field.held);
  const held = () => all.filter((field) => field.held);

  const show = (text, sign) => {
    for (const place of document.querySelectorAll("[data-state]")) {
      place.textContent = text;
      place.parentElement.querySelector("svg").replaceWith(portal.sign(sign));
    }
  };
  const showKept = () => {
    const kept = all.every((field) => !field.dirty || field.kept);
    show(kept ? words.kept : words.unsaved, kept ? "check" : "warn");
  };

  // Saving: one request at a time; what is typed meanwhile goes with the next.
  const line = { timer: 0, tries: 0, running: null, stopped: false };
  const soon = (wait = SOON_MS) => {
    clearTimeout(line.timer);
    if (!line.stopped) line.timer = setTimeout(save, wait);
  };

  const ask = (address, data, keepalive = false) => {
    const body = JSON.stringify(data);
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    Object.assign(headers, { "X-CSRFToken": portal.token(), "X-Requested-With": "fetch" });
    const small = body.length < KEEPALIVE_MAX / 3; // Thai letters are three bytes each
    return fetch(address, { method: "POST", body, headers, keepalive: keepalive && small });
  };

  const send = async (going, { right = [], keepalive = false } = {}) => {
    const texts = Object.fromEntries(going.map((field) => [field.name, field.text]));
    const opened = Object.fromEntries(going.map((field) => [field.name, field.seen]));
    const edits = going.map((field) => field.edits);
    show(words.saving, "refresh");
    let answer = null;
    try {
      answer = await ask(words.save, { fields: texts, opened, right }, keepalive);
    } catch {
      return lost();
    }
    if (answer.status >= 500 || answer.status === 429) return lost();
    if (!answer.ok) return refused(answer);
    return take(going, edits, await answer.json());
  };

  const take = (going, edits, told) => {
    going.forEach((field, n) => {
      if (field.name in told.wrong) field.refuse(told.wrong[field.name]);
      else if (field.name in told.theirs) field.dispute(told.theirs[field.name], told.prints[field.name]);
      else field.stored(edits[n], told.prints[field.name], told.values[field.name]);
    });
    line.tries = 0;
    notices.signal.hidden = true;
    if (held().length) show(words.look, "warn");
    else if (!waiting().length) show(words.saved.replace("{time}", told.saved_at), "check");
    document.dispatchEvent(event("portal:changed"));
    return true;
  };

  // No answer: everything stays on the device, and it is tried again and again.
  const lost = () => {
    notices.signal.hidden = false;
    showKept();
    soon(PAUSES_S[Math.min(line.tries, PAUSES_S.length - 1)] * 1000);
    line.tries += 1;
    return false;
  };

  const refused = async (answer) => {
    line.stopped = true;
    showKept();
    const told = await answer.json().catch(() => ({}));
    const out = [400, 401].includes(answer.status);
    const box = portal.warn(out ? words.signedOut : told.message || words.unsaved);
    if (out && box) {
      const link = document.createElement("a");
      link.href = words.door;
      link.textContent = words.signIn;
      box.lastChild.append(" ", link);
    }
    return false;
  };

  const save = async (more = {}) => {
    clearTimeout(line.timer);
    while (line.running) await line.running;
    const going = waiting();
    if (line.stopped || (!going.length && !more.right)) return !waiting().length;
    line.running = send(going, more);
    const done = await line.running;
    line.running = null;
    return done && waiting().length ? save() : done;
  };
  portalDrafts.flush = save;

  // Typing
  document.addEventListener("input", async (typing) => {
    const field = fields[typing.target.id];
    if (!field || typing.target !== field.control) return;
    if (field.held === "disputed") return void field.keep(); // both values stand there until one is chosen
    if (notices.signal.hidden && !line.stopped) show(words.saving, "refresh");
    soon();
    await field.typed();
    if (!line.running && (line.stopped || !notices.signal.hidden)) showKept();
  });
  document.addEventListener("change", (typing) => {
    if (fields[typing.target.id]?.dirty) soon(0);
  });
  addEventListener("online", () => { line.tries = 0; soon(0); document.dispatchEvent(event("portal:changed")); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting().length) save({ keepalive: true });
  });
  addEventListener("beforeunload", (leaving) => {
    if (all.some((field) => field.dirty && !field.kept)) leaving.preventDefault();
  });

  // Links: what was pasted is told at once, before anybody looks at it.
  const timers = {};
  const recognise = async (control) => {
    const place = document.getElementById(`${control.id}-link`);
    const text = control.value;
    if (!text.trim()) return void (place.hidden = true);
    let told = null;
    try {
      const answer = await ask(words.recognise, { text, kind: control.dataset.link });
      told = answer.ok ? await answer.json() : null;
    } catch {
      told = null; // no signal: it is told when the field is saved
    }
    if (!told || text !== control.value) return;
    place.className = `fine line line-tight line-whole ${told.ok ? "pass" : "fail"}`;
    place.replaceChildren(portal.sign(told.ok ? "check" : "stop"), told.message);
    place.hidden = false;
  };
  for (const control of document.querySelectorAll("[data-link]")) {
    control.addEventListener("input", () => {
      clearTimeout(timers[control.id]);
      timers[control.id] = setTimeout(() => recognise(control), LINK_MS);
    });
    control.addEventListener("tidied", () => recognise(control));
    control.addEventListener("paste", () => setTimeout(() => soon(0)));
  }

  // The panel
  let panel = 0;
  document.addEventListener("portal:changed", () => {
    clearTimeout(panel);
    panel = setTimeout(look, PANEL_MS);
  });
  // The answer replaces the element that asked, and with it whatever was asked meanwhile: so that is asked again.
  const asking = { now: false, again: false };
  const look = () => {
    if (asking.now) asking.again = true;
    else htmx.trigger("#poll", "look");
  };
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.id === "poll") asking.now = true;
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.pathInfo?.requestPath?.includes("/precheck")) return;
    asking.now = false;
    if (asking.again) setTimeout(look);
    asking.again = false;
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => { // after a change the pauses begin anew
    if (detail.elt.id === "poll" && detail.triggeringEvent?.type === "look") detail.path = detail.elt.dataset.url;
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    for (const { box } of all) box.classList.toggle("is-odd", Boolean(box.querySelector(".odd")));
  });
  for (const name of ["htmx:sendError", "htmx:responseError"]) {
    document.addEventListener(name, (failure) => { // a panel that could not be asked is no fault of the person
      if (failure.detail.pathInfo?.requestPath?.includes("/precheck")) failure.stopPropagation();
    }, true);
  }

  // Buttons
  const acts = {
    right: (button) => save({ right: [button.dataset.right] }),
    back: (button, field) => { field.put(button.dataset.back); soon(0); },
    choose: (button, field) => { field.choose(button.dataset.choose); soon(0); },
    use: (button) => {
      const field = fields[button.dataset.use];
      field.put([field.text.trimEnd(), button.dataset.text].filter(Boolean).join("\n"));
      field.control.focus();
    },
    dropDraft: () => {
      for (const field of all.filter((each) => each.restored)) field.put(field.before);
      notices.draft.hidden = true;
      soon(0);
    },
  };
  document.addEventListener("click", (click) => {
    const button = click.target.closest?.("button");
    const act = button && Object.keys(acts).find((name) => name in button.dataset);
    if (act) {
      click.preventDefault();
      acts[act](button, fields[button.closest("[data-field]")?.dataset.field]);
    }
    const link = click.target.closest?.('a[href^="#"]');
    document.getElementById(link?.hash.slice(1) || "-")?.focus?.();
  });

  // The upload's scripts weigh more than all others: they come when somebody is near the place that uses them.
  const boxes = document.querySelectorAll("[data-scripts]");
  const loadUpload = () => {
    for (const address of boxes[0].dataset.scripts.split(" ")) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false; // in this order
      document.head.append(script);
    }
    return document.head.lastChild;
  };
  if (boxes.length) {
    let last = null;
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting) || last) return;
      near.disconnect();
      last = loadUpload();
    }, { rootMargin: "600px" });
    for (const box of boxes) {
      near.observe(box);
      box.addEventListener("click", (click) => { // a tap that came before them is repeated when they are there
        const button = click.target.closest("button");
        if (!button || window.portalUpload) return;
        last ??= loadUpload();
        last.addEventListener("load", () => button.click(), { once: true });
      });
    }
  }

  // Sending: first everything that was typed, then the form itself. Enter in a line only saves.
  let sure = false;
  form.addEventListener("submit", async (submit) => {
    if (sure) return void (sure = false);
    const button = submit.submitter;
    submit.preventDefault();
    const saved = await save();
    await new Promise((next) => { setTimeout(next); }); // a form is not sent again while its submit event still runs
    if (!button?.hasAttribute("data-send")) return;
    if (held().length) return void held()[0].control.focus();
    if (!saved || !navigator.onLine) return void (line.stopped || portal.warn(words.offline));
    sure = true;
    form.requestSubmit(button.isConnected ? button : document.querySelector("[data-send]"));
  });

  // What this device still holds from before comes back into its fields and goes up.
  drafts.read().then((found) => {
    for (const [name, draft] of Object.entries(found)) {
      const field = fields[name];
      if (!field || draft.text === field.text) {
        drafts.drop(name);
        continue;
      }
      field.control.value = draft.text;
      field.seen = draft.seen;
      field.restored = field.dirty = true;
      notices.draft.hidden = false;
    }
    soon(0);
  });
})();
