/**
 * The schema of the database, as a sequence of migration steps. A released step is never edited: a
 * change is a new step, named so that it sorts last.
 */

import {
  type ColumnBuilderCallback,
  DEFAULT_MIGRATION_TABLE,
  type Kysely,
  type Migration,
  Migrator,
  sql,
} from 'kysely';
import { PantiltError } from '../errors.ts';
import { msg } from '../message.ts';
import { FLOOR } from '../surfaces.ts';
import { addStanding, addTrainedBy, addUuids, createOutbox } from './delivery-migrations.ts';
import type { Tables } from './tables.ts';

/**
 * All steps by name.
 * @param asIdentity makes a column a primary key that the database numbers itself without reusing
 * numbers; the syntax for this is the only one that differs between SQL databases
 */
export const migrations = (asIdentity: ColumnBuilderCallback): Record<string, Migration> => ({
  '0001-initial': { up: (db) => createTables(db, asIdentity) },
  '0002-presets': { up: createPresets },
  '0003-activations': { up: (db) => createActivations(db, asIdentity) },
  '0004-collections-poses': { up: addPoses },
  '0005-samples-removed': { up: addRemoved },
  '0006-models-reasons': { up: addReasons },
  '0007-uuids': { up: addUuids },
  '0008-outbox': { up: (db) => createOutbox(db, asIdentity) },
  '0009-audit': { up: (db) => createAudit(db, asIdentity) },
  '0010-collections-approach': { up: addApproach },
  '0011-references': { up: (db) => createReferences(db, asIdentity) },
  '0012-models-trained-by': { up: addTrainedBy },
  '0013-surfaces': { up: addSurfaces },
  '0014-standing': { up: addStanding },
});

/**
 * Migrates the database to the newest schema: all missing steps, or none.
 * @param source names the database in the error
 * @throws PantiltError `store-unreadable` if a newer version or another program wrote it; any error
 * of a step
 */
export async function migrate(
  db: Kysely<Tables>,
  steps: Record<string, Migration>,
  source: string,
): Promise<void> {
  const unknown = (await appliedSteps(db, source)).filter((name) => !(name in steps));
  if (unknown.length > 0) {
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`${source} was written by a newer pantilt (${unknown.join(', ')});
        update pantilt, or choose another data directory`,
    );
  }
  const provider = { getMigrations: async () => steps };
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}

async function appliedSteps(db: Kysely<Tables>, source: string): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.length === 0) return [];
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) {
    throw new PantiltError(
      'failed',
      'store-unreadable',
      msg`${source} is the database of another program; move it away, or choose another data directory`,
    );
  }
  const rows = await db
    .withTables<{ [DEFAULT_MIGRATION_TABLE]: { name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute();
  return rows.map(({ name }) => name);
}

// Real numbers are `double precision`: PostgreSQL's `real` keeps only 24 bits.
async function createTables(db: Kysely<unknown>, asIdentity: ColumnBuilderCallback): Promise<void> {
  const required: ColumnBuilderCallback = (column) => column.notNull();
  await db.schema
    .createTable('collections')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('rig', 'text', required)
    .addColumn('plan', 'text', required)
    .addColumn('count', 'integer', required)
    .addColumn('seed', 'integer', required)
    .addColumn('observer', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('nextPose', 'integer', required)
    .addColumn('taken', 'integer', required)
    .addColumn('missed', 'integer', required)
    .addColumn('problem', 'text')
    .addColumn('createdAt', 'text', required)
    .addColumn('finishedAt', 'text')
    .execute();
  await db.schema
    .createTable('samples')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('panUs', 'double precision', required)
    .addColumn('tiltUs', 'double precision', required)
    .addColumn('panSide', 'integer', required)
    .addColumn('tiltSide', 'integer', required)
    .addColumn('panRad', 'double precision', required)
    .addColumn('tiltRad', 'double precision', required)
    .addColumn('xM', 'double precision', required)
    .addColumn('yM', 'double precision', required)
    .addColumn('observer', 'text', required)
    .addColumn('rig', 'text', required)
    .addColumn('session', 'text', required)
    .addColumn('takenAt', 'text', required)
    .addColumn('collectionId', 'integer', (column) => column.references('collections.id'))
    .addColumn('poseIndex', 'integer')
    .addUniqueConstraint('samplesPose', ['collectionId', 'poseIndex'])
    .execute();
  await db.schema.createIndex('samplesRig').on('samples').columns(['rig', 'session']).execute();
  await db.schema
    .createTable('trainings')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('rig', 'text', required)
    .addColumn('kinds', 'text', required)
    .addColumn('seed', 'integer', required)
    .addColumn('state', 'text', required)
    .addColumn('problem', 'text')
    .addColumn('createdAt', 'text', required)
    .addColumn('finishedAt', 'text')
    .execute();
  await db.schema
    .createTable('models')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('rig', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('createdAt', 'text', required)
    .addColumn('trainingId', 'integer', (column) => column.references('trainings.id'))
    .addColumn('sampleCount', 'integer', required)
    .addColumn('datasetHash', 'text', required)
    .addColumn('seed', 'integer', required)
    .addColumn('validationMedianMm', 'double precision')
    .addColumn('validationP95Mm', 'double precision')
    .addColumn('active', 'boolean', required)
    .addColumn('file', 'text', required)
    .execute();
  await db.schema
    .createIndex('modelsOneActive')
    .unique()
    .on('models')
    .column('rig')
    .where(sql.ref('active'), '=', true)
    .execute();
}

async function createPresets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('presets')
    .addColumn('rig', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('xM', 'double precision', (column) => column.notNull())
    .addColumn('yM', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('presetsName', ['rig', 'name'])
    .execute();
}

async function createActivations(
  db: Kysely<unknown>,
  asIdentity: ColumnBuilderCallback,
): Promise<void> {
  await db.schema
    .createTable('activations')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('modelId', 'integer', (column) => column.notNull().references('models.id'))
    .execute();
  await db
    .withTables<Pick<Tables, 'models' | 'activations'>>()
    .insertInto('activations')
    .columns(['modelId'])
    .expression((query) => query.selectFrom('models').select('id').where('active', '=', true))
    .execute();
}

async function addPoses(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('collections').addColumn('poses', 'text').execute();
}

async function addRemoved(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('samples')
    .addColumn('removed', 'boolean', (column) => column.notNull().defaultTo(false))
    .execute();
}

async function createReferences(
  db: Kysely<unknown>,
  asIdentity: ColumnBuilderCallback,
): Promise<void> {
  const required: ColumnBuilderCallback = (column) => column.notNull();
  await db.schema
    .createTable('floorReferences')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('rig', 'text', required)
    .addColumn('xM', 'double precision', required)
    .addColumn('yM', 'double precision', required)
    .addColumn('seenX', 'double precision', required)
    .addColumn('seenY', 'double precision', required)
    .addColumn('looks', 'integer', required)
    .addColumn('observer', 'text', required)
    .addColumn('measuredAt', 'text', required)
    .execute();
}

async function addReasons(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('models')
    .addColumn('validationStandardErrorMm', 'double precision')
    .execute();
  await schema.alterTable('models').addColumn('activeBecause', 'text').execute();
}

async function createAudit(db: Kysely<unknown>, asIdentity: ColumnBuilderCallback): Promise<void> {
  const required: ColumnBuilderCallback = (column) => column.notNull();
  await db.schema
    .createTable('audit')
    .addColumn('id', 'integer', asIdentity)
    .addColumn('at', 'text', required)
    .addColumn('name', 'text')
    .addColumn('role', 'text', required)
    .addColumn('action', 'text', required)
    .addColumn('detail', 'text')
    .addColumn('status', 'integer', required)
    .addColumn('code', 'text')
    .addColumn('count', 'integer', required)
    .execute();
}

async function addApproach(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('collections')
    .addColumn('approach', 'text', (column) => column.notNull().defaultTo('below'))
    .execute();
}

async function addSurfaces(db: Kysely<unknown>): Promise<void> {
  const onFloor: ColumnBuilderCallback = (column) => column.notNull().defaultTo(FLOOR);
  await db.schema
    .alterTable('samples')
    .addColumn('zM', 'double precision', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('samples').addColumn('surface', 'text', onFloor).execute();
  await db.schema.alterTable('collections').addColumn('surface', 'text', onFloor).execute();
}
