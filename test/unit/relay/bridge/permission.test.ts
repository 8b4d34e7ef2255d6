import { expect, it } from 'vitest';
import { refusalOf } from '../../../../relay/bridge/permission.ts';

it('lets what anyone can hear leave the room, and what is encrypted for members not', () => {
  expect(refusalOf({ access: 'anyone' })).toBeUndefined();
  expect(refusalOf({ access: 'members' })).toMatch(/encrypted/);
});
