/** A listener without sockets: its channels are in the test's hands, and the room is told by records that are signed. */
import { encodeAudio, encodeState, type StateMessage } from '../../../src/node/fanout/protocol/relay-messages.ts';
import type { ListenChannelEvents } from '../../../src/node/fanout/subscribe/channel.ts';
import { issueCertificate } from '../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../src/node/identity/keys.ts';
import { peerIdOfKey } from '../../../src/node/identity/peer-id.ts';
import { createVerify } from '../../../src/node/identity/verifier.ts';
import { Listener } from '../../../src/node/listener/listener.ts';
import type { Frame } from '../../../src/node/media/frame.ts';
import { type Bundle, writeBundle } from '../../../src/node/records/bundle.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { type MemberDraft, writeMember } from '../../../src/node/records/member.ts';
import { LISTENER, NOON, signer } from '../records/records.ts';
import { settle } from './fake-clock.ts';

/** The nth relay's id, and an address of it. */
export function relayNamed(n: number): { id: string; address: string } {
  const id = peerIdOfKey(new Uint8Array(32).fill(n));
  return { id, address: `/dns4/relay-${n}.example/tcp/443/tls/ws/p2p/${id}` };
}

/** A channel that the listener has asked for. */
export interface AskedChannel {
  readonly address: string;
  readonly said: Uint8Array[];
  readonly events: ListenChannelEvents;
  closed: boolean;
  /** Tells of the room: what is left out is empty. */
  tell(state: Partial<Omit<StateMessage, 'type'>>): Promise<void>;
  bring(...bundles: Uint8Array[]): Promise<void>;
}

export interface ToldListener {
  readonly listener: Listener;
  readonly channels: AskedChannel[];
  readonly played: { readonly speaker: string; readonly seq: number }[];
  changes: number;
  /** Channels to the nth relay that are not closed. */
  at(n: number): AskedChannel[];
}

export function startListener(room: string): ToldListener {
  const channels: AskedChannel[] = [];
  const played: ToldListener['played'] = [];
  const told: ToldListener = {
    channels,
    played,
    changes: 0,
    at: (n) => channels.filter(({ address, closed }) => !closed && address === relayNamed(n).address),
    listener: new Listener({
      room,
      verify: createVerify(),
      onFrames: (speaker: string, _stream: string, frames: readonly Frame[]) => {
        for (const { seq } of frames) played.push({ speaker, seq });
      },
      onChange: () => {
        told.changes++;
      },
      open: (address, _connection, events) => {
        const channel: AskedChannel = {
          address,
          said: [],
          events,
          closed: false,
          tell: async (state) => {
            events.onMessage(encodeState({ ...NOTHING_TOLD, ...state }));
            await settle();
          },
          bring: async (...bundles) => {
            events.onMessage(encodeAudio(bundles));
            await settle();
          },
        };
        channels.push(channel);
        return {
          send: (message) => void channel.said.push(message),
          close: () => {
            if (channel.closed) return;
            channel.closed = true;
            events.onClose(false);
          },
        };
      },
      // The clock is stopped.
      steady: () => Date.now(),
    }),
  };
  return told;
}

export const NOTHING_TOLD: Omit<StateMessage, 'type'> = {
  charter: undefined,
  members: [],
  listeners: 0,
  people: 0,
  relay: 'Olive',
  path: ['0000000000000001'],
  remarks: [],
  applause: [0, 0, 0, 0, 0],
  kindedRecords: [],
};

/** Somebody in a room: the nth identity. */
export interface Guest {
  readonly id: string;
  readonly session: FrameSigner;
  record(draft?: Partial<MemberDraft>): Promise<Uint8Array<ArrayBuffer>>;
  /** Three frames from `seq` on. */
  say(seq: number, draft?: Partial<Bundle>): Promise<Uint8Array<ArrayBuffer>>;
}

export async function guest(n: number, name: string, { id: room }: Pick<Charter, 'id'>): Promise<Guest> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const stream = n.toString(16).padStart(16, '0');
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  return {
    id: Buffer.from(session.publicKey).toString('hex'),
    session,
    record: (draft) =>
      writeMember(session, certificate, room, {
        ...LISTENER,
        name,
        place: 'stage',
        muted: false,
        stream,
        version: Date.now(),
        ...draft,
      }),
    say: (seq, draft = {}) => {
      const frames = [0, 1, 2].map((i) => ({ seq: seq + i, payload: new Uint8Array(60).fill(i + 1) }));
      const bundle = { stream, frames, captured: Date.now(), level: 30, epoch: 0, ...draft };
      return writeBundle(room, bundle, (message) => session.signFrame(message));
    },
  };
}
