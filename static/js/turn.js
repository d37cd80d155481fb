// The arrow keys turn pages where the page has links to the one before and the one after: <a rel="prev">, <a rel="next">.
const turns = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]" };

document.addEventListener("keydown", (event) => {
  const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (isPlain && !isTyping && event.key in turns) document.querySelector(turns[event.key])?.click();
});
