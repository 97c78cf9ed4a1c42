/* The page on which a mentor answers: says that it was read, and keeps what is typed on this device until the server has it. */

import { openDB } from "../vendor/idb.js";
import { linkInstead } from "./carry.js";

const user = document.body.dataset.user;
const form = document.querySelector("[data-reply]");
const line = form.querySelector("[data-save-line]");
const text = form.elements.text;
const reflection = form.dataset.reply;
const store = openDB(`plc-replies-${user}`, 1, { upgrade: (db) => db.createObjectStore("drafts", { keyPath: "reflection" }) });

/* Read: the same POST as the button's, once. */
const mark = document.querySelector("[data-mark-read]");
if (mark && !("isRead" in mark.dataset)) {
  fetch(mark.action, { method: "POST", body: new FormData(mark), headers: { "X-Requested-With": "fetch" }, credentials: "same-origin" })
    .then((answer) => {
      if (answer.status !== 204) return;
      mark.querySelector("[data-read-words]").hidden = false;
      mark.querySelector("button").remove();
    })
    .catch(() => {});
}

/* A draft keeps the id of its answer, so that sending it again after a lost connection makes no second one. */
async function restore() {
  const db = await store;
  const draft = await db.get("drafts", reflection);
  if (!draft) return;
  const sent = [...document.querySelectorAll("[data-client-id]")].some((reply) => reply.dataset.clientId === draft.id);
  if (sent) {
    await db.delete("drafts", reflection);
  } else if (!text.value) {
    text.value = draft.text;
    form.elements.client_id.value = draft.id;
    line.hidden = false;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

text.addEventListener("input", async () => {
  const db = await store;
  if (text.value.trim()) await db.put("drafts", { reflection, text: text.value, id: form.elements.client_id.value });
  else await db.delete("drafts", reflection);
  line.hidden = !text.value.trim();
});

store.then(() => linkInstead(form), () => {});
restore().catch(() => {});
