import { describe, expect, it } from 'vitest';
import {
  isPlace,
  mayFetch,
  nameAt,
  placeParts,
  placeShown,
  placesIn,
} from '../../../../../src/node/community/found/place.ts';

const FILE = 'https://files.porch.example/a/relays.json?x=1&y=2';
const NAME = 'dns:_stoa.porch.example';

describe('a place', () => {
  it('is a file by its web address, or a name in DNS', () => {
    for (const place of [FILE, NAME, 'http://192.168.1.7:8080/relays.json', 'dns:xn--bcher-kva.example'])
      expect(isPlace(place)).toBe(true);
    expect([nameAt(NAME), nameAt(FILE)]).toEqual(['_stoa.porch.example', undefined]);
    expect([placeShown(NAME), placeShown(FILE)]).toEqual(['_stoa.porch.example', 'files.porch.example']);
  });

  it.each([
    '',
    'dns:',
    'dns:localhost',
    'dns:Porch.example',
    'dns:porch..example',
    'dns:-porch.example',
    'dns:porch.example/x',
    'dns:1.2.3.4',
    'ftp://porch.example/relays.json',
    'data:application/json,{}',
    'https://porch.example',
    'https://PORCH.example/',
    'https://ada:secret@porch.example/',
    'https://porch.example/#a',
    `https://porch.example/${'a'.repeat(200)}`,
  ])('is not %j', (text) => {
    expect(isPlace(text)).toBe(false);
  });

  it('is named in a link as it is, and no more than four are', () => {
    const link = `#community=${'c'.repeat(43)}${placeParts([FILE, NAME])}`;
    expect(placesIn(link)).toEqual([FILE, NAME]);
    expect(placesIn(`#place=${encodeURIComponent('https://a@b/')}${placeParts([NAME])}`)).toEqual([NAME]);
    expect(placesIn(`#${placeParts([NAME])}${placeParts(Array(9).fill(NAME))}`)).toHaveLength(4);
  });

  it('is asked by https; nearby also without, by who is nearby', () => {
    const home = 'http://192.168.1.7/relays.json';
    expect([mayFetch(FILE, 'stoa.example'), mayFetch(FILE, 'localhost')]).toEqual([true, true]);
    expect([mayFetch(home, 'stoa.example'), mayFetch(home, 'localhost')]).toEqual([false, true]);
    expect(mayFetch('https://192.168.1.7/relays.json', 'stoa.example')).toBe(false);
    expect(mayFetch('https://[fd00::1]/relays.json', 'stoa.example')).toBe(false);
    expect(mayFetch('http://files.porch.example/', 'localhost')).toBe(false);
    expect(mayFetch(NAME, 'stoa.example')).toBe(false);
  });
});
