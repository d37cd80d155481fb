/* Writing a plan's text. It moves the focus, puts fields in at the cursor and asks the server how the words would read;
 * nothing is filled in or computed here.
 *
 * What the page gives (templates/targets/parts/text_form.html):
 *   <form data-text-form>                    the open paragraph; also the question before one is taken out
 *   [data-text-save], [data-text-close]      what Ctrl+Enter and Escape press
 *   [data-insert="{năm}"]                    puts its words in at the cursor
 *   [data-text-preview hx-trigger="text:typed delay:…"]   is sent `text:typed` after each change
 *   [data-text-state]                        says whether what is typed is kept; `data-typing`, `data-lost`: its words
 *   [data-text-over]                         says that the session is over; hidden until then
 *   [data-block]                             a paragraph; its .edit link gets the focus when the form is closed
 */

let pending = false; // something typed is on its way to the draft
let leaving = false; // what is typed is on its way to be stored or given up: no preview may come after it
let over = false; // the session is over; what is typed stays in the page
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

/* A preview that came after the save would keep again what has just been stored. */
document.addEventListener("htmx:before:request", (event) => {
  if (!formOf(event.target)) return;
  if (!event.target.matches("[data-text-preview]")) leaving = true;
  else if (leaving) event.preventDefault();
});

document.addEventListener("htmx:finally:request", (event) => {
  if (!event.detail.ctx.sourceElement.matches("[data-text-preview]")) leaving = false;
});

/* The session is over: the page stays as it is, with what is typed in it. */
document.addEventListener("htmx:before:response", (event) => {
  const form = formOf(event.target);
  if (!form || event.detail.ctx.response.status !== 401) return;
  event.preventDefault();
  showOver(form, true);
  say("lost");
});

function showOver(form, isOver) {
  over = isOver;
  const notice = form.querySelector("[data-text-over]");
  if (notice) notice.hidden = !isOver;
}

/* Signed in again in another tab: the form takes the new session's token. */
window.addEventListener("focus", async () => {
  const form = document.querySelector("form[data-text-form]");
  if (!over || !form) return;
  const answer = await fetch(location.pathname, { headers: { "X-Background": "1" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]");
  if (!token) return;
  form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
  showOver(form, false);
  ask(form);
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
