/** Self-contained: run in a page before its own code: what the driver evaluates in a page counts as a gesture to the browser; here only a press of a key or a pointer does. */
export function realPresses(): void {
  let pressed = false;
  const activation = {
    get hasBeenActive() {
      return pressed;
    },
    get isActive() {
      return pressed;
    },
  };
  Object.defineProperty(navigator, 'userActivation', { value: activation });
  for (const kind of ['keydown', 'pointerdown', 'mousedown'])
    addEventListener(
      kind,
      ({ isTrusted }) => {
        pressed ||= isTrusted;
      },
      true,
    );
}
