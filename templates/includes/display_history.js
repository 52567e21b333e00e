(function (form) {
  addEventListener("load", function () {
    var pressed = document.querySelector("#widok:target, #widok button:target");
    if (pressed) pressed.focus();
  });
  form.onclick = function (event) {
    var button = event.target.closest("button");
    if (!button || !window.fetch) return;
    event.preventDefault();
    fetch(form.action, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      body: new URLSearchParams(button.name + "=" + button.value)
    }).then(function (response) {
      if (response.type !== "opaqueredirect") throw response;
      history.replaceState(null, "", "#" + (button.id || "widok"));
      location.reload();
    }).catch(function () {
      form.onclick = null;
      button.click();
    });
  };
})(document.querySelector("#widok form"));
