/* Signs in with a passkey and registers passkeys. Signing in with a password works without JavaScript. */
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/* Encode a credential as JSON: PublicKeyCredential.toJSON() is in browsers only since 2024-2025. */
function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) {
      response[name] = text(credential.response[name]);
    }
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: {},
    response,
  });
}

function send(form, credential) {
  form.elements.credential.value = answer(credential);
  form.submit();
}

function signIn(form) {
  const failed = form.querySelector(".passkey-failed");
  let offered = null;

  async function ask(more) {
    const reply = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
    if (!reply.ok) {
      throw new Error(String(reply.status));
    }
    const options = await reply.json();
    options.challenge = bytes(options.challenge);
    delete options.allowCredentials;
    send(form, await navigator.credentials.get({ publicKey: options, ...more }));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    failed.hidden = true;
    offered?.abort();
    ask({}).catch(() => { failed.hidden = false; });
  });
  form.hidden = false;

  /* Conditional mediation: browsers that support it suggest passkeys as autofill of the login field. */
  const field = document.querySelector("input[autocomplete~=webauthn]");
  async function offer() {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      offered = new AbortController();
      ask({ mediation: "conditional", signal: offered.signal }).catch(() => {});
    }
  }
  if (field === document.activeElement) {
    offer();
  } else {
    field?.addEventListener("focus", offer, { once: true });
  }
}

function make(form) {
  const failed = form.querySelector(".passkey-failed");
  const options = JSON.parse(document.getElementById("passkey-options").textContent);
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? []) {
    known.id = bytes(known.id);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      send(form, await navigator.credentials.create({ publicKey: options }));
    } catch {
      failed.hidden = false;
    }
  });
}

const possible = window.PublicKeyCredential !== undefined;

for (const form of document.querySelectorAll("form.passkey")) {
  if (possible) {
    signIn(form);
  }
}
for (const form of document.querySelectorAll("form.new-passkey")) {
  if (possible) {
    make(form);
  } else {
    form.hidden = true;
    document.querySelector(".passkey-unknown").hidden = false;
  }
}
