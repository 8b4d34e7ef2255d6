import type { ComponentChildren } from 'preact';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const MicrophoneIcon = () => (
  <Icon>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
  </Icon>
);

export const MutedIcon = () => (
  <Icon>
    <path d="M9 9.500V11a3 3 0 0 0 4.600 2.540M15 11V6a3 3 0 0 0-5.800-1.070" />
    <path d="M5.500 11.500A6.500 6.500 0 0 0 16 16.600M18.500 11.500a6.500 6.500 0 0 1-.6 2.700M12 18v3M4 4l16 16" />
  </Icon>
);

export const LeaveIcon = () => (
  <Icon>
    <path d="M13.500 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h6.500M10.500 12H20M16.500 8.500 20 12l-3.500 3.500" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M10 14a4 4 0 0 0 5.700 0l3.100-3.100a4 4 0 0 0-5.700-5.700L12 6.300" />
    <path d="M14 10a4 4 0 0 0-5.700 0l-3.100 3.100a4 4 0 0 0 5.700 5.700l1.100-1.100" />
  </Icon>
);

export const HandIcon = () => (
  <Icon>
    <path d="M8 12V5.500a1.500 1.500 0 0 1 3 0V11m0-6.500v-1a1.500 1.500 0 0 1 3 0V11m0-5.500a1.500 1.500 0 0 1 3 0V13c0 4.500-2 8-6 8-3.500 0-5-2-7-6.500a1.600 1.600 0 0 1 2.700-1.600L8 14.500V12" />
  </Icon>
);

export const HeartIcon = () => (
  <Icon>
    <path d="M12 20C7 16 4 13 4 9.300A4.200 4.200 0 0 1 12 7a4.200 4.200 0 0 1 8 2.300C20 13 17 16 12 20z" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3" />
  </Icon>
);

export const EarIcon = () => (
  <Icon>
    <path d="M7 9.500a5.500 5.500 0 0 1 11 0c0 4-3.500 4.500-3.500 7.500a3.500 3.500 0 0 1-6.500 1.800" />
    <path d="M10 10.200a2.500 2.500 0 0 1 5-.7c0 1.700-1.800 2-1.800 3.500" />
  </Icon>
);

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
