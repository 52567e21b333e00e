/* Asks for confirmation before a page with unsaved changes is left. Without JavaScript there is no such warning. */
"use strict";

{
  const form = document.querySelector("#content-main form[id$=_form]");
  // A form that is shown again, with rows in another order, holds what is not saved.
  let isChanged = Boolean(form?.querySelector("[data-unsaved]"));
  let isSubmitted = false;

  const changed = () => {
    isChanged = true;
    form.dataset.changed = "";
  };
  // Not editor.isDirty(): other scripts call tinymce.triggerSave(), which resets it.
  const watch = (editor) => editor.on("input change undo redo", changed);

  if (form) {
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", () => { isSubmitted = true; });
    window.addEventListener("load", () => {
      window.tinymce?.get().forEach(watch);
      window.tinymce?.on("AddEditor", ({ editor }) => watch(editor));
    });
    window.addEventListener("pageshow", (event) => {
      // Shown again by the browser's Back, after it was submitted.
      if (event.persisted && isSubmitted) {
        isChanged = false;
        isSubmitted = false;
      }
    });
    window.addEventListener("beforeunload", (event) => {
      if (isChanged && !isSubmitted) {
        event.preventDefault();
      }
    });
  }
}
