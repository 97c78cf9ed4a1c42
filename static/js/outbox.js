/* The device's store and outbox: what is written is kept here first, sent when there is signal, and cleared only once
   the server has confirmed that very id. One store per person, so that a shared phone shows nobody another's words. */

import { openDB } from "../vendor/idb.js";

const user = document.body.dataset.user || "";
const channel = "BroadcastChannel" in window ? new BroadcastChannel("plc-outbox") : null;
const BATCH = 50;
const RETRY_FIRST = 4000;
const RETRY_LAST = 300000;
const DRAFT_PAUSE = 1000;
const DRAFT_LONGEST = 10000;
const OLD = 3 * 24 * 3600 * 1000;
const LATER = [0, 401, 403, 408, 409, 429];
let retryIn = RETRY_FIRST;
let retryTimer = 0;
let shown = null;

/** The activity on the screen: whatever is sent for it, also by itself later, comes back as HTML. */
export function show(activity) {
  shown = activity;
}

const database = user
  ? openDB(`plc-${user}`, 1, {
      upgrade(db) {
        db.createObjectStore("drafts", { keyPath: "item" });
        db.createObjectStore("events", { keyPath: "id" });
        db.createObjectStore("files", { keyPath: "id" });
      },
    })
  : null;

/** Keep an event (and its file) on the device. Resolves once it is durable. */
export async function keepEvent(event, file = null) {
  const db = await database;
  const transaction = db.transaction(["events", "files"], "readwrite", { durability: "strict" });
  if (file) transaction.objectStore("files").put({ id: event.id, file });
  if (file && event.payload.kind === "voice") transaction.objectStore("files").delete(recordingOf(event.item));
  transaction.objectStore("events").put({ ...event, state: "waiting", kept: Date.now() });
  await transaction.done;
  announce();
}

/* A recording that is not handed in yet, by its item; handing it in moves it to its event, both in one step. */
const recordingOf = (item) => `recording:${item}`;

export async function holdRecording(item, { file, seconds }) {
  await (await database).put("files", { id: recordingOf(item), file, seconds });
}

export async function heldRecording(item) {
  return database ? (await database).get("files", recordingOf(item)) : null;
}

export async function dropRecording(item) {
  if (database) await (await database).delete("files", recordingOf(item));
}

/** Everything in the outbox, oldest first. */
export async function waiting() {
  if (!database) return [];
  const events = await (await database).getAll("events");
  return events.sort((a, b) => a.kept - b.kept);
}

export async function dropEvent(id) {
  const db = await database;
  const transaction = db.transaction(["events", "files"], "readwrite");
  transaction.objectStore("events").delete(id);
  transaction.objectStore("files").delete(id);
  await transaction.done;
  announce();
}

/** Keep what stands in a field; sent a second after the last key, at most ten seconds after the first. */
export async function keepDraft(draft) {
  const transaction = (await database).transaction("drafts", "readwrite");
  const before = await transaction.store.get(draft.item);
  if (before && isElsewhere(before)) transaction.store.put({ ...before, item: `${before.item}#${before.tab}`, of: before.item, sent: true });
  transaction.store.delete(`${draft.item}#${tab}`);
  transaction.store.put({ ...draft, tab, at: new Date().toISOString(), sent: false });
  await transaction.done;
  scheduleDrafts();
}

/* Words of another tab that this one has never shown are not written over: they go aside, to the outbox page. */
const tab = Math.random().toString(36).slice(2);
const seen = new Map();
const wordsOf = ({ payload }) => payload.text || payload.what || payload.note || "";
const isElsewhere = (draft) => draft.tab !== tab && seen.get(draft.item) !== draft.at && wordsOf(draft).trim() !== "";

/** Texts of other tabs, kept aside. */
export async function asides() {
  return database ? (await (await database).getAll("drafts")).filter((draft) => draft.of) : [];
}

export async function draftsOf(activity) {
  if (!database) return [];
  const drafts = (await (await database).getAll("drafts")).filter((draft) => draft.activity === activity && !draft.of);
  for (const draft of drafts) seen.set(draft.item, draft.at);
  return drafts;
}

/** A draft goes once what it says was handed in and confirmed. */
export async function dropDraft(item) {
  await (await database).delete("drafts", item);
}

let draftTimer = 0;
let draftSince = 0;
function scheduleDrafts() {
  const now = Date.now();
  draftSince ||= now;
  clearTimeout(draftTimer);
  draftTimer = setTimeout(sendDrafts, Math.max(0, Math.min(DRAFT_PAUSE, draftSince + DRAFT_LONGEST - now)));
}

/** Send the drafts that the server does not have. A failure leaves them for the next time. */
export async function sendDrafts() {
  if (!database) return false;
  draftSince = 0;
  const db = await database;
  const drafts = (await db.getAll("drafts")).filter((draft) => !draft.sent);
  if (!drafts.length) return true;
  const body = { drafts: drafts.map(({ item, payload, at }) => ({ item, payload, at })) };
  const answer = await post("/sync/drafts/", body, { keepalive: document.visibilityState === "hidden" });
  if (!answer.ok) {
    later();
    return false;
  }
  const kept = new Set(answer.data.kept);
  const transaction = db.transaction("drafts", "readwrite");
  for (const draft of drafts) {
    const now = await transaction.store.get(draft.item);
    if (kept.has(draft.item) && now && now.at === draft.at) transaction.store.put({ ...now, sent: true, stamp: answer.data.at });
  }
  await transaction.done;
  announce();
  return true;
}

/** Send all that waits, in order, one tab at a time. Resolves to what became of it. */
export async function flush() {
  if (!database) return { state: "idle", results: [] };
  const run = () => flushOnce();
  const outcome = navigator.locks ? await navigator.locks.request("plc-flush", run) : await run();
  if (outcome.state === "waiting") later();
  else retryIn = RETRY_FIRST;
  announce();
  return outcome;
}

async function flushOnce() {
  const outcome = { state: "sent", results: [], items: {}, words: "" };
  await sendFiles();
  let size = BATCH;
  for (;;) {
    const events = (await waiting()).filter((event) => event.state === "waiting" && !event.fileWaits);
    const batch = events.slice(0, size);
    if (!batch.length) break;
    const answer = await post("/sync/events/", { events: batch.map(asSent), language: document.documentElement.lang, show: shown });
    if ([400, 413].includes(answer.status)) {
      /* One that cannot be read must not hold up the others: sent singly, it is found and stays with its reason. */
      if (batch.length === 1) await settle({ id: batch[0].id, status: "refused", words: answer.data.error || "" });
      size = 1;
      continue;
    }
    if (!answer.ok) {
      outcome.state = answer.status === 401 ? "signin" : answer.status === 409 ? "other" : "waiting";
      outcome.words = answer.data.error || "";
      break;
    }
    for (const result of answer.data.results) await settle(result);
    outcome.results.push(...answer.data.results);
    Object.assign(outcome, { ...answer.data, results: outcome.results, items: { ...outcome.items, ...answer.data.items } });
  }
  if ((await waiting()).some((event) => event.fileWaits && event.state === "waiting")) outcome.state = outcome.state === "sent" ? "waiting" : outcome.state;
  return outcome;
}

const asSent = ({ id, kind, activity, item, payload, at, language, base }) => ({ id, kind, activity, item, payload, at, language, base: base || null });

/** Whether two payloads are the same words; the number of the file that goes with them aside. */
export function saysTheSame(one, other) {
  const words = ({ file, ...rest }) => JSON.stringify(Object.entries(rest).sort());
  return words(one) === words(other);
}

/** Only a confirmed event leaves the device; a refused one stays, with the reason. */
async function settle(result) {
  const db = await database;
  const event = await db.get("events", result.id);
  if (!event) return;
  if (result.status === "stored" || result.status === "repeated" || result.status === "conflict") {
    const draft = event.item && (await db.get("drafts", event.item));
    if (draft && saysTheSame(draft.payload, event.payload)) await dropDraft(event.item);
    await dropEvent(result.id);
  } else {
    await db.put("events", { ...event, state: "refused", words: result.words });
  }
}

/** Files go one at a time, after the texts that do not need them. */
async function sendFiles() {
  const db = await database;
  for (const event of await waiting()) {
    if (!event.fileWaits || event.state !== "waiting") continue;
    const kept = await db.get("files", event.id);
    if (!kept) continue;
    const form = new FormData();
    form.append("client_id", event.id);
    form.append("kind", event.payload.kind);
    form.append("file", kept.file, kept.file.name || "evidence");
    const answer = await post("/sync/files/", form);
    if (answer.ok && answer.data.id) {
      await db.put("events", { ...event, fileWaits: false, payload: { ...event.payload, file: answer.data.id } });
    } else if (answer.status < 500 && !LATER.includes(answer.status)) {
      await db.put("events", { ...event, state: "refused", words: answer.data.words || answer.data.error || "" });
    } else {
      return;
    }
  }
}

/** A POST with the session's present token; a rotated token is fetched anew and tried once more. */
async function post(url, body, { keepalive = false } = {}) {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const session = await (await fetch("/sync/session.json", { cache: "no-store", credentials: "same-origin" })).json();
      if (!session.user) return { ok: false, status: 401, data: {} };
      if (session.user !== user) return { ok: false, status: 409, data: {} };
      const isForm = body instanceof FormData;
      const headers = { "X-CSRFToken": session.csrf, "Accept-Language": document.documentElement.lang };
      if (!isForm) headers["Content-Type"] = "application/json";
      const response = await fetch(url, { method: "POST", headers, body: isForm ? body : JSON.stringify(body), credentials: "same-origin", keepalive });
      if (response.status === 403 && attempt === 0) continue;
      const data = await response.json().catch(() => ({}));
      return { ok: response.ok, status: response.status, data };
    } catch {
      return { ok: false, status: 0, data: {} };
    }
  }
  return { ok: false, status: 403, data: {} };
}

function later() {
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => sendAll(), retryIn);
  retryIn = Math.min(retryIn * 2, RETRY_LAST);
}

async function sendAll() {
  await sendDrafts();
  const outcome = await flush();
  window.dispatchEvent(new CustomEvent("outbox:flushed", { detail: outcome }));
}

/** Tell this page and other tabs how much waits. */
async function announce(tellOthers = true) {
  if (!database) return;
  const events = await waiting();
  const drafts = (await (await database).getAll("drafts")).filter((draft) => !draft.sent);
  const detail = { events: events.length, refused: events.filter((event) => event.state === "refused").length, drafts: drafts.length, asides: (await asides()).length };
  detail.old = [...events.map((event) => event.kept), ...drafts.map((draft) => Date.parse(draft.at))].some((since) => since < Date.now() - OLD);
  window.dispatchEvent(new CustomEvent("outbox:changed", { detail }));
  for (const line of document.querySelectorAll('[data-save-line="outbox"]')) {
    line.hidden = false;
    line.dataset.state = detail.refused || detail.asides ? "failed" : detail.old ? "old" : detail.events || detail.drafts ? "device" : "idle";
    for (const slot of line.querySelectorAll("[data-detail]")) slot.textContent = detail.events ? `(${detail.events})` : "";
  }
  for (const note of document.querySelectorAll("[data-outbox-old]")) note.hidden = !detail.old;
  if (tellOthers && channel) channel.postMessage("changed");
}

/** Drafts that the server does not have, beyond what waits to be handed in. */
export async function unsentDrafts() {
  if (!database) return [];
  const events = await waiting();
  const isHandedIn = (draft) => events.some((event) => event.item === draft.item && saysTheSame(event.payload, draft.payload));
  return (await (await database).getAll("drafts")).filter((draft) => !draft.sent && !isHandedIn(draft));
}

/** How many pieces of work the server does not have. */
async function unsent() {
  const events = await waiting();
  const drafts = await unsentDrafts();
  const recordings = await (await database).getAllKeys("files", IDBKeyRange.bound(recordingOf(""), recordingOf("\uffff")));
  return events.length + drafts.length + recordings.length;
}

/** Events that were refused are tried once more, because a person asked for it. */
export async function retryRefused() {
  const db = await database;
  for (const event of await waiting()) if (event.state === "refused") await db.put("events", { ...event, state: "waiting", words: "" });
}

/** What the server has confirmed does not stay on the device of a person who leaves; what it has not, does. */
async function leaveNothingConfirmed() {
  const transaction = (await database).transaction("drafts", "readwrite");
  for (const draft of await transaction.store.getAll()) if (draft.sent && !draft.of) transaction.store.delete(draft.item);
  await transaction.done;
}

/** Leaving a shared phone with unsent words asks first. */
function guardSignOut() {
  for (const form of document.querySelectorAll("form[data-sign-out], form[action*='/logout/']")) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.asked) return;
      event.preventDefault();
      await sendAll();
      const left = await unsent();
      const question = form.dataset.unsent || document.body.dataset.unsent || "";
      if (left && question && !window.confirm(question.replace("{n}", left))) return;
      await leaveNothingConfirmed();
      form.dataset.asked = "yes";
      form.requestSubmit();
    });
  }
}

if (database) {
  window.addEventListener("online", () => sendAll());
  window.addEventListener("pagehide", () => sendDrafts());
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? sendDrafts() : sendAll()));
  if (channel) channel.addEventListener("message", () => announce(false));
  guardSignOut();
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => {});
  announce();
  setTimeout(sendAll, 1500);
}
