/* Small manners of every page; each works without them. One module, so that a page needs one request. */

const root = document.documentElement;
root.classList.add("js");
/* What htmx takes over is hidden only once htmx is there. */
addEventListener("htmx:load", () => root.classList.add("htmx"), { once: true });

/* Theme: the server reads the cookie, so that the page never flashes. */
export function setTheme(choice) {
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;
  else delete root.dataset.theme;
  const age = choice ? 31536000 : 0;
  document.cookie = `theme=${choice}; path=/; max-age=${age}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  markTheme();
}

function markTheme() {
  const now = root.dataset.theme || "";
  document.querySelectorAll("[data-theme-choice]").forEach((button) => {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === now));
  });
}

/* Toasts: made by scripts; what the server says stands at the top of the page as a message. */
export function toast(text, tone = "info") {
  const place = document.querySelector("[data-toasts]");
  const pattern = document.querySelector("[data-message-template]");
  if (!place || !pattern) return null;
  const message = pattern.content.firstElementChild.cloneNode(true);
  message.classList.add(`message--${tone}`);
  message.querySelector("[data-text]").textContent = text;
  place.append(message);
  const leave = () => (message.matches(":hover, :focus-within") ? setTimeout(leave, 4000) : message.remove());
  if (tone !== "error") setTimeout(leave, 9000);
  return message;
}

/* Save line: states idle, typing, device, sent, read, failed; `detail` is a time or a name. */
export function setSaveState(line, state, detail = "") {
  if (!line) return;
  line.dataset.state = state;
  line.hidden = false;
  line.querySelectorAll(`[data-when="${state}"] [data-detail]`).forEach((slot) => (slot.textContent = detail));
}

/* Dialogs: a link or button with data-dialog="id" opens it; without scripts the link leads to a page of its own. */
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog?.showModal) return false;
  dialog.showModal();
  return true;
}

/* Text areas grow with their text where the browser does not do it by itself. */
function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.rows = Math.max(Number(area.dataset.rows || area.rows), area.value.split("\n").length + Math.floor(area.value.length / 42));
}

function count(area) {
  const slot = area.id && document.querySelector(`[data-count-for="${CSS.escape(area.id)}"]`);
  if (!slot) return;
  const left = area.maxLength - area.value.length;
  slot.querySelector("[data-left]").textContent = left;
  slot.toggleAttribute("data-near", left < area.maxLength * 0.1);
  slot.hidden = false;
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-theme-choice], [data-close], [data-dialog], [data-back]");
  if (!target) {
    document.querySelectorAll("details.menu[open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
    if (event.target.matches?.("dialog[data-light]")) event.target.close();
    return;
  }
  if (target.matches("[data-theme-choice]")) setTheme(target.dataset.themeChoice);
  else if (target.matches("[data-back]")) history.back();
  else if (target.matches("[data-dialog]")) { if (openDialog(target.dataset.dialog)) event.preventDefault(); }
  else (target.closest("dialog")?.close() ?? target.closest(".message")?.remove());
});

document.addEventListener("input", (event) => {
  if (!event.target.matches("textarea, input[maxlength]")) return;
  if (event.target.matches("textarea")) grow(event.target);
  if (event.target.maxLength > 0) count(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

/* Toasts asked for by an HTMX answer: HX-Trigger: {"toast": {"text": ..., "tone": ...}} */
document.addEventListener("toast", (event) => toast(event.detail.text || event.detail.value, event.detail.tone));

/* A double tap on a form's button sends it once; coming back by the back gesture makes it usable again. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.matches("[data-many]")) return;
  if (event.target.dataset.sending) return event.preventDefault();
  event.target.dataset.sending = "1";
  button.setAttribute("aria-busy", "true");
  setTimeout(ready, 10000);
});
function ready() {
  document.querySelectorAll("form[data-sending]").forEach((form) => {
    delete form.dataset.sending;
    form.querySelectorAll('[aria-busy="true"]').forEach((button) => button.removeAttribute("aria-busy"));
  });
}
addEventListener("pageshow", ready);

markTheme();
document.querySelectorAll("textarea").forEach(grow);
document.querySelectorAll("textarea[maxlength], input[maxlength]").forEach(count);

/* Where something can be typed, a jump to the other language takes it along; where the module does not arrive, the form's own button does. */
if (document.querySelector("main form :is(textarea, select, input:not([type=hidden]))")) import("./carry.js").catch(() => {});
