import { expect, it } from 'vitest';
import { lookupOf, targetOf } from '../../../../../relay/doctor/remote/target.ts';

it('a target has the port of its scheme, and no brackets', () => {
  expect(targetOf(new URL('https://relay.example'), 5)).toMatchObject({
    host: 'relay.example',
    port: 443,
    secure: true,
  });
  expect(targetOf(new URL('http://[2001:db8::1]:80'), 5)).toMatchObject({
    host: '2001:db8::1',
    port: 80,
    secure: false,
  });
});

it('a name leads to the address that was reached, in both ways that Node asks', () => {
  const lookup = lookupOf({ ...targetOf(new URL('https://relay.example'), 5), address: '2001:db8::1' });
  const answers: unknown[] = [];
  lookup('relay.example', { all: true }, (_error, found) => answers.push(found));
  lookup('relay.example', {}, (_error, found, family) => answers.push(found, family));
  expect(answers).toEqual([[{ address: '2001:db8::1', family: 6 }], '2001:db8::1', 6]);
});
