import { describe, expect, it } from 'vitest';
import { RECORD_HELP, readRecordOptions, readVerifyOptions, VERIFY_HELP } from '../../../../relay/recorder/options.ts';
import { ROOM } from '../../../support/records/bundles.ts';

const LINK = `https://relay.example.org/#room=${ROOM}`;

describe('the command line of the recorder', () => {
  it('is a link and a folder, or a folder to recover', () => {
    expect(readRecordOptions([LINK, '--out', 'evening'])).toMatchObject({
      do: 'record',
      from: { link: LINK, room: ROOM, relays: [] },
      out: 'evening',
    });
    expect(readRecordOptions(['--out=evening', LINK])).toMatchObject({ do: 'record', out: 'evening' });
    expect(readRecordOptions(['--recover', 'evening'])).toEqual({ do: 'recover', folder: 'evening', mix: true });
    expect(readRecordOptions(['--recover', 'evening', '--no-mix'])).toMatchObject({ mix: false });
    expect(readRecordOptions(['--mix', 'evening'])).toEqual({ do: 'mix', folder: 'evening', format: 'ogg' });
    expect(readRecordOptions(['--mix', 'evening', '--format', 'mp3'])).toMatchObject({ format: 'mp3' });
    expect(readRecordOptions(['--merge', 'a', 'b', '--out', 'c'])).toEqual({
      do: 'merge',
      folders: ['a', 'b'],
      out: 'c',
      mix: true,
    });
    expect(readRecordOptions(['--help'])).toEqual({ do: 'help' });
    expect(readVerifyOptions(['evening'])).toBe('evening');
    expect(readVerifyOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'One LINK of a room is wanted'],
    [[LINK, LINK, '--out', 'x'], 'One LINK of a room is wanted'],
    [[LINK], '--out wants a folder'],
    [[LINK, '--out', ''], '--out wants a folder'],
    [['evening', '--out', 'x'], 'LINK wants the link of a room'],
    [['https://relay.example.org/', '--out', 'x'], 'LINK wants the link of a room'],
    [[LINK.replace('https', 'ftp'), '--out', 'x'], 'LINK wants the link of a room'],
    [[LINK, '--into', 'x'], "Unknown option '--into'"],
    [['--recover', 'x', LINK], '--recover takes a folder, and nothing else'],
    [['--mix', 'x', LINK], '--mix takes a folder and --format, and nothing else'],
    [['--mix', 'x', '--format', 'wav'], '--format is one of ogg, mp3, m4a'],
    [[LINK, '--out', 'x', '--format', 'mp3'], '--format is for --mix'],
    [['--merge', 'a', '--out', 'c'], '--merge wants two folders'],
    [['--merge', 'a', 'b'], '--out wants a folder'],
    [['--recover', 'x', '--merge'], '--recover takes a folder, and nothing else'],
    [['--recover', 'x', '--out', 'y'], '--recover takes a folder, and nothing else'],
  ])('says what is wrong with %j', (argv, message) => {
    expect(() => readRecordOptions(argv)).toThrow(message);
    expect(() => readRecordOptions(argv)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('says the same of verify', () => {
    expect(() => readVerifyOptions([])).toThrow('One DIR is wanted. See: npm run verify -- --help');
    expect(() => readVerifyOptions(['a', 'b'])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('has help that fits a terminal', () => {
    for (const line of `${RECORD_HELP}${VERIFY_HELP}`.split('\n')) expect(line.length, line).toBeLessThanOrEqual(124);
  });
});
