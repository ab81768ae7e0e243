import { expect, test, vi } from 'vitest';
import type { AuditEntry } from '../../src/api/audit.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { Person, startSharedDaemon } from '../support/people.ts';

const entriesFor = async (person: Person): Promise<AuditEntry[]> =>
  (await person.get<{ entries: AuditEntry[] }>('audit')).body.entries;

test('records who did what, when, and with which result', async () => {
  const { daemon, grace, ada, vic } = await startSharedDaemon();
  await ada.get('rig');
  await vic.post('predictions', { targets: [{ xM: 0.8, yM: 0 }] });
  await ada.post('aim', { xM: 5, yM: 0 });
  await ada.request('PUT', 'presets/door', { body: { xM: 0.8, yM: 0 } });
  await vic.post('rig/home');
  await vic.post('rig/stop');
  await daemon.post('rig/home');
  await grace.request('DELETE', 'samples?session=none&token=secret');
  const entry = (name: string, action: string, code: string | null) =>
    expect.objectContaining({ name, action, code, count: 1 });
  const entries = await entriesFor(grace);
  expect(entries).toEqual([
    entry('Grace', 'DELETE /samples?session=none&token=…', 'request-invalid'),
    entry('Vic', 'POST /rig/stop', null),
    entry('Vic', 'POST /rig/home', 'role-forbidden'),
    entry('Ada', 'PUT /presets/door', null),
    entry('Ada', 'POST /aim', 'target-unreachable'),
  ]);
  expect(entries[4]).toMatchObject({ role: 'operator', status: 422, detail: '{"xM":5,"yM":0}' });
  expect(Date.parse(entries[3]!.at)).toBeLessThanOrEqual(daemon.clock.dateMs());
  expect((await ada.get('audit')).status).toBe(403);
});

test('counts the commands of a control loop', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('rig/arm');
  const aims = Array.from({ length: 40 }, (_, i) =>
    daemon.begin('POST', 'rig/command', { body: { panUs: 1500 + i, tiltUs: 1500 } }),
  );
  await daemon.clock.run(Promise.all(aims));
  const { entries } = (await daemon.get<{ entries: AuditEntry[] }>('audit')).body;
  const moves = entries.filter(({ action }) => action === 'POST /rig/command');
  expect(moves.length).toBeLessThan(25);
  expect(moves.reduce((sum, { count }) => sum + count, 0)).toBe(40);
  expect(entries.at(-1)).toMatchObject({ name: null, role: 'teacher', action: 'POST /rig/arm' });
});

test('a jog is one entry, however many messages it takes', async () => {
  const { daemon, grace, ada } = await startSharedDaemon();
  const client = await ada.connect();
  for (let i = 0; i < 20; i++) {
    client.send('{"jog": {"panRadPerS": 0.3, "tiltRadPerS": 0}}');
    await daemon.clock.advance(100);
  }
  client.send('{"jog": {"panRadPerS": 0, "tiltRadPerS": 0}}');
  await daemon.until(() => !daemon.services.jogging.active);
  const [jog, ...others] = await entriesFor(grace);
  expect(others).toEqual([]);
  expect(jog).toMatchObject({ name: 'Ada', action: 'jog', code: null, count: 1 });
  expect(JSON.parse(jog!.detail!).durationS).toBeGreaterThan(1);
});

test('writes by itself within a second, and at the end', async () => {
  const { daemon, ada } = await startSharedDaemon();
  const add = vi.spyOn(daemon.services.store.audit, 'add');
  await ada.post('rig/arm');
  await daemon.clock.advance(1000);
  expect(add).toHaveBeenCalledTimes(1);
  await ada.post('rig/release');
  await daemon.clock.run(daemon.daemon.close());
  expect(add).toHaveBeenCalledTimes(2);
});

test('a failing disk refuses no command, and loses no entry', async () => {
  const { daemon, grace, ada } = await startSharedDaemon();
  const add = vi.spyOn(daemon.services.store.audit, 'add').mockRejectedValueOnce(new Error('full'));
  expect((await ada.post('rig/arm')).status).toBe(200);
  await daemon.clock.advance(1000);
  expect(add).toHaveBeenCalled();
  expect(await entriesFor(grace)).toMatchObject([{ action: 'POST /rig/arm' }]);
});

test('as CSV, from which a spreadsheet runs no formula', async () => {
  const { grace, tokens, daemon } = await startSharedDaemon();
  const eve = new Person(daemon, await tokens.add('=1+1', 'operator', '2026-01-01T00:00:00.000Z'));
  await eve.post('aim', { xM: 5, yM: 0 });
  const { text, headers } = await grace.get('audit.csv');
  expect(headers['content-type']).toContain('text/csv');
  const [header, row] = text.split('\n');
  expect(header).toBe('id,at,name,role,action,detail,status,code,count');
  expect(row).toContain(",'=1+1,operator,POST /aim,");
});
