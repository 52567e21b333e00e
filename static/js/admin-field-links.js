/*
 * Focuses the field that a link of the error summary or of the content checks points to. Without JavaScript the browser
 * follows the link, but not to rich text, whose field is hidden: here the editor is focused instead.
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
