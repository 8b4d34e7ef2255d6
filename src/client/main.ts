/**
 * The page's first script, kept small: it starts what takes long, the audio worker, and fetches the rest of what listening needs. A page opened
 * without a room's link gets the hallway too.
 */
import { beginWorker } from './audio/begin-worker.ts';
import { beginListening } from './listener/begin-listening.ts';

const first = beginListening(location.hash);
const worker = first.length > 0 ? beginWorker(...first) : undefined;
const listening = import('./listener/page.tsx');
// The page requests it again when this fails.
if (location.hash.length < 2) import('./ui/hallway/hallway.tsx').catch(() => undefined);
void listening.then(({ showPage }) => showPage(worker));
