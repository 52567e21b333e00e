/*
 * TinyMCE plugin that has pasted HTML cleaned on the server, by what cleans it when it is saved: the editor shows what
 * will be stored, and a line below it says what was left out. TinyMCE by itself drops what tells a deleted word from
 * others before the server sees it. Enabled in publishing.forms.
 */
"use strict";

{
  const LONGEST_WAIT = 15_000;
  const NOT_CLEANED = "Nie udało się połączyć z serwisem. Wklejony tekst oczyścimy przy zapisie.";
  // Pictures that came along as text are as long as books, and only their number is told.
  const IMAGE_DATA = /(<img\b[^>]{0,2000}?\bsrc\s*=\s*["']?data:)[^"'\s>]+/gi;

  const csrfToken = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

  /* {html, omitted}, {error} when the server refuses the text, undefined when it cannot be asked. */
  const clean = async (address, html) => {
    try {
      const response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "text/html; charset=utf-8", "X-CSRFToken": csrfToken() },
        body: html.replace(IMAGE_DATA, "$1"),
        signal: AbortSignal.timeout(LONGEST_WAIT),
      });
      return response.ok || response.status === 413 ? await response.json() : undefined;
    } catch {
      return undefined;
    }
  };

  /* One paragraph is words to go on with: in the middle of a sentence it must not tear the sentence apart. */
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
      // What was typed or chosen while the server was asked stays where it is: a Range moves with the text.
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
        if (!cleaned) {
          insert(target, () => editor.execCommand("mceInsertClipboardContent", false, { html }));
        } else if (cleaned.html) {
          insert(target, () => editor.insertContent(unwrapOnlyParagraph(cleaned.html), { paste: true }));
        }
      });
      status.textContent = cleaned ? cleaned.error || cleaned.omitted : NOT_CLEANED;
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
          // What was copied in an editor of ours is clean, and TinyMCE knows its own.
          if (!html || event.isDefaultPrevented() || [...event.clipboardData.types].includes("x-tinymce/html")) {
            return;
          }
          event.preventDefault();
          paste(html);
        },
        true,
      );
      // A form that is sent before the answer would be sent without the pasted text.
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
    return { getMetadata: () => ({ name: "Czyszczenie wklejanego tekstu" }) };
  });
}
