import { describe, test } from 'vitest';
import { MemoryStore } from '../../../../src/node/util/key-value-store.ts';
import { KEY_VALUE_STORE } from '../../../support/ports/key-value-store.ts';

describe('a store in memory', () => {
  for (const { name, holds } of KEY_VALUE_STORE)
    test(name, () => holds({ store: new MemoryStore(), refuse: () => undefined }));
});
