import { describe, expect, it } from 'vitest';
import { VoiceLevels } from '../../../../../src/client/session/presenters/voice-levels.ts';

describe('levels', () => {
  it('give each voice a signal of its own that stays the same', () => {
    const levels = new VoiceLevels();
    const ada = levels.of('ada');
    let drawn = 0;
    levels.of('bao').subscribe(() => drawn++);
    levels.set(new Map([['ada', 0.5]]));
    expect([ada.value, levels.of('ada') === ada, drawn]).toEqual([0.5, true, 1]);
  });

  it('fall to silence for a voice that is not named', () => {
    const levels = new VoiceLevels();
    const ada = levels.of('ada');
    levels.set(new Map([['ada', 0.5]]));
    levels.set(new Map([['stranger', 1]]));
    expect(ada.value).toBe(0);
  });

  it('forget people who left', () => {
    const levels = new VoiceLevels();
    const [ada, bao] = [levels.of('ada'), levels.of('bao')];
    levels.keep(new Set(['bao']));
    levels.set(
      new Map([
        ['ada', 1],
        ['bao', 1],
      ]),
    );
    expect([ada.value, bao.value]).toEqual([0, 1]);
    expect(levels.of('ada')).not.toBe(ada);
  });
});
