/** @jsxImportSource ../plain */
/** Icons of the lobby, loaded with it and not with the hallway. */
import { Icon } from './icons.tsx';

export const MicrophoneIcon = () => (
  <Icon>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
  </Icon>
);

export const EarIcon = () => (
  <Icon>
    <path d="M7 9.500a5.500 5.500 0 0 1 11 0c0 4-3.500 4.500-3.500 7.500a3.500 3.500 0 0 1-6.500 1.800" />
    <path d="M10 10.200a2.500 2.500 0 0 1 5-.7c0 1.700-1.800 2-1.800 3.500" />
  </Icon>
);

export const LockIcon = () => (
  <Icon>
    <rect x="5" y="11" width="14" height="9" rx="2.500" />
    <path d="M8 11V8a4 4 0 0 1 8 0v3" />
  </Icon>
);
