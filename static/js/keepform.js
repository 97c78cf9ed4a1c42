/* Long forms: what is filled in stays on this device until the server has it. A form carries data-keep="its name" (and
   data-filled when the server has just sent it back filled in); the page after a confirmed sending carries data-kept="client_id".
   A person's forms lie under that person; a guest's end with the tab, since guests share phones. */

import { linkInstead } from "./carry.js";

const user = document.body.dataset.user || "";
const prefix = `plc-form:${user}:`;
const line = document.querySelector("[data-keep-line]");

function open() {
  try {
    return user ? window.localStorage : window.sessionStorage;
  } catch {
    return null;
  }
}
const store = open();

/* Every input that a person fills in, by name. */
const controls = (form) => [...form.elements].filter((one) => one.name && !["hidden", "submit", "button", "file"].includes(one.type));
const isChosen = (one) => one.type === "radio" || one.type === "checkbox";

function keep(form) {
  const fields = controls(form).filter((one) => (isChosen(one) ? one.checked : one.value !== "")).map((one) => [one.name, one.value]);
  try {
    store.setItem(prefix + form.dataset.keep, JSON.stringify({ id: form.elements.client_id.value, fields }));
  } catch {
    /* A full device: the form itself still holds everything. */
  }
}

function restore(form) {
  const kept = JSON.parse(store.getItem(prefix + form.dataset.keep) || "null");
  if (!kept?.fields.length) return;
  for (const one of controls(form)) {
    const values = kept.fields.filter(([name]) => name === one.name).map(([, value]) => value);
    if (isChosen(one)) one.checked = values.includes(one.value);
    else one.value = values[0] ?? "";
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  form.elements.client_id.value = kept.id;
  if (line) line.hidden = false;
}

function forget(id) {
  for (const name of Object.keys(store)) {
    if (name.startsWith(prefix) && JSON.parse(store.getItem(name)).id === id) store.removeItem(name);
  }
}

if (store) {
  for (const form of document.querySelectorAll("form[data-keep]")) {
    if ("filled" in form.dataset) keep(form);
    else restore(form);
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => keep(form));
    linkInstead(form);
    document.querySelector("[data-keep-clear]")?.addEventListener("click", () => {
      store.removeItem(prefix + form.dataset.keep);
      form.reset();
      location.reload();
    });
  }
  for (const mark of document.querySelectorAll("[data-kept]")) forget(mark.dataset.kept);
}
