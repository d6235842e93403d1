// What is wrong is heard first: the heading of the summary gets the focus.
document.querySelector("[data-focus]")?.focus();

// A second press while the first is on its way is not sent. The server would
// see it is the same act; this only spares people a wait. Nothing is disabled,
// so the pressed button still says which one it was.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (e) => {
    if ("busy" in form.dataset) {
      e.preventDefault();
      return;
    }
    form.dataset.busy = "";
    const text = e.submitter?.querySelector(".nl-button__label");
    const before = text ? [...text.childNodes] : [];
    text?.replaceChildren(form.dataset.once);
    // Back from the next page, or an answer that never came: usable again.
    const again = () => {
      delete form.dataset.busy;
      text?.replaceChildren(...before);
    };
    addEventListener("pageshow", again, { once: true });
    setTimeout(again, 8000);
  });
}
