import { describe, expect, it } from 'vitest';
import { inkOn, readSettings } from '../../../../src/client/embed/settings.ts';

const NOTHING = { theme: undefined, accent: undefined, ground: undefined, language: undefined, around: undefined };

describe('what a frame is told', () => {
  it('is read from behind the #', () => {
    expect(
      readSettings(
        '#room=x&theme=dark&accent=%23A94c19&ground=%23ffffff&lang=pt-BR&around=https%3A%2F%2Fexample.org%3A8443',
      ),
    ).toEqual({
      theme: 'dark',
      accent: '#A94c19',
      ground: '#ffffff',
      language: 'pt-BR',
      around: 'https://example.org:8443',
    });
    expect(readSettings('')).toEqual(NOTHING);
  });

  it.each([
    'theme=black',
    'theme=darker',
    'accent=red',
    'accent=%23fff',
    'accent=%23ffffff%3Bx',
    'ground=url(https%3A%2F%2Fevil.example)',
    'lang=en%22',
    'lang=',
    'around=*',
    'around=null',
    'around=https%3A%2F%2Fexample.org%2F',
    'around=https%3A%2F%2Fexample.org%2Fpath',
    'around=javascript%3Aalert(1)',
    'around=file%3A%2F%2F',
  ])('is nothing where it is no such thing: %s', (part) => {
    expect(readSettings(`#${part}`)).toEqual(NOTHING);
  });

  it('is cut where it is far too long', () => {
    expect(readSettings(`#${'x'.repeat(5_000)}&theme=dark`)).toEqual(NOTHING);
  });
});

describe('ink', () => {
  it.each([
    ['#ffffff', '#000000'],
    ['#ffff00', '#000000'],
    ['#f0945b', '#000000'],
    ['#000000', '#ffffff'],
    ['#0000ff', '#ffffff'],
    ['#a94c19', '#ffffff'],
  ] as const)('on %s is %s', (colour, ink) => {
    expect(inkOn(colour)).toBe(ink);
  });
});
