// A place to drop files says which were taken: <div data-drop> around the file's field, with
// <label data-drop-name> for their names.
for (const place of document.querySelectorAll("[data-drop]")) {
  const field = place.querySelector("input[type=file]");
  const label = place.querySelector("[data-drop-name]");
  const empty = label.textContent;

  const say = () => {
    const name = [...field.files].map((file) => file.name).join(", ");
    label.textContent = name || empty;
    place.classList.toggle("filled", Boolean(name));
  };

  field.addEventListener("change", say);
  for (const event of ["dragenter", "dragover"]) field.addEventListener(event, () => place.classList.add("over"));
  for (const event of ["dragleave", "drop"]) field.addEventListener(event, () => place.classList.remove("over"));
  say();
}
