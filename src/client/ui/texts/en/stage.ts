/** Texts about who is in a room, for people who listen. */
import { plural } from './format.ts';

export const stage = {
  stage: 'On stage',
  stageEmpty: 'Nobody is on stage right now.',
  listening: 'Listening',
  listeningEmpty: 'Nobody is just listening.',
  alone: 'You are the only one here. Hand on the link, and stay a while.',
  more: (count: number) => plural(count, { other: 'and # more' }),
  showMore: 'Show more',
  controls: 'Controls',
  leave: 'Leave',
  you: 'you',
  host: 'host',
  moderator: 'moderator',
  muted: 'muted',
  silenced: 'turned off',
  contradicts: 'not played',
  invited: 'asked to the stage',
  talking: 'microphone open',
  recording: 'Recording',
  tier: 'Only invited people can hear this.',
};
