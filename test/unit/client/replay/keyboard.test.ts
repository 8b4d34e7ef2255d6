import { expect, it } from 'vitest';
import { actionOf, type PressedKey } from '../../../../src/client/replay/keyboard.ts';

const press = (key: string, on: PressedKey['on'] = 'page', modified = false) => actionOf({ key, on, modified });

it('plays, goes and searches by keys', () => {
  expect(press(' ')).toEqual({ do: 'toggle' });
  expect(press('K')).toEqual({ do: 'toggle' });
  expect(press('j')).toEqual({ do: 'move', by: -10 });
  expect(press('l', 'button')).toEqual({ do: 'move', by: 10 });
  expect(press('ArrowRight', 'slider')).toEqual({ do: 'move', by: 5 });
  expect(press('End')).toEqual({ do: 'seek', to: 'end' });
  expect(press('/')).toEqual({ do: 'search' });
});

it('leaves to the browser what is the browser’s', () => {
  expect(press('j', 'text')).toBeUndefined();
  expect(press('l', 'page', true)).toBeUndefined();
  expect(press(' ', 'button')).toBeUndefined();
  expect(press('ArrowDown')).toBeUndefined();
  expect(press('ArrowDown', 'slider')).toEqual({ do: 'move', by: -5 });
  expect(press('ArrowLeft', 'choice')).toBeUndefined();
  expect(press('constructor')).toBeUndefined();
});
