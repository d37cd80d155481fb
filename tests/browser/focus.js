// The element with the focus, and whether one sees that it has it: it looks otherwise than without.
() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const marks = ["outlineStyle", "outlineWidth", "boxShadow", "borderColor", "backgroundColor", "textDecorationLine"];
  const look = () => marks.map(name => getComputedStyle(one)[name]).join("|");
  const name = one.tagName + " " + (one.textContent.trim() || one.name || one.id).slice(0, 40);
  const box = one.getBoundingClientRect();
  const focused = look();
  one.blur();
  const plain = look();
  one.focus({focusVisible: true});
  return {name, seen: focused !== plain && box.width > 0 && box.height > 0};
}
