/*
 * Asks for confirmation before a page with unsaved changes is left. Without JavaScript there is no such warning.
 * A field that was changed before the scripts arrived, or that the browser filled with what was typed before a reload,
 * is reported by another "change" event, so that all scripts know of it.
 */
"use strict";

{
  const form = document.querySelector("#content-main form[id$=_form]");
  // A form that is shown again, with errors or with rows in another order, holds what is not saved.
  let isChanged = Boolean(form?.querySelector("[data-unsaved]"));
  let isSubmitted = false;

  const changed = () => {
    isChanged = true;
    form.dataset.changed = "";
  };
  const isEdited = (field) => {
    if (field.type === "checkbox" || field.type === "radio") {
      return field.checked !== field.defaultChecked;
    }
    const options = [...(field.options ?? [])];
    return options.some((option) => option.defaultSelected)
      ? options.some((option) => option.selected !== option.defaultSelected)
      : "defaultValue" in field && field.value !== field.defaultValue;
  };
  // Not editor.isDirty(): other scripts call tinymce.triggerSave(), which resets it.
  const watch = (editor) => editor.on("input change undo redo", changed);

  if (form) {
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    document.addEventListener("DOMContentLoaded", () => {
      [...form.elements].filter(isEdited).forEach((field) => {
        field.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
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
