/*
 * Checks content during editing: posts the form to the server 1.5 seconds after the last change and shows the findings.
 * Without JavaScript the page shows the findings of the last save. If a request fails, the previous findings stay.
 */
"use strict";

const findings = document.getElementById("findings");
const checkedForm = document.querySelector("#content-main form[id$=_form]");

if (findings?.dataset.checkUrl && checkedForm) {
  const WAIT = 1500;
  let timer;
  let running;

  const formData = () => {
    window.tinymce?.triggerSave();
    const data = new FormData(checkedForm);
    for (const [name, value] of [...data]) {
      if (value instanceof File) {
        data.delete(name);
      }
    }
    return data;
  };

  const show = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const summary = document.getElementById("findings-summary");
    const list = document.getElementById("findings-list");
    const newSummary = answer.getElementById("findings-summary");
    const newList = answer.getElementById("findings-list");
    if (!newSummary || !newList) {
      return;
    }
    // Screen readers announce a live region again if the same text is assigned.
    if (summary.textContent !== newSummary.textContent) {
      summary.textContent = newSummary.textContent;
    }
    // Replacing the list would lose the keyboard focus in it.
    if (!list.contains(document.activeElement)) {
      list.replaceChildren(...newList.childNodes);
    }
  };

  const check = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(findings.dataset.checkUrl, {
        method: "POST",
        body: formData(),
        credentials: "same-origin",
        signal: running.signal,
      });
      if (answer.status === 200 && !answer.redirected) {
        show(await answer.text());
      }
    } catch {
      // No network, or aborted by a newer check.
    }
  };

  const changed = () => {
    // Not in the page from the start: screen readers would interrupt its title with the findings.
    document.getElementById("findings-summary").setAttribute("role", "status");
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  };

  const watch = (editor) => editor.on("input change undo redo", changed);

  checkedForm.addEventListener("input", changed);
  checkedForm.addEventListener("change", changed);
  checkedForm.addEventListener("submit", () => {
    clearTimeout(timer);
    running?.abort();
  });
  window.addEventListener("load", () => {
    window.tinymce?.get().forEach(watch);
    window.tinymce?.on("AddEditor", ({ editor }) => watch(editor));
  });
}
