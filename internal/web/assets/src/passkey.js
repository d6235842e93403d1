// A passkey is asked by the browser, so only a script can. Without one, or in a
// browser that does not know how, its button stays hidden and the eight words
// sign in as they always do.

// plain is bytes as they stand in a form.
const plain = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const computed = (key) => key.getClientExtensionResults().prf?.results?.first;

// What the passkey computed goes along in a field of its own and nowhere else.
const answer = (key) => {
  const said = key.toJSON();
  delete said.clientExtensionResults?.prf?.results;
  return JSON.stringify(said);
};

const ask = {
  get: async (options) => {
    const key = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    return [answer(key), computed(key)];
  },
  create: async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    const key = await navigator.credentials.create({ publicKey });
    let secret = computed(key);
    // Many compute only at the first use: ask for that at once.
    if (!secret && key.getClientExtensionResults().prf?.enabled) {
      const used = await navigator.credentials.get({
        publicKey: {
          challenge: crypto.getRandomValues(new Uint8Array(32)),
          rpId: publicKey.rp.id,
          allowCredentials: [{ type: "public-key", id: key.rawId }],
          userVerification: "required",
          extensions: { prf: { eval: publicKey.extensions.prf.eval } },
        },
      });
      secret = computed(used);
    }
    return [answer(key), secret];
  },
};

for (const box of document.querySelectorAll("[data-passkey]")) {
  if (!self.PublicKeyCredential?.parseRequestOptionsFromJSON) continue;
  const form = box.querySelector("form");
  const failed = box.querySelector("[data-say]");
  box.hidden = false;
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    failed.hidden = true;
    try {
      const [said, secret] = await ask[box.dataset.passkey](JSON.parse(box.dataset.options));
      form.elements._antwoord.value = said;
      form.elements._uitkomst.value = secret ? plain(secret) : "";
    } catch {
      failed.hidden = false;
      return;
    }
    // What is ticked elsewhere on the page counts here too: a shared laptop.
    for (const tick of document.querySelectorAll("input[type=checkbox]:checked")) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: tick.name, value: tick.value }));
    }
    form.submit();
  });
}
