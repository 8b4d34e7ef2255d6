/** Whether the server that this page came from can be reached now. */
export async function pageServerAnswers(): Promise<boolean> {
  try {
    return (await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Within this time the page is loaded again by itself twice at most, ms: code that fails each time would reload it without end. */
const WITHIN = 600_000;

/** Loads the page again where that may help. Without storage nothing counts, and the page stays. */
export function reload(): void {
  try {
    const now = Date.now();
    const times = JSON.parse(sessionStorage['stoa.reloads'] ?? '[]').filter((at: number) => now - at < WITHIN);
    if (times.length > 1) return;
    sessionStorage['stoa.reloads'] = JSON.stringify([...times, now]);
    location.reload();
  } catch {}
}
