// A laptop that several people use: nobody there any more means signed out, and
// nothing left to read. Without this module the session ends all the same, but
// the page stays on the screen. Whoever is typing is there, also when no page is
// asked for: that is told once a minute.
const seconds = Number(document.documentElement.dataset.idle);

if (seconds) {
  let last = Date.now();
  let told = last;
  const here = () => {
    last = Date.now();
    if (last - told > 60000) {
      told = last;
      fetch("/bezig", { redirect: "manual" }).catch(() => {});
    }
  };
  for (const kind of ["keydown", "pointerdown", "wheel"]) addEventListener(kind, here, { passive: true });
  // A clock and no timer: a laptop that was closed wakes up late.
  const look = setInterval(async () => {
    if (Date.now() - last < seconds * 1000) return;
    clearInterval(look);
    document.documentElement.hidden = true;
    await fetch("/uitloggen", { method: "POST", redirect: "manual" }).catch(() => {});
    location.replace(document.documentElement.classList.contains("naast-staff") ? "/inloggen" : "/");
  }, 1000);
}
