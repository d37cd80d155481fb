/* A grid of hamlets that is typed in like a sheet, for the review and the plan alike. It moves the focus, pastes, undoes
 * and asks the server for the rest: totals, rates, findings and keeping the draft are the preview's, nothing is computed here.
 *
 * What a page gives (templates/components/grid_*.html; names of fields: thinhduc/grids.py):
 *   <form data-grid data-paste="address">   the form; `data-paste` answers {cells: {field: text}, notice: html}
 *   <input data-figure="poor" data-hamlet="Xóm Phú" data-stored="4" name="poor-4">   a cell; `data-stored` as it is saved
 *   [data-grid-preview hx-post hx-trigger="grid:typed delay:…"]   is sent `grid:typed` after each change; its answer holds
 *                                            <hx-partial>s, and in #grid-errors <li data-error-for="poor-4">why</li>
 *   [data-grid-state]                        says whether what is typed is kept; `data-typing`, `data-lost`: its words
 *   [data-grid-notice]                       where the notice after pasting goes
 *   [data-grid-history]                      a link that follows the focus; cells carry `data-history`
 *   [data-grid-households]                   the same, to the households behind a figure; cells carry `data-households`
 *
 * Keys: arrows, Enter and Shift+Enter move; Home and End go to the row's ends, with Ctrl to the grid's; F2 or a double click
 * edits within the cell (arrows then move in the text); Escape takes the typing in the cell back; Ctrl+Z and Ctrl+Y undo
 * and redo; Ctrl+S saves. Tab and Shift+Tab go to the next cell that can be typed in, over the rows; after Escape, and at the
 * grid's ends, Tab is the browser's, so that the links between the cells can be reached.
 */

const CELL = "form[data-grid] input[data-figure]";
const steps = { done: [], undone: [] };
let entered = null; // the cell with the focus, and its text when the focus came
let editing = false;
let leaving = false; // Escape was pressed: the next Tab is the browser's
let pending = false; // something typed is on its way to the draft

const cellOf = (target) => (target instanceof Element ? target.closest(CELL) : null);
const formOf = (cell) => cell.form;
const open = (cell) => !cell.readOnly && !cell.disabled;

function rowsOf(form) {
  return [...form.querySelectorAll("tr")]
    .map((row) => [...row.querySelectorAll("input[data-figure]")].filter(open))
    .filter((cells) => cells.length);
}

function place(cell) {
  const rows = rowsOf(formOf(cell));
  const y = rows.findIndex((cells) => cells.includes(cell));
  return { rows, y, x: y < 0 ? -1 : rows[y].indexOf(cell) };
}

function focusOn(cell) {
  if (!cell) return false;
  cell.focus();
  cell.select();
  return true;
}

function below(cell, step) {
  const { rows, y } = place(cell);
  const next = rows[y + step];
  return next && (next.find((other) => other.dataset.figure === cell.dataset.figure) ?? null);
}

function beside(cell, step) {
  const { rows, y, x } = place(cell);
  return rows[y]?.[x + step];
}

function along(cell, step) {
  const cells = rowsOf(formOf(cell)).flat();
  return cells[cells.indexOf(cell) + step];
}

function end(cell, last, whole) {
  const { rows, y } = place(cell);
  const cells = whole ? rows.at(last ? -1 : 0) : rows[y];
  return cells?.at(last ? -1 : 0);
}

/* Changes: each step is a list of {form, name, from, to}; cells are found by name, for the page may have been swapped. */

function cellNamed(name) {
  return [...document.querySelectorAll(CELL)].find((cell) => cell.name === name);
}

function put(cell, text) {
  cell.value = text;
  mark(cell);
}

function note(step) {
  const changes = step.filter((change) => change.from !== change.to);
  if (!changes.length) return;
  steps.done.push(changes);
  steps.undone.length = 0;
}

function leave() {
  if (entered) {
    note([{ name: entered.cell.name, from: entered.text, to: entered.cell.value }]);
    entered = { cell: entered.cell, text: entered.cell.value };
  }
}

function move(from, to, side) {
  const step = from.pop();
  if (!step) return;
  to.push(step);
  let first = null;
  for (const change of step) {
    const cell = cellNamed(change.name);
    if (!cell || !open(cell)) continue;
    put(cell, change[side]);
    first ??= cell;
  }
  if (!first) return;
  entered = null;
  focusOn(first);
  entered = { cell: first, text: first.value };
  ask(formOf(first));
}

/* What the person sees while typing */

function mark(cell) {
  cell.closest("td")?.classList.toggle("unsaved", open(cell) && cell.value !== (cell.dataset.stored ?? ""));
}

function say(form, words) {
  const state = form.querySelector("[data-grid-state]") ?? document.querySelector("[data-grid-state]");
  if (state?.dataset[words]) state.textContent = state.dataset[words];
}

function ask(form) {
  pending = true;
  say(form, "typing");
  document.querySelector("[data-grid-preview]")?.dispatchEvent(new CustomEvent("grid:typed"));
}

function showErrors() {
  const errors = new Map(
    [...document.querySelectorAll("#grid-errors [data-error-for]")].map((line) => [line.dataset.errorFor, line.textContent])
  );
  for (const cell of document.querySelectorAll(CELL)) {
    const id = `${cell.name}-error`;
    const text = errors.get(cell.name);
    let line = document.getElementById(id);
    if (!text) {
      line?.remove();
      cell.removeAttribute("aria-invalid");
      cell.removeAttribute("aria-describedby");
      continue;
    }
    if (!line) {
      line = document.createElement("span");
      line.id = id;
      line.className = "error-text";
      cell.after(line);
    }
    line.textContent = text;
    cell.setAttribute("aria-invalid", "true");
    cell.setAttribute("aria-describedby", id);
  }
}

function follow(cell) {
  lead("[data-grid-history]", cell, cell.dataset.history);
  lead("[data-grid-households]", cell, cell.dataset.households);
}

function lead(selector, cell, address) {
  const link = document.querySelector(selector);
  if (!link) return;
  link.hidden = !address;
  if (!address) return;
  link.href = address;
  link.textContent = `${link.dataset.words}: ${cell.getAttribute("aria-label")}`;
}

/* Pasting a block: the server reads it, the same way as the text area does for those without script. */

async function paste(cell, block) {
  const form = formOf(cell);
  leave();
  const body = new FormData(form);
  body.set("block", block);
  body.set("start", cell.name);
  const answer = await fetch(form.dataset.paste, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) {
    form.submit(); // the session is over or the right is gone: let the whole page answer, with what was typed
    return;
  }
  const { cells, notice } = await answer.json();
  const changes = [];
  for (const [name, text] of Object.entries(cells)) {
    const target = form.elements.namedItem(name);
    if (!target || target.readOnly) continue;
    changes.push({ name, from: target.value, to: text });
    put(target, text);
  }
  note(changes.filter((change) => cellNamed(change.name)));
  entered = { cell, text: cell.value };
  const area = document.querySelector("[data-grid-notice]");
  if (area) area.innerHTML = notice;
  const kept = form.elements.namedItem("block");
  if (kept) kept.value = block;
  const more = kept?.closest("details");
  if (more && area?.querySelector("input")) more.open = true; // its button takes the names that are ticked
  ask(form);
}

/* Events, heard on the document: a swapped page needs nothing to be bound again. */

document.addEventListener("focusin", (event) => {
  const cell = cellOf(event.target);
  if (!cell) return;
  if (entered && entered.cell !== cell) leave();
  entered = { cell, text: cell.value };
  editing = false;
  leaving = false;
  cell.select();
  follow(cell);
});

document.addEventListener("focusout", (event) => {
  if (cellOf(event.target)) {
    leave();
    entered = null;
  }
});

document.addEventListener("dblclick", (event) => {
  if (cellOf(event.target)) editing = true;
});

document.addEventListener("input", (event) => {
  const cell = cellOf(event.target);
  if (!cell) return;
  mark(cell);
  ask(formOf(cell));
});

document.addEventListener("paste", (event) => {
  const cell = cellOf(event.target);
  const block = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !open(cell) || !/[\t\r\n]/.test(block)) return;
  event.preventDefault();
  paste(cell, block);
});

const KEYS = {
  ArrowUp: (cell) => focusOn(below(cell, -1)),
  ArrowDown: (cell) => focusOn(below(cell, 1)),
  ArrowLeft: (cell) => !editing && focusOn(beside(cell, -1)),
  ArrowRight: (cell) => !editing && focusOn(beside(cell, 1)),
  Home: (cell, event) => !editing && focusOn(end(cell, false, event.ctrlKey)),
  End: (cell, event) => !editing && focusOn(end(cell, true, event.ctrlKey)),
  Enter: (cell, event) => {
    focusOn(below(cell, event.shiftKey ? -1 : 1));
    return true; // never sends the form
  },
  Tab: (cell, event) => !leaving && focusOn(along(cell, event.shiftKey ? -1 : 1)),
  F2: (cell) => {
    editing = true;
    cell.setSelectionRange(cell.value.length, cell.value.length);
    return true;
  },
  Escape: (cell) => {
    leaving = true;
    if (!entered || cell.value === entered.text) return false;
    put(cell, entered.text);
    cell.select();
    editing = false;
    ask(formOf(cell));
    return true;
  },
};

const WITH_CTRL = {
  z: (cell, event) => {
    leave();
    if (event.shiftKey) move(steps.undone, steps.done, "to");
    else move(steps.done, steps.undone, "from");
  },
  y: () => {
    leave();
    move(steps.undone, steps.done, "to");
  },
  s: (cell) => {
    leave();
    [...formOf(cell).elements].find((button) => button.matches("[data-grid-save]"))?.click();
  },
};

document.addEventListener("keydown", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.altKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const act = WITH_CTRL[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act(cell, event);
      return;
    }
    if (event.key !== "Home" && event.key !== "End") return;
  }
  if (KEYS[event.key]?.(cell, event)) event.preventDefault();
});

/* After the preview: its errors go to their cells. After a save: the whole sheet is new, the focus goes where it was. */

let before = { cell: "", saving: false };
document.addEventListener("htmx:before:swap", () => {
  const active = document.activeElement;
  before = { cell: cellOf(active)?.name ?? "", saving: Boolean(active?.matches("[data-grid-save]")) };
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof Element && event.target.matches("[data-grid-preview]")) {
    pending = false;
    showErrors();
    return;
  }
  if (document.activeElement !== document.body) return;
  const asked = document.querySelector("[data-focus]");
  if (asked) asked.focus();
  else if (before.cell) focusOn(cellNamed(before.cell));
  else if (before.saving) document.querySelector("[data-grid-save]")?.focus();
});

for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => {
    if (event.target instanceof Element && event.target.matches("[data-grid-preview]")) say(event.target.form ?? document, "lost");
  });
}

/* Leaving with something typed less than a moment ago: it still goes into the draft. */
window.addEventListener("pagehide", () => {
  const preview = document.querySelector("[data-grid-preview]");
  const form = preview?.closest("form[data-grid]");
  if (!pending || !form || form.dataset.sent) return;
  fetch(preview.getAttribute("hx-post"), {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { "X-Background": "1" },
    keepalive: true,
  });
});

document.addEventListener("submit", (event) => {
  if (event.target.matches?.("form[data-grid]")) event.target.dataset.sent = "1";
});
