/** The text for a bug report: versions, paths and counters; no names, no addresses, keys shortened to what tells people apart. */

import type { Participant } from '../../../node/participant/participant.ts';
import type { RelayPool } from '../../../node/relays/relay-pool.ts';
import type { Room } from '../../../node/room/room.ts';
import type { Peer } from '../../../node/transport/peer.ts';
import type { VoiceStats } from '../../audio/engine.ts';
import { pathWords } from './path-words.ts';

export interface DiagnosticsSources {
  readonly peer: Peer;
  readonly relays: RelayPool;
  readonly records: Room | undefined;
  readonly participant: Participant | undefined;
  readonly voices: ReadonlyMap<string, VoiceStats>;
  /** Frames of voices that are turned down to nothing. */
  readonly unplayed: number;
}

export async function writeDiagnostics({
  peer,
  relays,
  records,
  participant,
  voices,
  unplayed,
}: DiagnosticsSources): Promise<string> {
  const connections = peer.libp2p.getConnections();
  const lines = [
    `Stoa report, ${new Date().toISOString()}`,
    `browser: ${navigator.userAgent}`,
    `relays: ${relays.held.map((r) => (r.address.includes('/webrtc-direct/') ? 'webrtc-direct' : 'websocket')).join(', ') || 'none'}`,
    `connections: ${connections.filter((c) => c.limits === undefined).length} direct, ${connections.filter((c) => c.limits !== undefined).length} by circuit, ${peer.cutOff()} cut off`,
  ];
  if (records !== undefined)
    lines.push(`room: ${records.roster.size} people, dropped ${JSON.stringify(records.drops.snapshot())}`);
  lines.push(`turned down: ${unplayed} frames not decoded`);
  if (participant !== undefined) {
    const { status, spares, unsent, publishingBy } = participant.relay;
    const left = status.left.map(({ misdeed }) => misdeed).join(', ') || 'none';
    lines.push(
      `by relay: dropped ${JSON.stringify({ ...status.drops, ...unsent })}, relays left: ${left}`,
      `speaking by relay: ${publishingBy.join(', ') || 'no'}`,
      `backup connections: ${status.spares} to hear by, ${spares} to speak by`,
    );
  }
  for (const member of records?.roster.members ?? []) {
    if (participant === undefined || member.id === participant.me) continue;
    const path = pathWords({
      linked: participant.isLinked(member.id),
      relayed: participant.relay.status.live,
      state: participant.state(member.id),
      reachable: member.relays.length > 0,
    });
    const stats = participant.stats(member.id);
    const voice = voices.get(member.id);
    const link =
      stats === undefined
        ? ''
        : `, loss in ${percent(stats.lossIn)} out ${percent(stats.lossOut)}, round trip ${Math.round(stats.roundTrip ?? 0)} ms, repeats ${stats.redundancy}, dropped ${JSON.stringify(stats.drops)}`;
    const play =
      voice === undefined
        ? ''
        : `, playout ${Math.round(voice.delayMs)} ms, made up ${voice.samplesConcealed} of ${voice.samplesPlayed} samples, late ${voice.framesLate}, lost ${voice.framesLost}, restarts ${voice.decoderRestarts}`;
    lines.push(
      `${member.id.slice(0, 8)}: ${member.place}, ${participant.state(member.id) ?? 'no link'}, ${path}${link}${play}`,
    );
  }
  return lines.join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
