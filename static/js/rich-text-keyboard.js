/*
 * TinyMCE plugin: Tab leaves the toolbar at its end and Shift+Tab at its beginning (WCAG 2.2, 2.1.2), where TinyMCE would
 * go round in it. Enabled in publishing.forms.
 */
"use strict";

tinymce.PluginManager.add("keyboard", (editor) => {
  editor.on("init", () => {
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
  return { getMetadata: () => ({ name: "Wyjście z przycisków klawiszem Tab" }) };
});
