import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dueAt, Waits, whyDue } from '../../../../relay/acme/schedule.ts';
import { selfSign } from '../../../support/machine/self-sign.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

let certificate: X509Certificate;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stoa-schedule-'));
  await selfSign({ cert: join(folder, 'cert'), key: join(folder, 'key') }, 'relay.example', { days: 90 });
  certificate = new X509Certificate(await readFile(join(folder, 'cert')));
  await rm(folder, { recursive: true });
});

describe('a certificate', () => {
  it('is due when a third of its life is left', () => {
    const from = Date.parse(certificate.validFrom);
    expect(dueAt(certificate)).toBe(from + 60 * DAY);
    expect(whyDue(certificate, ['relay.example'], from + 59 * DAY)).toBeUndefined();
    expect(whyDue(certificate, ['relay.example'], from + 60 * DAY)).toBe('age');
    expect(whyDue(certificate, ['relay.example'], from + 100 * DAY)).toBe('age');
  });

  it('is due at once when there is none, or for other names', () => {
    const now = Date.parse(certificate.validFrom);
    expect(whyDue(undefined, ['relay.example'], now)).toBe('absent');
    expect(whyDue(certificate, ['relay.example', 'hall.example'], now)).toBe('names');
    expect(whyDue(certificate, ['other.example'], now)).toBe('names');
  });
});

describe('the waits between orders', () => {
  it('begin with seconds where nobody answered, and stay below six hours', () => {
    const waits = new Waits(() => 0);
    expect([waits.failed('unreachable', 0), waits.failed('unreachable', 0)]).toEqual([10_000, 20_000]);
    for (let i = 0; i < 20; i++) waits.failed('unreachable', 0);
    expect(waits.failed('unreachable', 0)).toBe(360 * MINUTE);
  });

  it('are minutes where the authority refused, and hours where it has had too many', () => {
    const waits = new Waits(() => 0);
    expect(waits.failed('refused', 0)).toBe(320_000);
    expect(waits.failed('refused', 0)).toBe(640_000);
    expect(waits.failed('limited', 0)).toBeGreaterThan(120 * MINUTE);
    waits.succeeded();
    expect(waits.failed('unreachable', 0)).toBe(10_000);
  });

  it('end when the operator says so', () => {
    const waits = new Waits(() => 0);
    waits.failed('refused', 1_000);
    expect([waits.isDue(1_000), waits.left(1_000)]).toEqual([false, 320_000]);
    waits.hurry();
    expect([waits.isDue(1_000), waits.left(1_000)]).toEqual([true, 0]);
  });
});
