/**
 * The service worker: opens a page that says so when the daemon is not reachable. It stores nothing,
 * so that a page of an older daemon is never shown.
 */
const TEXTS = {
  en: {
    title: 'The daemon isn’t reachable',
    text: 'This page opens again as soon as it is. Check that the daemon runs on its machine: start it with "npm start", or see its log. If anything still moves, switch the servo supply off.',
    retry: 'Retry now',
  },
  fr: {
    title: 'Le démon est injoignable',
    text: 'Cette page se rouvrira dès qu’il répondra. Vérifiez que le démon tourne sur sa machine : lancez-le avec « npm start », ou consultez son journal. Si quelque chose bouge encore, coupez l’alimentation des servos.',
    retry: 'Réessayer maintenant',
  },
};

/** The page shown instead; it looks for the daemon every two seconds. */
function offlinePage() {
  const language = navigator.language.startsWith('fr') ? 'fr' : 'en';
  const { title, text, retry } = TEXTS[language];
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>⚠ pantilt</title>
    <style>
      body { display: grid; place-content: center; justify-items: start; gap: 12px; min-height: 90vh;
        max-width: 34rem; margin: auto; padding: 16px; font: 15px/1.5 system-ui, sans-serif; }
      h1 { margin: 0; font-size: 1.3rem } p { margin: 0 }
      button { min-height: 44px; padding: 0 18px; font: inherit; }
    </style>
  </head>
  <body>
    <h1>${title}</h1>
    <p role="status">${text}</p>
    <button type="button">${retry}</button>
    <script>
      const look = () => fetch('./', { method: 'HEAD', cache: 'no-store' }).then(
        (answer) => answer.ok && location.reload(), () => {});
      document.querySelector('button').onclick = look;
      setInterval(look, 2000);
    </script>
  </body>
</html>`;
}

addEventListener('install', () => self.skipWaiting());
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
addEventListener('fetch', (event) => {
  const { mode, method } = event.request;
  if (mode !== 'navigate' || method !== 'GET') return;
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  event.respondWith(
    fetch(event.request).catch(() => new Response(offlinePage(), { status: 503, headers })),
  );
});
