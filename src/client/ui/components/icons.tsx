/** @jsxImportSource ../plain */
import type { ComponentChildren } from 'preact';

/** The frame of an icon. Decoration: the words stand beside it. */
export function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const CloseIcon = () => (
  <Icon>
    <path d="m6.500 6.500 11 11M17.500 6.500l-11 11" />
  </Icon>
);

export const SunIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="4" />
    <path d="M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400" />
  </Icon>
);

export const MoonIcon = () => (
  <Icon>
    <path d="M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z" />
  </Icon>
);

export const KeysIcon = () => (
  <Icon>
    <rect x="3" y="6" width="18" height="12" rx="3" />
    <path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8" />
  </Icon>
);

/** The mark of Stoa: a roof on three columns. */
export const StoaIcon = () => (
  <svg class="mark" viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" focusable="false">
    <path d="M3 8.200 12 4l9 4.200V10H3zM5 11.500h2.600V18H5zM10.700 11.500h2.600V18h-2.600zM16.400 11.500H19V18h-2.600zM3 19.500h18V21.500H3z" />
  </svg>
);
