/* What the scripts that upload files share: window.libraryUpload. */
"use strict";

window.libraryUpload = (() => {
  const SESSION_OVER = "Sesja się skończyła. Zaloguj się w nowej karcie, wróć tutaj i spróbuj jeszcze raz.";
  const NO_CONNECTION = "Nie udało się wysłać pliku. Sprawdź połączenie i spróbuj jeszcze raz.";
  const TOO_BIG = "Plik jest za duży. Wybierz mniejszy.";
  let isTokenOld = false;

  /* Create an element with these DOM properties and children. */
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  /* After the user signs in again, the CSRF tokens of the page are outdated: take one from the form at `formUrl`. */
  const refreshToken = async (formUrl) => {
    const page = await fetch(formUrl);
    const token = new DOMParser().parseFromString(await page.text(), "text/html")
      .querySelector("form[enctype] [name=csrfmiddlewaretoken]")?.value;
    if (token) {
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
      isTokenOld = false;
    }
  };

  /*
   * Post `fields` ({name: value}) with a progress callback (0 to 1). Resolve with {html} of a created file, {errors} or
   * {error} of one that was refused, or {error, canRetry: true} if the server did not get to it.
   */
  const send = async (url, formUrl, fields, onProgress) => {
    if (isTokenOld) {
      await refreshToken(formUrl).catch(() => {});
    }
    const data = new FormData();
    data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    Object.entries(fields).forEach(([name, value]) => data.append(name, value));
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (event) => {
        onProgress(event.total ? event.loaded / event.total : 0);
      });
      request.addEventListener("load", () => {
        // A redirect is the sign-in page; the token is refused after a new sign-in.
        const isSignedOut = request.responseURL !== new URL(url, location.href).href || request.status === 403;
        isTokenOld ||= isSignedOut;
        if (isSignedOut) {
          resolve({ error: SESSION_OVER, canRetry: true });
        } else if (request.status === 201) {
          resolve({ html: request.responseText });
        } else if (request.status === 400 && request.getResponseHeader("Content-Type").includes("json")) {
          resolve(JSON.parse(request.responseText));
        } else if (request.status === 413) {
          resolve({ error: TOO_BIG });
        } else {
          resolve({ error: NO_CONNECTION, canRetry: true });
        }
      });
      request.addEventListener("error", () => resolve({ error: NO_CONNECTION, canRetry: true }));
      request.open("POST", url);
      request.send(data);
    });
  };

  /* Show the progress of send(): after the last byte the server examines the file, which may take seconds. */
  const showProgress = (progress, share) => {
    if (share < 1) {
      progress.value = share;
    } else {
      progress.removeAttribute("value");
    }
  };

  /* Call `take(files)` for files that are dropped on the element or pasted while the focus is in it. */
  const acceptFiles = (zone, take) => {
    const isOver = (event, state) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        zone.classList.toggle("is-over", state);
      }
    };
    const takeFiles = (event, data) => {
      if (data?.files.length) {
        event.preventDefault();
        event.stopPropagation();
        take([...data.files]);
      }
    };
    zone.addEventListener("dragover", (event) => isOver(event, true));
    zone.addEventListener("dragleave", (event) => isOver(event, false));
    zone.addEventListener("drop", (event) => {
      isOver(event, false);
      takeFiles(event, event.dataTransfer);
    });
    zone.addEventListener("paste", (event) => takeFiles(event, event.clipboardData));
  };

  return { acceptFiles, element, send, showProgress };
})();
