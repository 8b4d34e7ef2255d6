/** What a page and its workers do without: relays that they cannot reach for a while, cut by port, and parts of the browser. */
import { forgetEd25519 } from './forget-ed25519.ts';

/** Beside a page under test: the script that a worker starts with in place of its own. */
export const WORKER_HOOK_MODULE = 'stoa-worker-hook.js';

/** Defines `cutOff(port)` where it runs: closes every WebSocket to that port and lets none open, until it is called with another. */
const CUT_OFF = `
let cut = 0;
const open = new Set();
const Plain = globalThis.WebSocket;
globalThis.WebSocket = class extends Plain {
  constructor(url, ...rest) {
    // Nobody listens on port 1.
    super(Number(new URL(url).port) === cut ? 'ws://127.0.0.1:1/' : url, ...rest);
    this.stoaPort = Number(new URL(url).port);
    open.add(this);
    this.addEventListener('close', () => open.delete(this));
  }
};
const cutOff = (port) => {
  cut = port;
  for (const socket of open) if (socket.stoaPort === port) socket.close();
};
`;

/** What a worker's own script does not hear while it loads is said to it again. */
export const WORKER_HOOK = `${CUT_OFF}
const query = new URL(import.meta.url).searchParams;
cutOff(Number(query.get('cut')));
for (const name of query.getAll('without')) {
  if (name === 'Ed25519') (${forgetEd25519})();
  else delete globalThis[name];
}
new BroadcastChannel('stoa-out-of-reach').onmessage = ({ data }) => cutOff(data);
const early = [];
const keep = (event) => early.push(event);
addEventListener('message', keep);
await import(query.get('script'));
removeEventListener('message', keep);
for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports }));
`;

/** Init script: `stoaOutOfReach(port)` cuts the page and its workers off from that port, until it is called with another. */
export const OUT_OF_REACH = `{
  ${CUT_OFF}
  const channel = new BroadcastChannel('stoa-out-of-reach');
  const PlainWorker = Worker;
  globalThis.Worker = class extends PlainWorker {
    constructor(url, options) {
      const hook = new URL('${WORKER_HOOK_MODULE}', document.baseURI);
      hook.searchParams.set('script', new URL(url, document.baseURI).href);
      hook.searchParams.set('cut', cut);
      for (const name of globalThis.stoaWithout ?? []) hook.searchParams.append('without', name);
      super(hook, options);
    }
  };
  globalThis.stoaOutOfReach = (port) => {
    cutOff(port);
    channel.postMessage(port);
  };
}`;

/** Init scripts: these globals, or `Ed25519` in WebCrypto, are there neither in the page nor in its workers. */
export function without(...names: readonly string[]): string[] {
  const here = names.map((name) => (name === 'Ed25519' ? `(${forgetEd25519})();` : `delete globalThis.${name};`));
  return [OUT_OF_REACH, `globalThis.stoaWithout = ${JSON.stringify(names)}; ${here.join(' ')}`];
}
