import { expect, test } from 'vitest';
import type { Sample } from '../../../src/samples/sample.ts';
import { type Problem, startTestDaemon } from '../../support/daemon.ts';

interface Page {
  readonly samples: readonly Sample[];
  readonly total: number;
}
const MEASUREMENT = { panUs: 1400, tiltUs: 1300.5, panSide: 1, tiltSide: 1, xM: 0.8, yM: -0.25 };
const HEADER = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m';
const ROW = '1400,1300.5,1,-1,0.8,-0.25';
const OTHER_ROW = '1500,1250,-1,1,0.75,0.125';

test('stores a sample that was measured by other means', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.post<Sample>('samples', MEASUREMENT);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...MEASUREMENT,
    observer: 'by hand',
    rig: 'hobby',
    panRad: expect.any(Number),
    takenAt: new Date(daemon.clock.dateMs()).toISOString(),
  });
  expect((await daemon.get('samples')).body).toEqual({ samples: [body], total: 1 });
});

test('lists samples by page and by session, and removes by id, session or all', async () => {
  const daemon = await startTestDaemon();
  for (const [i, session] of ['a', 'a', 'b'].entries()) {
    await daemon.postCsv(`samples.csv?session=${session}`, `${HEADER}\n${140 + i}${ROW.slice(3)}`);
  }
  const page = async (query: string) => {
    const { samples, total } = (await daemon.get<Page>(`samples?${query}`)).body;
    return { ids: samples.map(({ id }) => id), total };
  };
  expect(await page('limit=2')).toEqual({ ids: [1, 2], total: 3 });
  expect(await page('limit=2&afterId=2')).toEqual({ ids: [3], total: 3 });
  expect(await page('order=newest&limit=2')).toEqual({ ids: [3, 2], total: 3 });
  expect(await page('order=newest&afterId=2')).toEqual({ ids: [3], total: 3 });
  expect(await page('order=oldest&limit=1')).toEqual({ ids: [1], total: 3 });
  expect(await page('session=a')).toEqual({ ids: [1, 2], total: 2 });
  expect(await page('rig=other')).toEqual({ ids: [], total: 0 });

  expect((await daemon.delete('samples/1')).body).toEqual({ removed: 1 });
  expect((await daemon.delete('samples?session=b')).body).toEqual({ removed: 1 });
  expect(await page('')).toEqual({ ids: [2], total: 1 });
  expect((await daemon.delete('samples')).body).toEqual({ removed: 1 });
  expect(await page('')).toEqual({ ids: [], total: 0 });
});

test('restores a removed sample unchanged', async () => {
  const daemon = await startTestDaemon();
  await daemon.postCsv('samples.csv?session=mine', `${HEADER}\n${ROW}\n${OTHER_ROW}`);
  const before = (await daemon.get<Page>('samples')).body;
  await daemon.delete('samples/1');
  const restored = await daemon.post('samples/1/restore');
  expect(restored).toMatchObject({ status: 200, body: before.samples[0] });
  expect((await daemon.get<Page>('samples')).body).toEqual(before);
});

test('refuses an invalid sample, and stores nothing', async () => {
  const daemon = await startTestDaemon();
  for (const [name, value, code] of [
    ['xM', '1e999', 'request-invalid'],
    ['panUs', '"1400"', 'request-invalid'],
    ['panUs', 'NaN', 'json-invalid'],
    ['panSide', '0', 'request-invalid'],
    ['id', '7', 'request-invalid'],
    ['panUs', '9000', 'pulse-out-of-limits'],
  ] as const) {
    const { [name as 'xM']: _, ...others } = MEASUREMENT;
    const body = JSON.stringify(others).replace('}', `, "${name}": ${value}}`);
    const refused = { status: 400, body: { code } };
    expect(await daemon.post('samples', body), body).toMatchObject(refused);
  }
  expect((await daemon.get<Page>('samples')).body.total).toBe(0);
});

test('a spot in centimetres is questioned: alone, in some rows, and in a whole table', async () => {
  const daemon = await startTestDaemon();
  const alone = await daemon.post<Problem>('samples', { ...MEASUREMENT, xM: 80, yM: 0 });
  expect(alone).toMatchObject({
    status: 400,
    body: {
      code: 'sample-invalid',
      detail: expect.stringMatching(/^the spot is 80.0 m away.*cm or mm\? Give metres$/),
    },
  });
  const table = (scaled: number) =>
    [
      'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m',
      ...[80, 90, 100, 110].map((x, i) => `1400,1500,1,1,${i < scaled ? x : x / 100},0.1`),
    ].join('\n');
  const some = await daemon.postCsv<{ skipped: { line: number }[] }>(
    'samples.csv?badRows=skip',
    table(1),
  );
  expect(some.body).toMatchObject({ imported: 3, skipped: [{ line: 2 }] });
  const whole = await daemon.postCsv<Problem>('samples.csv', table(4));
  expect(whole.body).toMatchObject({ code: 'csv-invalid', detail: expect.stringContaining('cm') });
});

test('refuses a wrong query, naming field and value', async () => {
  const daemon = await startTestDaemon();
  for (const [query, texts] of [
    ['limit=abc', ['limit', 'abc']],
    ['limit=-1', ['limit', '-1']],
    ['afterId=1.5', ['afterId', '1.5']],
    ['order=latest', ['order', 'latest']],
    ['sesion=a', ['sesion']],
  ] as const) {
    const { status, body } = await daemon.get<Problem>(`samples?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'request-invalid' });
    for (const text of texts) expect(body.detail).toContain(text);
  }
});

test('removes nothing if the filter is misspelt', async () => {
  const daemon = await startTestDaemon();
  await daemon.post('samples', MEASUREMENT);
  expect((await daemon.delete('samples?sesion=a')).status).toBe(400);
  expect((await daemon.get<Page>('samples')).body.total).toBe(1);
});

test('distinguishes an unknown id from an invalid one', async () => {
  const daemon = await startTestDaemon();
  const unknown = { status: 404, body: { code: 'sample-unknown' } };
  expect(await daemon.delete('samples/7')).toMatchObject(unknown);
  expect(await daemon.post('samples/7/restore')).toMatchObject(unknown);
  for (const id of ['0', '-1', 'x', '1e3', '99999999999999999999']) {
    const invalid = { status: 400, body: { code: 'request-invalid' } };
    expect(await daemon.delete(`samples/${id}`), id).toMatchObject(invalid);
  }
});

test('exports as CSV what was imported', async () => {
  const daemon = await startTestDaemon();
  const imported = await daemon.postCsv(
    'samples.csv?session=mine',
    `${HEADER}\n${ROW}\n${OTHER_ROW}\n`,
  );
  expect(imported.body).toEqual({ imported: 2, session: 'mine', skipped: [] });
  const exported = await daemon.get('samples.csv');
  expect(exported.headers['content-type']).toMatch(/^text\/csv/);
  const { samples } = (await daemon.get<Page>('samples')).body;

  await daemon.delete('samples');
  expect(await daemon.postCsv('samples.csv?session=mine', exported.text)).toMatchObject({
    status: 200,
    body: { imported: 2, session: 'mine', skipped: [] },
  });
  const again = (await daemon.get<Page>('samples')).body.samples;
  const measured = ({ id, uuid, takenAt, ...values }: Sample) => values;
  expect(again.map(measured)).toEqual(samples.map(measured));
});

const BAD_CSV = [
  HEADER,
  ROW,
  'NaN,1300,1,1,0.8,0.1',
  '1400,1300,1,1,Infinity,0.1',
  '1400,1300,2,1,0.8,0.1',
  '9000,1300,1,1,0.8,0.1',
  '1400,1300,1,1,0.8',
  '"1400","",1,1,0.8,0.1',
  OTHER_ROW,
].join('\n');

test('imports nothing of a CSV with invalid rows, and names their lines and reasons', async () => {
  const daemon = await startTestDaemon();
  const { status, body } = await daemon.postCsv<
    Problem & { errors: { line: number; reason: string }[] }
  >('samples.csv', BAD_CSV);
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'csv-rows-invalid' });
  expect(body.errors.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
  expect(body.errors.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('pan_us'),
    expect.stringContaining('x_m'),
    expect.stringContaining('pan_side'),
    expect.stringContaining('9000'),
    expect.stringContaining('5 cells'),
    expect.stringContaining('tilt_us'),
  ]);
  expect(body.detail).toContain('line 3');
  expect((await daemon.get<Page>('samples')).body.total).toBe(0);
});

test('skips invalid rows on request', async () => {
  const daemon = await startTestDaemon();
  const { body } = await daemon.postCsv<{ skipped: { line: number }[] }>(
    'samples.csv?badRows=skip',
    BAD_CSV,
  );
  expect(body).toMatchObject({ imported: 2 });
  expect(body.skipped.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
  expect((await daemon.get<Page>('samples')).body.total).toBe(2);
});

test('refuses a file that is not a CSV of samples', async () => {
  const daemon = await startTestDaemon();
  for (const text of ['', 'a,b\n1,2', `${HEADER},speed\n${ROW},1`, `${HEADER}\n"1400,1,1`]) {
    const refused = { status: 400, body: { code: 'csv-invalid' } };
    expect(await daemon.postCsv('samples.csv', text), text).toMatchObject(refused);
  }
});

test('accepts CSV only with its media type, and only on this route', async () => {
  const daemon = await startTestDaemon();
  const refused = { status: 415, body: { code: 'media-type-unsupported' } };
  expect(await daemon.post('samples.csv', { csv: ROW })).toMatchObject(refused);
  expect(await daemon.postCsv('samples', ROW)).toMatchObject(refused);
});

const ORIGIN_HEADER = `${HEADER},observer,rig,session,taken_at`;

test('keeps the origin of a row, and refuses one of another rig', async () => {
  const daemon = await startTestDaemon();
  const taken = '2026-01-02T03:04:05.000Z';
  const rows = [`${ROW},webcam,hobby,monday,${taken}`, `${OTHER_ROW},,,,`];
  const { body } = await daemon.postCsv('samples.csv', [ORIGIN_HEADER, ...rows].join('\n'));
  expect(body).toEqual({ imported: 2, session: 'monday', skipped: [] });
  const { samples } = (await daemon.get<Page>('samples')).body;
  expect(samples[0]).toMatchObject({ observer: 'webcam', session: 'monday', takenAt: taken });
  expect(samples[1]).toMatchObject({ observer: 'csv', session: 'monday' });

  for (const [row, reason] of [
    [`${ROW},webcam,other,monday,${taken}`, 'the row belongs to rig "other"'],
    [`${ROW},webcam,hobby,monday,yesterday`, 'taken_at'],
  ]) {
    const refused = await daemon.postCsv<Problem>('samples.csv', `${ORIGIN_HEADER}\n${row}`);
    expect(refused.body).toMatchObject({ code: 'csv-rows-invalid' });
    expect(refused.body.detail).toContain(reason);
  }
});

test('stores a row once, also when it is imported again', async () => {
  const daemon = await startTestDaemon();
  const csv = [HEADER, ROW, OTHER_ROW, ROW].join('\n');
  const first = await daemon.postCsv('samples.csv?session=a', csv);
  expect(first.body).toMatchObject({
    imported: 2,
    skipped: [{ line: 4, reason: 'the same as line 2' }],
  });
  const again = await daemon.postCsv('samples.csv?session=b', csv);
  expect(again.body).toMatchObject({ imported: 0 });
  const exported = (await daemon.get('samples.csv')).text;
  expect((await daemon.postCsv('samples.csv', exported)).body).toMatchObject({ imported: 0 });
  expect((await daemon.get<Page>('samples')).body.total).toBe(2);
});

test('accepts a spreadsheet table in UTF-16, sent as bytes', async () => {
  const daemon = await startTestDaemon();
  const csv = `\ufeffsep=;\r\n${HEADER.toUpperCase()}\r\n${ROW.replaceAll('.', '|')}\r\n`
    .replaceAll(',', ';')
    .replaceAll('|', ',');
  const { body } = await daemon.postCsv('samples.csv?session=a', Buffer.from(csv, 'utf16le'));
  expect(body).toEqual({ imported: 1, session: 'a', skipped: [] });
  expect((await daemon.get<Page>('samples')).body.samples[0]).toMatchObject({
    panUs: 1400,
    tiltUs: 1300.5,
    panSide: 1,
    tiltSide: -1,
    xM: 0.8,
    yM: -0.25,
  });
});
