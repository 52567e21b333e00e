/*
 * Forms of images and documents: checks the size of a file before it is uploaded, and lets the editor choose the focal
 * point of an image with a click. Without JavaScript the server checks the size, and two number fields set the point.
 */
"use strict";

{
  const file = document.querySelector("input[type=file][data-max-bytes]");

  const checkSize = () => {
    const limit = Number(file.dataset.maxBytes);
    const tooBig = file.files[0] && file.files[0].size > limit;
    file.setCustomValidity(
      tooBig ? `Plik jest za duży. Może mieć najwyżej ${limit / 1024 / 1024} MB. Wybierz mniejszy.` : "",
    );
    if (tooBig) {
      file.reportValidity();
    }
  };

  const fieldset = document.querySelector("fieldset.focus");

  const enableFocusPoint = () => {
    const across = document.getElementById("id_focus_x");
    const down = document.getElementById("id_focus_y");
    const hint = document.createElement("p");
    hint.className = "introduction";
    hint.textContent = "Kliknij to miejsce na obrazie albo wpisz jego położenie w polach poniżej.";
    const frame = document.createElement("div");
    frame.className = "focus-picture";
    const image = document.createElement("img");
    image.alt = "";
    const mark = document.createElement("span");
    mark.className = "focus-mark";
    frame.append(image, mark);
    const place = document.createElement("div");
    place.hidden = true;
    place.append(hint, frame);
    fieldset.querySelector(".form-row").before(place);

    const percent = (field) => Math.min(100, Math.max(0, Number(field.value) || 0));
    const show = () => {
      mark.style.left = `${percent(across)}%`;
      mark.style.top = `${percent(down)}%`;
    };
    const showImage = (url) => {
      image.src = url;
      place.hidden = false;
      show();
    };

    frame.addEventListener("click", (event) => {
      const box = image.getBoundingClientRect();
      across.value = Math.round(((event.clientX - box.left) / box.width) * 100);
      down.value = Math.round(((event.clientY - box.top) / box.height) * 100);
      across.dispatchEvent(new Event("input", { bubbles: true }));
    });
    across.addEventListener("input", show);
    down.addEventListener("input", show);

    const stored = document.querySelector(".field-full_image img");
    if (stored) {
      showImage(stored.src);
    }
    file?.addEventListener("change", () => {
      if (file.files[0]) {
        across.value = 50;
        down.value = 50;
        showImage(URL.createObjectURL(file.files[0]));
      }
    });
  };

  file?.addEventListener("change", checkSize);
  if (fieldset && document.getElementById("id_focus_x")) {
    enableFocusPoint();
  }
}
