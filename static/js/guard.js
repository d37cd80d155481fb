// Warns before a page is left with something typed and not yet kept: a form with data-guard gets data-dirty when it is
// typed in, and loses it when it is sent or when the server has kept its draft (whoever keeps it takes the mark away).
document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) form.dataset.dirty = "";
});

document.addEventListener("submit", (event) => {
  delete event.target.dataset.dirty;
});

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-dirty]")) event.preventDefault();
});
