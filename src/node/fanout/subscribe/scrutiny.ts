/** What finds relays out that lie, and makes up for what they lose. A first voice is heard without it, so it is loaded behind that. */
import type { NoticeMessage } from '../protocol/relay-messages.ts';
import type { AskedFeed } from './work.ts';

export { BackupChannel } from './backup-channel.ts';
export { ComparisonSchedule } from './comparison-schedule.ts';
export { RelayConduct } from './relay-conduct.ts';

/** Answers a relay under load that asks for work (./work.ts), which is loaded then: most never do. */
export async function work({ elsewhere }: NoticeMessage, feed: AskedFeed, asked: AskedFeed): Promise<void> {
  const { answerWork } = await import('./work.ts');
  await answerWork(elsewhere[0] ?? '', feed, asked);
}
