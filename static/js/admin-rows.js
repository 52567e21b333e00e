/*
 * Makes adding and removing rows (Django's inlines.js) heard and usable with a keyboard: each row has a name, the focus
 * follows what a sighted person looks at, and a status says what happened. The rows of the menu are made by the server.
 */
"use strict";

{
  const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  status.setAttribute("role", "status");

  const getGroup = (formset) => document.getElementById(`${formset}-group`);
  const getRows = (group) => [...group.querySelectorAll(".inline-related:not(.empty-form)")];

  const nameNewRows = (group) => {
    getRows(group).forEach((row, index) => {
      const heading = row.querySelector("h3");
      heading.id = `${row.id}-heading`;
      row.setAttribute("aria-labelledby", heading.id);
      const remove = row.querySelector(".inline-deletelink");
      if (remove) {
        heading.textContent = `Nowy wiersz (${index + 1}.)`;
        remove.setAttribute("aria-label", `Usuń wiersz ${index + 1}.`);
      }
    });
  };

  const getAddButton = (group) => group.querySelector(".add-row a");

  const isVisible = (element) => element.type !== "hidden" && element.offsetParent !== null;

  // After "load": Django's script adds its buttons when the document is ready.
  window.addEventListener("load", () => {
    for (const group of document.querySelectorAll(".js-inline-admin-formset")) {
      nameNewRows(group);
      const heading = group.querySelector(".inline-heading").textContent.trim();
      getAddButton(group)?.setAttribute("aria-label", `Dodaj kolejny wiersz: ${heading}`);
    }
    document.querySelector("#content-main")?.append(status);
  });

  // Before Django removes the row: a focus that is in it would be lost, and the page read from its beginning.
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.matches(".inline-deletelink")) {
        getAddButton(event.target.closest(".inline-group"))?.focus();
      }
    },
    true,
  );

  document.addEventListener("formset:added", (event) => {
    const group = getGroup(event.detail.formsetName);
    nameNewRows(group);
    // Django gives new numbers to ids, but not to what refers to them.
    for (const field of event.target.querySelectorAll("[aria-describedby]")) {
      const number = event.target.id.split("-").pop();
      field.setAttribute("aria-describedby", field.getAttribute("aria-describedby").replaceAll("__prefix__", number));
    }
    status.textContent = `Dodano wiersz ${getRows(group).length}.`;
    [...event.target.querySelectorAll("input, select, textarea")].find(isVisible)?.focus();
  });

  document.addEventListener("formset:removed", (event) => {
    const group = getGroup(event.detail.formsetName);
    // After the event Django numbers the rows again.
    setTimeout(() => {
      nameNewRows(group);
      status.textContent = `Usunięto wiersz. Zostało wierszy: ${getRows(group).length}.`;
    });
  });

  // Links with the role of a button react to Enter only.
  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a[role=button]")) {
      event.preventDefault();
      event.target.click();
    }
  });
}
