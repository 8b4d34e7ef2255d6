/** Texts about how each voice arrives. */
import type { Misdeed } from '../../../../node/fanout/subscribe/relay-conduct.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing = {
  open: 'How you hear this',
  title: 'How you hear this',
  lead: 'Voices come to you straight from person to person where the network lets them.',
  leadRelays: 'Voices come to you through relays, since this browser has no WebRTC.',
  spoken: {
    websocket: 'Your voice goes out through a relay, by WebSocket.',
    stream: 'Your voice goes out through a relay, by libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'Your voice goes out through a relay, by WebSocket, since this browser has no WebRTC.',
    stream: 'Your voice goes out through a relay, by libp2p, since this browser has no WebRTC.',
  },
  nobody: 'There is nobody else on stage to hear.',
  connecting: (name: string) => `Reaching ${isolate(name)}…`,
  direct: (name: string) => `Hearing ${isolate(name)} directly`,
  relay: (name: string, relay: string) => `Hearing ${isolate(name)} through relay ${isolate(relay)}`,
  someRelay: (name: string) => `Hearing ${isolate(name)} through a relay`,
  lost: (name: string) => `${isolate(name)} cannot be heard right now. It is being repaired.`,
  unheard: (name: string) => `You do not hear ${isolate(name)}.`,
  behind: (seconds: number) => `${tenths.format(seconds)} s behind`,
  close: 'less than 0.1 s behind',
  whole: 'nothing lost',
  someLost: (percent: number) => `${inDigits(percent)} % of the sound lost on the way`,
  littleLost: 'less than 1 % of the sound lost on the way',
  verified: 'voice verified',
  left: 'Relays are not taken at their word. This one is not used while there is another:',
  leftMany: 'Relays are not taken at their word. These are not used while there is another:',
  relayNamed: (name: string) => `Relay ${isolate(name)}`,
  relayUnnamed: 'A relay without a name',
  misdeeds: {
    altered: (relay: string) => `${relay} changed or made up what people say. None of that was played.`,
    foreign: (relay: string) => `${relay} brought voices that do not belong in this room. None of them was played.`,
    replayed: (relay: string) => `${relay} played back what was said before. You did not hear it twice.`,
    invented: (relay: string) =>
      `${relay} told things about this room that nobody in it had signed. None was believed.`,
    withheld: (relay: string) => `${relay} kept back part of what people say.`,
    late: (relay: string) => `${relay} brought voices much later than another relay.`,
    flooded: (relay: string) => `${relay} sent far more than anyone has to say. It was cut off.`,
  } satisfies Record<Misdeed, (relay: string) => string>,
  summary: {
    nobody: 'You hear everyone there is to hear.',
    direct: 'You hear everyone directly.',
    mixed: (relayed: number) =>
      plural(relayed, { one: 'You hear # person through a relay.', other: 'You hear # people through a relay.' }),
    connecting: (count: number) => plural(count, { one: 'Reaching # person…', other: 'Reaching # people…' }),
    lost: (count: number) =>
      plural(count, {
        one: '# person cannot be heard right now. It is being repaired.',
        other: '# people cannot be heard right now. It is being repaired.',
      }),
  },
  wordsTitle: 'Words to compare',
  words:
    'What is said here is encrypted from end to end. When you meet, compare these words: if they are the same for both of you, you share the room’s key, and nobody stands between you.',
  copy: 'Copy report',
  copied: 'Report copied. It holds no names and no addresses.',
  copyFailed: 'Here is the report; select and copy it.',
  report: 'Report',
  done: 'Close',
};

export const data = {
  title: 'Data used',
  used: (received: number, sent: number) =>
    `About ${tenths.format(received)} MB received and ${tenths.format(sent)} MB sent in this room.`,
  usedHint: 'Voices, as relays and people bring them. Finding rooms and people takes a little more.',
  less: 'Use less data',
  lessHint:
    'Your voice goes out at 24 kbit/s in place of 32, music in place of 96. Pictures of communities are not shown. Kept on this device.',
};
