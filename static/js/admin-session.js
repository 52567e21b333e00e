/*
 * Reloads a page of the panel when its session must have ended, so that nothing of it stays on the screen: the server
 * shows the sign-in. A form with changes stays, because a reload could lose them. Without JavaScript nothing happens.
 */
"use strict";

{
  const CHECK_MS = 60000;
  const end = Date.now() + Number(document.currentScript.dataset.seconds) * 1000;

  const reload = () => {
    if (Date.now() >= end && !document.querySelector("form[data-changed], [data-unsaved]")) {
      location.reload();
    }
  };
  setInterval(reload, CHECK_MS);
  // Timers stop while a computer sleeps.
  document.addEventListener("visibilitychange", reload);
}
