/** Icons of the room that the lobby does not have. */
import { Icon } from './icons.tsx';

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

/** Silenced by a host or moderator. */
export const SilencedIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.500" />
    <path d="M6.200 6.200 17.800 17.800" />
  </Icon>
);

/** A host has the roof, a moderator is one of the columns. */
export const HostIcon = () => (
  <Icon>
    <path d="M3.500 9 12 4l8.500 5zM7 12.500V19M12 12.500V19M17 12.500V19" />
  </Icon>
);

export const ModeratorIcon = () => (
  <Icon>
    <path d="M6 4.500h12M7 19.500h10M9.500 8.500v7M14.500 8.500v7" />
  </Icon>
);
