/* A button that shows what is typed as a password. Without scripts the field is a plain password field. */

document.querySelectorAll("[data-passwords]").forEach((form) => {
  form.querySelectorAll('input[type="password"]').forEach((input) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet password__show";
    button.setAttribute("aria-controls", input.id);
    const say = (shown) => {
      input.type = shown ? "text" : "password";
      button.textContent = shown ? form.dataset.hide : form.dataset.show;
      button.setAttribute("aria-pressed", String(shown));
    };
    const box = document.createElement("div");
    box.className = "password";
    input.before(box);
    box.append(input, button);
    input.autocapitalize = "none";
    input.spellcheck = false;
    button.addEventListener("click", () => { say(input.type === "password"); input.focus(); });
    form.addEventListener("submit", () => say(false));
    say(false);
  });
});
