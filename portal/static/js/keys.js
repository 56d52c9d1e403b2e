// keys.js: letters as commands, read by their place on the keyboard (event.code), so that the Thai layout works too.
// portal.keys({ KeyE: act, ... }); silent while somebody types, with Ctrl, Alt or Meta, and under an open dialog.
"use strict";
(() => {
  const types = (element) => element.closest?.("input, textarea, select, [contenteditable]");
  window.portal.keys = (commands) => {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
      if (types(event.target) || document.querySelector("dialog[open]")) return;
      const act = commands[event.code];
      if (!act || act(event) === false) return;
      event.preventDefault();
    });
  };
  // The reason's form: the letter unfolds it and leads to its text; Ctrl or Meta with Enter sends it.
  window.portal.unfold = (details) => {
    if (!details) return false;
    details.open = true;
    const text = details.querySelector("textarea");
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = event.target.closest?.("textarea") && event.target.form;
    if (form) form.requestSubmit();
  });
  document.addEventListener("keydown", (event) => {
    const details = event.code === "Escape" && event.target.closest?.("details[data-fold]");
    if (!details) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
})();
