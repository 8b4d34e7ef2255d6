/** The script of the page's audio worker: asks the relays of the page's link for the room, while the rest of the worker (./worker-core.ts) is loading. */
import { encodeLookIn } from '../../../node/fanout/protocol/look-in.ts';
import type { CodecKind, FromWorker, ToWorker } from '../messages.ts';
import { SocketsAhead } from './sockets-ahead.ts';
import type { WorkerCore } from './worker-core.ts';

/** The parts of a dedicated worker's global scope that are used; the DOM library describes a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const sockets = new SocketsAhead();
let core: WorkerCore | undefined;
let opened = false;
/** Messages from the page before there is anything to handle them. */
const early: Exclude<ToWorker, { type: 'open' }>[] = [];

function post(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

async function open(codec: CodecKind): Promise<void> {
  try {
    const { createWorkerCore } = await import('./worker-core.ts');
    core = await createWorkerCore({ codec, post, socket: (url) => sockets.take(url) });
    post({ type: 'ready' });
    for (const message of early.splice(0)) core.handle(message);
  } catch (error) {
    post({ type: 'unable', reason: String(error) });
  }
  sockets.close();
}

// WebKit runs a worker's script once more when a part that is loaded later imports from it: messages stay with the first.
scope.onmessage ??= ({ data }) => {
  if (data.type === 'open') {
    // The page sends it again when it takes the worker over.
    if (!opened) {
      const { dial = [], room } = data;
      sockets.dial(dial, room === undefined ? undefined : encodeLookIn(room));
      void open(data.codec);
      post({ type: 'awake' });
    }
    opened = true;
  } else if (core === undefined) early.push(data);
  else core.handle(data);
};
