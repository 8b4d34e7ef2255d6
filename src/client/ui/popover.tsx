import type { ComponentChildren, TargetedToggleEvent } from 'preact';
import { useRef } from 'preact/hooks';

/** As in the style sheet, px. */
const WIDTH = 304;
const GAP = 8;

interface PopoverProps {
  /** What the button that opens it names as its `popovertarget`. */
  readonly id: string;
  readonly label: string;
  readonly children: ComponentChildren;
}

/** A small panel beside the button that opens it (a sheet at the bottom of a phone). Escape or a press elsewhere closes it. */
export function Popover({ id, label, children }: PopoverProps) {
  const element = useRef<HTMLDivElement>(null);
  const place = (event: TargetedToggleEvent<HTMLDivElement>) => {
    const panel = element.current;
    const button = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
    if (event.newState !== 'open' || !panel || !button) return;
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
    <div ref={element} id={id} class="popover" popover="auto" role="dialog" aria-label={label} onBeforeToggle={place}>
      {children}
    </div>
  );
}
