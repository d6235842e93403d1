// Writing down where there is no network. What was written is sealed to the
// supporter's own key before it touches the disk; this browser can seal and send,
// and cannot open. See internal/vault/draft.go for the bytes.
const subtle = globalThis.crypto?.subtle;
const worker = navigator.serviceWorker;
const ec = { name: "ECDH", namedCurve: "P-256" };
const find = (css) => document.querySelector(css);
const random = (n) => crypto.getRandomValues(new Uint8Array(n));
const base64 = (b) => btoa(String.fromCharCode(...b));
const bytes = (s) => Uint8Array.from(atob(s), (c) => c.charCodeAt(0));
const text = (s) => new TextEncoder().encode(s);
const join = (...parts) => new Uint8Array(parts.flatMap((p) => [...p]));

// One message at a time, so that what is said last is what holds.
const say = (name) => {
  for (const e of document.querySelectorAll("[data-say]")) e.hidden = e.dataset.say !== name;
};

// store runs one step on the browser's database and waits until it is on disk.
const store = (name, mode, step) =>
  new Promise((done, fail) => {
    const open = indexedDB.open("veld", 1);
    open.onerror = () => fail(open.error);
    open.onupgradeneeded = () => {
      open.result.createObjectStore("device");
      open.result.createObjectStore("drafts", { autoIncrement: true });
    };
    open.onsuccess = () => {
      const db = open.result;
      const t = db.transaction(name, mode, { durability: "strict" });
      const asked = step(t.objectStore(name));
      t.oncomplete = () => (db.close(), done(asked.result));
      t.onabort = () => (db.close(), fail(t.error));
    };
  });

const device = () => store("device", "readonly", (s) => s.get(0));

const seal = async (to, plain) => {
  const size = [4, 16, 64].map((n) => n << 10).find((n) => n >= plain.length + 4);
  if (!size) throw "large";
  const padded = new Uint8Array(size);
  new DataView(padded.buffer).setUint32(0, plain.length);
  padded.set(plain, 4);
  const mine = await subtle.generateKey(ec, true, ["deriveBits"]);
  const point = new Uint8Array(await subtle.exportKey("raw", mine.publicKey));
  const head = join([4], to.number, random(16), point);
  const theirs = await subtle.importKey("raw", to.public, ec, false, []);
  const secret = await subtle.deriveBits({ name: "ECDH", public: theirs }, mine.privateKey, 256);
  const root = await subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const from = { name: "HKDF", hash: "SHA-256", salt: head, info: text("naast 1 draft") };
  const key = await subtle.deriveKey(from, root, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = random(12);
  const how = { name: "AES-GCM", iv, additionalData: join(head, text(to.place)) };
  return join(head, iv, new Uint8Array(await subtle.encrypt(how, key, padded)));
};

// show counts what waits. Nothing else can be told of it.
const show = async () => {
  const n = await store("drafts", "readonly", (s) => s.count());
  const at = find("[data-many]");
  at.textContent = n === 1 ? at.dataset.one : at.dataset.many.replace("%d", n);
  at.hidden = find("[data-do=send]").hidden = !n;
};

// send sends what waits and forgets each when the answer says that it arrived.
// Two tabs may do so at once: the same draft twice is one. A draft that is
// refused stays and stops none of the others.
let sending;
const send = async () => {
  const to = await device();
  if (sending || !to) return;
  sending = true;
  try {
    for (const id of await store("drafts", "readonly", (s) => s.getAllKeys())) {
      const body = await store("drafts", "readonly", (s) => s.get(id));
      if (!body) continue;
      const headers = { Authorization: "Bearer " + to.token, "Content-Type": "application/octet-stream" };
      const answer = await fetch("/veld/in", { method: "POST", headers, body, credentials: "omit" });
      if (answer.ok) await store("drafts", "readwrite", (s) => s.delete(id));
      else if (answer.status === 404) say("unknown");
      await show();
      if (answer.status === 404 || answer.status === 429 || answer.status >= 500) break;
    }
  } catch {
    // no network: later
  } finally {
    sending = false;
  }
};

let saving;
const save = async (form) => {
  if (saving) return;
  saving = true;
  try {
    const answers = [...new FormData(form)].filter(([, v]) => v.trim());
    if (!answers.length) return say("empty");
    const sealed = await seal(await device(), text(JSON.stringify([form.dataset.kind, answers])));
    await store("drafts", "readwrite", (s) => s.add(sealed));
    form.reset();
    say("kept");
    await show();
    send();
  } catch (e) {
    say(e === "large" ? "large" : "failed"); // and the text stays where it is
  } finally {
    saving = false;
    scrollTo(0, 0); // where it is said
  }
};

// ready lets this browser keep the page, and gives it a token of its own that
// can only bring drafts.
const ready = async (setup, form) => {
  const token = base64(random(32));
  const hidden = { type: "hidden", name: "apparaat", value: token };
  form.append(Object.assign(document.createElement("input"), hidden));
  const r = await worker.register("/veld/sw.js");
  const w = r.installing ?? r.waiting ?? r.active;
  await new Promise((done, fail) => {
    const look = () => (w.state === "activated" ? done() : w.state === "redundant" && fail());
    w.addEventListener("statechange", look);
    look();
  });
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!answer.ok) return form.submit(); // the page that comes says what is wrong
  const { number, public: key, place } = setup.dataset;
  await store("device", "readwrite", (s) => s.put({ token, place, number: bytes(number), public: bytes(key) }, 0));
  await navigator.storage?.persist?.();
  location = "/veld/invullen";
};

const start = async () => {
  find("[data-paper]").hidden = true;
  if (!subtle || !worker) return say("cannot");
  const to = await device();
  const setup = find("[data-public]");
  if (setup) {
    setup.hidden = false;
    say(to && base64(to.public) !== setup.dataset.public ? "anew" : to ? "ready" : "");
    const form = setup.querySelector("form");
    form.addEventListener("submit", (e) => {
      if (e.submitter?.name === "taal") return;
      e.preventDefault();
      ready(setup, form).catch(() => say("failed"));
    });
  } else {
    say(to ? "ready" : "unready");
    for (const form of to ? document.querySelectorAll("form[data-kind]") : []) {
      form.addEventListener("submit", (e) => (e.preventDefault(), save(form)));
      form.hidden = false;
    }
  }
  find("[data-do=send]").addEventListener("click", send);
  addEventListener("online", send);
  setInterval(send, 60000);
  await show();
  send();
};
start().catch(() => say("cannot"));
