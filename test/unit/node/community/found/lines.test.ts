import { describe, expect, it } from 'vitest';
import {
  foundFile,
  foundLine,
  foundTxt,
  linesInAnswer,
  linesInFile,
  newestFound,
} from '../../../../../src/node/community/found/lines.ts';
import { writeFound } from '../../../../../src/node/community/found/record.ts';
import { signer } from '../../../../support/records/records.ts';

const RELAY = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';
const [porch, other] = await Promise.all([signer(1), signer(2)]);
const found = await writeFound(porch, { relays: [RELAY], places: ['dns:_stoa.porch.example'], version: 7 });
const newer = await writeFound(porch, { relays: [RELAY], places: [], version: 8 });
const theirs = await writeFound(other, { relays: [RELAY], places: [], version: 99 });
const line = foundLine(found);

const answer = (...data: readonly unknown[]) =>
  JSON.stringify({
    Status: 0,
    Answer: data.map((one) => ({ name: '_stoa.porch.example.', type: 16, TTL: 60, data: one })),
  });

describe('a record as text', () => {
  it('is read from a file, which also tells a page beside it of the relays', async () => {
    const file = foundFile(found);
    expect(JSON.parse(file).relays).toEqual([RELAY]);
    expect(await newestFound(linesInFile(file), porch.publicKey)).toEqual(found);
  });

  it('goes into strings of a TXT record, none longer than they may be', () => {
    const strings = foundTxt(found).split(' ');
    for (const one of strings) expect(one).toMatch(/^"[\w=-]{1,255}"$/);
    expect(strings.map((one) => one.slice(1, -1)).join('')).toBe(line);
    expect(strings.length).toBeGreaterThan(1);
  });

  it('is read from an answer of DNS, however the resolver writes strings', async () => {
    const cut = [line.slice(0, 255), line.slice(255)] as const;
    for (const data of [line, `"${line}"`, `"${cut[0]}" "${cut[1]}"`, `"${cut[0]}""${cut[1]}"`, foundTxt(found)])
      expect(linesInAnswer(answer('v=spf1 -all', data))).toEqual([line]);
    const alias = { name: 'a', type: 5, data: line };
    expect(linesInAnswer(JSON.stringify({ Answer: [alias, null, { type: 16, data: 4 }] }))).toEqual([]);
  });

  it('is the newest of its community, whatever else is there', async () => {
    const lines = [
      foundLine(theirs),
      `${line.slice(0, -8)}AAAAAAAA`,
      'stoa1=',
      'stoa1=*',
      line,
      foundLine(newer),
      line,
    ];
    expect(await newestFound(lines, porch.publicKey)).toEqual(newer);
    expect(await newestFound(lines.slice(0, 4), porch.publicKey)).toBeUndefined();
  });

  it('is nothing in what is neither file nor answer', () => {
    for (const text of ['', '<html>', 'null', '7', '[]', '{"records":7}', '{"records":[7,null]}', '{"Answer":{}}'])
      expect([linesInFile(text), linesInAnswer(text)]).toEqual([[], []]);
  });

  it('is looked for in no more lines than a community needs, and in none that is too long', () => {
    expect(linesInFile(JSON.stringify({ records: Array(100).fill(line) }))).toHaveLength(16);
    expect(linesInFile(JSON.stringify({ records: [line + 'A'.repeat(3_000)] }))).toEqual([]);
  });
});
