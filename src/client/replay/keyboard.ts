/** What a key does. Pure. */

export type KeyAction =
  | { readonly do: 'toggle' }
  | { readonly do: 'move'; readonly by: number }
  | { readonly do: 'seek'; readonly to: 'start' | 'end' }
  | { readonly do: 'search' };

const MOVES: Readonly<Record<string, number>> = {
  j: -10,
  l: 10,
  ArrowLeft: -5,
  ArrowRight: 5,
  ArrowDown: -5,
  ArrowUp: 5,
  PageDown: -60,
  PageUp: 60,
};
/** Keys that scroll a page where the slider does not have the focus. */
const FOR_SLIDER = new Set(['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp']);

export interface PressedKey {
  readonly key: string;
  /** With a key that makes it a shortcut of the browser or the system. */
  readonly modified: boolean;
  /** What has the focus. */
  readonly on: 'slider' | 'text' | 'button' | 'choice' | 'page';
}

export function actionOf({ key, modified, on }: PressedKey): KeyAction | undefined {
  if (modified || on === 'text') return undefined;
  const plain = key.length === 1 ? key.toLowerCase() : key;
  if (plain === 'k' || (plain === ' ' && (on === 'page' || on === 'slider'))) return { do: 'toggle' };
  if (plain === '/') return { do: 'search' };
  // A list of choices has its own keys.
  if (on === 'choice') return undefined;
  if (plain === 'Home' || plain === 'End') return { do: 'seek', to: plain === 'Home' ? 'start' : 'end' };
  const by = Object.hasOwn(MOVES, plain) && (on === 'slider' || !FOR_SLIDER.has(plain)) ? MOVES[plain] : undefined;
  return by === undefined ? undefined : { do: 'move', by };
}
