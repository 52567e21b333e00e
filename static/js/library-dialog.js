/*
 * The dialog that chooses a file of the library or adds one: window.libraryDialog. The fields of a form open it
 * (library-field.js), and the rich text editor (rich-text-library.js), also for own pages.
 */
"use strict";

window.libraryDialog = (() => {
  const { acceptFiles, element, send, showProgress } = window.libraryUpload;
  const ALT = {
    name: "alt",
    label: "Tekst alternatywny",
    help: "Co widać na obrazie, jednym zdaniem. Potrzebny, jeśli obraz nie jest ozdobny.",
  };
  const KINDS = {
    image: {
      heading: "Obraz z biblioteki",
      chosenHeading: "Nowy obraz",
      pick: "Wgraj obraz z komputera",
      save: "Dodaj obraz",
      accept: "image/jpeg,image/png,image/webp,image/gif",
      fields: [
        ALT,
        {
          name: "is_decorative",
          label: "Obraz ozdobny",
          isCheckbox: true,
          help: "Zaznacz tylko wtedy, gdy obraz niczego nie mówi. Czytniki ekranu go pominą.",
        },
        { name: "title", label: "Nazwa", help: "Tylko dla redakcji, żeby łatwo znaleźć obraz." },
      ],
      // Browsers call every pasted image "image.png".
      suggestTitle: (file) => (file.name === "image.png" ? "" : file.name.replace(/\.[^.]*$/, "").replace(/[_\s-]+/g, " ")),
      completeTitle: ({ title, alt }) => (title || alt).trim().slice(0, 120),
    },
    document: {
      heading: "Dokument z biblioteki",
      chosenHeading: "Nowy dokument",
      pick: "Wgraj dokument z komputera",
      save: "Dodaj dokument",
      accept: ".pdf,.docx,.xlsx,.odt",
      fields: [
        {
          name: "title",
          label: "Tytuł",
          help: "Mieszkańcy zobaczą ten tytuł zamiast nazwy pliku. Przykład: „Statut spółdzielni”.",
        },
      ],
      suggestTitle: () => "",
      completeTitle: ({ title }) => title,
    },
    // Own pages, which are not files: chosen only.
    page: { heading: "Strona tego serwisu", search: "Szukaj po tytule", fields: [] },
  };
  const SKIPPED = "skipped";
  const IMAGE_NAME = /\.(jpe?g|png|webp|gif)$/i;
  const DOCUMENT_NAME = /\.(pdf|docx|xlsx|odt)$/i;

  /* Return the kind of a chosen, dropped or pasted file, or undefined if the library does not take it. */
  const getKind = (file) => {
    if (file.type.startsWith("image/") || IMAGE_NAME.test(file.name)) {
      return "image";
    }
    return DOCUMENT_NAME.test(file.name) ? "document" : undefined;
  };

  const buildField = ({ name, label, help, isCheckbox }) => {
    const input = element("input", { type: isCheckbox ? "checkbox" : "text", id: `library-${name}`, name });
    const errors = element("ul", { className: "errorlist", id: `library-${name}-errors`, hidden: true });
    const hint = element("p", { className: "help", id: `library-${name}-help`, textContent: help });
    input.setAttribute("aria-describedby", `${hint.id} ${errors.id}`);
    const caption = element("label", { htmlFor: input.id, textContent: label });
    const row = element("div", { className: "library-row" }, errors);
    row.append(...(isCheckbox ? [input, caption] : [caption, input]), hint);
    const showErrors = (messages) => {
      errors.replaceChildren(...messages.map((message) => element("li", { textContent: message })));
      errors.hidden = !messages.length;
      input.setAttribute("aria-invalid", messages.length > 0);
    };
    const clear = () => {
      if (isCheckbox) {
        input.checked = false;
      } else {
        input.value = "";
      }
      showErrors([]);
    };
    const read = () => (isCheckbox ? (input.checked ? "on" : "") : input.value);
    return { name, row, input, showErrors, clear, read };
  };

  /*
   * Open the dialog, with `file` chosen if there is one. Resolve with the data of the chosen or new file (the dataset of
   * its button in templates/admin/library/choose_*.html), or null if the dialog was closed. With `isMultiple` several
   * files may be chosen, dropped or pasted: then resolve with their array, to be described one after the other, and
   * `position` says in the heading which of them this is; resolve with SKIPPED if the user goes on without it.
   */
  const open = ({ kind, chooseUrl, file = null, isMultiple = false, position = "" }) => new Promise((resolve) => {
    const words = KINDS[kind];
    let chosen = null;
    let isSending = false;
    let choice = null;

    const heading = element("h2", { id: "library-heading", textContent: words.heading });
    const close = element("button", { type: "button", className: "button", textContent: "Zamknij" });

    // A new file
    const picker = element("input", { type: "file", accept: words.accept, hidden: true, multiple: isMultiple });
    const pick = element("button", { type: "button", className: "button", textContent: words.pick ?? "" });
    const pickHint = element("p", { className: "help", textContent: `${isMultiple ? "Możesz wybrać kilka plików naraz. " : ""}Możesz też przeciągnąć plik w to miejsce albo wkleić go (Ctrl+V).` });
    const fields = words.fields.map(buildField);
    const fileName = element("p", { className: "library-file-name" });
    const preview = element("img", { className: "library-new-preview", alt: "", hidden: true });
    const progress = element("progress", { max: 1, value: 0, hidden: true });
    progress.setAttribute("aria-label", "Wysyłanie pliku");
    const sending = element("p", {});
    sending.setAttribute("role", "status");
    const failure = element("p", { className: "library-failure" });
    failure.setAttribute("role", "alert");
    const save = element("button", { type: "submit", className: "button default", textContent: words.save ?? "" });
    const back = element("button", { type: "button", className: "button quiet-button", textContent: file ? (position ? "Pomiń ten plik" : "Anuluj") : "Wróć do biblioteki" });
    const description = element(
      "form",
      { className: "library-new", hidden: true, noValidate: true },
      preview,
      fileName,
      ...fields.map((field) => field.row),
      progress,
      sending,
      failure,
      element("p", { className: "library-buttons" }, save, back),
    );
    const upload = element("div", { className: "library-upload accepts-drop" }, pick, picker, pickHint);

    // Files of the library
    const query = element("input", { type: "search", id: "library-words", autocomplete: "off" });
    const search = element(
      "form",
      { className: "library-search" },
      element("label", { htmlFor: "library-words", textContent: words.search ?? "Szukaj w bibliotece" }),
      query,
      element("input", { type: "submit", value: "Szukaj" }),
    );
    search.setAttribute("role", "search");
    const status = element("p", { className: "library-status" });
    status.setAttribute("role", "status");
    const results = element("div", { className: "library-results" });
    const more = element("button", { type: "button", className: "button", textContent: "Pokaż więcej", hidden: true });
    const library = element("div", {}, ...(words.accept ? [upload] : []), search, status, results, more);

    const dialog = element(
      "dialog",
      { className: "library-dialog" },
      element("div", { className: "library-head" }, heading, close),
      description,
      library,
    );
    dialog.setAttribute("aria-labelledby", heading.id);

    let asked = 0;
    const load = async (page = 1) => {
      const turn = ++asked;
      status.textContent = "Szukam…";
      let response;
      try {
        response = await fetch(`${chooseUrl}?${new URLSearchParams({ q: query.value, p: page })}`);
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
          : "Twoje konto nie ma dostępu do tej listy.";
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

    const setFile = (newFile) => {
      URL.revokeObjectURL(preview.src);
      chosen = newFile;
      failure.textContent = "";
      description.hidden = !chosen;
      library.hidden = Boolean(chosen);
      heading.textContent = chosen ? words.chosenHeading + (position && ` (${position})`) : words.heading;
      preview.hidden = !chosen || kind !== "image";
      if (!chosen) {
        query.focus();
        return;
      }
      fileName.textContent = `Plik: ${chosen.name}`;
      preview.src = kind === "image" ? URL.createObjectURL(chosen) : "";
      // The description of another file.
      fields.forEach((field) => field.clear());
      fields.find((field) => field.name === "title").input.value = words.suggestTitle(chosen);
      fields[0].input.focus();
    };

    const finish = (data) => {
      choice = { ...data };
      dialog.close();
    };

    const sendFile = async () => {
      isSending = true;
      failure.textContent = "";
      progress.hidden = false;
      sending.textContent = "Wysyłam i sprawdzam plik…";
      const typed = Object.fromEntries(fields.map((field) => [field.name, field.read()]));
      const answer = await send(
        chooseUrl.replace("choose/", "quick-add/"),
        chooseUrl.replace("choose/", "multiple/add/"),
        { ...typed, title: words.completeTitle(typed), file: chosen },
        (share) => showProgress(progress, share),
      );
      isSending = false;
      progress.hidden = true;
      sending.textContent = "";
      if (answer.html) {
        finish(new DOMParser().parseFromString(answer.html, "text/html").querySelector(".choice").dataset);
        return;
      }
      const errors = answer.errors ?? {};
      failure.textContent = answer.error ?? [...(errors.file ?? []), ...(errors.__all__ ?? [])].join(" ");
      fields.forEach((field) => field.showErrors(errors[field.name] ?? []));
      (fields.find((field) => errors[field.name])?.input ?? save).focus();
    };

    const mayClose = () => !isSending && (!chosen || window.confirm("Zamknąć to okno bez dodania pliku?"));

    pick.addEventListener("click", () => picker.click());
    const takeFiles = (files) => {
      if (isMultiple && files.length > 1 && !chosen) {
        choice = [...files];
        dialog.close();
      } else if (files.length) {
        setFile(files[0]);
      }
    };
    picker.addEventListener("change", () => takeFiles(picker.files));
    // Opened with a file, the dialog has not shown the library.
    back.addEventListener("click", () => {
      if (file) {
        choice = position ? SKIPPED : null;
        dialog.close();
      } else {
        setFile(null);
      }
    });
    description.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!isSending) {
        sendFile();
      }
    });
    if (words.accept) {
      acceptFiles(dialog, (files) => isSending || takeFiles(files));
    }
    search.addEventListener("submit", (event) => {
      event.preventDefault();
      load();
    });
    more.addEventListener("click", () => load(Number(more.dataset.page)));
    results.addEventListener("click", (event) => {
      const button = event.target.closest(".choice");
      if (button) {
        finish(button.dataset);
      }
    });
    close.addEventListener("click", () => mayClose() && dialog.close());
    dialog.addEventListener("cancel", (event) => {
      // The browser opens the picker of files as a part of the page: its "cancel" is not that of the dialog.
      if (event.target === dialog && !mayClose()) {
        event.preventDefault();
      }
    });
    dialog.addEventListener("close", () => {
      URL.revokeObjectURL(preview.src);
      dialog.remove();
      resolve(choice);
    });
    document.body.append(dialog);
    dialog.showModal();
    if (file) {
      setFile(file);
    } else {
      query.focus();
    }
    load();
  });

  return { open, getKind, KINDS, SKIPPED };
})();
