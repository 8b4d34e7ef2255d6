import { describe, expect, it } from 'vitest';
import { rotateFigures } from '../../../bench/grants/rotate.ts';

describe('a key rotation', () => {
  it('takes 68 bytes per member, a signed header per 128 of them, and one small reply each', async () => {
    const figures = await rotateFigures(300);
    const value = (name: string) => figures.find((figure) => figure.name === `grants.rotate.${name}`)!.value;
    const heads = value('bytes') * 1024 - 300 * 68;
    expect(heads / 3).toBeGreaterThan(64);
    expect(heads / 3).toBeLessThan(256);
    expect(value('own')).toBeLessThan(160);
  });
});
