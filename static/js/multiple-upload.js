/*
 * The form of several files at once: uploads the files one by one as soon as they are chosen or dropped, shows the
 * progress, and adds the row of each. Without JavaScript a button sends the chosen files with the form.
 */
"use strict";

{
  const input = document.getElementById("id_files");
  const form = input?.form;
  const rows = document.getElementById("upload-rows");
  const { acceptFiles, element, send, showProgress } = window.libraryUpload;

  const progress = element("progress", { max: 1, value: 0, hidden: true });
  progress.setAttribute("aria-label", "Wysyłanie plików");
  const status = element("p", { className: "upload-status" });
  status.setAttribute("role", "status");
  const failures = element("ul", { className: "errorlist upload-failures", hidden: true });
  const retry = element("button", { type: "button", className: "button", textContent: "Spróbuj jeszcze raz", hidden: true });
  const hint = element("p", { className: "upload-hint", textContent: "Możesz też przeciągnąć pliki na tę stronę albo wkleić (Ctrl+V)." });

  let queue = [];
  let unsent = [];
  let total = 0;
  let added = 0;
  let isRunning = false;

  const upload = (file) => send(input.dataset.uploadUrl, location.pathname, { files: file }, (share) => {
    showProgress(progress, (total - queue.length - 1 + share) / total);
  });

  const checkSize = (file) => {
    const limit = Number(input.dataset.maxBytes);
    return file.size > limit ? { error: `Plik jest za duży. Może mieć najwyżej ${limit / 1024 / 1024} MB.` } : null;
  };

  const addRow = (html) => {
    const row = new DOMParser().parseFromString(html, "text/html").querySelector(".upload-row");
    rows.append(row);
    return row;
  };

  const refuse = (file, { error, canRetry }) => {
    failures.append(element("li", {}, element("strong", { textContent: file.name }), `: ${error}`));
    failures.hidden = false;
    if (canRetry) {
      unsent.push(file);
    }
  };

  const run = async () => {
    isRunning = true;
    progress.hidden = false;
    while (queue.length) {
      const file = queue.shift();
      status.textContent = `Wysyłam plik ${total - queue.length} z ${total}…`;
      const answer = checkSize(file) ?? await upload(file);
      if (answer.html) {
        addRow(answer.html);
        added += 1;
      } else {
        refuse(file, answer);
      }
    }
    isRunning = false;
    progress.hidden = true;
    retry.hidden = !unsent.length;
    const refused = failures.childElementCount;
    status.textContent = [
      added ? `Pliki na liście: ${rows.childElementCount}. Uzupełnij ich opisy i zapisz.` : "",
      refused ? `Nie dodano plików: ${refused}.` : "",
    ].filter(Boolean).join(" ");
  };

  const start = (files) => {
    if (!isRunning) {
      [total, added, unsent] = [0, 0, []];
      failures.replaceChildren();
      failures.hidden = true;
      retry.hidden = true;
    }
    queue.push(...files);
    total += files.length;
    if (!isRunning && files.length) {
      run();
    }
  };

  if (input) {
    const zone = input.closest(".upload-drop");
    zone.classList.add("accepts-drop");
    zone.append(hint, progress, status, failures, retry);
    input.addEventListener("change", () => {
      const files = [...input.files];
      // They are sent now, not once more with the form.
      input.value = "";
      start(files);
    });
    retry.addEventListener("click", () => {
      input.focus();
      start([...unsent]);
    });
    // On the whole page: a file dropped beside the zone would replace it.
    acceptFiles(document.documentElement, start);
    form.addEventListener("submit", (event) => {
      if (isRunning) {
        event.preventDefault();
        status.textContent = "Poczekaj, pliki się jeszcze wysyłają. Potem zapisz.";
      }
    });
  }
}
