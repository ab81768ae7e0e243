/**
 * Deletes data of a rig for good, unlike the removal of samples, which hides them. Each deletion is one
 * transaction.
 */
import type { ResetPlan, ResetRequest } from '../api/reset.ts';
import type { Outbox } from './outbox.ts';
import type { Database } from './tables.ts';

/** The numbers of rows that go. */
export type Deleted = Omit<ResetPlan, 'confirm' | 'wording'>;

const NOTHING: Deleted = { samples: 0, collections: 0, models: 0, trainings: 0, presets: 0 };

/** Counts what a deletion would delete. */
export async function countDeletion(
  db: Database,
  rig: string,
  { what, session }: ResetRequest,
): Promise<Deleted> {
  const count = async (table: keyof Deleted): Promise<number> => {
    const { total } = await db
      .selectFrom(table as 'samples')
      .select(({ fn }) => fn.countAll().as('total'))
      .where('rig', '=', rig)
      .$if(session !== undefined, (query) => query.where('session', '=', session!))
      .executeTakeFirstOrThrow();
    return Number(total);
  };
  switch (what) {
    case 'samples':
      return {
        ...NOTHING,
        samples: await count('samples'),
        collections: (await collectionsOf(db, rig, session!)).length,
      };
    case 'models':
      return { ...NOTHING, models: await count('models'), trainings: await count('trainings') };
    case 'rig':
      return {
        samples: await count('samples'),
        collections: await count('collections'),
        models: await count('models'),
        trainings: await count('trainings'),
        presets: await count('presets'),
      };
  }
}

/** Deletes data of a rig. @param outbox reports the deleted records to a hub */
export async function deleteData(
  db: Database,
  rig: string,
  { what, session }: ResetRequest,
  outbox: Outbox | undefined,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const remove = async (
      table: 'samples' | 'collections' | 'models' | 'trainings',
      ids?: number[],
    ) => {
      const deleted = await transaction
        .deleteFrom(table as 'samples')
        .where('rig', '=', rig)
        .$if(ids !== undefined, (query) => query.where('id', 'in', ids!))
        .$if(table === 'samples' && session !== undefined, (query) =>
          query.where('session', '=', session!),
        )
        .returning('uuid')
        .execute();
      await outbox?.add(
        transaction,
        table,
        deleted.map(({ uuid }) => uuid),
      );
    };
    if (what === 'samples') {
      const collections = await collectionsOf(transaction, rig, session!);
      await remove('samples');
      await remove('collections', collections);
      return;
    }
    await transaction
      .deleteFrom('activations')
      .where('modelId', 'in', (query) =>
        query.selectFrom('models').select('id').where('rig', '=', rig),
      )
      .execute();
    await remove('models');
    await remove('trainings');
    if (what === 'models') return;
    await remove('samples');
    await remove('collections');
    await transaction.deleteFrom('presets').where('rig', '=', rig).execute();
    await transaction.deleteFrom('floorReferences').where('rig', '=', rig).execute();
  });
}

/** The collections whose samples all have this session. */
async function collectionsOf(db: Database, rig: string, session: string): Promise<number[]> {
  const rows = await db
    .selectFrom('samples')
    .select('collectionId')
    .distinct()
    .where('rig', '=', rig)
    .where('session', '=', session)
    .where('collectionId', 'is not', null)
    .execute();
  return rows.map(({ collectionId }) => collectionId!);
}
