import { describe, expect, it } from 'vitest';
import { readDoctorOptions } from '../../../../relay/doctor/options.ts';

const read = (...words: string[]) => readDoctorOptions(words, {});

describe('the words behind doctor', () => {
  it('name a relay: by its address, or a name for https', () => {
    expect(read('relay.example')).toEqual({
      do: 'outside',
      json: false,
      url: new URL('https://relay.example/'),
      idle: 15_000,
      timeout: 6_000,
    });
    expect(read('http://192.0.2.1:7862/a?b#c', '--json', '--idle', '70', '--timeout', '2')).toEqual({
      do: 'outside',
      json: true,
      url: new URL('http://192.0.2.1:7862/'),
      idle: 70_000,
      timeout: 2_000,
    });
  });

  it('are a relay’s options where they name none', () => {
    expect(read('--port', '8080', '--json')).toMatchObject({ do: 'inside', json: true, options: { port: 8_080 } });
    expect(readDoctorOptions([], { STOA_MAX_LISTENERS: '7' })).toMatchObject({ options: { maxListeners: 7 } });
    expect(read('--help')).toEqual({ do: 'help' });
  });

  it.each([
    [['--idle', '7']],
    [['--version']],
    [['relay.example', '--port', '7']],
    [['relay.example', 'other.example']],
    [['relay.example', '--idle']],
    [['relay.example', '--idle', '-1']],
    [['relay.example', '--timeout', '0']],
    [['relay.example', '--idle', '3601']],
    [['https://user:word@relay.example']],
    [['https://']],
    [['https://a b']],
  ])('make no sense as %j', (words) => {
    expect(() => read(...words)).toThrow(expect.objectContaining({ name: 'Failure', exitCode: 2 }));
  });
});
