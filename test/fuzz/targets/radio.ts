import { MAX_ANSWER, readAnswer } from '../../../relay/bridge/icecast-answer.ts';
import { Mixer } from '../../../src/node/mixing/mixer.ts';
import { Playout } from '../../../src/node/mixing/playout.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { demoLine } from '../../support/media/demo-voices.ts';
import { NEVER, ofText, type Target } from '../target.ts';

/** What is told can be shown, and is the same when more has come. */
const answer = ofText((text) => {
  const read = readAnswer(text);
  if (read === undefined) return;
  if (!/^[ -~]{1,100}$/.test(read.said)) throw new Error('not to be shown');
  if (read.code !== 0 && readAnswer(`${text}more`)?.code !== read.code) throw new Error('depends on what follows');
});

/** A frame of a speaker, in the middle of a voice: whatever is in it, what comes out is sound below full scale. */
function mixed(): (bytes: Uint8Array) => Promise<void> {
  const mixer = new Mixer(2);
  const playout = new Playout(0);
  return async (payload) => {
    playout.push('ada', '0123456789abcdef', [{ seq: Math.round(playout.at / 20), payload }], playout.at);
    for (const sample of await mixer.mix(playout.take())) if (!(Math.abs(sample) < 1)) throw new Error(`${sample}`);
  };
}

export async function radioTargets(): Promise<Target[]> {
  const line = await demoLine(0);
  return [
    {
      name: 'answer of Icecast',
      seeds: [
        'HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\nHTTP/1.0 200 OK\r\n\r\n',
        'HTTP/1.0 403 In use\n\n',
      ].map((text) => utf8(text)),
      read: answer,
      refuses: NEVER,
      most: MAX_ANSWER + 100,
    },
    { name: 'voice that is mixed', seeds: line.slice(20, 24), read: mixed(), refuses: NEVER, most: 1_300 },
  ];
}
