/*
 * Sets the height of the save bar as a CSS variable, so that the browser scrolls focused fields above the bar (WCAG
 * 2.2, 2.4.11). Scrolls the caret of a rich text editor above it too, which browsers do not do for an iframe.
 * Without JavaScript the stylesheet uses an estimate of the height.
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
    // In an empty paragraph the rectangle of the caret is empty: use that of the paragraph.
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
