/** Texts about how each voice arrives, files that are played to the room, and captions. */
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

export const music = {
  open: 'Play a file…',
  title: 'Play a file',
  close: 'Close the player',
  choose: 'Choose files',
  drop: 'Music or speech, one file or many. You can also drop them here.',
  mayNot: 'Files are played here by hosts and moderators. They can let everybody on stage do it too.',
  playing: (title: string) => `Playing “${isolate(title)}”`,
  plays: (name: string, title: string) => `${isolate(name)} plays “${isolate(title)}”`,
  pause: 'Pause',
  resume: 'Play',
  next: 'Next',
  stop: 'Stop',
  volume: 'Volume',
  upNext: 'Up next',
  progress: 'Played so far',
  aloud: 'People hear your microphone too. Mute yourself, and they hear the file alone.',
  failed: {
    kind: (title: string) => `“${isolate(title)}” is no kind of sound that is known here.`,
    codec: (title: string) => `“${isolate(title)}” is in a format that this browser does not play.`,
    none: (title: string) => `There is no sound in “${isolate(title)}”.`,
    broken: (title: string) => `“${isolate(title)}” is damaged and could not be played to its end.`,
    gone: (title: string) => `“${isolate(title)}” can no longer be read on this device.`,
  },
  notLoaded: 'The player could not be loaded.',
};

export const captions = {
  title: 'Captions',
  show: 'Show captions',
  hide: 'Hide captions',
  settings: 'Options',
  size: 'Size',
  sizes: { small: 'Small', medium: 'Medium', large: 'Large' },
  contrast: 'High contrast',
  waiting: 'What people say appears here, of those who are captioned.',
  newest: 'To the newest line',
  said: (name: string, words: string) => `${isolate(name)}: ${words}`,
  saveVtt: 'Save as WebVTT',
  saveSrt: 'Save as SubRip',
  own: 'Caption what I say',
  ownHint: 'Your browser does it on this device: nobody else hears it for that.',
  ownFetch: 'Your browser first fetches your language. After that it works on this device alone.',
  ownFetching: 'Your browser fetches your language…',
  ownNone:
    'This browser cannot caption you on this device, and your voice is not sent anywhere for it. You can read what others say.',
  ownFailed: 'Your browser has stopped captioning you. Turn it on to try again.',
  failed: 'Captions could not be loaded.',
};

/** Speech models that a server offers to those whose browser cannot caption them. */
export const models = {
  title: 'Models for captions',
  lead: 'This browser cannot caption you by itself. With a model of this server it can, once it is fetched: on this device alone, so that nobody else hears you for that.',
  fetch: (name: string) => `Fetch ${isolate(name)}`,
  use: (name: string) => `Use ${isolate(name)}`,
  remove: (name: string) => `Remove ${isolate(name)} from this device`,
  fetching: 'How much is fetched',
  stop: 'Stop fetching',
  failed: 'The model could not be fetched. You can try again.',
  starting: 'The model is starting…',
  hint: 'The model does it on this device: nobody else hears you for that. It gets some words wrong.',
  broken: 'The model has stopped. Turn it on to try again.',
  along: 'Read along with those who have no captions',
  alongHint:
    'For you alone, made on this device, one speaker at a time: some words are wrong, and nobody has signed them.',
  here: 'made on this device',
  leadAlong:
    'A model of this server can write down for you what people say who have no captions, once it is fetched: on this device alone.',
};
