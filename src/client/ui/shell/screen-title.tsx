/** @jsxImportSource ../plain */
import { isolate } from '../texts/isolate.ts';
import { t } from '../texts/texts.ts';

/** The heading of the screen that is shown. The page's first one does not take the focus. */
let shown: HTMLElement | undefined;

/** The heading of a screen. A new screen moves the focus here, so that keyboard and screen reader begin at its top; it is also the window's title. */
export function ScreenTitle({ title }: { title: string }) {
  document.title = `${isolate(title)} · ${t.brand}`;
  return (
    <h1 ref={arrive} class="screen-title" tabIndex={-1}>
      {title}
    </h1>
  );
}

/** The interface library takes over a screen as it stands: that is none that is new. */
function arrive(heading: HTMLElement | null): void {
  if (heading === null || heading === shown) return;
  if (shown) heading.focus({ preventScroll: true });
  shown = heading;
  scrollTo(0, 0);
}
