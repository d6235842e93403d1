// "Snel weg": without this module a plain link to /weg. With it the page is
// replaced in the history, so that Back does not return here, and the neutral
// site opens even when our own server does not answer.
const link = document.querySelector("[data-exit]");

// Whatever else of this site is open in the browser leaves too. A page that the
// browser keeps in memory, for Back, is thrown away when it is spoken to: that does
// not wait for the answer of our server, which may be slow.
const others = new BroadcastChannel("weg");

const leave = () => {
  document.documentElement.hidden = true; // nothing to read while the other site loads
  others.postMessage("");
  // Ends the session and clears what the browser kept for us; where the answer
  // leads is for the plain link, not for this.
  fetch("/weg", { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
  location.replace(link.dataset.exit);
};

if (link) {
  others.onmessage = () => {
    document.documentElement.hidden = true;
    location.replace(link.dataset.exit);
  };
  link.addEventListener("click", (e) => {
    e.preventDefault();
    leave();
  });
  // Shift three times within two seconds, alone: not while typing a capital.
  let times = [];
  let alone = false;
  addEventListener("keydown", (e) => {
    alone = e.key === "Shift" && !e.repeat;
  });
  addEventListener("keyup", (e) => {
    if (e.key !== "Shift" || !alone) {
      times = [];
      return;
    }
    times = [...times.slice(-2), e.timeStamp];
    if (times.length === 3 && times[2] - times[0] < 2000) leave();
  });
  // The browser may bring a whole page back from memory: ask for it anew instead.
  addEventListener("pageshow", (e) => {
    if (e.persisted && document.documentElement.hidden) location.reload();
  });
}
