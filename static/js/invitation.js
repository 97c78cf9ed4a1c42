/* Copy the link, print the sheet. */

import { toast } from "./ui.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.matches("[data-print]")) return window.print();
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    toast(button.dataset.copied, "success");
  } catch {
    const link = document.querySelector(".invite-sheet__link");
    if (link) getSelection().selectAllChildren(link);
  }
});
