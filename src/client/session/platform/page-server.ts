/** Whether the server that this page came from can be reached now. */
export async function pageServerAnswers(): Promise<boolean> {
  try {
    return (await fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** Delay before the page is loaded again when its code did not come, ms. */
const RETRY_MS = 2_000;

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

/** Loads the page again once its server answers. Nothing is shown yet, and some browsers keep a failure of code to come for as long as the page. */
export async function loadAgain(): Promise<void> {
  do await new Promise((wait) => setTimeout(wait, RETRY_MS));
  while (!(await pageServerAnswers()));
  reload();
}
