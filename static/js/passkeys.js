/* Passkeys: the browser's own dialogue between our form and the phone's lock. Forms carry data-passkey=login|authenticate|create. */

import { toast } from "./ui.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

/* The server's JSON, with buffers where the browser wants them. */
function forCreating({ publicKey }, passwordless) {
  const selection = { ...publicKey.authenticatorSelection };
  selection.residentKey = passwordless ? "required" : "discouraged";
  selection.requireResidentKey = passwordless;
  if (passwordless) selection.userVerification = "required";
  return {
    ...publicKey,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: known(publicKey.excludeCredentials),
    authenticatorSelection: selection,
  };
}

function forGetting({ publicKey }) {
  return { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: known(publicKey.allowCredentials) };
}

/* The phone's answer as JSON. */
function answer(credential) {
  const { response } = credential;
  const sent = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    sent.attestationObject = text(response.attestationObject);
    sent.transports = response.getTransports?.() ?? [];
  } else {
    sent.authenticatorData = text(response.authenticatorData);
    sent.signature = text(response.signature);
    sent.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    response: sent,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
  };
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

async function ask(form) {
  const given = await options(form);
  if (form.dataset.passkey === "create") {
    const passwordless = form.elements.passwordless?.checked ?? false;
    return navigator.credentials.create({ publicKey: forCreating(given.creation_options, passwordless) });
  }
  return navigator.credentials.get({ publicKey: forGetting(given.request_options) });
}

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!window.PublicKeyCredential) {
    form.hidden = form.dataset.passkey === "login";
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      form.elements.credential.value = JSON.stringify(answer(await ask(form)));
      form.submit();
    } catch (error) {
      if (error.name !== "NotAllowedError" || form.dataset.passkey === "create") toast(form.dataset.unavailable, "error");
    }
  });
});
