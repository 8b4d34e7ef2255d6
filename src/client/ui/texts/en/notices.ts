/** Texts of notices that only people see who do more than listen, and of the keys. */
import type { MicrophoneProblem } from '../../../audio/engine.ts';
import { span } from './formats.ts';

export const notices = {
  microphone: {
    denied: 'The browser blocks your microphone.',
    missing: 'No microphone was found.',
    busy: 'Another program holds your microphone.',
    unplugged: 'Your microphone was unplugged: nobody hears you.',
    held: 'Your system or headset mutes you: nobody hears you.',
    silent: 'Your microphone brings no sound: nobody hears you.',
    failed: 'Your microphone stopped working: nobody hears you.',
  } satisfies Record<MicrophoneProblem, string>,
  otherMicrophone: 'A microphone is ready again, muted.',
  secondTab: 'You are in this room in another tab too. That one goes on; this one only listens.',
  chooseAnother: 'Choose another',
  tryAgain: 'Try again',
  clock: (behind: number) =>
    `This device’s clock is about ${span(Math.abs(behind))} ${behind > 0 ? 'behind' : 'ahead'}. You see and join no rooms until it is right.`,
  clockSet: 'The clock is right now. Load again, and others see you.',
  relayLost: 'Newcomers cannot find the room just now.',
  relayBusy: 'The relay is busy, one moment.',
  hear: 'How you hear this',
  linkWeak: 'The connection is weak: sound may break.',
  removedClosed: 'The host ended the room.',
  removed: 'A host or moderator put you out of the room.',
  banned: 'A host or moderator banned you from the room.',
  toAudience: 'A host or moderator moved you to the audience.',
  silenced: 'A host or moderator turned you off: nobody hears you.',
  noKey: 'This room’s key has not come: you hear nobody. The hosts may be away, the room locked, or your invite taken.',
  recorded: 'The recording is on this device.',
  recordings: 'Recordings',
  recordingMisses: 'The recording has gaps: some of what is said does not reach this device in time.',
  recordingFailed: 'The recording has ended: this browser keeps no more. What came before is on this device.',
  reported: 'Somebody has reported something to you.',
  noChair: 'No host or moderator is here. You can go on talking; nobody new gets rights.',
};

export const shortcuts = {
  title: 'Keyboard shortcuts',
  mute: 'Mute or unmute',
  space: 'Space',
  hold: 'Talk while you hold it',
  hand: 'Raise or lower your hand',
  list: 'This list',
  use: 'Use these keys',
  close: 'Close',
};
