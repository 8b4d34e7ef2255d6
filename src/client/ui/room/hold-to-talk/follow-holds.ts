/** What a person holds on this page to talk: pointers and keys on the button, and the space bar outside of fields. */
import { LoneKeys } from '../../components/keys/lone-keys.ts';
import { takesText } from '../../components/keys/takes-text.ts';
import { type Grip, TalkHold } from './talk-hold.ts';

/** Elements that a short space presses. */
const PRESSABLE = 'button, input, summary, [role=button]';

/**
 * Calls `setTalking` when talk begins and ends, until the returned function is called; that ends it too. `toggle`: the button was pressed by a program
 * that cannot hold it, as those are that obey a voice.
 */
export function followHolds(
  button: HTMLElement,
  setTalking: (talking: boolean) => void,
  toggle: () => void,
): () => void {
  const until = new AbortController();
  const { signal } = until;
  const keys = new LoneKeys();
  const stop = (): void => hold.stop();
  // Whatever opens a dialog has the person's attention, and the key that is held may come up in it.
  const dialogs = new MutationObserver(() => hasDialog() && stop());
  const hold = new TalkHold((talking) => {
    if (talking) dialogs.observe(document.body, { subtree: true, childList: true, attributeFilter: ['open'] });
    else dialogs.disconnect();
    setTalking(talking);
  });

  button.addEventListener(
    'pointerdown',
    (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      button.setPointerCapture(event.pointerId);
      hold.hold('pointer');
    },
    { signal },
  );
  for (const end of ['pointerup', 'pointercancel', 'lostpointercapture'] as const)
    button.addEventListener(end, ({ isPrimary }) => void (isPrimary && hold.release('pointer')), { signal });
  // A long press is a hold here, and asks for no menu.
  button.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  // Presses by hand and by key have come as such.
  button.addEventListener('click', ({ detail }) => void (detail === 0 && toggle()), { signal });

  document.addEventListener(
    'keydown',
    (event) => {
      if (takesText(event.target) || hasDialog()) return;
      const grip = gripOf(event, button);
      const alone = event.repeat || keys.press(event.key.toLowerCase(), performance.now());
      if (grip === undefined) {
        if (!event.repeat) hold.forget();
        return;
      }
      const onButton = event.target === button;
      // Neither presses the button nor scrolls the page. Another button is pressed when a short space comes up.
      if (onButton || event.repeat || !isPressable(event.target)) event.preventDefault();
      if (event.repeat) hold.repeats(grip);
      else if (onButton && alone) hold.hold(grip);
      else hold.mayHold(grip);
    },
    { signal },
  );
  document.addEventListener(
    'keyup',
    (event) => {
      const grip = event.key === ' ' ? 'space' : event.key === 'Enter' ? 'enter' : undefined;
      if (grip === undefined) return;
      // What was held presses nothing besides.
      if (hold.release(grip) || (event.target === button && !hasDialog())) event.preventDefault();
    },
    { signal, capture: true },
  );

  addEventListener('blur', stop, { signal });
  addEventListener('pagehide', stop, { signal });
  document.addEventListener('visibilitychange', stop, { signal });
  return () => {
    until.abort();
    stop();
  };
}

function gripOf({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent, button: HTMLElement): Grip | undefined {
  if (ctrlKey || metaKey || altKey) return undefined;
  if (key === ' ') return 'space';
  return key === 'Enter' && target === button ? 'enter' : undefined;
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(PRESSABLE) !== null;
}

function hasDialog(): boolean {
  return document.querySelector('dialog[open]') !== null;
}
