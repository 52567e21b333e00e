/*
 * TinyMCE plugin that sends pasted HTML to the server to be cleaned with the same code as on saving. So the editor
 * shows what will be stored, and a line below it says what was removed. TinyMCE's own paste filter would first drop the
 * markup that distinguishes deleted words. Enabled in publishing.forms.
 */
"use strict";

{
  const LONGEST_WAIT = 15_000;
  const NOT_CLEANED = "Nie udało się połączyć z serwisem. Wklejony tekst oczyścimy przy zapisie.";
  // Images embedded as data URLs are up to megabytes long. The server only counts them, so their data is not sent.
  const IMAGE_DATA = /(<img\b[^>]{0,2000}?\bsrc\s*=\s*["']?data:)[^"'\s>]+/gi;

  const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

  /*
   * Resolve with {html, omitted}, or {error} if the server rejects the text. If it was not cleaned, because the request
   * failed or the session is over, resolve with {error, raw: true}.
   */
  const clean = async (address, html) => {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "text/html; charset=utf-8", "X-CSRFToken": csrfToken() },
        body: html.replace(IMAGE_DATA, "$1"),
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      // Refusals by others (CSRF, a proxy) are pages, not JSON.
      if (response.status === 403) {
        return { error: (await response.json()).error, raw: true };
      }
      return response.ok || response.status === 413 ? await response.json() : { error: NOT_CLEANED, raw: true };
    } catch {
      return { error: NOT_CLEANED, raw: true };
    }
  };

  /* Unwrap a single paragraph: pasted into a sentence, it must not split the paragraph of that sentence. */
  const unwrapOnlyParagraph = (html) => {
    const inner = html.match(/^<p>(.*)<\/p>$/s)?.[1];
    return inner === undefined || inner.includes("</p>") ? html : inner;
  };

  tinymce.PluginManager.add("pasting", (editor) => {
    editor.options.register("clean_pasted", { processor: "string" });
    const status = document.createElement("p");
    status.className = "paste-status";
    status.setAttribute("role", "status");
    let waiting = 0;
    let submitter;

    const insert = (target, put) => {
      // Restore the caret or selection if it changed during the request. A Range follows changes of the text.
      const now = editor.selection.getRng();
      const moved = ["startContainer", "startOffset", "endContainer", "endOffset"].some((at) => now[at] !== target[at]);
      const chosen = moved ? now.cloneRange() : null;
      editor.selection.setRng(target);
      put();
      if (chosen) {
        editor.selection.setRng(chosen);
      }
    };

    const paste = async (html) => {
      const target = editor.selection.getRng().cloneRange();
      status.textContent = "";
      waiting += 1;
      const cleaned = await clean(editor.options.get("clean_pasted"), html);
      waiting -= 1;
      if (editor.removed) {
        return;
      }
      editor.undoManager.transact(() => {
        if (cleaned.raw) {
          insert(target, () => editor.execCommand("mceInsertClipboardContent", false, { html }));
        } else if (cleaned.html) {
          insert(target, () => editor.insertContent(unwrapOnlyParagraph(cleaned.html), { paste: true }));
        }
      });
      status.textContent = cleaned.error || cleaned.omitted;
      if (submitter !== undefined && waiting === 0) {
        const pressed = submitter;
        submitter = undefined;
        editor.formElement.requestSubmit(pressed);
      }
    };

    editor.on("init", () => editor.getContainer().after(status));
    editor.on("PreInit", () => {
      editor.on(
        "paste",
        (event) => {
          const html = event.clipboardData?.getData("text/html");
          // HTML copied from a TinyMCE editor is left to TinyMCE; the server cleans it on saving.
          if (!html || event.isDefaultPrevented() || [...event.clipboardData.types].includes("x-tinymce/html")) {
            return;
          }
          event.preventDefault();
          paste(html);
        },
        true,
      );
      // Delay submission until the server has responded: the pasted text would be missing from the form.
      editor.formElement?.addEventListener(
        "submit",
        (event) => {
          if (waiting > 0) {
            event.preventDefault();
            event.stopImmediatePropagation();
            submitter = event.submitter;
          }
        },
        true,
      );
    });
    return {
      getMetadata: () => ({ name: "Czyszczenie wklejanego tekstu" }),
      announce: (words) => {
        status.textContent = words;
      },
    };
  });
}
