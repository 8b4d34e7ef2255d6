/** Texts of the lobby. */
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';

export const lobby = {
  lookingTitle: 'Looking for the room',
  looking: 'Asking around who is inside…',
  absentTitle: 'Nobody answers here',
  absent: 'The room may be over, or its people are off-line for the moment. The page goes on looking.',
  closedTitle: 'This room has ended',
  closed: 'Its host closed it. There may be others in the hallway.',
  invalidTitle: 'This link is damaged',
  invalid: 'A part of it is missing. Ask whoever sent it to copy it once more.',
  toHallway: 'Go to the hallway',
  hostedBy: (name: string) => (name === '' ? 'The host is away' : `Hosted by ${isolate(name)}`),
  open: 'Open to everyone',
  byLink: 'By link only',
  members: 'Members only',
  locked: 'Locked',
  recordable: 'The host may record this room. Who speaks is asked first; who only listens is never in it.',
  tier: 'Only invited people can hear this: what is said is encrypted from end to end.',
  inside: 'Inside now',
  nobody: 'Nobody is inside yet. You would be the first.',
  listen: 'Just listen',
  join: 'Join with microphone',
  onAir: 'Go on air',
  onAirHint: 'People hear you from then on.',
  listenHint: 'No microphone asked for, and no name.',
  joining: 'Stepping in…',
  floor: 'Speakers come up by invitation here. Listen first, and raise a hand to ask for the floor.',
  seers: (count: number) =>
    count === 0
      ? 'Voices travel straight from person to person. Nobody who is inside now would see your network address (IP); those who come in later will.'
      : plural(count, {
          one: 'Voices travel straight from person to person, so # person inside would see your network address (IP), and so will those who come in later.',
          other:
            'Voices travel straight from person to person, so # people inside would see your network address (IP), and so will those who come in later.',
        }),
  hide: 'Hide my IP',
  hidden:
    'Nobody in the room sees your network address (IP). Voices come and go by way of a relay, which does see it, a moment later than they would directly.',
};
