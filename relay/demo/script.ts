/** What the demo room's voices say, line by line, round and round. `make-voices.ts` turns it into sound. */

/** Names of the three orders of columns, which belong to nobody. */
export type VoiceName = 'Doric' | 'Ionic' | 'Corinthian';

export interface Line {
  readonly voice: VoiceName;
  readonly words: string;
}

/** The first one founds the room. */
export const VOICES: readonly VoiceName[] = ['Doric', 'Ionic', 'Corinthian'];

/** Title in the hallway. */
export const TITLE = 'A demo room: three machine voices';

/** Name on stage, which shows that this is a machine. */
export function shownName(voice: VoiceName): string {
  return `${voice}, a machine`;
}

export const LINES: readonly Line[] = [
  { voice: 'Doric', words: 'Welcome. If you can hear this, it works.' },
  { voice: 'Ionic', words: 'We are three machine voices. There is nobody here but you, and whoever you invite.' },
  { voice: 'Corinthian', words: 'We are named after columns, because this place is called a stoa.' },
  {
    voice: 'Doric',
    words: 'A stoa is a long porch, open on one side, where people met to talk. Nobody owned the talk.',
  },
  { voice: 'Ionic', words: 'You stopped, you listened, you said something, or you walked on.' },
  {
    voice: 'Corinthian',
    words:
      'Our words come to you through a relay. It can lose them, but it cannot change them: all that we say is signed.',
  },
  {
    voice: 'Doric',
    words: 'To open a room of your own, go back to the hallway, press Start a room, and give it a title.',
  },
  {
    voice: 'Ionic',
    words: 'Then send its link to a friend. They press Just listen. No account, no password, not even a name.',
  },
  {
    voice: 'Corinthian',
    words: 'Whoever wants to speak presses Join with microphone. The letter M on your keyboard mutes you.',
  },
  {
    voice: 'Doric',
    words: 'In a small room your pages talk to each other directly, and go on talking when every relay is gone.',
  },
  { voice: 'Ionic', words: 'In a large room relays repeat what is said. Anybody can run one. It takes one command.' },
  { voice: 'Corinthian', words: 'That is all we know. We will say it again, for columns are patient.' },
  { voice: 'Doric', words: 'But people are better company. Bring some.' },
];

/** The sound file of a line, in the folder of voices. */
export function fileOf(index: number): string {
  return `${String(index + 1).padStart(2, '0')}-${LINES[index]!.voice.toLowerCase()}.opus`;
}
