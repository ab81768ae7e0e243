/**
 * The models table: all trained and imported models, at most one of them active per rig. Files are
 * large, and are read only for single models.
 */

import type { Selectable } from 'kysely';
import { type ModelRecord, ModelSchema } from '../api/models.ts';
import { PantiltError, unknownRecord } from '../errors.ts';
import { format, type Message, msg } from '../message.ts';
import { uuidV7 } from '../uuid.ts';
import { type Outbox, writeRecord } from './outbox.ts';
import type { Database, NewModel, StoredModel, Tables } from './tables.ts';

/** The columns of a model without its file. */
const recordColumns = Object.keys(ModelSchema.properties) as (keyof ModelRecord)[];

/** The reason of an activation that was requested. */
const BY_HAND = msg`it was selected by hand`;

/** Models by id and rig. */
export class ModelStore {
  readonly #db: Database;
  readonly #outbox: Outbox | undefined;

  constructor(db: Database, outbox?: Outbox) {
    this.#db = db;
    this.#outbox = outbox;
  }

  /** Stores a model without activating it. */
  async add(model: NewModel): Promise<ModelRecord> {
    const uuid = uuidV7(Date.parse(model.createdAt));
    const row = await writeRecord(this.#db, this.#outbox, 'models', (db) =>
      db
        .insertInto('models')
        .values({ ...model, uuid, active: false })
        .returning(recordColumns)
        .executeTakeFirstOrThrow(),
    );
    return recordOf(row);
  }

  /** One model with its file. @throws PantiltError `model-unknown` */
  get(id: number): Promise<StoredModel> {
    return modelOf(this.#db, id);
  }

  /** The models of a rig, by id. */
  async list(rig: string): Promise<ModelRecord[]> {
    const rows = await this.#db
      .selectFrom('models')
      .select(recordColumns)
      .where('rig', '=', rig)
      .orderBy('id')
      .execute();
    return rows.map(recordOf);
  }

  /**
   * Makes a model the only active one of its rig.
   * @param because completes "it is active because"
   * @throws PantiltError `model-unknown`; the active model is then unchanged
   */
  async activate(id: number, because: Message = BY_HAND): Promise<ModelRecord> {
    return this.#db.transaction().execute(async (transaction) => {
      const { active } = await modelOf(transaction, id);
      if (!active) await transaction.insertInto('activations').values({ modelId: id }).execute();
      return makeActive(transaction, id, because, this.#outbox);
    });
  }

  /** All models of a rig that were ever active, the most recent first. */
  async activated(rig: string): Promise<number[]> {
    const activations = await activationsOf(this.#db, rig);
    return [...new Set(activations.map(({ modelId }) => modelId))];
  }

  /**
   * Makes the previously active model active again, and removes the later activations: the next
   * call goes back one further.
   * @param accept whether a model may become active; others are skipped
   * @throws PantiltError `model-without-predecessor`; nothing is changed then
   */
  async rollBack(rig: string, accept: (before: StoredModel) => boolean): Promise<ModelRecord> {
    return this.#db.transaction().execute(async (transaction) => {
      const [last, ...earlier] = await activationsOf(transaction, rig);
      for (const { id, modelId } of earlier) {
        if (!accept(await modelOf(transaction, modelId))) continue;
        const undone = [last!, ...earlier].filter((activation) => activation.id > id);
        const ids = undone.map((activation) => activation.id);
        await transaction.deleteFrom('activations').where('id', 'in', ids).execute();
        const because = msg`the models after it were rolled back`;
        return makeActive(transaction, modelId, because, this.#outbox);
      }
      throw new PantiltError(
        'conflict',
        'model-without-predecessor',
        msg`there is no earlier model to roll back to: the first active one was ${last ? msg`model ${last.modelId}` : msg`none`}`,
      );
    });
  }
}

async function modelOf(db: Database, id: number): Promise<StoredModel> {
  const row = await db
    .selectFrom('models')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => unknownRecord('model', id));
  return recordOf(row);
}

/** The activations of a rig, newest first. */
const activationsOf = (db: Database, rig: string) =>
  db
    .selectFrom('activations')
    .innerJoin('models', 'models.id', 'activations.modelId')
    .select(['activations.id', 'activations.modelId'])
    .where('models.rig', '=', rig)
    .orderBy('activations.id', 'desc')
    .execute();

async function makeActive(
  db: Database,
  id: number,
  because: Message,
  outbox: Outbox | undefined,
): Promise<ModelRecord> {
  const before = await db
    .updateTable('models')
    .set({ active: false, activeBecause: null })
    .where('rig', '=', (query) => query.selectFrom('models').select('rig').where('id', '=', id))
    .where('active', '=', true)
    .returning('uuid')
    .execute();
  const row = await db
    .updateTable('models')
    .set({ active: true, activeBecause: JSON.stringify(because) })
    .where('id', '=', id)
    .returning(recordColumns)
    .executeTakeFirstOrThrow();
  const changed = new Set([...before, row].map(({ uuid }) => uuid));
  await outbox?.add(db, 'models', [...changed]);
  return recordOf(row);
}

type Row = Pick<Selectable<Tables['models']>, 'active' | 'activeBecause'>;

function recordOf<R extends Row>(row: R) {
  const wording: Message | null = row.activeBecause === null ? null : JSON.parse(row.activeBecause);
  const activeBecause = wording && { message: format(wording), wording };
  return { ...row, active: Boolean(row.active), activeBecause };
}
