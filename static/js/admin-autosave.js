/*
 * Sends the form to the server a few seconds after a change, to be stored as an autosave: see
 * publishing/admin/autosave.py. Without JavaScript there is no autosave.
 */
"use strict";

{
  const WAIT_MS = 3000;
  // A redirect is the sign-in page, after which the server shows the submitted form again: publishing/form_recovery.py.
  const SESSION_ENDED = "Sesja się skończyła. Zapisz i zaloguj się: tekst nie zginie.";
  const NO_CONNECTION = "Nie ma połączenia z serwisem. Nie zamykaj tej strony: tekst jest tylko tutaj.";
  const NOT_SAVED = "Serwis nie zachował wpisanego tekstu. Zapisz go, zanim zamkniesz tę stronę.";
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

  /* Show the outcome; a failure is read out once, not at each attempt that ends in the same way. */
  const show = (text, isFailure) => {
    status.classList.toggle("is-failed", isFailure);
    status.setAttribute("aria-live", isFailure ? "polite" : "off");
    if (status.textContent !== text) {
      status.textContent = text;
    }
  };

  const save = async () => {
    timer = null;
    running?.abort();
    running = new AbortController();
    const { signal } = running;
    let failure = "";
    try {
      const answer = await fetch(url, { method: "POST", body: readForm(), redirect: "manual", signal });
      if (answer.type === "opaqueredirect") {
        failure = SESSION_ENDED;
      } else if (answer.status !== 204) {
        failure = NOT_SAVED;
      }
    } catch {
      // No network, or aborted. The next change starts another attempt.
      failure = NO_CONNECTION;
    }
    if (!signal.aborted) {
      show(failure || `Zachowano wpisany tekst: ${new Date().toLocaleTimeString("pl-PL")}`, failure !== "");
    }
  };

  const changed = () => {
    if (!isSubmitted) {
      timer ??= setTimeout(save, WAIT_MS);
    }
  };

  if (form) {
    form.querySelector(".submit-row")?.append(status);
    // A submitted form that is shown again: the server may have been too busy to keep it.
    if (form.querySelector("[data-unsaved]")) {
      changed();
    }
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
