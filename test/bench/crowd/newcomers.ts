/** People who come to a room one after the other, each from another address, and whether they are let in soon. A program; siege.ts starts it. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeRelayMessage, encodeHello } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { readQuestion, type WorkQuestion } from '../../../src/node/fanout/protocol/work.ts';
import { doWork } from '../../../src/node/fanout/subscribe/work.ts';
import { LISTEN_PATH } from '../../../src/node/relays/address.ts';
import { answer } from './program.ts';

export interface Joins {
  readonly tried: number;
  /** Of these, so many had their first message within 2 s. */
  readonly quick: number;
}

const EVERY = 100;
const SOON = 2_000;

let count = 0;
let timer: ReturnType<typeof setInterval> | undefined;
let joins: Promise<boolean>[] = [];

answer({
  begin: ({ port, room }: { readonly port: number; readonly room: string }): void => {
    joins = [];
    timer = setInterval(() => joins.push(join(port, room)), EVERY);
  },
  end: async (): Promise<Joins> => {
    clearInterval(timer);
    const quick = (await Promise.all(joins)).filter(Boolean).length;
    return { tried: joins.length, quick };
  },
});

/** What a relay under load asks for in place of letting somebody in. */
function questionIn(first: Uint8Array): WorkQuestion | undefined {
  const message = decodeRelayMessage(first);
  return message.type === 'notice' ? readQuestion(message.elsewhere[0] ?? '') : undefined;
}

async function join(port: number, room: string): Promise<boolean> {
  const n = count++;
  const localAddress = `127.2.${(n >> 7) & 255}.${1 + (n & 127)}`;
  const socket = new WebSocket(`ws://127.0.0.1:${port}${LISTEN_PATH}`, { localAddress, perMessageDeflate: false });
  const signal = AbortSignal.timeout(SOON);
  try {
    await once(socket, 'open', { signal });
    socket.send(encodeHello({ room, audio: true, guest: true, resume: [] }));
    const [first] = (await once(socket, 'message', { signal })) as [Buffer];
    const question = questionIn(new Uint8Array(first));
    if (question === undefined) return true;
    const work = await doWork(question, () => !signal.aborted);
    if (work !== undefined) socket.send(work);
    await once(socket, 'message', { signal });
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}
