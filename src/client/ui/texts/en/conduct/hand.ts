/** Texts about why a hand is up. */
export const hand = {
  label: 'Why your hand is up',
  hint: 'You can say it in a line. Everyone in the room can read it.',
  add: 'Add it',
  up: 'Your hand is up:',
  change: 'Change it',
  added: 'Added.',
};
