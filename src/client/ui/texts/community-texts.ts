/** The texts about communities, loaded with their screens. */
import { communities } from './en/communities.ts';
import { t as inside } from './room-texts.ts';

export const t = { ...inside, communities };
