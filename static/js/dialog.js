// A question before a deed is a <details data-dialog>; this brings the keyboard into it and back out.
const DIALOG = "details[data-dialog]";
const FIRST = "input:not([type=hidden]), select, textarea, button";

function close(dialog) {
  dialog.open = false;
  dialog.querySelector("summary").focus();
}

// "toggle" does not bubble; it is caught on its way down.
document.addEventListener(
  "toggle",
  (event) => {
    const opened = event.target;
    if (!opened.matches?.(DIALOG) || !opened.open) return;
    for (const other of document.querySelectorAll(`${DIALOG}[open]`)) {
      if (other !== opened) other.open = false;
    }
    opened.querySelector("form")?.querySelector(FIRST)?.focus();
  },
  true,
);

document.addEventListener("click", (event) => {
  const dialog = event.target.closest?.("[data-close]")?.closest(DIALOG);
  if (dialog) close(dialog);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const dialog = document.querySelector(`${DIALOG}[open]`);
  if (dialog) close(dialog);
});
