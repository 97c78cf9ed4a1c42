/* The player: what is typed is on the device at once; a button hands it in through the outbox. The form works without this. */

import { draftsOf, dropDraft, dropEvent, flush, keepDraft, keepEvent, saysTheSame, sendDrafts, show, waiting } from "./outbox.js";
import { canRecord, setUpRecorder } from "./recorder.js";

const player = document.querySelector("[data-player]");
const form = document.querySelector("#activity");
const activity = player.dataset.activity;
const KINDS = { reflection: "reflected", likert: "rated", checklist: "checked", commitment: "committed", evidence: "evidenced" };
const PICTURE_SIDE = 2048;
/* "I have seen no answer in this place": the server then never overwrites one that came from elsewhere. */
const NOTHING_SEEN = "00000000-0000-0000-0000-000000000000";
/* What this page has handed in, by item: whatever stands in the fields beyond that was typed since. */
const handed = new Map();

const sections = () => [...form.querySelectorAll("[data-item]")];
const sectionOf = (element) => element.closest("[data-item]");
const named = (section, field) => section.querySelectorAll(`[name^="${section.dataset.item}:${field}"]`);
const one = (section, field) => section.querySelector(`[name="${section.dataset.item}:${field}"]`);
const checked = (section, field) => [...section.querySelectorAll(`[name="${section.dataset.item}:${field}"]:checked`)].map((box) => box.value);
const key = (input) => input.name.split(":")[2];

/* What stands in the fields <-> payload: the twin of courses/payloads.py. */
const READ = {
  single: (s) => ({ option: checked(s, "option")[0] || "" }),
  multiple: (s) => ({ options: checked(s, "options") }),
  ordering: (s) => {
    const places = [...named(s, "place:")].filter((select) => select.value);
    const whole = new Set(places.map((select) => select.value)).size === named(s, "place:").length;
    const sorted = places.sort((a, b) => Number(a.value) - Number(b.value)).map(key);
    return whole ? { order: sorted } : { order: [], places: Object.fromEntries(places.map((select) => [key(select), select.value])) };
  },
  matching: (s) => ({ pairs: Object.fromEntries([...named(s, "pair:")].filter((select) => select.value).map((select) => [key(select), select.value])) }),
  short: (s) => ({ text: one(s, "text").value }),
  number: (s) => ({ number: one(s, "number").value }),
  reflection: (s) => ({ text: one(s, "text").value, visibility: checked(s, "visibility")[0] || "private" }),
  likert: (s) => ({ ratings: Object.fromEntries([...s.querySelectorAll("[name*=':rating:']:checked")].map((box) => [key(box), Number(box.value)])) }),
  checklist: (s) => ({ items: checked(s, "items") }),
  commitment: (s) => Object.fromEntries(["what", "class_name", "date", "evidence"].map((name) => [name, one(s, name).value])),
  evidence: (s) => ({ kind: checked(s, "kind")[0] || "note", note: one(s, "note").value }),
};

const set = (section, field, value) => {
  const input = one(section, field);
  if (input && value !== undefined) input.value = value;
};
const check = (section, field, values) => {
  for (const box of section.querySelectorAll(`[name="${section.dataset.item}:${field}"]`)) box.checked = values.includes(box.value);
};
const WRITE = {
  single: (s, p) => check(s, "option", [p.option]),
  multiple: (s, p) => check(s, "options", p.options || []),
  ordering: (s, p) => {
    const places = p.order && p.order.length ? Object.fromEntries(p.order.map((entry, at) => [entry, String(at + 1)])) : p.places || {};
    for (const [entry, place] of Object.entries(places)) set(s, `place:${entry}`, place);
  },
  matching: (s, p) => Object.entries(p.pairs || {}).forEach(([pair, token]) => set(s, `pair:${pair}`, token)),
  short: (s, p) => set(s, "text", p.text),
  number: (s, p) => set(s, "number", p.number),
  reflection: (s, p) => {
    set(s, "text", p.text);
    check(s, "visibility", [p.visibility]);
  },
  likert: (s, p) => Object.entries(p.ratings || {}).forEach(([statement, point]) => check(s, `rating:${statement}`, [String(point)])),
  checklist: (s, p) => check(s, "items", p.items || []),
  commitment: (s, p) => ["what", "class_name", "date", "evidence"].forEach((name) => set(s, name, p[name])),
  evidence: (s, p) => {
    set(s, "note", p.note);
    check(s, "kind", [p.kind]);
  },
};

const payloadOf = (section) => READ[section.dataset.kind](section);
const words = (name) => player.dataset[name] || "";

function mark(section, state, text = "") {
  const line = section.querySelector("[data-save-line]");
  if (!line) return;
  line.hidden = state === "idle";
  line.dataset.state = state;
  (line.querySelector("a") || line).textContent = text;
}

function showError(section, text) {
  const place = section.querySelector(".item__error");
  place.textContent = text;
  place.hidden = !text;
}

/* Drafts: on the device with every change. */
async function keep(section) {
  mark(section, "typing", words("typing"));
  try {
    await keepDraft({ item: section.dataset.item, activity, payload: payloadOf(section) });
    mark(section, "device", words("device"));
  } catch {
    mark(section, "failed", words("full"));
  }
}

form.addEventListener("input", (event) => {
  const section = sectionOf(event.target);
  if (section && event.target.type !== "file") keep(section);
});

window.addEventListener("outbox:changed", (event) => {
  if (event.detail.drafts) return;
  for (const section of sections()) {
    const line = section.querySelector("[data-save-line]");
    if (line && line.dataset.state === "device" && !section.dataset.handed) mark(section, "sent", words("drafted"));
  }
});

/* Handing in. */
form.addEventListener("submit", async (event) => {
  const [verb, item] = (event.submitter?.value || "").split(":");
  if (verb === "next") {
    event.preventDefault();
    await Promise.all(sections().filter(isTouched).map(keep));
    location.assign(event.submitter.dataset.next);
  } else if (verb === "language") {
    const focused = sectionInView();
    if (focused) event.submitter.value = `language:${item}:${focused.dataset.item}`;
  } else if (verb === "answer") {
    event.preventDefault();
    await handIn(form.querySelector(`[data-item="${item}"]`));
  }
});

const isTouched = (section) => ["typing", "device"].includes(section.querySelector("[data-save-line]")?.dataset.state);
/* Where the reader is: at the item touched last while it is on the screen, else at the first one there. */
let touched = "";
form.addEventListener("focusin", (event) => (touched = sectionOf(event.target)?.dataset.item || touched));
const isInView = (section) => section.getBoundingClientRect().bottom > 80 && section.getBoundingClientRect().top < innerHeight;
const sectionInView = () => {
  const shownNow = sections().filter(isInView);
  return shownNow.find((section) => section.dataset.item === touched) || shownNow[0];
};

/* The same answer pressed twice is one deed: its id is kept until the answer changes. */
const deeds = new Map();
function deedOf(section, payload) {
  const said = JSON.stringify(payload);
  const known = deeds.get(section.dataset.item);
  if (known && known.said === said && section.dataset.kind !== "evidence") return known.id;
  const id = crypto.randomUUID ? crypto.randomUUID() : randomId();
  deeds.set(section.dataset.item, { said, id });
  return id;
}
const randomId = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

async function handIn(section) {
  if (section.dataset.busy) return;
  section.dataset.busy = "yes";
  section.dataset.handed = "yes";
  const payload = payloadOf(section);
  const seen = section.dataset.base || NOTHING_SEEN;
  showError(section, "");
  const file = await fileOf(section, payload);
  const event = {
    id: deedOf(section, payload),
    kind: KINDS[section.dataset.kind] || "answered",
    activity,
    item: section.dataset.item,
    payload,
    at: new Date().toISOString(),
    language: player.dataset.language,
    base: seen,
    fileWaits: Boolean(file),
  };
  try {
    await keepEvent(event, file);
  } catch {
    return sendPlainly(section);
  }
  handed.set(event.item, payload);
  if (event.id !== seen) section.dataset.base = event.id;
  mark(section, "device", words("device"));
  delete section.dataset.busy;
  settle(await flush(), event);
}

/* This phone keeps nothing more: the form goes to the server as it does without scripts. */
function sendPlainly(section) {
  const verb = document.createElement("input");
  Object.assign(verb, { type: "hidden", name: "do", value: `answer:${section.dataset.item}` });
  form.append(verb);
  form.submit();
}

async function settle(outcome, event) {
  const section = form.querySelector(`[data-item="${event.item}"]`);
  const kept = (await waiting()).find((one) => one.id === event.id);
  const result = outcome.results.find((one) => one.id === event.id) || (kept?.state === "refused" ? kept : null);
  const isRefused = result?.status === "refused" || result?.state === "refused";
  if (isRefused) {
    showError(section, result.words);
    deeds.delete(event.item);
    handed.delete(event.item);
    section.dataset.base = event.base;
    await section.recorder?.refused();
    await dropEvent(event.id);
    mark(section, "device", words("device"));
  } else if (result?.status === "conflict") {
    showError(section, result.words);
  } else if (kept) {
    mark(section, "device", outcome.state === "signin" ? words("signin") : words("offline"));
  }
  if (!isRefused && event.payload.kind === "voice") await section.recorder?.handed();
  showItems(outcome);
}

/* What the server made of it: feedback, the new state, how far the unit is. */
function showItems(outcome) {
  for (const [item, html] of Object.entries(outcome.items || {})) {
    const old = form.querySelector(`[data-item="${item}"]`);
    if (!old) continue;
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const fresh = holder.content.querySelector("[data-item]");
    const hadFocus = old.contains(document.activeElement);
    const typed = payloadOf(old);
    const isTypedOn = handed.has(item) && !saysTheSame(typed, handed.get(item));
    old.replaceWith(fresh);
    if (isTypedOn) typeAgain(fresh, typed);
    enhance(fresh);
    if (isTypedOn) fresh.querySelector("textarea, input[type=text]")?.focus({ preventScroll: true });
    if (isTypedOn) continue;
    if (hadFocus) (fresh.querySelector(".item__feedback *, .option__feedback") || fresh).scrollIntoView({ block: "nearest" });
    fresh.querySelector(".item__foot button")?.focus({ preventScroll: true });
  }
  if (outcome.progress) {
    for (const place of document.querySelectorAll("[data-progress]")) place.textContent = `${outcome.progress.done}/${outcome.progress.total}`;
    const done = form.querySelector("[data-done]");
    if (done) done.hidden = !outcome.done;
  }
}

/* Words typed while the answer before them was on its way stay in their field. */
function typeAgain(section, payload) {
  WRITE[section.dataset.kind](section, payload);
  keep(section);
}

window.addEventListener("outbox:flushed", (event) => showItems(event.detail));

/* Pictures are made small before they are kept: less data to pay for, and no place of the picture in the file. */
async function fileOf(section, payload) {
  await section.recorder?.finish();
  const file = section.querySelector("input[type=file]")?.files?.[0];
  if (!file || payload.kind === "note") return null;
  return file.type.startsWith("image/") ? smaller(file) : file;
}

async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, PICTURE_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}

/* Small comforts. */
function enhance(section) {
  linkToOutbox(section);
  const list = section.querySelector("[data-ordering]");
  if (list) enhanceOrdering(section, list);
  if (section.dataset.kind === "evidence") enhanceEvidence(section);
  const copy = section.querySelector("[data-copy]");
  if (copy) copy.addEventListener("focus", () => copy.select());
}

/* A tap on an item's save line opens the outbox, as on the one at the top. */
function linkToOutbox(section) {
  const line = section.querySelector("[data-save-line]");
  const outbox = document.querySelector('[data-save-line="outbox"] a');
  if (!line || !outbox) return;
  const link = document.createElement("a");
  link.href = outbox.href;
  link.append(...line.childNodes);
  line.append(link);
}

function enhanceOrdering(section, list) {
  const rows = () => [...list.children];
  const number = () => rows().forEach((row, at) => (row.querySelector("select").value = String(at + 1)));
  const placed = rows().filter((row) => row.querySelector("select").value);
  placed.sort((a, b) => Number(a.querySelector("select").value) - Number(b.querySelector("select").value)).forEach((row, at) => list.insertBefore(row, list.children[at]));
  for (const row of rows()) {
    const moves = document.createElement("span");
    moves.className = "ordering__moves";
    for (const [step, sign, label] of [[-1, "↑", words("up")], [1, "↓", words("down")]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ordering__move";
      button.textContent = sign;
      button.setAttribute("aria-label", `${label}: ${row.querySelector(".ordering__text").textContent}`);
      button.addEventListener("click", () => {
        const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        list.insertBefore(row, step < 0 ? other : other.nextElementSibling);
        number();
        button.focus();
        keep(section);
      });
      moves.append(button);
    }
    row.append(moves);
  }
  list.dataset.enhanced = "yes";
  /* Handed in without a move, the order shown is the answer; any other button says nothing about this item. */
  const isHandedIn = (event) => event.submitter?.value === `answer:${section.dataset.item}`;
  form.addEventListener("submit", (event) => isHandedIn(event) && number(), { capture: true });
}

function enhanceEvidence(section) {
  const field = section.querySelector("[data-evidence-file]");
  if (!field) return;
  const input = field.querySelector("input");
  const label = field.querySelector(".field__label");
  const accepted = { photo: "image/*", voice: "audio/*", file: "application/pdf" };
  const box = section.querySelector("[data-recorder]");
  if (box && canRecord()) section.recorder = setUpRecorder({ box, input, item: section.dataset.item, kept: () => keep(section) });
  let before = "";
  const fit = () => {
    const kind = checked(section, "kind")[0];
    if (before && before !== kind) input.value = "";
    before = kind;
    field.hidden = kind === "note";
    input.accept = accepted[kind] || "";
    label.textContent = (kind === "voice" && section.recorder && field.dataset.clip) || field.dataset[kind] || label.textContent;
    if (kind === "photo") input.setAttribute("capture", "environment");
    else input.removeAttribute("capture");
    section.recorder?.show(kind === "voice");
  };
  for (const choice of named(section, "kind")) choice.addEventListener("change", fit);
  fit();
  section.recorder?.restore().then((isThere) => {
    if (isThere) check(section, "kind", ["voice"]);
    if (isThere) before = "voice";
    if (isThere) fit();
  });
}

/* A draft that the server has, and the page is as new as that: another device may have gone on since. */
async function isOutOfDate(draft) {
  const stamp = form.querySelector(`[data-item="${draft.item}"]`)?.dataset.stamp;
  const isOld = Boolean(draft.sent && draft.stamp && stamp && Date.parse(stamp) + 1000 >= Date.parse(draft.stamp));
  if (isOld) await dropDraft(draft.item);
  return isOld;
}

/* Coming back: what this device still holds stands in its field again. */
async function restore() {
  const held = new Map();
  for (const event of (await waiting()).filter((one) => one.activity === activity)) {
    held.set(event.item, event.payload);
    handed.set(event.item, event.payload);
    const section = form.querySelector(`[data-item="${event.item}"]`);
    if (section && event.state === "waiting") section.dataset.base = event.id;
  }
  for (const draft of await draftsOf(activity)) if (!(await isOutOfDate(draft))) held.set(draft.item, draft.payload);
  for (const section of sections()) {
    const payload = held.get(section.dataset.item);
    if (payload) {
      WRITE[section.dataset.kind](section, payload);
      mark(section, "device", words("device"));
    }
    enhance(section);
  }
  await sendDrafts();
}

show(activity);
restore();
