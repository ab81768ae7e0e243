/** The files in examples/ that other programs read, as far as they can be checked without them. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../src/api/openapi.ts';
import { SubscribeSchema } from '../../src/api/telemetry.ts';
import { matches } from '../../src/validation.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { isMissing } from '../support/packages.ts';

const read = (path: string) =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');

interface FlowNode {
  readonly id: string;
  readonly type: string;
  readonly wires?: readonly (readonly string[])[];
  readonly method?: string;
  readonly url?: string;
  readonly rules?: readonly { readonly to?: string }[];
}

test('the Node-RED flow is wired, and calls existing routes', () => {
  const nodes = JSON.parse(read('node-red/flow.json')) as FlowNode[];
  const ids = nodes.map(({ id }) => id);
  const wired = nodes.flatMap(({ wires = [] }) => wires.flat());
  expect(wired.filter((id) => !ids.includes(id))).toEqual([]);
  const calls = nodes.filter(({ type }) => type === 'http request');
  expect(calls).toHaveLength(3);
  const { paths } = openApiDocument('0.0.0');
  for (const { method, url } of calls) {
    expect(paths[new URL(url!).pathname]).toHaveProperty(method!.toLowerCase());
  }
  const subscription = nodes.find(({ type }) => type === 'change')!.rules![0]!.to!;
  expect(matches(SubscribeSchema, JSON.parse(subscription))).toBe(true);
});

interface Board {
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
}

test('the Grafana board reads existing metrics with valid expressions', async () => {
  const { panels } = JSON.parse(read('grafana/pantilt.json')) as Board;
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
  const named = expressions.flatMap((expr) => expr.match(/\b[a-z][a-z0-9_]+(?=\{)/g) ?? []);
  expect(named.length).toBeGreaterThan(15);
  const dataDirectory = await temporaryDirectory();
  const daemon = await startTestDaemon({ dataDirectory });
  const { text } = await daemon.get('/metrics');
  const families = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
  const familyOf = (name: string) => name.replace(/_(bucket|count)$/, '');
  expect(named.filter((name) => !families.includes(familyOf(name)))).toEqual([]);

  if (isMissing('prometheus')) return;
  const rules = expressions.map((expr, i) => ({
    record: `panel:${i}`,
    expr: expr.replaceAll('$instance', '.*'),
  }));
  const file = join(await temporaryDirectory(), 'rules.yml');
  await writeFile(file, JSON.stringify({ groups: [{ name: 'board', rules }] }));
  expect(execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })).toContain(
    'SUCCESS',
  );
});

/** Exposure that `systemd-analyze security` finds, from 0 (best) to 10, times ten. */
const MAX_EXPOSURE = 20;

test.skipIf(isMissing('systemd'))('the systemd unit is valid and hardened', async () => {
  const unit = read('service/pantilt.service');
  const file = join(await temporaryDirectory(), 'pantilt.service');
  await writeFile(file, unit.replace('/usr/bin/pantilt', process.execPath));
  const analyze = (...args: string[]) =>
    execFileSync('systemd-analyze', [...args, file], { encoding: 'utf8', stdio: 'pipe' });
  expect(analyze('verify')).toBe('');
  const strict = ['security', '--offline=true', `--threshold=${MAX_EXPOSURE}`];
  expect(analyze(...strict)).toContain('Overall exposure level');
});
