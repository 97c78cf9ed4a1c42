/* A video from elsewhere, for visitors and members alike: nothing is fetched from there before the tap, and the tap
   stays on this page. Without this the link leads to the video. */

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-embed-open]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.src = link.href;
  frame.title = link.textContent.trim();
  frame.className = "media__player media__frame";
  frame.allow = "fullscreen; encrypted-media; picture-in-picture";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  link.closest("p").replaceWith(frame);
  frame.focus();
});
