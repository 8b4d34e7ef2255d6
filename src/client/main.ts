/**
 * The page's first script, small: it begins what takes long, the audio worker and the question which relays there are, and then fetches the rest of
 * what listening needs.
 */
import { beginWorker } from './audio/begin-worker.ts';

const worker = beginWorker();
const listening = import('./listener/page.tsx');
void listening.then(({ showPage }) => showPage(worker));
