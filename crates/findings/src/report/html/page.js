"use strict";

// A message in a ladder is a link to its bytes, which are in the list below it. A click, Enter or the
// space bar opens them, and the keyboard goes on from there; Escape goes back.
for (const link of document.querySelectorAll("a.message")) {
  const bytes = document.getElementById(link.hash.slice(1));
  const message = bytes.closest("details");
  const summary = message.querySelector("summary");
  const open = (event) => {
    event.preventDefault();
    message.closest("details.list").open = true;
    message.open = true;
    summary.focus({ preventScroll: true });
    message.scrollIntoView({ block: "nearest" });
  };
  link.addEventListener("click", open);
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") open(event);
  });
  message.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      message.open = false;
      link.focus();
    }
  });
}
