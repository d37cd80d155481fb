// On the public page a file is sent to be checked as soon as it is dropped or chosen: <form data-verify> around
// <div data-verify-place> with the file's field and <label data-verify-name>.
const form = document.querySelector("[data-verify]");
const place = form.querySelector("[data-verify-place]");
const field = place.querySelector("input[type=file]");
const label = place.querySelector("[data-verify-name]");
const asking = label.textContent;

field.addEventListener("change", () => {
  if (!field.files.length) return;
  label.textContent = `Đang kiểm tra “${field.files[0].name}”…`;
  place.classList.add("busy");
  form.requestSubmit();
});
for (const event of ["dragenter", "dragover"]) field.addEventListener(event, () => place.classList.add("over"));
for (const event of ["dragleave", "drop"]) field.addEventListener(event, () => place.classList.remove("over"));

// The page comes back from the browser's memory with its old words.
addEventListener("pageshow", () => {
  form.reset();
  label.textContent = asking;
  place.classList.remove("busy");
});
