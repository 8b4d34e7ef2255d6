import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, startRelay } from '../../support/harness/relay.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { command } from '../../support/machine/processes.ts';
import { findProgram } from '../../support/machine/programs.ts';

const SHIPPED = join(REPOSITORY, 'relay/deploy/monitoring');
const RULES = join(SHIPPED, 'prometheus-rules.yml');
const CASES = join(import.meta.dirname, 'alerts.yml');
/** Of a busy machine. */
const SOON = { timeout: 30_000, interval: 100 };

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function dashboardQueries(): Promise<string[]> {
  const dashboard = JSON.parse(await readFile(join(SHIPPED, 'grafana-dashboard.json'), 'utf8')) as {
    panels: { targets: { expr: string }[] }[];
  };
  return dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$relay', '.*')));
}

describe('the alert rules', { timeout: 60_000 }, () => {
  it('tell a relay that is in trouble from one that is well, each of them', async () => {
    const promtool = await findProgram('promtool');
    expect(await command(promtool, ['check', 'rules', RULES])).toContain('SUCCESS');
    expect(await command(promtool, ['test', 'rules', CASES])).toContain('SUCCESS');
    const alerts = [...(await readFile(RULES, 'utf8')).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const tested = [...(await readFile(CASES, 'utf8')).matchAll(/- alertname: (\w+)/g)].map(([, name]) => name);
    expect(tested).toEqual(alerts);
  });
});

describe('Prometheus, with the shipped rules', { timeout: 120_000 }, () => {
  it('reads a relay, finds every metric that rules and dashboard name, and no reason for an alert', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stoa-monitoring-'));
    cleanups.push(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>Stoa</title>');
    const metricsPort = await freePort();
    const relay = await startRelay({ page: folder, args: ['--metrics-port', `${metricsPort}`, '--no-udp'] });
    cleanups.push(() => relay.stop());

    const port = await freePort();
    const job = `{ job_name: stoa, static_configs: [{ targets: ['127.0.0.1:${metricsPort}'] }] }`;
    const config = `global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: ['${RULES}']\nscrape_configs: [${job}]\n`;
    await writeFile(join(folder, 'prometheus.yml'), config);
    const words = [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ];
    const prometheus = spawn(await findProgram('prometheus'), words, { stdio: 'ignore' });
    cleanups.push(async () => {
      const ended = once(prometheus, 'exit');
      prometheus.kill('SIGKILL');
      await ended;
    });
    const ask = async (path: string): Promise<unknown> =>
      ((await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()) as { data: unknown }).data;
    const query = async (expression: string): Promise<unknown[]> =>
      ((await ask(`query?query=${encodeURIComponent(expression)}`)) as { result: unknown[] }).result;
    await expect.poll(() => query('up{job="stoa"} == 1').catch(() => []), SOON).toHaveLength(1);

    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const expressions = [...(await dashboardQueries()), await readFile(RULES, 'utf8')];
    const named = new Set(expressions.join(' ').match(/\b(stoa|process|nodejs)_[a-z0-9_]+/g));
    expect(named.size).toBeGreaterThan(25);
    const told = new Set(text.match(/^\w+/gm));
    expect([...named].filter((name) => !told.has(name))).toEqual([]);
    // What every panel asks, Prometheus can answer.
    for (const expression of await dashboardQueries()) expect(await query(expression)).toBeInstanceOf(Array);
    interface Rules {
      readonly groups: readonly { readonly rules: readonly { readonly health: string; readonly state: string }[] }[];
    }
    const states = async (): Promise<Set<string>> => {
      const { groups } = (await ask('rules')) as Rules;
      return new Set(groups.flatMap(({ rules }) => rules.map(({ health, state }) => `${health} ${state}`)));
    };
    await expect.poll(states, SOON).toEqual(new Set(['ok inactive']));
  });
});
