/* The outbox page: what this device still holds, with its reason and a way to send or discard it. */

import { dropEvent, flush, waiting } from "./outbox.js";

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

function rowOf(event) {
  const row = document.createElement("li");
  const said = event.payload.text || event.payload.what || event.payload.note || "";
  const head = document.createElement("p");
  head.textContent = `${kinds[event.kind] || event.kind} · ${event.state === "refused" ? event.words : place.dataset.waiting}`;
  const text = document.createElement("p");
  text.textContent = said.length > 200 ? `${said.slice(0, 200)}…` : said;
  row.append(head, text);
  row.append(button(place.dataset.discard, async () => {
    if (window.confirm(place.dataset.sure)) {
      await dropEvent(event.id);
      show();
    }
  }));
  return row;
}

async function show() {
  const events = await waiting();
  none.hidden = events.length > 0;
  send.hidden = events.length === 0;
  list.replaceChildren(...events.map(rowOf));
}

send.addEventListener("click", async () => {
  send.disabled = true;
  await flush();
  send.disabled = false;
  show();
});
window.addEventListener("outbox:flushed", show);
show();
