/*
 * Restores a chosen file when a form comes back with errors: browsers clear file inputs, and the server stores no file
 * of an invalid form. The file is stored in IndexedDB until a form without errors is opened at the same URL, at most an
 * hour. Without JavaScript the user has to choose the file again.
 */
"use strict";

{
  const MAX_AGE_MS = 3600 * 1000;
  const inputs = document.querySelectorAll("#content-main input[type=file]");
  const keyOf = (input) => `${location.pathname} ${input.name}`;

  /* Run `action(store)` in a transaction and resolve with the result of the request that it returns. */
  const withStore = (action) => new Promise((resolve, reject) => {
    const opening = indexedDB.open("rumia-kept-files", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("files", "readwrite");
      const request = action(transaction.objectStore("files"));
      transaction.oncomplete = () => {
        opening.result.close();
        resolve(request?.result);
      };
      transaction.onerror = () => reject(transaction.error);
    };
  });

  const deleteOld = () => withStore((store) => {
    store.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (cursor) {
        const isOld = Date.now() - cursor.value.keptAt > MAX_AGE_MS;
        if (isOld || [...inputs].some((input) => keyOf(input) === cursor.key)) {
          cursor.delete();
        }
        cursor.continue();
      }
    };
  });

  const giveBack = async (input) => {
    const kept = await withStore((store) => store.get(keyOf(input)));
    if (kept && Date.now() - kept.keptAt <= MAX_AGE_MS && !input.files.length) {
      const transfer = new DataTransfer();
      transfer.items.add(kept.file);
      input.files = transfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const keep = (input) => {
    const file = input.files[0];
    return withStore((store) =>
      file ? store.put({ file, keptAt: Date.now() }, keyOf(input)) : store.delete(keyOf(input)));
  };

  if (inputs.length && window.indexedDB) {
    // IndexedDB may be unavailable in private windows: the file is then lost, as without JavaScript.
    const ignore = () => {};
    const isRefused = document.getElementById("error-summary") !== null;
    for (const input of inputs) {
      input.addEventListener("change", () => keep(input).catch(ignore));
    }
    if (isRefused) {
      inputs.forEach((input) => giveBack(input).catch(ignore));
    } else {
      deleteOld().catch(ignore);
    }
  }
}
