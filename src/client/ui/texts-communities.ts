/** Everything the page says, fetched with what one does in communities. */
import { communities } from './texts/communities.ts';
import { t as inside } from './texts-inside.ts';

export const t = { ...inside, communities };
