// What a reader takes along: a file, or the address on paper. Python writes the text.
"use strict";

// Long enough for a browser that asks where to put the file.
const FORGET_FILE_AFTER_MS = 60_000;

/**
 * Gives the reader a file. Works from disk as well: nothing is fetched.
 * @param {{name: string, type: string, text: string}} file
 */
function download({ name, type, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.hidden = true;
  document.body.append(link); // some browsers follow a link only where it stands in the page
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), FORGET_FILE_AFTER_MS);
}

// Python does not know where the site stands; whoever types the address from paper has to.
addEventListener("beforeprint", () => {
  for (const place of document.querySelectorAll("[data-link]")) {
    const address = new URL(location.href);
    address.hash = place.getAttribute("data-link") ?? "";
    place.textContent = address.href;
  }
});
