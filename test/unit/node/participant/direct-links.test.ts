import { describe, test } from 'vitest';
import { memoryLinks } from '../../../support/fakes/memory-links.ts';
import { DIRECT_LINKS } from '../../../support/ports/direct-links.ts';

describe('direct links in memory', () => {
  for (const { name, holds } of DIRECT_LINKS) {
    test(name, () => {
      const links = memoryLinks();
      return holds({ caller: links, called: links });
    });
  }
});
