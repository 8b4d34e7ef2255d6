import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';
import { startUserSystemd, type UserSystemd } from '../../support/machine/user-systemd.ts';
import { TestListener } from '../../support/peers/local-relay.ts';

const UNIT = join(REPOSITORY, 'relay/deploy/stoa.service');
/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 50 };

it('systemd finds little that the relay’s unit could still forbid: at most 2.0 of 10', async () => {
  const analyze = await findProgram('systemd-analyze');
  const said = await command(analyze, ['security', '--offline=true', '--threshold=20', '--no-pager', UNIT]);
  expect(said).toContain('Overall exposure level for stoa.service');
});

describe('the relay’s unit', { timeout: 120_000 }, () => {
  let folder: string;
  let port: number;
  let systemd: UserSystemd | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stoa-systemd-'));
    await mkdir(join(folder, 'page'));
    await writeFile(join(folder, 'page/index.html'), '<!doctype html><title>Stoa</title>');
    port = await freePort();
    const units = join(folder, 'units');
    await mkdir(join(units, 'stoa.service.d'), { recursive: true });
    await cp(UNIT, join(units, 'stoa.service'));
    const node = join(REPOSITORY, 'node_modules/.bin/node');
    const options = `--port ${port} --page ${join(folder, 'page')} --drain-seconds 20`;
    // The sources in place of the package, where they lie, and as the user that runs the tests.
    const start = `ExecStart=\nExecStart=${node} ${join(REPOSITORY, 'relay/main.ts')} ${options}\n`;
    const place = 'DynamicUser=no\nUser=\nProtectHome=no\nPrivateTmp=no\n';
    const config = `Environment=STOA_CONFIG=${join(folder, 'stoa.conf')}\n`;
    await writeFile(join(folder, 'stoa.conf'), 'STOA_NAME=Willow\n');
    await writeFile(join(units, 'stoa.service.d/test.conf'), `[Service]\n${start}${place}${config}`);
    systemd = await startUserSystemd(folder);
    await expect.poll(() => systemd!.ctl('is-active', 'basic.target').catch(() => ''), SOON).toBe('active\n');
  }, 60_000);
  afterEach(async () => {
    await systemd?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('starts it in the sandbox, waits until it is open, tells it to read again, and lets its listeners leave', async () => {
    const { ctl } = systemd!;
    await ctl('start', 'stoa');
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const show = async (what: string): Promise<string> => (await ctl('show', '-P', what, 'stoa')).trim();
    expect(await show('StatusText')).toBe(`Open at http://localhost:${port}`);
    expect(await show('ActiveState')).toBe('active');

    const name = async (): Promise<string> => {
      const told = (await (await fetch(`http://127.0.0.1:${port}/relay.json`)).json()) as { name: string };
      return told.name;
    };
    expect(await name()).toBe('Willow');
    await writeFile(join(folder, 'stoa.conf'), 'STOA_NAME=Olive\n');
    await ctl('reload', 'stoa');
    await expect.poll(name, SOON).toBe('Olive');
    const listener = await TestListener.overSocket(`127.0.0.1:${port}`, { room: 'A'.repeat(27) });
    await expect.poll(() => listener.messages.length, SOON).toBeGreaterThan(0);
    await expect.poll(() => show('SubState'), SOON).toBe('running');

    const stopped = ctl('stop', 'stoa');
    await expect.poll(() => listener.notices.map(({ reason }) => reason), SOON).toEqual(['draining']);
    expect(await show('SubState')).toMatch(/^stop/);
    listener.close();
    await stopped;
    expect(await show('Result')).toBe('success');
    expect(await show('ExecMainStatus')).toBe('0');
  });

  it('does not start it again and again when its options are wrong', async () => {
    await writeFile(
      join(folder, 'units/stoa.service.d/wrong.conf'),
      `[Service]\nEnvironment=STOA_MAX_ROOMS=many\nStandardError=file:${join(folder, 'said')}\n`,
    );
    await systemd!.ctl('daemon-reload');
    await expect(systemd!.ctl('start', 'stoa')).rejects.toThrow();
    expect(await readFile(join(folder, 'said'), 'utf8')).toContain('STOA_MAX_ROOMS wants a whole number');
    expect((await systemd!.ctl('show', '-P', 'SubState', 'stoa')).trim()).toBe('failed');
  });
});
