// Keeps one page and what it needs, so that it opens without a network. The page
// holds no content: what is written on it goes sealed into the browser's database.
const page = "/veld/invullen";
const name = "veld";

const fill = async () => {
  const answer = await fetch(page, { cache: "reload", credentials: "omit" });
  if (!answer.ok) throw answer.status;
  const parts = (await answer.clone().text()).matchAll(/ (?:href|src)="(\/[^"]+\.(?:css|js|svg)[^"]*)"/g);
  const all = [...new Set([...parts].map((m) => m[1]))];
  const cache = await caches.open(name);
  await cache.addAll(all);
  await cache.put(page, answer);
  for (const q of await cache.keys()) {
    const u = new URL(q.url);
    if (![page, ...all].includes(u.pathname + u.search)) await cache.delete(q);
  }
};

addEventListener("install", (e) => {
  skipWaiting();
  e.waitUntil(fill());
});
addEventListener("activate", (e) => e.waitUntil(clients.claim()));

// What is kept comes first, because half a network is worse than none; a newer
// page is fetched beside it, for the next time.
addEventListener("fetch", (e) => {
  const here = new URL(e.request.url).pathname === page;
  if (e.request.method !== "GET" || (e.request.mode === "navigate" && !here)) return;
  const kept = caches.match(e.request, { cacheName: name });
  e.respondWith(kept.then((r) => r ?? fetch(e.request)));
  if (here) e.waitUntil(fill().catch(() => {}));
});
