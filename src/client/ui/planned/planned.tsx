import type { ComponentChildren } from 'preact';
import type { LobbyStatus } from '../../session/view/lobby.ts';
import { useCode } from '../components/use-lazy.ts';
import { loadTexts } from '../texts/texts.ts';

const loadWaiting = async () => {
  const [{ Waiting }] = await Promise.all([import('./waiting.tsx'), loadTexts('planned')]);
  return { Waiting };
};

/** Where no room is open: what is planned there, and `children` when nothing is. */
export function Planned({ status, children }: { status: LobbyStatus; children: ComponentChildren }) {
  const isNamed = /[#&]plan=/.test(location.hash);
  const code = useCode(loadWaiting, status === 'absent' || status === 'closed' || isNamed);
  if (!code || code === 'failed') return <>{children}</>;
  return <code.Waiting status={status}>{children}</code.Waiting>;
}
