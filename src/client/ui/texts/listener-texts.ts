/** The texts for people who listen, which are there from the start; `room-texts.ts` has all of them. */
export { t } from './texts.ts';
