// Sends a form once also over a line that breaks: while there is no answer the page keeps what was typed and tries again.
// The form carries a token, so that a sending whose answer got lost is not stored twice. Nothing is kept in the browser.
const RETRY = 10_000;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-send-once]")) return;
  event.preventDefault();
  if (form.dataset.sending !== undefined) return;
  form.dataset.sending = "";
  await send(form);
});

async function send(form) {
  const state = form.querySelector("[data-send-state]");
  const button = form.querySelector("button:not([type=button])");
  form.dataset.dirty = "";
  button.disabled = true;
  let answer;
  try {
    answer = await fetch(form.action || location.href, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Send-Once": "1" },
      credentials: "same-origin",
    });
  } catch {
    state.textContent = "Chưa có mạng. Nội dung còn trên trang này và tự gửi khi có mạng; đừng đóng trang.";
    await nextChance();
    return send(form);
  }
  delete form.dataset.dirty;
  delete form.dataset.sending;
  button.disabled = false;
  await follow(answer);
}

/** Until the line is back, or a while has passed: some telephones never say that it is. */
function nextChance() {
  return new Promise((resolve) => {
    const done = () => {
      window.removeEventListener("online", done);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, RETRY);
    window.addEventListener("online", done);
  });
}

/** Goes where the answer says, or shows the page that says what has to be mended. */
async function follow(answer) {
  if (answer.redirected) {
    location.assign(answer.url);
  } else if (answer.headers.get("Content-Type")?.includes("json")) {
    location.assign((await answer.json()).url);
  } else {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(page.querySelector("main") ?? page.body);
    document.querySelector("[data-focus]")?.focus();
  }
}
