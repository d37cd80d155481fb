/* Writing a plan's text. It moves the focus, puts fields in at the cursor and asks the server how the words would read;
 * nothing is filled in or computed here.
 *
 * What the page gives (templates/targets/parts/text_form.html):
 *   <form data-text-form>                    the open paragraph; also the question before one is taken out
 *   [data-text-save], [data-text-close]      what Ctrl+Enter and Escape press
 *   [data-insert="{năm}"]                    puts its words in at the cursor
 *   [data-text-preview hx-trigger="text:typed delay:…"]   is sent `text:typed` after each change
 *   [data-text-state]                        says whether what is typed is kept; `data-typing`, `data-lost`: its words
 *   [data-block]                             a paragraph; its .edit link gets the focus when the form is closed
 */

let pending = false; // something typed is on its way to the draft
let last = ""; // the paragraph that was worked on

const formOf = (target) => (target instanceof Element ? target.closest("form[data-text-form]") : null);

function say(words) {
  const state = document.querySelector("[data-text-state]");
  if (state?.dataset[words]) state.textContent = state.dataset[words];
}

function ask(form) {
  const preview = form.querySelector("[data-text-preview]");
  if (!preview) return;
  pending = true;
  say("typing");
  preview.dispatchEvent(new CustomEvent("text:typed"));
}

function insert(button) {
  const form = formOf(button);
  const area = form.elements.namedItem("wording");
  area.setRangeText(button.dataset.insert, area.selectionStart, area.selectionEnd, "end");
  area.focus();
  ask(form);
}

function toBlock() {
  const block = document.getElementById(`doan-${last}`);
  if (!block) return;
  block.querySelector(".edit")?.focus({ preventScroll: true });
  block.scrollIntoView({ block: "nearest" });
}

document.addEventListener("input", (event) => {
  const form = formOf(event.target);
  if (form && event.target.matches("textarea, select")) ask(form);
});

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  last = target?.closest("[data-block]")?.dataset.block ?? last;
  const button = target?.closest("[data-insert]");
  if (button) insert(button);
});

document.addEventListener("keydown", (event) => {
  const form = formOf(event.target);
  if (!form || event.isComposing) return;
  last = form.closest("[data-block]")?.dataset.block ?? last;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.querySelector("[data-text-save]")?.click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    form.querySelector("[data-text-close]")?.click();
  }
});

/* After the preview nothing moves. After anything else the whole page is new: into the open form, else back to the paragraph. */
document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-text-preview]")) {
    pending = false;
    return;
  }
  pending = false;
  const asked = document.querySelector("form[data-text-form] [data-focus]"); // somebody else's words, to be read first
  const area = document.querySelector("form[data-text-form] [autofocus], form[data-text-form] textarea[name=wording]");
  if (asked) {
    asked.focus();
    asked.scrollIntoView({ block: "start" });
  } else if (area) {
    area.focus({ preventScroll: true });
    area.scrollIntoView({ block: "nearest" });
    area.setSelectionRange?.(area.value.length, area.value.length);
  } else toBlock();
});

for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => {
    if (event.target instanceof Element && event.target.matches("[data-text-preview]")) say("lost");
  });
}

/* Leaving with something typed less than a moment ago: it still goes into the draft. */
window.addEventListener("pagehide", () => {
  const preview = document.querySelector("[data-text-preview]");
  if (!pending || !preview) return;
  fetch(preview.getAttribute("hx-post"), {
    method: "POST",
    body: new URLSearchParams(new FormData(preview.form)),
    headers: { "X-Background": "1" },
    keepalive: true,
  });
});

document.addEventListener("submit", () => {
  pending = false;
});

/* Opened by its address: the form is where the work goes on. */
if (!document.querySelector("[data-focus]")) document.querySelector("form[data-text-form] textarea[name=wording]")?.focus();
