// Says to the style sheets that scripts run, and leads the eye and the keyboard to what has to be mended.
document.documentElement.classList.add("js");

document.querySelector("[data-focus]")?.focus();
