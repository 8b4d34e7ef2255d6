/** What the frame of a room says to the page around it: nothing that the page could not hear by itself. */

export type Trouble =
  /** The link leads to no room. */
  | 'link'
  /** Nobody answers there. */
  | 'absent'
  /** It has ended. */
  | 'over'
  /** It is for people with an invite, or locked: its own page says more. */
  | 'closed'
  /** This browser plays no sound from it. */
  | 'sound'
  /** The relay does not let this page show its rooms, or does not answer. Said by the element. */
  | 'blocked';

export interface FrameEvents {
  /** The room is found. */
  readonly ready: { readonly title: string; readonly host: string };
  /** Whether there is somebody on its stage. */
  readonly live: { readonly live: boolean };
  /** Who is on stage, and is heard at the moment. */
  readonly speakers: { readonly speakers: readonly { readonly name: string; readonly talking: boolean }[] };
  readonly people: { readonly stage: number; readonly listening: number };
  readonly error: { readonly reason: Trouble };
}

export type FrameEvent = keyof FrameEvents;

/** `name` is 'awake' when the frame's script runs. */
export interface FrameMessage {
  readonly stoa: 1;
  readonly name: FrameEvent | 'awake';
  readonly detail: unknown;
}
