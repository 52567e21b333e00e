/*
 * Changes the display preferences without opening the page again: the focus stays on the pressed button, typed text in
 * its form, and the browser's history as it is. Without JavaScript the form is submitted.
 */
"use strict";

{
  const form = document.querySelector("#widok form");
  const status = document.getElementById("widok-teraz");
  status.setAttribute("role", "status");

  const getBodies = () => [document.body, ...(window.tinymce?.get() ?? []).map((editor) => editor.getBody())];

  const apply = (chosen) => {
    for (const button of chosen.closest("fieldset").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", button === chosen);
      for (const body of getBodies()) {
        body.classList.toggle(`${button.name}-${button.value}`, button === chosen);
      }
    }
  };

  const describe = () => {
    const [font, contrast, spacing] = [...form.querySelectorAll("[aria-pressed=true]")].map((each) => each.textContent.trim());
    return `Wygląd strony: czcionka ${font}, kontrast ${contrast}, odstępy ${spacing}`;
  };

  form.addEventListener("submit", async (event) => {
    if (!event.submitter) {
      return; // older browsers do not say which button was pressed: they send the form
    }
    event.preventDefault();
    const { name, value } = event.submitter;
    const chosen = name === "reset" ? form.querySelectorAll("fieldset button:first-of-type") : [event.submitter];
    const body = new URLSearchParams({ [name]: value });
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") {
      chosen.forEach(apply);
      status.textContent = describe();
    } else {
      status.textContent = "Wygląd się nie zmienił. Spróbuj jeszcze raz.";
    }
  });
}
