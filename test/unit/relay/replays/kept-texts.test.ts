import { describe, expect, it } from 'vitest';
import { KeptTexts } from '../../../../relay/replays/kept-texts.ts';

function texts() {
  const clock = { now: 0 };
  const kept = new KeptTexts(() => clock.now);
  const made: string[] = [];
  const ask = (name: string, shelf: object, from = name, text = name) =>
    kept
      .of(shelf, name, from, () => {
        made.push(name);
        return text;
      })
      ?.bytes.toString();
  return { clock, made, ask };
}

describe('the texts about replays', () => {
  it('are made once for each state of the shelf, whoever asks and how often', () => {
    const { made, ask } = texts();
    const shelf = {};
    for (let i = 0; i < 1_000; i++) expect(ask('feed', shelf, `${i}`)).toBe('feed');
    expect(made).toEqual(['feed']);
    expect(ask('feed', {}, 'one', 'another')).toBe('another');
  });

  it('are made twenty times a second for all and five for one address, and those that are there are always had', () => {
    const { clock, ask } = texts();
    const shelf = {};
    const greedy = Array.from({ length: 10 }, (_, i) => ask(`greedy ${i}`, shelf, 'one'));
    expect(greedy.filter((text) => text !== undefined)).toHaveLength(5);
    const others = Array.from({ length: 30 }, (_, i) => ask(`other ${i}`, shelf));
    expect(others.filter((text) => text !== undefined)).toHaveLength(15);
    expect(ask('other 3', shelf, 'late')).toBe('other 3');
    clock.now = 999;
    expect(ask('other 29', shelf)).toBeUndefined();
    clock.now = 1_000;
    expect(ask('other 29', shelf)).toBe('other 29');
  });

  it('take no more memory than they may: the oldest are made again', () => {
    const { clock, made, ask } = texts();
    const shelf = {};
    const megabyte = 'x'.repeat(1_048_576);
    for (let i = 0; i < 20; i++) {
      clock.now += 1_000;
      ask(`${i}`, shelf, 'one', megabyte);
    }
    made.length = 0;
    clock.now += 1_000;
    for (const name of ['19', '4', '3', '0']) ask(name, shelf, 'one', megabyte);
    expect(made).toEqual(['3', '0']);
  });
});
