/*
 * Links of the error summary and of the content checks to fields. Without JavaScript the browser follows them itself,
 * except to a rich text: its field is hidden behind the editor, which has to be entered instead.
 */
"use strict";

document.getElementById("content-main")?.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a, .findings a");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) {
    return;
  }
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  const editor = window.tinymce?.get(field.id);
  (editor?.getContainer() ?? field).scrollIntoView({ block: "center" });
  const control = "input:not([type=hidden]), select, textarea, button, a[href]";
  (editor ?? (field.matches(control) ? field : field.querySelector(control)) ?? field).focus();
});
