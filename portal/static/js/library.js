// library.js: looks at files one after the other without leaving the page. Keys: ← → other file, + − 0 size, Esc closes.
// Without it a picture leads to its file's page.
"use strict";
(() => {
  const viewer = document.getElementById("viewer");
  if (!viewer) return;
  const stage = viewer.querySelector("[data-stage]");
  const LARGEST = 4;
  let at = 0;
  let zoom = 1;
  let from = null; // where the focus goes back to

  const files = () => [...document.querySelectorAll("[data-view]")];

  const picture = (file) => {
    const image = new Image();
    image.alt = file.dataset.name;
    image.src = `${file.dataset.file}/preview`;
    return image;
  };

  const film = (file) => {
    const video = document.createElement("video");
    video.controls = true;
    video.preload = "metadata";
    video.playsInline = true;
    video.poster = `${file.dataset.file}/poster`;
    video.src = file.dataset.file;
    return video;
  };

  const sheet = (file) => {
    const box = document.createElement("div");
    const link = document.createElement("a");
    box.className = "empty";
    link.className = "button";
    link.href = `${file.dataset.file}?save`;
    link.append(window.portal.sign("download"), file.dataset.name);
    box.append(window.portal.sign("doc"), link);
    return box;
  };

  const size = (wanted) => {
    const image = stage.querySelector("img");
    if (!image) return;
    zoom = Math.min(LARGEST, Math.max(1, wanted));
    image.className = `zoom-${zoom}`;
  };

  const show = (place) => {
    const all = files();
    if (!all.length) return;
    at = (place + all.length) % all.length;
    const file = all[at];
    const made = { photo: picture, video: film }[file.dataset.view] ?? sheet;
    const drawn = made(file);
    drawn.addEventListener("error", () => {
      const line = document.createElement("p");
      line.textContent = viewer.dataset.failed;
      stage.replaceChildren(sheet(file));
      stage.firstChild.prepend(line);
    }, { once: true });
    stage.replaceChildren(drawn); // a film that was playing stops with it
    zoom = 1;
    viewer.querySelector("#viewer-name").textContent = file.dataset.name;
    viewer.querySelector("[data-place]").textContent = `${at + 1}/${all.length}`;
    viewer.querySelector("[data-page]").href = file.dataset.view && file.closest("[data-row]") ? file.href : "#";
    viewer.querySelector("[data-page]").hidden = !file.closest("[data-row]");
    for (const way of viewer.querySelectorAll("[data-way]")) way.hidden = all.length < 2;
    for (const button of viewer.querySelectorAll("[data-zoom]")) button.hidden = file.dataset.view !== "photo";
  };

  document.addEventListener("click", (event) => {
    const file = event.target.closest?.("[data-view]");
    if (!file || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    from = file.closest("[data-row]")?.querySelector("h3 a") ?? file;
    show(files().indexOf(file));
    viewer.showModal(); // a modal dialog keeps the focus inside
    viewer.querySelector("[data-close]").focus();
  });

  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.way) show(at + Number(button.dataset.way));
    if (button?.dataset.zoom) size(zoom + (button.dataset.zoom === "in" ? 1 : -1));
    if (button?.hasAttribute("data-close") || event.target === stage) viewer.close();
  });

  viewer.addEventListener("close", () => {
    stage.replaceChildren();
    from?.focus();
  });

  viewer.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inFilm = event.target.tagName === "VIDEO"; // there the arrows seek
    const acts = {
      ArrowRight: () => !inFilm && show(at + 1), ArrowLeft: () => !inFilm && show(at - 1),
      Equal: () => size(zoom + 1), NumpadAdd: () => size(zoom + 1), Minus: () => size(zoom - 1),
      NumpadSubtract: () => size(zoom - 1), Digit0: () => size(1), Numpad0: () => size(1),
    };
    const act = acts[event.code];
    if (!act) return;
    act();
    if (!inFilm) event.preventDefault();
  });
})();
