/** Everything the page says, fetched with what one does in communities. */
import { communities } from './en/communities.ts';
import { t as inside } from './room-texts.ts';

export const t = { ...inside, communities };
