// Reading aloud, only with a voice that lives on this device: another would
// send the words to a third party. Without such a voice no button shows.
const buttons = [...document.querySelectorAll("[data-read]")];
const speech = window.speechSynthesis;

const voice = () => {
  const lang = document.documentElement.lang;
  return speech.getVoices().find((v) => v.localService && v.lang.toLowerCase().startsWith(lang));
};

// One sentence at a time: long texts are cut off silently by some browsers. A
// card (data-slow) is read figure by figure.
const parts = (button) => {
  const text = document.getElementById(button.dataset.read).innerText;
  if (!("slow" in button.dataset)) return text.match(/[^.!?\n]+[.!?]*/g) ?? [];
  return text.split("\n").map((line) => line.replace(/\d/g, "$& ").replace(/(\d) {2,}/g, "$1, "));
};

const stop = () => {
  speech.cancel();
  for (const b of buttons) if (b.dataset.label) label(b).textContent = b.dataset.label;
};

const label = (b) => b.querySelector(".nl-button__label") ?? b;

const read = (b) => {
  const busy = speech.speaking && label(b).textContent === b.dataset.stop;
  stop();
  if (busy) return;
  b.dataset.label = label(b).textContent;
  label(b).textContent = b.dataset.stop;
  const all = parts(b).filter((s) => s.trim());
  all.forEach((s, i) => {
    const u = new SpeechSynthesisUtterance(s);
    u.voice = voice();
    u.lang = u.voice.lang;
    u.rate = "slow" in b.dataset ? 0.7 : 0.9;
    if (i === all.length - 1) u.onend = stop;
    speech.speak(u);
  });
};

if (speech && buttons.length) {
  const show = () => {
    for (const b of buttons) b.hidden = !voice();
  };
  show();
  speech.addEventListener?.("voiceschanged", show); // voices arrive later in some browsers
  for (const b of buttons) b.addEventListener("click", () => read(b));
  addEventListener("pagehide", stop);
}
