// Printing and copying: the buttons are hidden until it is known that they work.
for (const b of document.querySelectorAll("[data-print]")) {
  b.hidden = false;
  b.addEventListener("click", () => print());
}
if (navigator.clipboard) {
  for (const b of document.querySelectorAll("[data-copy]")) {
    b.hidden = false;
    b.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(b.dataset.copy).innerText);
      const text = b.querySelector(".nl-button__label");
      const before = text.textContent;
      text.textContent = b.dataset.done;
      setTimeout(() => (text.textContent = before), 3000);
    });
  }
}
