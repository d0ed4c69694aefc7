/** Remembers that a page was loaded again for this, so that it is not for ever. */
const tried = 'gannet-isolation';

/** Milliseconds that the service worker may take to begin. */
const patience = 3000;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * Isolates a page whose host does not, by a service worker that adds the headers, so that it may use threads. Where that
 * cannot be, the page trains with one thread and says so.
 * @returns whether the page is being loaded again for it, and nothing else should be begun
 */
export async function isolate(): Promise<boolean> {
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  if (crossOriginIsolated || !workers || sessionStorage.getItem(tried)) return false;
  sessionStorage.setItem(tried, 'yes');
  try {
    await workers.register(new URL('isolation.js', document.baseURI), { scope: './' });
    // A worker that is refused, or fails to begin, is never ready.
    if (!(await Promise.race([workers.ready, pause(patience)]))) return false;
  } catch {
    return false;
  }
  location.reload();
  return true;
}
