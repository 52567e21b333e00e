/*
 * TinyMCE plugin that inserts images and documents of the library, with buttons that open the dialog of
 * library-dialog.js or from files that are pasted or dropped, and offers own pages in the dialog for links. Enabled in
 * publishing.forms.
 */
"use strict";

{
  // Plainer wording than TinyMCE's Polish translation has for links and "URL".
  const WORDS = {
    "Browse links": "Wybierz stronę tego serwisu",
    "Insert/edit link": "Wstaw albo zmień odnośnik",
    "Link...": "Odnośnik…",
    "Open link": "Otwórz odnośnik",
    "Remove link": "Usuń odnośnik",
    "Text to display": "Tekst odnośnika",
    "URL": "Adres strony",
    // TinyMCE's translations mean the opposite.
    "Row header": "Wiersz nagłówkowy",
    "Column header": "Kolumna nagłówkowa",
  };
  const KINDS = {
    image: {
      title: "Obraz z komputera albo z biblioteki",
      icon: "image",
      url: "library_images",
      put: (editor, { src, alt, width, height }) =>
        editor.insertContent(editor.dom.createHTML("img", { src, alt, width, height })),
    },
    document: {
      title: "Dokument z komputera albo z biblioteki",
      icon: "browse",
      url: "library_documents",
      put: (editor, { href, title }) => {
        if (editor.selection.isCollapsed()) {
          editor.insertContent(editor.dom.createHTML("a", { href }, editor.dom.encode(title)));
        } else {
          editor.execCommand("mceInsertLink", false, { href });
        }
      },
    },
  };

  /* Open the dialog and insert the choice. Resolve with the choice: see library-dialog.js. */
  const open = async (editor, kind, options = {}) => {
    const choice = await window.libraryDialog.open({ kind, chooseUrl: editor.options.get(KINDS[kind].url), ...options });
    if (editor.removed || Array.isArray(choice)) {
      return choice;
    }
    editor.focus();
    if (choice && choice !== window.libraryDialog.SKIPPED) {
      editor.undoManager.transact(() => KINDS[kind].put(editor, choice));
    }
    return choice;
  };

  const hasText = (html) =>
    Boolean(html) && new DOMParser().parseFromString(html, "text/html").body.textContent.trim() !== "";

  /* Open the dialog of own pages from the one for links, which stays open below it. */
  const pickPage = async (editor, callback) => {
    const field = document.activeElement.closest(".tox-form__group").querySelector("input");
    const page = await window.libraryDialog.open({ kind: "page", chooseUrl: editor.options.get("internal_links") });
    if (page) {
      callback(page.href, { text: page.title });
    }
    field.focus();
  };

  tinymce.PluginManager.add("library", (editor) => {
    tinymce.addI18n("pl", WORDS);
    editor.options.register("internal_links", { processor: "string" });
    editor.options.set("file_picker_types", "file");
    editor.options.set("file_picker_callback", (callback) => pickPage(editor, callback));
    for (const [name, kind] of Object.entries(KINDS)) {
      editor.options.register(kind.url, { processor: "string" });
      editor.ui.registry.addButton(`library${name}`, {
        icon: kind.icon,
        tooltip: kind.title,
        onAction: async () => {
          const files = await open(editor, name, { isMultiple: true });
          if (Array.isArray(files)) {
            insertFiles(files);
          }
        },
      });
    }

    const insertFiles = async (files) => {
      const results = [];
      let isClosed = false;
      for (const [index, file] of files.entries()) {
        const position = files.length > 1 ? `${index + 1} z ${files.length}` : "";
        const kind = window.libraryDialog.getKind(file);
        if (!kind) {
          results.push(`Tego pliku nie można wstawić: ${file.name}. Wstaw obraz, PDF, DOCX, XLSX albo ODT.`);
          continue;
        }
        // Closing the dialog is for all files that are left.
        const choice = isClosed ? null : await open(editor, kind, { file, position });
        isClosed = choice === null;
        const isInserted = !isClosed && choice !== window.libraryDialog.SKIPPED;
        results.push(`${isInserted ? "Wstawiono" : "Nie wstawiono"}: ${file.name}.`);
      }
      if (!editor.removed) {
        editor.plugins.pasting.announce(results.join(" ")); // rich-text-paste.js has the one status of the editor
      }
    };

    editor.on("init", () => {
      // Registered last and called first, before rich-text-paste.js. Files beside a text are its pictures, or a picture
      // of it: that script says that they are left out.
      editor.on(
        "paste",
        (event) => {
          const files = [...(event.clipboardData?.files ?? [])];
          if (files.length && !hasText(event.clipboardData.getData("text/html"))) {
            event.preventDefault();
            insertFiles(files);
          }
        },
        true,
      );
      editor.on(
        "drop",
        (event) => {
          const files = [...(event.dataTransfer?.files ?? [])];
          if (files.length) {
            event.preventDefault();
            const place = tinymce.dom.RangeUtils.getCaretRangeFromPoint(event.clientX, event.clientY, editor.getDoc());
            if (place) {
              editor.selection.setRng(place);
            }
            insertFiles(files);
          }
        },
        true,
      );
    });
    // Text typed before the stylesheets are loaded is lost. TinyMCE covers the editor half a second too late.
    editor.on("PreInit", () => editor.setProgressState(true));
    editor.on("init", () => editor.setProgressState(false));
    return { getMetadata: () => ({ name: "Biblioteka obrazów i dokumentów" }) };
  });
}
