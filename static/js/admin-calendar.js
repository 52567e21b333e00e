/*
 * Adds a button to each date field (publishing.forms.DateWidget) that opens the browser's calendar and puts the chosen
 * day into the field. Without this script the date is typed.
 */
"use strict";

{
  const toPolish = (iso) => iso.split("-").reverse().join(".");
  const toIso = (polish) => polish.trim().split(".").reverse().map((part) => part.padStart(2, "0")).join("-");

  /* Without "(potrzebne do publikacji)", which the field itself says. */
  const getName = (field) =>
    (field.getAttribute("aria-label") ?? field.labels[0].textContent).trim().replace(/:$/, "").replace(/ \(.*\)$/, "");

  const addCalendar = (field) => {
    const calendar = document.createElement("input");
    Object.assign(calendar, { type: "date", className: "calendar-anchor", tabIndex: -1 });
    calendar.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button calendar-button", textContent: "Kalendarz" });
    const name = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    name.textContent = `do pola: ${getName(field)}`;
    button.append(name);
    button.addEventListener("click", () => {
      calendar.value = toIso(field.value); // stays empty if the typed text is no date
      calendar.showPicker();
    });
    calendar.addEventListener("change", () => {
      if (calendar.value) {
        field.value = toPolish(calendar.value);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
    field.after(button, calendar);
  };

  const addCalendars = (part) => {
    for (const field of part.querySelectorAll("input.date:not([id*=__prefix__])")) {
      if ("showPicker" in field && field.nextElementSibling?.className !== "button calendar-button") {
        addCalendar(field);
      }
    }
  };

  document.addEventListener("DOMContentLoaded", () => addCalendars(document));
  document.addEventListener("formset:added", (event) => addCalendars(event.target));
}
