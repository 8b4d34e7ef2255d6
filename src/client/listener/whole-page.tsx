/** The whole page in the place of what stood before the interface library had come. */
import { hydrate } from 'preact';
import type { Session } from '../session/view/index.ts';
import { App } from '../ui/app.tsx';

/** `page` shows the session as it is now: what stands there stays. */
export const showWhole = (page: Element, session: Session): void => hydrate(<App session={session} />, page);
