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

// A second click does not send a form again while its answer is on the way; what a script sends in a page's place has
// been taken over before it comes here. An answer that is a file leaves the page, so the mark goes by itself.
const ANSWER_TIME = 3000;

window.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.answering !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.answering = "";
  setTimeout(() => delete form.dataset.answering, ANSWER_TIME);
});
