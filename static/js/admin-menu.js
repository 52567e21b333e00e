/*
 * Adds a handle to each row of the menu's form, to drag it to another position of its place. Dropping presses a button
 * as "up" and "down" do. Without JavaScript, and on touch screens, there are these buttons only.
 */
"use strict";

{
  const rows = [...document.querySelectorAll(".menu-row[data-position]")];
  let dragged = null;

  const isTarget = (row) => dragged && row !== dragged && row.dataset.place === dragged.dataset.place;

  const drop = (row) => {
    const button = document.createElement("button");
    button.name = "_move";
    button.value = `${dragged.dataset.row}:${row.dataset.position}`;
    button.formNoValidate = true;
    button.hidden = true;
    row.append(button);
    button.click();
  };

  for (const row of rows) {
    const handle = document.createElement("span");
    handle.className = "menu-handle";
    handle.draggable = true;
    handle.title = "Przeciągnij";
    handle.setAttribute("aria-hidden", "true");
    handle.addEventListener("dragstart", (event) => {
      dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(row, 0, 0);
    });
    handle.addEventListener("dragend", () => {
      dragged = null;
      rows.forEach((each) => each.classList.remove("is-target"));
    });
    row.prepend(handle);

    row.addEventListener("dragover", (event) => {
      if (isTarget(row)) {
        event.preventDefault();
        row.classList.add("is-target");
      }
    });
    row.addEventListener("dragleave", () => row.classList.remove("is-target"));
    row.addEventListener("drop", (event) => {
      if (isTarget(row)) {
        event.preventDefault();
        drop(row);
      }
    });
  }
}
