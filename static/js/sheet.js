/* The review sheet of a household, filled in with the keyboard. It moves the focus, ticks boxes, and asks the server what
 * the sheet comes to; nothing is computed here.
 *
 * What the page gives (templates/households/case.html):
 *   <form data-sheet>                     the form; its first button saves and goes on
 *   [data-first]                          the field the typing begins in: the points of B1
 *   [data-ticks="index"], ="cause"        groups of boxes; each box carries the key that ticks it in `data-key`
 *   [data-sheet-preview hx-trigger="sheet:typed delay:…"]   is sent `sheet:typed` after each change
 *   a[data-previous], a[data-next]        the households before and after
 *
 * Keys: Enter in a text field of the points goes to the boxes, Enter anywhere else saves and goes on; in a group of boxes
 * the keys beside them tick; B goes to the points, N to the causes; PageUp and PageDown go to the neighbours.
 */

const form = document.querySelector("form[data-sheet]");
const first = form?.querySelector("[data-first]");
const preview = document.querySelector("[data-sheet-preview]");
const open = Boolean(preview);
let pending = false;

const isText = (target) => target instanceof HTMLInputElement && !["checkbox", "radio"].includes(target.type);
const group = (name) => form?.querySelector(`[data-ticks="${name}"]`);
const boxesOf = (area) => [...(area?.querySelectorAll("input[type=checkbox]") ?? [])];

function say(words) {
  const state = document.querySelector("[data-grid-state]");
  if (state?.dataset[words]) state.textContent = state.dataset[words];
}

function ask() {
  if (!preview) return;
  pending = true;
  say("typing");
  preview.dispatchEvent(new CustomEvent("sheet:typed"));
}

function tick(box) {
  box.checked = !box.checked;
  box.focus();
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

/* "Nothing lacking" and a lacking index rule each other out. */
function settle(box) {
  if (box.name !== "index" || !box.checked) return;
  for (const other of boxesOf(group("index"))) {
    if (other !== box && (box.value === "none" || other.value === "none")) other.checked = false;
  }
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
  return Boolean(link);
}

function enter(target) {
  if (target === first || target.name === "income") {
    const boxes = boxesOf(group("index"));
    (boxes.find((box) => box.checked) ?? boxes[0])?.focus();
    return true;
  }
  if (target instanceof HTMLElement && target.matches("button, a, summary")) return false;
  form.querySelector("button[value=next]")?.click();
  return true;
}

function letter(key, target) {
  const area = target.closest?.("[data-ticks]") ?? group("index");
  const box = boxesOf(area).find((one) => one.dataset.key === key);
  if (box) {
    tick(box);
    return true;
  }
  if (key === "b") {
    first?.focus();
    first?.select();
    return true;
  }
  if (key === "n") {
    boxesOf(group("cause"))[0]?.focus();
    return true;
  }
  return false;
}

form?.addEventListener("input", (event) => {
  if (isText(event.target)) ask();
});

form?.addEventListener("change", (event) => {
  if (isText(event.target)) return;
  settle(event.target);
  ask();
});

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  if (event.key === "PageDown" && follow("a[data-next]")) event.preventDefault();
  else if (event.key === "PageUp" && follow("a[data-previous]")) event.preventDefault();
  if (!open || !(target === document.body || form.contains(target))) return;
  if (event.key === "Enter") {
    if (enter(target)) event.preventDefault();
  } else if (!isText(target) && letter(event.key.toLowerCase(), target)) event.preventDefault();
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-sheet-preview]")) pending = false;
});

for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => {
    if (event.target instanceof Element && event.target.matches("[data-sheet-preview]")) say("lost");
  });
}

/* Leaving with something typed less than a moment ago: it still goes into the draft. */
window.addEventListener("pagehide", () => {
  if (!pending || form.dataset.sent) return;
  fetch(preview.getAttribute("hx-post"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Background": "1" },
    keepalive: true,
  });
});

form?.addEventListener("submit", () => {
  form.dataset.sent = "1";
});

if (open && !document.querySelector("[data-focus]")) {
  first?.focus();
  first?.select();
}
