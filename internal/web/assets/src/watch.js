// A page that can be taken back while it is open: what it shows is gone the moment
// the answer is no. Without this module the next request is refused all the same.
const address = document.documentElement.dataset.watch;

if (address) {
  const no = (a) => a.type === "opaqueredirect" || a.status === 401 || a.status === 404;
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(address, { redirect: "manual", cache: "no-store" }).catch(() => null);
    if (!answer || !no(answer)) return; // no network, or busy: that says nothing
    document.body.replaceChildren();
    location.reload();
  };
  setInterval(look, 10000);
  addEventListener("visibilitychange", look);
  addEventListener("pageshow", look);
}
