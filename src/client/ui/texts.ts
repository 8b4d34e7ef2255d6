/**
 * Everything the page says, in one place. A language is one object of the type `Texts`; a sentence with a number or a name in it
 * is a function, so that a language may order and inflect as it needs.
 */
import type { Misdeed } from '../../node/fanout/conduct.ts';
import type { MicrophoneProblem } from '../audio/engine.ts';
import { isolate } from './isolate.ts';

const LOCALE = 'en';
const rules = new Intl.PluralRules(LOCALE);
const numbers = new Intl.NumberFormat(LOCALE);
const list = new Intl.ListFormat(LOCALE, { type: 'conjunction' });
const tenths = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `forms` by plural category; `#` stands for the number. */
function plural(count: number, forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }): string {
  return (forms[rules.select(count)] ?? forms.other).replace('#', numbers.format(count));
}

/** Up to two names, then a count. */
function some(names: readonly string[], more: (count: number) => string): string {
  const shown = names.length > 3 ? names.slice(0, 2) : names;
  const parts = shown.map(isolate);
  if (shown.length < names.length) parts.push(more(names.length - shown.length));
  return list.format(parts);
}

const others = (count: number) => plural(count, { one: '# other', other: '# others' });

const en = {
  locale: LOCALE,
  brand: 'Stoa',
  guest: 'Guest',
  untitled: 'Untitled room',

  band: {
    dark: 'Dark appearance',
    shortcuts: 'Keyboard shortcuts',
    hallway: 'Back to the hallway',
  },

  hallway: {
    /** The default community has no name of its own. */
    title: (community: string) => (community === '' || community === 'lobby' ? 'The hallway' : isolate(community)),
    lead: 'Rooms where people are talking now. Step in and listen: no name, no account.',
    start: 'Start a room',
    rooms: 'Rooms',
    connecting: 'Looking for rooms…',
    offlineTitle: 'The hallway is out of reach',
    offline: 'No one who keeps the list of rooms answers right now. The page goes on trying by itself.',
    offlineKnown: 'The list may be old: no one who keeps it answers right now. The page goes on trying by itself.',
    emptyTitle: 'Quiet under the roof',
    empty: 'Nobody is talking yet. Start a room, hand on its link, and people will find you here.',
    people: (onStage: number, listening: number) =>
      `${plural(onStage, { one: '# talking', other: '# talking' })} · ${plural(listening, { one: '# listening', other: '# listening' })}`,
    host: (name: string) => `with ${isolate(name)}`,
    more: (count: number) => `+${numbers.format(count)}`,
  },

  start: {
    title: 'Start a room',
    lead: 'You are its host. The room is there for as long as someone is in it.',
    roomTitle: 'Room title',
    roomTitleHint: 'What will you talk about?',
    name: 'Your name',
    nameHint: 'As people will see it. No account behind it.',
    who: 'Who can come in',
    open: 'Open to everyone',
    openHint: 'Listed in the hallway for all to find.',
    byLink: 'By link only',
    byLinkHint: 'Never listed. Whoever has the link can come in, so mind where you put it.',
    submit: 'Open room',
    cancel: 'Cancel',
    opening: 'Opening the room…',
    failed: 'The room could not be opened. Please try again.',
    titleMissing: 'Give the room a title, so that people know what it is about.',
    nameMissing: 'Give a name, so that people know who is talking.',
    tooLong: (max: number) => `Only the first ${numbers.format(max)} characters are kept.`,
    left: (count: number) => plural(count, { one: '# character left', other: '# characters left' }),
  },

  lobby: {
    lookingTitle: 'Looking for the room',
    looking: 'Asking around who is inside…',
    absentTitle: 'Nobody answers here',
    absent: 'The room may be over, or its people are off-line for the moment. The page goes on looking.',
    closedTitle: 'This room has ended',
    closed: 'Its host closed it. There may be others in the hallway.',
    invalidTitle: 'This link is damaged',
    invalid: 'A part of it is missing. Ask whoever sent it to copy it once more.',
    toHallway: 'Go to the hallway',
    hostedBy: (name: string) => `Hosted by ${isolate(name)}`,
    open: 'Open to everyone',
    byLink: 'By link only',
    inside: 'Inside now',
    nobody: 'Nobody is inside yet. You would be the first.',
    listen: 'Just listen',
    join: 'Join with microphone',
    listenHint: 'No microphone asked for, and no name.',
    joining: 'Stepping in…',
    seers: (count: number) =>
      count === 0
        ? 'Voices travel straight from person to person. Nobody is inside to see your network address (IP) now; those who come in later will.'
        : plural(count, {
            one: 'Voices travel straight from person to person, so # person inside would see your network address (IP), and so will those who come in later.',
            other:
              'Voices travel straight from person to person, so # people inside would see your network address (IP), and so will those who come in later.',
          }),
    hide: 'Hide my IP',
    hidden:
      'Nobody in the room sees your network address (IP). Voices come and go by way of a relay, which does see it, a moment later than they would directly.',
  },

  microphone: {
    title: 'Your microphone',
    name: 'Your name',
    nameHint: 'People see it beside your voice.',
    nameMissing: 'Give a name, so that people know who is talking.',
    picker: 'Microphone',
    standard: 'The system’s microphone',
    unnamed: (index: number) => `Microphone ${numbers.format(index)}`,
    level: 'Microphone level',
    opening: 'Opening the microphone… The browser may ask you to allow it.',
    saySomething: 'Say something, to see the bar move.',
    heard: 'That works: people will hear you.',
    nothing: 'Nothing to hear so far. Is it muted, or should it be another one?',
    sound: 'Sound',
    voice: 'Voice',
    voiceHint: 'Echo and noise are taken out.',
    music: 'Music',
    musicHint: 'Everything as it sounds. Wear headphones.',
    again: 'Try again',
    problems: {
      denied:
        'The browser does not let this page use the microphone. Allow it beside the address of the page, then try again.',
      missing: 'No microphone was found. Plug one in, then try again.',
      busy: 'Another program holds the microphone. Close that one, then try again.',
      unplugged: 'The microphone was unplugged. Plug it in again, or choose another.',
      silent: 'The microphone brings no sound at all. It may be switched off, or should it be another one?',
      failed: 'The microphone could not be opened. Try again, or choose another.',
    } satisfies Record<MicrophoneProblem, string>,
  },

  room: {
    stage: 'On stage',
    stageEmpty: 'Nobody is on stage right now.',
    listening: 'Listening',
    listeningEmpty: 'Nobody is just listening.',
    alone: 'You are the only one here. Hand on the link, and stay a while.',
    more: (count: number) => plural(count, { one: 'and # more', other: 'and # more' }),
    showMore: 'Show more',
    controls: 'Controls',
    mute: 'Mute',
    unmute: 'Unmute',
    leave: 'Leave',
    microphone: 'Microphone…',
    microphoneTitle: 'Your microphone',
    copyLink: 'Copy link',
    copied: 'Link copied',
    copiedByLink: 'Link copied. Whoever has it can come in',
    copyFailed: 'Here is the link to this room; select and copy it.',
    link: 'Link to this room',
    hand: 'Hand',
    react: 'React',
    reactions: ['Heart', 'Clapping', 'Laughter', 'Surprise', 'Thumb up'] as readonly string[],
    applause: 'Reactions',
    count: (count: number) => numbers.format(count),
    speak: 'Speak',
    speaking: 'Opening the microphone…',
    listen: 'Just listen',
    menu: 'More',
    share: 'Share…',
    end: 'End room',
    endTitle: 'End the room for everyone?',
    endLead: 'All who are inside go back to the hallway. This cannot be undone.',
    endKeep: 'Keep it open',
    you: 'you',
    host: 'host',
    muted: 'muted',
    talking: 'microphone open',
    joined: (names: readonly string[]) => `${some(names, others)} came on stage.`,
    raised: (names: readonly string[]) => `${some(names, others)} raised a hand.`,
    stepped: (names: readonly string[]) => `${some(names, others)} left the stage.`,
    nowMuted: 'You are muted.',
    nowHeard: 'People hear you.',
  },

  talk: {
    open: 'Chat and hands',
    title: 'Chat and hands',
    hands: 'Raised hands',
    handsNone: 'No hand is up.',
    lines: 'Chat',
    linesNone: 'Nobody has written anything yet.',
    write: 'Write a line',
    writeHint: 'Everyone in the room can read it.',
    nameHint: 'People see it beside what you write.',
    send: 'Send',
    tooSoon: 'That was not sent yet. Wait a moment, then send it again.',
    summary: (hands: number, lines: number) =>
      `${plural(hands, { one: '# hand up', other: '# hands up' })} · ${plural(lines, { one: '# line', other: '# lines' })}`,
  },

  person: {
    label: (name: string) => `About ${isolate(name)}`,
    volume: (name: string) => `Volume of ${isolate(name)}`,
    volumeValue: (percent: number) => `${numbers.format(percent)} %`,
    me: 'This is you.',
    listening: 'Is just listening.',
    close: 'Close',
  },

  hearing: {
    open: 'How you hear this',
    title: 'How you hear this',
    lead: 'Voices come to you straight from person to person where the network lets them.',
    nobody: 'There is nobody else on stage to hear.',
    connecting: (name: string) => `Reaching ${isolate(name)}…`,
    direct: (name: string) => `Hearing ${isolate(name)} directly`,
    relay: (name: string, relay: string) => `Hearing ${isolate(name)} through relay ${isolate(relay)}`,
    someRelay: (name: string) => `Hearing ${isolate(name)} through a relay`,
    lost: (name: string) => `${isolate(name)} cannot be heard right now. It is being repaired.`,
    behind: (seconds: number) => `${tenths.format(seconds)} s behind`,
    close: 'less than 0.1 s behind',
    whole: 'nothing lost',
    someLost: (percent: number) => `${numbers.format(percent)} % of the sound lost on the way`,
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
    copy: 'Copy report',
    copied: 'Report copied. It holds no names and no addresses.',
    copyFailed: 'Here is the report; select and copy it.',
    report: 'Report',
    done: 'Close',
  },

  notices: {
    dismiss: 'Dismiss',
    microphone: {
      denied: 'The browser blocks your microphone.',
      missing: 'No microphone was found.',
      busy: 'Another program holds your microphone.',
      unplugged: 'Your microphone was unplugged.',
      silent: 'Your microphone brings no sound.',
      failed: 'Your microphone stopped working.',
    } satisfies Record<MicrophoneProblem, string>,
    chooseAnother: 'Choose another',
    tryAgain: 'Try again',
    tapToHear: 'The browser waits for a tap to play sound.',
    tapToHearAction: 'Play sound',
    offline: 'You are off-line. The room comes back by itself.',
    relayLost: 'Newcomers cannot find the room just now.',
    hear: 'How you hear this',
    linkWeak: 'The connection is weak: sound may break.',
    removedClosed: 'The host ended the room.',
    oldBrowser: 'Stoa could not start. Another browser may help.',
    reload: 'Load again',
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    mute: 'Mute or unmute',
    hand: 'Raise or lower your hand',
    leave: 'Leave the room',
    list: 'This list',
    use: 'Use these keys',
    close: 'Close',
  },
};

/** What a language has to say. */
export type Texts = typeof en;

/** The language of the page. */
export const t: Texts = en;
