import { useEffect, useRef } from 'preact/hooks';
import { isolate } from '../texts/isolate.ts';
import { t } from '../texts/texts.ts';

/** False until the page has shown its first screen, which does not take the focus. */
let moved = false;

/** The heading of a screen. A new screen moves the focus here, so that keyboard and screen reader begin at its top; it is also the window's title. */
export function ScreenTitle({ title }: { title: string }) {
  const element = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (moved) element.current?.focus({ preventScroll: true });
    moved = true;
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    document.title = `${isolate(title)} · ${t.brand}`;
  }, [title]);
  return (
    <h1 ref={element} class="screen-title" tabIndex={-1}>
      {title}
    </h1>
  );
}
