/*
 * TinyMCE plugin with buttons that open a search dialog and insert an image or a document of the library. Enabled in
 * publishing.forms.
 */
"use strict";

{
  // Plainer wording than TinyMCE's Polish translation has for links and "URL".
  const WORDS = {
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
      title: "Obraz z biblioteki",
      icon: "image",
      url: "library_images",
      add: "Dodaj nowy obraz do biblioteki (w nowej karcie)",
      put: (editor, { src, alt, width, height }) =>
        editor.insertContent(editor.dom.createHTML("img", { src, alt, width, height })),
    },
    document: {
      title: "Dokument z biblioteki",
      icon: "browse",
      url: "library_documents",
      add: "Dodaj nowy dokument do biblioteki (w nowej karcie)",
      put: (editor, { href, title }) => {
        if (editor.selection.isCollapsed()) {
          editor.insertContent(editor.dom.createHTML("a", { href }, editor.dom.encode(title)));
        } else {
          editor.execCommand("mceInsertLink", false, { href });
        }
      },
    },
  };

  /* Create an element with these DOM properties and children. */
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const open = (editor, kind) => {
    const address = editor.options.get(kind.url);
    const close = element("button", { type: "button", className: "button", textContent: "Zamknij" });
    const words = element("input", { type: "search", id: "library-words", autocomplete: "off" });
    const search = element(
      "form",
      { className: "library-search" },
      element("label", { htmlFor: "library-words", textContent: "Szukaj w bibliotece" }),
      words,
      element("input", { type: "submit", value: "Szukaj" }),
    );
    search.setAttribute("role", "search");
    const status = element("p", { className: "library-status" });
    status.setAttribute("role", "status");
    const results = element("div", { className: "library-results" });
    const more = element("button", { type: "button", className: "button", textContent: "Pokaż więcej", hidden: true });
    const heading = element("h2", { id: "library-heading", textContent: kind.title });
    const dialog = element(
      "dialog",
      { className: "library-dialog" },
      element("div", { className: "library-head" }, heading, close),
      search,
      status,
      results,
      more,
      element(
        "p",
        {},
        element("a", { href: address.replace("choose/", "add/"), target: "_blank", textContent: kind.add }),
        " Potem wróć tutaj i wyszukaj po nazwie.",
      ),
    );
    dialog.setAttribute("aria-labelledby", heading.id);

    let asked = 0;
    const load = async (page = 1) => {
      const turn = ++asked;
      status.textContent = "Szukam…";
      let response;
      try {
        response = await fetch(`${address}?${new URLSearchParams({ q: words.value, p: page })}`);
      } catch {
        status.textContent = "Nie udało się połączyć z serwisem. Spróbuj jeszcze raz.";
        return;
      }
      if (turn !== asked) {
        return; // outdated: another search has been started
      }
      if (!response.ok || response.redirected) {
        status.textContent = response.redirected
          ? "Sesja się skończyła. Zaloguj się w nowej karcie, wróć tutaj i wyszukaj jeszcze raz."
          : "Twoje konto nie ma dostępu do biblioteki.";
        return;
      }
      const part = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".choices");
      if (page === 1) {
        results.replaceChildren();
      }
      const first = part.querySelector("button");
      results.append(part);
      status.textContent = Number(part.dataset.count) ? `Znaleziono: ${part.dataset.count}.` : "Nic nie znaleziono.";
      more.hidden = !part.dataset.next;
      more.dataset.page = part.dataset.next ?? "";
      if (page > 1) {
        first?.focus();
      }
    };

    search.addEventListener("submit", (event) => {
      event.preventDefault();
      load();
    });
    more.addEventListener("click", () => load(Number(more.dataset.page)));
    close.addEventListener("click", () => dialog.close());
    results.addEventListener("click", (event) => {
      const choice = event.target.closest(".choice");
      if (choice) {
        dialog.close();
        editor.undoManager.transact(() => kind.put(editor, choice.dataset));
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      editor.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    words.focus();
    load();
  };

  tinymce.PluginManager.add("library", (editor) => {
    tinymce.addI18n("pl", WORDS);
    for (const [name, kind] of Object.entries(KINDS)) {
      editor.options.register(kind.url, { processor: "string" });
      editor.ui.registry.addButton(`library${name}`, {
        icon: kind.icon,
        tooltip: kind.title,
        onAction: () => open(editor, kind),
      });
    }
    // Text typed before the stylesheets are loaded is lost. TinyMCE covers the editor half a second too late.
    editor.on("PreInit", () => editor.setProgressState(true));
    editor.on("init", () => editor.setProgressState(false));
    return { getMetadata: () => ({ name: "Biblioteka obrazów i dokumentów" }) };
  });
}
