/*
 * Fields with an image or a document of the library: thumbnail, choice in a dialog, and a new file chosen, dropped or
 * pasted on the spot. Without JavaScript the list of names and Django's popup do the same.
 */
"use strict";

{
  const { acceptFiles, element } = window.libraryUpload;
  const WORDS = {
    image: { upload: "Wgraj obraz", hint: "Obraz możesz też tu przeciągnąć albo wkleić (Ctrl+V)." },
    document: { upload: "Wgraj dokument", hint: "Plik możesz też tu przeciągnąć albo wkleić (Ctrl+V)." },
  };

  const getSelects = (kind) => [...document.querySelectorAll(`select[data-library=${kind}]`)];

  /* Select the file, which all fields of its kind offer from now on. */
  const select = (field, { id, title }) => {
    for (const other of getSelects(field.dataset.library)) {
      if (![...other.options].some((option) => option.value === id)) {
        other.append(new Option(title, id));
      }
    }
    field.value = id;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* Return the field of a new row of the same rows, or null for a field that is not in rows. */
  const addRow = (field) => {
    const group = field.closest(".inline-group");
    group?.querySelector(".add-row a")?.click();
    const fields = [...(group?.querySelectorAll(".inline-related:not(.empty-form) select[data-library]") ?? [])];
    const last = fields.at(-1);
    return last && last !== field && !last.value ? last : null;
  };

  const enhance = (field) => {
    const kind = field.dataset.library;
    const { chooseUrl } = field.dataset;
    const wrapper = field.closest(".related-widget-wrapper") ?? field.parentElement;
    const row = field.closest(".form-row");
    const popup = wrapper.querySelector(".add-related");
    const label = document.querySelector(`label[for="${field.id}"]`)?.textContent.replace(":", "").trim() ?? "";
    const button = (text) => element(
      "button",
      { type: "button", className: "button" },
      text,
      element("span", { className: "visually-hidden", textContent: ` do pola: ${label}` }),
    );
    const preview = element("div", { className: "library-preview", hidden: true });
    const choose = button("Wybierz z biblioteki");
    const status = element("p", { className: "library-field-status" });
    status.setAttribute("role", "status");
    const controls = element("div", { className: "library-controls" }, choose);
    const picker = element("input", { type: "file", accept: window.libraryDialog.KINDS[kind].accept, hidden: true });

    const report = (text, isFailure = false) => {
      status.textContent = text;
      status.classList.toggle("library-failure", isFailure);
    };

    const showPreview = async () => {
      const { value } = field;
      preview.hidden = true;
      if (!value || kind !== "image") {
        return;
      }
      const answer = await fetch(`${chooseUrl}?id=${value}`).catch(() => null);
      if (!answer?.ok || answer.redirected || field.value !== value) {
        return;
      }
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".choice");
      if (found) {
        preview.replaceChildren(...found.querySelectorAll("img, span"));
        preview.hidden = false;
      }
    };

    const open = async (file = null) => {
      const opener = document.activeElement;
      const choice = await window.libraryDialog.open({ kind, chooseUrl, file });
      if (choice) {
        select(field, choice);
        report(`${file ? "Dodano" : "Wybrano"}: ${choice.title}.`);
      } else if (file) {
        report(`Nie dodano pliku: ${file.name}.`);
      }
      (controls.contains(opener) ? opener : choose).focus();
    };

    const addAll = async (files) => {
      let target = open;
      for (const file of files) {
        if (window.libraryDialog.getKind(file) !== kind) {
          const right = kind === "image" ? "JPG, PNG, WebP albo GIF" : "PDF, DOCX, XLSX albo ODT";
          report(`Tego pliku nie można tu dodać: ${file.name}. Wybierz plik ${right}.`, true);
        } else if (target) {
          await target(file);
          // Each further file needs a row of its own.
          target = file === files.at(-1) ? null : addRow(field)?.addFile;
        } else {
          report(`Tu mieści się jeden plik. Nie dodano: ${file.name}.`, true);
        }
      }
    };

    field.addFile = open;
    choose.addEventListener("click", () => open());
    field.addEventListener("change", showPreview);
    if (popup) {
      popup.hidden = true;
      const upload = button(WORDS[kind].upload);
      upload.addEventListener("click", () => picker.click());
      picker.addEventListener("change", (event) => {
        event.stopPropagation();
        const files = [...picker.files];
        picker.value = "";
        addAll(files);
      });
      // Not an input of the form: a file is sent from the dialog.
      picker.addEventListener("input", (event) => event.stopPropagation());
      controls.append(upload, picker);
      acceptFiles(row, addAll);
    }
    wrapper.append(controls);
    if (popup) {
      wrapper.append(element("p", { className: "help", textContent: WORDS[kind].hint }));
    }
    wrapper.append(status);
    wrapper.before(preview);
    showPreview();
  };

  const fields = [...getSelects("image"), ...getSelects("document")];
  fields.filter((field) => !field.closest(".empty-form")).forEach(enhance);
  document.addEventListener("formset:added", ({ target }) => {
    target.querySelectorAll("select[data-library]").forEach(enhance);
  });
  if (fields.length) {
    // A file dropped beside a field would replace the page.
    for (const name of ["dragover", "drop"]) {
      document.addEventListener(name, (event) => {
        if (event.dataTransfer?.types.includes("Files") && !event.target.closest?.("input[type=file]")) {
          event.preventDefault();
        }
      });
    }
  }
}
