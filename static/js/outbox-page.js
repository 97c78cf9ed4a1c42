/* The outbox page: what this device still holds, with its reason and a way to send or discard it. */

import { asides, dropDraft, dropEvent, flush, retryRefused, sendDrafts, unsentDrafts, waiting } from "./outbox.js";

const place = document.querySelector("[data-outbox]");
const list = place.querySelector("[data-outbox-list]");
const none = place.querySelector("[data-outbox-none]");
const send = place.querySelector("[data-outbox-send]");
const kinds = JSON.parse(place.dataset.kinds);

function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "link-button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

function rowOf(title, payload, drop, longest = 200) {
  const row = document.createElement("li");
  const said = payload.text || payload.what || payload.note || "";
  const head = document.createElement("p");
  head.textContent = title;
  const text = document.createElement("p");
  text.textContent = said.length > longest ? `${said.slice(0, longest)}…` : said;
  row.append(head, text);
  row.append(button(place.dataset.discard, async () => {
    if (window.confirm(place.dataset.sure)) {
      await drop();
      show();
    }
  }));
  return row;
}

/* Days as a Thai reader counts them: th-TH is the Buddhist era. */
const days = new Intl.DateTimeFormat(document.documentElement.lang === "th" ? "th-TH" : "en-GB", { dateStyle: "medium" });
const titleOf = (event) => `${kinds[event.kind] || event.kind} · ${days.format(event.kept)} · ${event.state === "refused" ? event.words : place.dataset.waiting}`;
const rowOfEvent = (event) => rowOf(titleOf(event), event.payload, () => dropEvent(event.id));
const rowOfDraft = (draft) => rowOf(`${place.dataset.draft} · ${days.format(Date.parse(draft.at))}`, draft.payload, () => dropDraft(draft.item));
const rowOfAside = (draft) => rowOf(place.dataset.aside, draft.payload, () => dropDraft(draft.item), Infinity);

async function show() {
  const events = await waiting();
  const aside = await asides();
  const drafts = await unsentDrafts();
  none.hidden = events.length + aside.length + drafts.length > 0;
  send.hidden = events.length + drafts.length === 0;
  list.replaceChildren(...events.map(rowOfEvent), ...drafts.map(rowOfDraft), ...aside.map(rowOfAside));
}

send.addEventListener("click", async () => {
  send.disabled = true;
  await retryRefused();
  await sendDrafts();
  await flush();
  send.disabled = false;
  show();
});
window.addEventListener("outbox:flushed", show);
show();
