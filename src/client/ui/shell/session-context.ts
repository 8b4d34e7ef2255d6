import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from '../../session/view/index.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session that the page shows. Throws outside of `App`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('no session above this component');
  return session;
}
