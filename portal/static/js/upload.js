// upload.js: sends videos, photos and documents to the portal piece by piece (tus), so that a cut line, a reload or a
// restart of the server loses nothing. Works on every [data-upload] of templates/macros/upload.html; needs portal.js,
// tus.min.js and, for photos ([data-many]: several at once), shrink.js.
"use strict";
(() => {
  if (window.portalUpload) return;
  const CHUNK = 1024 * 1024; // what a cut may cost at most
  const MOST_AT_ONCE = 3; // files of one box on their way together; the others wait for their turn
  const PAUSES_S = [1, 2, 5, 10, 20, 30]; // between tries while the line is down; the last one again and again
  const SPEED_OVER_MS = 8000;
  const TOLD_EVERY = 25; // per cent, read out
  const MENDED = [400, 401, 507]; // the person signs in again, or room is made: then it goes on from there
  const FINAL = [403, 404, 410, 413, 415, 422]; // trying again does not change the answer
  const active = new Set();
  const lineup = []; // files that wait for their turn

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const size = (bytes) => {
    const mega = bytes / 1048576;
    if (mega >= 10) return `${mega.toFixed(0)} MB`;
    return mega >= 0.1 ? `${mega.toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} kB`;
  };
  const span = (seconds, words) => {
    if (seconds < 60) return fill(words.seconds, { n: Math.max(1, Math.round(seconds)) });
    if (seconds < 5400) return fill(words.minutes, { n: Math.round(seconds / 60) });
    return fill(words.hours, { n: (seconds / 3600).toFixed(1) });
  };
  const messageOf = (response) => {
    try {
      return JSON.parse(response.getBody()).message || "";
    } catch {
      return ""; // a proxy's page, or nothing
    }
  };

  const post = async (url) => {
    const headers = { "X-CSRFToken": portal.token(), Accept: "application/json", "X-Requested-With": "upload.js" };
    const answer = await fetch(url, { method: "POST", headers }).catch(() => null);
    return answer?.ok ? answer.json().catch(() => null) : null;
  };

  // One file on its way: a row of the list, and the client behind it.
  class Sending {
    constructor(box, file, waiting) {
      Object.assign(this, { box, file, many: "many" in box.dataset, sent: 0, tries: 0, told: 0, timer: 0, state: "new", samples: [] });
      this.words = box.querySelector("[data-upload-words]").dataset;
      this.row = box.querySelector("template").content.firstElementChild.cloneNode(true);
      this.row.sending = this;
      this.meter = this.row.querySelector("progress");
      this.act = this.row.querySelector(":scope > [data-act]");
      this.row.querySelector(".name").textContent = this.row.querySelector(".name").title = file.name;
      this.meter.setAttribute("aria-label", fill(this.words.uploadOf, { name: file.name }));
      const endpoint = box.dataset.endpoint;
      this.client = new tus.Upload(file, {
        endpoint,
        chunkSize: CHUNK,
        retryDelays: null, // we wait ourselves, for as long as it takes
        removeFingerprintOnSuccess: true,
        metadata: { filename: file.name, filetype: file.type, report: box.dataset.upload },
        headers: { Accept: "application/json" },
        fingerprint: async () => ["portal", box.dataset.upload, file.name, file.size, file.lastModified, ...(file.mark ?? [])].join("-"),
        onBeforeRequest: (request) => {
          this.method = request.getMethod();
          if (this.method === "POST") request.setHeader("X-CSRFToken", portal.token());
        },
        onAfterResponse: (_request, response) => {
          if (this.method === "POST" && response.getStatus() === 201) this.note("odd", "warn", messageOf(response));
        },
        // From here on a silent server must not make the client begin anew: it would, without asking us.
        onUploadUrlAvailable: () => { this.client.options.endpoint = null; },
        onProgress: (sent) => this.progress(sent),
        onChunkComplete: (_chunk, sent) => { this.sent = sent; this.tries = 0; },
        onSuccess: () => this.arrived(),
        onError: (error) => this.failed(error),
      });
      this.endpoint = endpoint;
      if (waiting) waiting.replaceWith(this.row);
      else box.querySelector("[data-upload-list]").append(this.row);
    }

    // Where it stopped: this browser remembers the address, else the portal gives the person a fresh one.
    async begin() {
      const { address } = this;
      this.begun = true;
      active.add(this);
      this.show("sending", this.words.begun);
      const known = await this.client.findPreviousUploads();
      const latest = known.sort((a, b) => new Date(b.creationTime) - new Date(a.creationTime))[0];
      if (latest) this.client.resumeFromPreviousUpload(latest);
      else if (address) this.client.url = (await post(address))?.address ?? null;
      if (this.client.url) this.client.options.endpoint = null;
      this.client.start();
    }

    waitForTurn() {
      active.add(this);
      lineup.push(this);
      this.show("queued", this.words.queued);
    }

    values() {
      return { name: this.file.name, done: size(this.sent), size: size(this.file.size) };
    }

    // States: queued, sending, paused, lost (goes on by itself), refused (waits for the person), kept.
    show(state, text) {
      this.state = state;
      const halted = ["paused", "lost", "refused"].includes(state);
      this.row.classList.toggle("is-halted", halted);
      this.meter.className = `meter${halted ? " meter-halt" : state === "kept" ? " meter-good" : ""}`;
      this.row.querySelector("[data-say]").textContent = text;
      this.row.querySelector("[data-more]").hidden = !halted;
      callNext();
      if (state === "kept") return this.act.remove();
      this.act.dataset.act = halted ? "go" : "pause";
      this.act.textContent = halted ? this.words.goOn : this.words.pause;
      this.act.setAttribute("aria-label", fill(halted ? this.words.goOnOf : this.words.pauseOf, this.values()));
    }

    say(text) {
      this.box.querySelector("[data-upload-said]").textContent = text;
    }

    note(kind, sign, text) {
      this.row.querySelector(`p.${kind}`)?.remove();
      if (!text) return;
      const line = document.createElement("p");
      line.className = `${kind} fine`;
      line.append(portal.sign(sign), text);
      this.row.querySelector("[data-say]").after(line);
    }

    progress(sent) {
      if (this.state !== "sending") this.show("sending", "");
      this.note("wrong", "", "");
      const now = Date.now();
      this.samples = [...this.samples.filter(([at]) => now - at < SPEED_OVER_MS), [now, sent]];
      const [[then, before]] = this.samples;
      const speed = now > then ? ((sent - before) / (now - then)) * 1000 : 0;
      const percent = Math.floor((100 * sent) / this.file.size);
      const values = { ...this.values(), done: size(sent), speed: size(speed), percent };
      values.left = speed > 0 ? span((this.file.size - sent) / speed, this.words) : "";
      const words = sent === this.file.size ? this.words.storing : speed > 0 ? this.words.sending : this.words.sendingFirst;
      this.meter.value = percent;
      this.row.querySelector("[data-say]").textContent = fill(words, values);
      if (percent < this.told + TOLD_EVERY) return;
      this.told = percent - (percent % TOLD_EVERY);
      this.say(fill(this.words.percent, values));
    }

    pause() {
      clearTimeout(this.timer);
      this.client.abort();
      this.halt("paused", fill(this.words.paused, this.values()));
    }

    halt(state, text) {
      this.samples = [];
      this.show(state, text);
      this.say(`${this.file.name}: ${text}`);
    }

    go() {
      clearTimeout(this.timer);
      this.note("wrong", "", "");
      if (!this.begun) return this.begin();
      this.show("sending", this.words.begun);
      return this.client.start();
    }

    failed(error) {
      const status = error.originalResponse?.getStatus() ?? 0;
      if ([404, 410].includes(status) && this.client.url && !this.anew) return this.again();
      if (MENDED.includes(status)) return this.refused(status, messageOf(error.originalResponse));
      if (FINAL.includes(status)) return this.turnedAway(messageOf(error.originalResponse) || this.words.failed);
      if (this.state !== "lost") this.halt("lost", fill(this.words.lost, this.values()));
      this.timer = setTimeout(() => this.go(), PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)] * 1000);
      this.tries += 1;
    }

    refused(status, message) {
      const ours = [400, 401].includes(status) && !this.client.url ? this.words.signedOut : this.words.failed;
      this.halt("refused", fill(this.words.paused, this.values()));
      this.note("wrong", "stop", message || ours);
      this.say(`${this.file.name}: ${message || ours}`);
    }

    // The server knows the upload no more: begin it anew, once.
    again() {
      Object.assign(this.client, { url: null });
      Object.assign(this.client.options, { endpoint: this.endpoint });
      Object.assign(this, { anew: true, sent: 0, told: 0 });
      this.client.start();
    }

    // Everything is there. If the client learnt that by asking alone, an empty piece makes the server put it away.
    async arrived() {
      if (this.method === "HEAD") {
        const headers = { "Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", Accept: "application/json" };
        headers["Upload-Offset"] = String(this.file.size);
        const answer = await fetch(this.client.url, { method: "PATCH", headers }).catch(() => null);
        if (!answer) return this.failed({});
        if (!answer.ok) return this.refused(answer.status, (await answer.json().catch(() => ({}))).message);
      }
      this.sent = this.file.size;
      this.meter.value = 100;
      this.note("wrong", "", "");
      this.show("kept", `${size(this.file.size)} · ${this.words.kept}`);
      if (!this.many) {
        this.box.querySelectorAll("[data-stored]").forEach((row) => row.remove());
        this.row.dataset.stored = "";
        this.box.querySelector(":scope > [data-act=choose]").lastChild.textContent = this.words.another;
      }
      this.say(`${this.file.name}: ${this.words.kept}`);
      active.delete(this);
      document.dispatchEvent(new CustomEvent("portal:changed", { detail: { report: Number(this.box.dataset.upload) } }));
      if (this.many) drawList();
      return null;
    }

    // The file is none that could be taken, now or later.
    turnedAway(fault) {
      active.delete(this);
      this.meter.value = 0;
      this.note("odd", "", "");
      this.note("wrong", "stop", fault);
      this.show("refused", "");
      this.say(`${this.file.name}: ${fault}`);
      this.act.remove();
    }

    async drop() {
      if (!this.act.isConnected) return this.row.remove();
      if (!(await portal.ask(fill(this.words.giveUp, this.values()), { grave: true }))) return null;
      clearTimeout(this.timer);
      active.delete(this);
      await this.client.abort(true).catch(() => {}); // what could not be told is thrown away by the server in a week
      this.row.remove();
      return portal.toast(this.words.givenUp);
    }
  }

  const callNext = () => {
    const busy = () => [...active].filter((one) => one.many && ["sending", "lost"].includes(one.state)).length;
    while (lineup.length && busy() < MOST_AT_ONCE) {
      const sending = lineup.shift();
      if (sending.state === "queued") sending.begin();
    }
  };

  // What is kept of photos and documents, drawn by the server; rows of files that it shows by then are taken away.
  let wanted = false, asking = false;
  const drawList = async () => {
    wanted = true;
    if (asking) return;
    asking = true;
    while (wanted) {
      wanted = false;
      const kept = [...document.querySelectorAll("[data-many] .upload")].filter((row) => row.sending?.state === "kept");
      const { url } = document.getElementById("photos").dataset;
      await htmx.ajax("GET", url, { source: "#photos", target: "#photos" }).catch(() => null);
      kept.forEach((row) => row.remove());
    }
    asking = false;
  };

  const faultOf = (box, file, words) => {
    const ending = /\.(\w+)$/.exec(file.name)?.[1].toLowerCase();
    if (!box.dataset.endings.split(" ").includes(ending)) return words.kind;
    if (file.size === 0) return words.empty;
    return file.size > Number(box.dataset.largest) ? words.large : "";
  };
  // A photo as it is to be sent: under the ending that it deserves, smaller when the person wishes so.
  const prepared = async (box, given) => {
    const file = await portalShrink.named(given).catch(() => given);
    if (!portalShrink.isPhoto(file) || !box.querySelector("[data-shrink] input").checked) return file;
    box.querySelector("[data-upload-said]").textContent = box.querySelector("[data-upload-words]").dataset.shrinking;
    const small = await portalShrink.shrunk(file).catch(() => file);
    if (small !== file) small.mark = [await portalShrink.mark(small)];
    return small;
  };
  const take = async (box, files) => {
    for (const given of files) {
      const file = "many" in box.dataset ? await prepared(box, given) : given;
      const same = (one) => one.box === box && one.file.name === file.name && one.file.size === file.size;
      if ([...active].some(same)) continue;
      const waits = [...box.querySelectorAll("[data-waiting]")];
      const waiting = waits.find((row) => row.dataset.name === file.name && Number(row.dataset.size) === file.size);
      const sending = new Sending(box, file, waiting);
      const fault = faultOf(box, file, sending.words);
      sending.address = waiting?.dataset.address;
      if (fault) sending.turnedAway(fault);
      else if (sending.many) sending.waitForTurn();
      else sending.begin();
    }
  };

  const acts = {
    choose: (button) => button.closest("[data-upload]").querySelector('input[type="file"]').click(),
    pause: (button) => button.closest(".upload").sending.pause(),
    go: (button) => button.closest(".upload").sending.go(),
    drop: async (button) => {
      const row = button.closest(".upload");
      if (row.sending) return row.sending.drop();
      const words = row.closest("[data-upload]").querySelector("[data-upload-words]").dataset;
      if (!(await portal.ask(fill(words.giveUp, { name: row.dataset.name }), { grave: true }))) return null;
      if (!(await post(button.dataset.url))) return portal.warn(portal.words.failed);
      row.remove();
      return portal.toast(words.givenUp);
    },
    token: async (button) => {
      const place = button.closest("details").querySelector("[data-token]");
      const made = await post(button.dataset.url);
      if (!made) return portal.warn(portal.words.failed);
      place.querySelector('[data-part="endpoint"]').textContent = made.endpoint;
      place.querySelector('[data-part="authorization"]').textContent = `Bearer ${made.token}`;
      place.hidden = false;
      return null;
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-upload] [data-act]");
    if (button) acts[button.dataset.act]?.(button);
  });
  // A small picture whose line broke is asked for again: browsers leave it broken.
  document.addEventListener("error", ({ target }) => {
    if (target.matches?.("#photos img")) setTimeout(() => { if (target.isConnected) target.src = target.src; }, 3000);
  }, true);
  // Order and taking off: without this script each is a form of its own.
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.("[data-file-act]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.ask && !(await portal.ask(form.dataset.ask, { grave: true }))) return;
    const headers = { Accept: "application/json", "X-Requested-With": "upload.js" };
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
    if (!answer?.ok) {
      portal.warn((await answer?.json().catch(() => null))?.message || portal.words.failed);
      return;
    }
    await drawList();
    document.dispatchEvent(new CustomEvent("portal:changed"));
    const again = [...document.querySelectorAll("[data-file-act]")].find((one) => one.action === form.action);
    again?.querySelector("button").focus();
  });
  document.addEventListener("change", (event) => {
    const box = event.target.type === "file" && event.target.closest("[data-upload]");
    if (!box) return;
    take(box, [...event.target.files]);
    event.target.value = ""; // so that the same file may be chosen again
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const box = event.target.closest?.("[data-upload]");
      if (!box || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      box.classList.toggle("is-over", name === "dragover");
      if (name === "drop") take(box, [...event.dataTransfer.files]);
    });
  }
  addEventListener("online", () => {
    for (const sending of active) if (sending.state === "lost") sending.go();
  });
  addEventListener("beforeunload", (event) => {
    if ([...active].some((sending) => ["sending", "queued"].includes(sending.state))) event.preventDefault();
  });
  for (const label of document.querySelectorAll("[data-shrink]")) label.hidden = !window.createImageBitmap;
  window.portalUpload = { active };
})();
