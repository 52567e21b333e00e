/*
 * Sends the form to the server a few seconds after a change, to be stored as an autosave: see
 * publishing/admin/autosave.py. Without JavaScript there is no autosave.
 */
"use strict";

{
  const WAIT_MS = 3000;
  const form = document.querySelector("#content-main form[id$=_form]");
  const url = `${location.pathname}?autosave`;
  let timer = null;
  let running = null;
  let isSubmitted = false;

  const readForm = () => {
    window.tinymce?.triggerSave();
    const fields = [...new FormData(form)].filter(([, value]) => !(value instanceof File));
    return new URLSearchParams(fields);
  };

  const status = document.createElement("span");
  status.className = "autosave-status";

  const save = async () => {
    timer = null;
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    let isSaved = false;
    try {
      // A redirect is the sign-in page: the session has ended.
      const answer = await fetch(url, { method: "POST", body: readForm(), redirect: "manual", signal });
      isSaved = answer.status === 204;
    } catch {
      // No network, or aborted. The next change starts another attempt.
    }
    if (!signal.aborted) {
      const outcome = isSaved ? "Zachowano wpisany tekst" : "Nie zachowano wpisanego tekstu";
      status.textContent = `${outcome}: ${new Date().toLocaleTimeString("pl-PL")}`;
    }
  };

  const changed = () => {
    if (!isSubmitted) {
      timer ??= setTimeout(save, WAIT_MS);
    }
  };

  if (form) {
    form.querySelector(".submit-row")?.append(status);
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => {
      isSubmitted = true;
      clearTimeout(timer);
      timer = null;
      running?.abort();
    });
    window.addEventListener("pageshow", (event) => {
      // Shown again by the browser's Back.
      if (event.persisted) {
        isSubmitted = false;
      }
    });
    // If the page is closed while the timer is running, save at once.
    window.addEventListener("pagehide", () => {
      if (timer && !isSubmitted) {
        navigator.sendBeacon(url, readForm());
      }
    });
    const watch = (editor) => editor.on("input change undo redo", changed);
    window.addEventListener("load", () => {
      window.tinymce?.get().forEach(watch);
      window.tinymce?.on("AddEditor", ({ editor }) => watch(editor));
    });
  }
}
