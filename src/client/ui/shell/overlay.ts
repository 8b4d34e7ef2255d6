/** The overlays that a room can show. */
export type Overlay = 'hearing' | 'microphone' | 'end' | 'invites' | 'order' | 'rules';
