/**
 * A service worker for hosts that send no headers: it adds to the page and to its workers those that isolate them, since
 * only isolated pages may use threads. It keeps nothing.
 */
const isolating = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

addEventListener('install', () => self.skipWaiting());
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
addEventListener('fetch', (event) => {
  const { destination } = event.request;
  if (destination === 'document' || destination === 'worker') event.respondWith(isolated(event.request));
});

async function isolated(request) {
  const response = await fetch(request);
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolating)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
