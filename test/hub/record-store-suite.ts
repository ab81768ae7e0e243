/** The tests of a hub's records that every database has to pass. */
import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { expect, test } from 'vitest';
import type { DeliveredRecord } from '../../src/api/records.ts';
import { VirtualClock } from '../../src/clock.ts';
import { RecordStore } from '../../src/hub/store/record-store.ts';
import type { RecordTables } from '../../src/hub/store/record-tables.ts';
import { uuidV7 } from '../../src/uuid.ts';
import { newModel, newSample, newTraining } from '../store/example-records.ts';

export const ORIGIN = '019b0000-0000-7000-8000-000000000000';

/** A sample on its way. */
export function sampleRecord(changes: Partial<DeliveredRecord> = {}): DeliveredRecord {
  const body = { ...newSample(), removed: false, collectionUuid: null, poseIndex: null };
  const uuid = uuidV7(Date.parse(body.takenAt));
  return { table: 'samples', uuid, revision: 1000, body, ...changes };
}

/** Adds the tests. @param open an empty database with the tables of a hub */
export function testRecordStore(open: () => Promise<Kysely<RecordTables>>): void {
  const opened = async () => {
    const db = await open();
    const store = new RecordStore(db, new VirtualClock(Date.UTC(2026, 5, 1)));
    const take = (...records: DeliveredRecord[]) => store.take({ origin: ORIGIN, records });
    const count = async (table: keyof RecordTables) =>
      Number(
        (await sql<{ n: number }>`select count(*) n from ${sql.table(table)}`.execute(db)).rows[0]!
          .n,
      );
    return { db, store, take, count };
  };

  test('stores a record once, however often it arrives', async () => {
    const { db, take, count } = await opened();
    const record = sampleRecord();
    expect(await take(record)).toEqual({ stored: 1, known: 0, refused: 0 });
    expect(await take(record)).toEqual({ stored: 0, known: 1, refused: 0 });
    await Promise.all([take(record), take(record, record)]);
    expect(await count('samples')).toBe(1);
    const [row] = await db.selectFrom('samples').selectAll().execute();
    expect(row).toMatchObject({
      uuid: record.uuid,
      origin: ORIGIN,
      source: 'samples',
      panUs: newSample().panUs,
      xM: newSample().xM,
      rig: 'desk',
    });
    expect(new Date(row!.takenAt as string).toISOString()).toBe(newSample().takenAt);
  });

  test('keeps the newest revision in whatever order they arrive', async () => {
    const { db, take } = await opened();
    const uuid = randomUUID();
    const body = (state: string) => ({ ...newTraining, state, problem: null, finishedAt: null });
    const at = (revision: number, state: string) => ({
      table: 'trainings',
      uuid,
      revision,
      body: body(state),
    });
    await take(at(2, 'running'));
    await take(at(3, 'done'), at(1, 'queued'));
    await take(at(2, 'running'));
    const rows = await db.selectFrom('jobs').selectAll().execute();
    expect(rows).toMatchObject([{ uuid, source: 'trainings', state: 'done', revision: 3 }]);
  });

  test('keeps the fields and tables that only a newer rig has', async () => {
    const { db, take } = await opened();
    const sample = sampleRecord();
    const gift = { table: 'gifts', uuid: randomUUID(), revision: 5, body: { ribbon: { cm: 3 } } };
    const newer = { ...sample, body: { ...sample.body, windMPerS: 1.5 } };
    expect(await take(newer, gift)).toEqual({ stored: 2, known: 0, refused: 0 });
    const parsed = (rest: unknown) => (typeof rest === 'string' ? JSON.parse(rest) : rest);
    const [row] = await db.selectFrom('samples').select('rest').execute();
    expect(parsed(row!.rest)).toEqual({
      windMPerS: 1.5,
      zM: 0,
      surface: 'floor',
      panRad: newSample().panRad,
      tiltRad: newSample().tiltRad,
      collectionUuid: null,
      poseIndex: null,
    });
    const [other] = await db.selectFrom('otherRecords').selectAll().execute();
    expect(other).toMatchObject({ source: 'gifts', revision: 5 });
    expect(parsed(other!.rest)).toEqual(gift.body);
  });

  test('keeps invalid records apart with the reason, and stores the others', async () => {
    const { db, take } = await opened();
    const good = sampleRecord();
    const bad = sampleRecord({ body: { ...newSample(), removed: false, panUs: 'wide' } });
    expect(await take(bad, good)).toEqual({ stored: 1, known: 0, refused: 1 });
    const refused = await db.selectFrom('refusedRecords').selectAll().execute();
    expect(refused).toMatchObject([
      { uuid: bad.uuid, reason: 'panUs: must be a number, not "wide"' },
    ]);
    expect(JSON.parse(refused[0]!.record)).toEqual(bad);
  });

  test('marks what a rig has deleted, and keeps its fields', async () => {
    const { db, take } = await opened();
    const uuid = randomUUID();
    const model = { ...newModel(), trainingUuid: null, active: false, activeBecause: null };
    await take({ table: 'models', uuid, revision: 1, body: model });
    expect(await take({ table: 'models', uuid, revision: 2, body: null })).toMatchObject({
      stored: 1,
    });
    await take({ table: 'models', uuid, revision: 1, body: model });
    const [row] = await db.selectFrom('models').selectAll().execute();
    expect(Boolean(row!.deleted)).toBe(true);
    expect(row).toMatchObject({ revision: 2, file: model.file });
  });
}
