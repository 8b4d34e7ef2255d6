import { describe, expect, it } from 'vitest';
import { resolveNames } from '../../../../relay/http/resolved-names.ts';
import { createLog } from '../../../../relay/util/log.ts';

describe('announced names', () => {
  it('are resolved, addresses are not, and earlier results survive a failure', async () => {
    const asked: string[] = [];
    let works = true;
    const find = async (name: string): Promise<string[]> => {
      asked.push(name);
      if (!works) throw new Error('no network');
      return ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'];
    };
    const names = resolveNames(['a.example', '192.0.2.9', 'a.example', '2001:db8::1'], createLog('silent'), find);
    await names.refresh();
    expect(asked).toEqual(['a.example']);
    expect(names.addresses.get('a.example')).toHaveLength(4);
    works = false;
    await names.refresh();
    expect(names.addresses.get('a.example')).toHaveLength(4);
    names.stop();
  });

  it('lead to no address of loopback, which the machine itself may have for its own name, unless they say so', async () => {
    const find = async (): Promise<string[]> => ['127.0.1.1', '::1', '192.0.2.1'];
    const names = resolveNames(['a.example', 'localhost'], createLog('silent'), find);
    await names.refresh();
    expect(names.addresses.get('a.example')).toEqual(['192.0.2.1']);
    expect(names.addresses.get('localhost')).toEqual(['127.0.1.1', '::1', '192.0.2.1']);
    names.stop();
  });
});
