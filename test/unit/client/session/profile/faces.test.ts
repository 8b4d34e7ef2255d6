import { describe, expect, it } from 'vitest';
import { Faces } from '../../../../../src/client/session/profile/faces.ts';

describe('pictures on discs', () => {
  it('stand in for initials by the key of the face; who is in the room looks as they do there', () => {
    let css = '';
    const faces = new Faces({
      replaceSync: (text) => {
        css = text;
      },
    });
    const [ada, bao] = ['ad'.repeat(8), 'ba'.repeat(8)];
    faces.show(
      'kept',
      new Map([
        [ada, new Uint8Array([1])],
        [bao, new Uint8Array([2])],
      ]),
    );
    faces.show('room', new Map([[ada, new Uint8Array([3])]]));
    expect(css.split('\n')).toHaveLength(2);
    expect(css).toContain(`[data-face="${ada}"]{background:url("data:image/jpeg;base64,Aw==") center/cover}`);
    expect(css).toContain(`[data-face="${bao}"] bdi{visibility:hidden}`);
    faces.show('room', new Map());
    expect(css).toContain('base64,AQ==');
    faces.show('kept', new Map([['"]{}', new Uint8Array([1])]]));
    expect(css).toBe('');
  });
});
