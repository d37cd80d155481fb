// What a page must hold, found in the page itself: a list of sentences. `narrow`: on a phone.
narrow => {
  const faults = [];
  const wide = document.scrollingElement.scrollWidth;
  if (wide > innerWidth) {
    const over = [...document.querySelectorAll("body *")]
      .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
      .map(one => one.tagName + "." + one.className).slice(-3);
    faults.push(`scrolls sideways: ${wide} > ${innerWidth} ${over}`);
  }
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} h1`);
  if (!document.title.trim()) faults.push("no title");
  if (document.documentElement.lang !== "vi") faults.push("lang");
  if (narrow) {
    const main = ".button, .nav a, .tabs a, .menu-list a, .menu-list button, input[type=text], input[type=password], "
      + "input:not([type]), select, textarea, summary, .cards:not(.grid) tbody th a";
    for (const one of document.querySelectorAll(main)) {
      if (!one.checkVisibility({visibilityProperty: true})) continue;
      const {height, width} = one.getBoundingClientRect();
      if (height && (height < 43.5 || width < 43.5))
        faults.push(`small target ${Math.round(width)}x${Math.round(height)}: ${one.tagName} `
          + (one.textContent.trim() || one.name || "").slice(0, 40));
    }
  }
  return faults;
}
