/** What can lie over a room. */
export type Overlay = 'hearing' | 'microphone' | 'end' | 'invites' | 'order';
