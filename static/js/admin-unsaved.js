/* Asks for confirmation before a page with unsaved changes is left. Without JavaScript there is no such warning. */
"use strict";

for (const form of document.querySelectorAll("#content-main form[id$=_form]")) {
  let changed = false;
  let saving = false;

  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { saving = true; });
  window.addEventListener("beforeunload", (event) => {
    const richTextChanged = (window.tinymce?.get() ?? []).some((editor) => editor.isDirty());
    if ((changed || richTextChanged) && !saving) {
      event.preventDefault();
    }
  });
}
