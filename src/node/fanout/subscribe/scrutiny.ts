/** What finds relays out that lie, and makes up for what they lose. A first voice is heard without it, so it is loaded behind that. */
export { BackupChannel } from './backup-channel.ts';
export { ComparisonSchedule } from './comparison-schedule.ts';
export { RelayConduct } from './relay-conduct.ts';
