import { describe, expect, it } from 'vitest';
import {
  isBlank,
  NOTHING_CARRIED,
  readCarried,
  tidyAbout,
  tidyLink,
  writeCarried,
} from '../../../../src/node/profile/carried.ts';
import { MAX_ABOUT_BYTES, MAX_CARRIED, MAX_FACE, MAX_LINK } from '../../../../src/node/profile/constants.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { jpeg } from '../../../support/records/communities.ts';

const good = { about: 'I mend clocks', links: ['https://clocks.example/Lisbon'], picture: jpeg(128, 96) };

describe('what is carried', () => {
  it('reads as it was written, empty or full to the last byte', () => {
    const link = `https://a.example/${'x'.repeat(MAX_LINK - 18)}`;
    const picture = new Uint8Array(MAX_FACE);
    picture.set(jpeg(128, 128));
    const full = { about: 'é'.repeat(MAX_ABOUT_BYTES / 2), links: [link, link, link], picture };
    for (const carried of [good, NOTHING_CARRIED, full]) expect(readCarried(writeCarried(carried))).toEqual(carried);
    expect(writeCarried(full).byteLength).toBeLessThanOrEqual(MAX_CARRIED);
    expect(isBlank(NOTHING_CARRIED)).toBe(true);
    for (const some of [{ about: 'x' }, { links: good.links }, { picture: good.picture }])
      expect(isBlank({ ...NOTHING_CARRIED, ...some })).toBe(false);
  });

  it('is refused where a link leads elsewhere than it says, or runs something', () => {
    const wrong = [
      'javascript:alert(1)',
      'http://clocks.example/',
      'https://clocks.example',
      'https://ada@clocks.example/',
      'https://clocks.example:x/',
      'https://CLOCKS.example/',
      'https://cl\u043ecks.example/',
      'https://localhost/',
      'https://clocks.example/a b',
      'https://clocks.example/\u202e',
      `https://a.example/${'x'.repeat(MAX_LINK)}`,
    ];
    for (const link of wrong) expect(() => writeCarried({ ...good, links: [link] }), link).toThrow(MalformedError);
  });

  it('is refused with too much of anything, or with a picture that is none or too large', () => {
    const { about, links, picture } = good;
    const wrong = [
      ['a\nb', links, picture],
      ['\u202eabc', links, picture],
      ['x'.repeat(MAX_ABOUT_BYTES + 1), links, picture],
      [about, [...links, ...links, ...links, ...links], picture],
      [about, links, jpeg(129, 96)],
      [about, links, new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
      [about, links, new Uint8Array(MAX_FACE + 1)],
      [about, links],
      [about, links, picture, 1],
    ];
    for (const value of wrong) expect(() => readCarried(encodeCbor(value))).toThrow(MalformedError);
  });

  it('takes addresses as people type them', () => {
    expect(tidyLink(' clocks.example/Lisbon ')).toBe('https://clocks.example/Lisbon');
    expect(tidyLink('HTTPS://Clocks.Example')).toBe('https://clocks.example/');
    expect(tidyLink('clocks.example:8443/a')).toBe('https://clocks.example:8443/a');
    expect(tidyLink('https://b\u00fccher.example')).toBe('https://xn--bcher-kva.example/');
    for (const none of [
      '',
      'http://clocks.example',
      'javascript:alert(1)',
      'mailto:ada@clocks.example',
      'two words',
      'ada',
    ])
      expect(tidyLink(none), none).toBeUndefined();
    expect(tidyAbout('  I\nmend   clocks ')).toBe('I mend clocks');
  });
});
