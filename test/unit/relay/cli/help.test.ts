import { describe, expect, it } from 'vitest';
import { helpText } from '../../../../relay/cli/help.ts';
import { OPTIONS } from '../../../../relay/cli/option-table.ts';
import { variable } from '../../../../relay/cli/options.ts';

describe('help', () => {
  it('explains every option in lines that fit a terminal', () => {
    const text = helpText();
    for (const { flag, help } of OPTIONS) {
      expect(text).toContain(`--${flag} `.trimEnd());
      expect(text.replace(/\s+/g, ' ')).toContain(help);
    }
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it('names variables after their options', () => {
    expect(variable('max-per-address')).toBe('STOA_MAX_PER_ADDRESS');
  });
});
