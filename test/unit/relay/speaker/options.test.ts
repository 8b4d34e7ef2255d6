import { describe, expect, it } from 'vitest';
import { readSpeakOptions, SPEAK_HELP } from '../../../../relay/speaker/options.ts';

const LINK = 'https://relay.example.org/#room=AAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('stoa speak', () => {
  it('goes into the room of a link, unless it is to open one', () => {
    expect(readSpeakOptions([LINK, 'bell.mp3', 'evening.m3u', '--volume', '50', '--recordable'])).toEqual({
      link: LINK,
      open: undefined,
      sounds: ['bell.mp3', 'evening.m3u'],
      name: 'Speaker',
      volume: 0.5,
      recordable: true,
      data: '.stoa',
    });
    const words = ['https://relay.example.org/', 'bell.mp3', '--open', ' What time\nis it? ', '--unlisted'];
    expect(readSpeakOptions(words)?.open).toEqual({ title: 'What time is it?', listed: false });
  });

  it('explains itself', () => {
    expect(readSpeakOptions(['--help'])).toBeUndefined();
    for (const line of SPEAK_HELP.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });

  it.each([
    [[], 'A LINK and a SOUND are wanted'],
    [[LINK], 'A LINK and a SOUND are wanted'],
    [['https://relay.example.org/', 'bell.mp3'], 'LINK wants the link of a room'],
    [['bell.mp3', 'https://relay.example.org/', '--open', 'Bells'], 'RELAY wants the address'],
    [[LINK, 'bell.mp3', '--open', ''], '--open wants a title'],
    [[LINK, 'bell.mp3', '--unlisted'], '--unlisted is for --open'],
    [[LINK, 'bell.mp3', '--name', ' '], '--name wants a name'],
    [[LINK, 'bell.mp3', '--volume', '101'], '--volume wants a number from 0 to 100'],
    [[LINK, 'bell.mp3', '--volume', '1e1'], '--volume wants a number from 0 to 100'],
    [[LINK, 'bell.mp3', '--data', ''], '--data wants a folder'],
    [[LINK, 'bell.mp3', '--loud'], "Unknown option '--loud'"],
  ])('says what is wrong with %j', (words, message) => {
    expect(() => readSpeakOptions(words)).toThrow(message);
  });
});
