// desk-player.js: our own copy obeys seek, speed and frame keys; YouTube's player is loaded again at a second; the
// others begin at 0 and say so. A click into a player's frame gives the focus back, so that the keys go on working.
"use strict";
(() => {
  const { portal } = window;
  if (!portal.desk) return;
  const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
  const film = () => document.querySelector("video[data-player]");
  const box = () => document.querySelector("[data-embed]");
  const words = () => portal.desk.root().dataset;

  const load = (second) => {
    const place = box();
    if (!place?.dataset.embed) return false;
    if (second > 0 && !("canSeek" in place.dataset)) {
      portal.toast(words().wordsNoSeek, { icon: "info" });
      if (place.querySelector("iframe")) return true;
    }
    const frame = document.createElement("iframe");
    const start = "canSeek" in place.dataset && second > 0 ? `&start=${Math.floor(second)}` : "";
    frame.src = place.dataset.embed + start;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.allowFullscreen = true;
    frame.referrerPolicy = "strict-origin-when-cross-origin"; // YouTube plays for nobody without it
    frame.title = document.querySelector(".player")?.getAttribute("aria-label") ?? "";
    place.classList.remove("empty");
    place.replaceChildren(frame);
    place.dataset.second = second;
    return true;
  };
  const seek = (second) => {
    const video = film();
    if (!video) return load(second);
    video.currentTime = Math.max(0, second);
    return true;
  };
  const jump = (seconds) => (film() ? seek(film().currentTime + seconds) : box() ? load(Math.max(0, Number(box().dataset.second ?? 0) + seconds)) : false);
  const play = (event) => {
    const video = film();
    if (event.target.closest("button, a, summary, video")) return false;
    if (!video) return box() && !box().querySelector("iframe") ? load(0) : false;
    if (video.paused) video.play().catch(() => {});
    else video.pause();
    return true;
  };
  const still = (seconds) => {
    if (!film()) return false;
    film().pause();
    return jump(seconds);
  };
  const speed = (step) => {
    const video = film();
    if (!video) return false;
    const now = SPEEDS.indexOf(SPEEDS.find((one) => one >= video.playbackRate) ?? 1);
    video.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, now + step))];
    document.querySelector("[data-speed]").textContent = `${video.playbackRate}×`;
    return true;
  };
  const nextFrame = () => {
    const frames = [...document.querySelectorAll(".frame[data-at]")];
    if (!frames.length) return false;
    const here = frames.findIndex((one) => one.hasAttribute("aria-current"));
    pick(frames[(here + 1) % frames.length]);
    return true;
  };
  const pick = (frame) => {
    for (const one of document.querySelectorAll(".frame[aria-current]")) one.removeAttribute("aria-current");
    frame.setAttribute("aria-current", "true");
    seek(Number(frame.dataset.at));
  };
  document.addEventListener("click", (event) => {
    const frame = event.target.closest?.(".frame[data-at]");
    if (frame && (film() || box()?.dataset.embed)) { event.preventDefault(); pick(frame); }
    if (event.target.closest?.("[data-embed-play]")) load(0);
  });
  addEventListener("blur", () => setTimeout(() => {
    if (document.activeElement?.tagName === "IFRAME") document.getElementById("main").focus({ preventScroll: true });
  }));
  const ready = () => { for (const button of document.querySelectorAll("[data-embed-play]")) button.hidden = false; };
  ready();
  Object.assign(portal.desk, { jump, play, still, speed, nextFrame, ready });
})();
