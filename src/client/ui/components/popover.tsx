import type { ComponentChildren, TargetedToggleEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** As in the style sheet, px. */
const WIDTH = 304;
const GAP = 8;

interface PopoverProps {
  /** What the opening button names as its `popovertarget`. */
  readonly id: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/**
 * A small panel beside the button that opens it (a sheet at the bottom of a phone). Escape or a press elsewhere closes it. Its content is rendered
 * only while it is open, so a crowd of cards costs nothing, and each starts fresh.
 */
export function Popover({ id, label, children }: PopoverProps) {
  const element = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  // What comes later makes it taller.
  useEffect(() => {
    const panel = element.current;
    if (!open || panel === null) return undefined;
    const watch = new ResizeObserver(() => keepInside(panel));
    watch.observe(panel);
    return () => watch.disconnect();
  }, [open]);
  const place = (event: TargetedToggleEvent<HTMLDivElement>) => {
    const panel = element.current;
    const button = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
    if (event.newState !== 'open' || !panel || !button) return;
    setOpen(true);
    const { left, width, top, bottom } = button.getBoundingClientRect();
    const x = Math.min(
      Math.max(GAP, left + width / 2 - WIDTH / 2),
      Math.max(GAP, document.documentElement.clientWidth - WIDTH - GAP),
    );
    const above = top > innerHeight / 2;
    panel.style.setProperty('--x', `${x}px`);
    panel.style.setProperty('--top', above ? 'auto' : `${bottom + GAP}px`);
    panel.style.setProperty('--bottom', above ? `${innerHeight - top + GAP}px` : 'auto');
  };
  return (
    <div
      ref={element}
      id={id}
      class="popover"
      popover="auto"
      role="dialog"
      aria-label={label}
      onBeforeToggle={place}
      onToggle={(event) => {
        if (event.newState === 'closed') setOpen(false);
        else if (element.current) keepInside(element.current);
      }}
    >
      {open && children}
    </div>
  );
}

/** A tall panel covers its button rather than leaving the window. A sheet at the bottom of a phone ignores this. */
function keepInside(panel: HTMLElement): void {
  const { top, bottom } = panel.getBoundingClientRect();
  if (bottom > innerHeight - GAP) {
    panel.style.setProperty('--top', 'auto');
    panel.style.setProperty('--bottom', `${GAP}px`);
  } else if (top < GAP) {
    panel.style.setProperty('--top', `${GAP}px`);
    panel.style.setProperty('--bottom', 'auto');
  }
}

/** Closes the panel with this id; the focus returns to its button. Call it before an action changes what the panel shows. */
export function closePopover(id: string): void {
  document.getElementById(id)?.hidePopover();
}
