/*
 * Tells the stylesheet how high the save bar is, so that the browser scrolls focused fields above it (WCAG 2.2, 2.4.11),
 * and does the same for the caret in a rich text, whose frame the browser does not scroll above the bar. Without
 * JavaScript an estimate of the height is used.
 */
"use strict";

{
  const bar = document.querySelector("#content-main .submit-row");
  const MARGIN_PX = 8;

  const measure = () => {
    document.documentElement.style.setProperty("--save-bar-height", `${bar.offsetHeight}px`);
  };

  const scrollCaretAboveBar = (editor) => {
    const range = editor.selection.getRng().getBoundingClientRect();
    // The rectangle of a caret in an empty paragraph is empty.
    const caret = range.height ? range : editor.selection.getNode().getBoundingClientRect();
    const hidden = editor.iframeElement.getBoundingClientRect().top + caret.bottom + MARGIN_PX
      - bar.getBoundingClientRect().top;
    if (hidden > 0) {
      window.scrollBy({ top: hidden, behavior: "instant" });
    }
  };

  if (bar) {
    new ResizeObserver(measure).observe(bar);
    measure();
    const watch = (editor) => editor.on("input keyup", () => scrollCaretAboveBar(editor));
    window.addEventListener("load", () => {
      window.tinymce?.get().forEach(watch);
      window.tinymce?.on("AddEditor", ({ editor }) => watch(editor));
    });
  }
}
