/*
 * TinyMCE plugin: Tab leaves the toolbar at its end and Shift+Tab at its beginning (WCAG 2.2, 2.1.2), where TinyMCE would
 * go round in it. A menu of the headings moves the caret (ATAG 2.0, A.3.4.1). Enabled in publishing.forms.
 */
"use strict";

tinymce.PluginManager.add("keyboard", (editor) => {
  editor.on("init", () => {
    editor.getBody().lang = editor.getElement().lang; // that of the page; "" leaves it unsaid
    editor.getContainer().addEventListener(
      "keydown",
      (event) => {
        const groups = [...editor.getContainer().querySelectorAll("[role=toolbar]")];
        const last = event.shiftKey ? groups[0] : groups.at(-1);
        if (event.key === "Tab" && last?.contains(event.target)) {
          event.stopPropagation(); // leaves Tab to the browser
        }
      },
      true,
    );
  });
  const buildHeadingItem = (heading) => ({
    type: "menuitem",
    text: `${heading.textContent.trim() || "(pusty)"}, poziom ${heading.tagName[1]}`,
    onAction: () => {
      editor.focus();
      editor.selection.setCursorLocation(heading, 0);
      heading.scrollIntoView({ block: "center" });
    },
  });
  editor.ui.registry.addMenuButton("headings", {
    icon: "toc",
    tooltip: "Przejdź do nagłówka",
    fetch: (callback) => {
      const headings = [...editor.getBody().querySelectorAll("h1, h2, h3, h4")].map(buildHeadingItem);
      callback(headings.length ? headings : [{ type: "menuitem", text: "Nie ma nagłówków", enabled: false }]);
    },
  });
  // TinyMCE gives no name to the text of the dialog "Kod źródłowy".
  editor.on("OpenWindow", () => {
    document.querySelector(".tox-dialog textarea:not([aria-label])")?.setAttribute("aria-label", "Kod HTML");
  });
  return { getMetadata: () => ({ name: "Wyjście z przycisków klawiszem Tab" }) };
});
