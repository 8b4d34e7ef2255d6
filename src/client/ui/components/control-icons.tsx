/** Icons of what people do in a room, loaded with its controls after the first voice. */
import { Icon } from './icons.tsx';

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

export const InviteIcon = () => (
  <Icon>
    <circle cx="9.500" cy="8" r="3.500" />
    <path d="M3 19.500a6.500 6.500 0 0 1 11.500-4.100M18 13v7M14.500 16.500h7" />
  </Icon>
);
