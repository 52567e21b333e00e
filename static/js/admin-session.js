/*
 * Leaves a page of the panel when the session has ended, so that nothing of it stays on the screen: the server then shows
 * the sign-in. Asking whether it has ended does not prolong it. A page with typed text or an open dialog stays, because
 * leaving could lose them. Without JavaScript nothing happens.
 */
"use strict";

{
  const CHECK_MS = 60000;
  const { seconds, statusUrl } = document.currentScript.dataset;
  const end = Date.now() + Number(seconds) * 1000;
  let hasTyped = false;

  const hasText = () => hasTyped || document.querySelector("form[data-changed], [data-unsaved], dialog[open]");

  const check = async () => {
    if (Date.now() < end || hasText()) {
      return;
    }
    const answer = await fetch(statusUrl, { cache: "no-store" }).catch(() => null);
    if (answer?.status === 401 && !hasText()) {
      // Not reload(): it would send a submitted form again.
      location.replace(location.pathname + location.search);
    }
  };
  document.addEventListener("input", () => {
    hasTyped = true;
  });
  setInterval(check, CHECK_MS);
  // Timers stop while a computer sleeps.
  document.addEventListener("visibilitychange", check);
}
