/* One jump to the other language takes along what was typed: it lies in this tab for that jump alone and is gone once read.
   Never a password or a code sent to a person. Forms with a keeper of their own (data-keep, data-reply, the player) are left to it. */

const PLACE = "plc-carry";
const LONGEST_JUMP = 60000;
const reader = document.body.dataset.user || "";
const SECRET = /password|one-time-code/;
const forms = () => [...document.querySelectorAll("main form:not([data-keep], [data-reply], #activity)")];
const isSecret = (one) => one.type === "password" || SECRET.test(one.autocomplete) || one.closest(".password");
const isTyped = (one) => one.name && !["hidden", "submit", "button", "file", "reset", "fieldset"].includes(one.type) && !isSecret(one);
const controls = (form) => [...form.elements].filter(isTyped);
const isChosen = (one) => one.type === "radio" || one.type === "checkbox";
const state = (one) => (isChosen(one) ? one.checked : one.value);

function take(link) {
  const held = forms().map((form) => controls(form).map((one) => [one.name, isChosen(one) ? one.value : "", state(one)]));
  if (!held.some((fields) => fields.length)) return;
  try {
    sessionStorage.setItem(PLACE, JSON.stringify({ path: link.pathname, reader, at: Date.now(), held }));
  } catch {
    /* A tab that keeps nothing: the form is empty over there, as without scripts. */
  }
}

function giveBack({ path, held, at: since, reader: whose }) {
  const here = forms();
  if (path !== location.pathname || whose !== reader || Date.now() - since > LONGEST_JUMP || held.length !== here.length) return;
  here.forEach((form, at) => {
    for (const [name, value, before] of held[at]) {
      const one = controls(form).find((other) => other.name === name && (!isChosen(other) || other.value === value));
      if (!one || state(one) === before) continue;
      if (isChosen(one)) one.checked = before;
      else one.value = before;
      for (const kind of ["input", "change"]) one.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  });
}

/* The switch of a form whose text this device can keep: a link in place of the form's button (components/language_switch.html). */
export function linkInstead(form) {
  for (const button of document.querySelectorAll("button[data-switch-path]")) {
    if (button.form !== form) continue;
    const link = document.createElement("a");
    Object.assign(link, { href: button.dataset.switchPath, hreflang: button.value, lang: button.lang });
    link.dataset.languageSwitch = "";
    link.append(...button.childNodes);
    button.previousElementSibling.remove();
    button.replaceWith(link);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-language-switch]");
  if (link && !event.defaultPrevented) take(link);
});
const waiting = sessionStorage.getItem(PLACE);
if (waiting) {
  sessionStorage.removeItem(PLACE);
  giveBack(JSON.parse(waiting));
}
forms().forEach(linkInstead);
