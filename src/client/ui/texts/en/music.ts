/** Texts about files that are played to the room. */
import { isolate } from '../isolate.ts';

export const music = {
  open: 'Play a file…',
  title: 'Play a file',
  close: 'Close the player',
  choose: 'Choose files',
  drop: 'Music or speech, one file or many. You can also drop them here.',
  mayNot: 'Hosts and moderators can play files here. The host can make you a moderator.',
  playing: (title: string) => `Playing “${isolate(title)}”`,
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
