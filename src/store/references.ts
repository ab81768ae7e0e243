/** The table of references: floor points measured by hand, and where an observer sees them. */

import type { Selectable } from 'kysely';
import { unknownRecord } from '../errors.ts';
import type { StoredReference } from '../samples/reference.ts';
import type { Database, Tables } from './tables.ts';

const referenceColumns = [
  ...(['id', 'xM', 'yM', 'seenX', 'seenY', 'looks', 'observer', 'measuredAt'] as const),
];
type Row = Pick<Selectable<Tables['floorReferences']>, (typeof referenceColumns)[number]>;

const referenceOf = ({ seenX, seenY, ...others }: Row): StoredReference => ({
  ...others,
  seenXM: seenX,
  seenYM: seenY,
});

/** References by id and rig. */
export class ReferenceStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The references of a rig, by id. */
  async list(rig: string): Promise<StoredReference[]> {
    const rows = await this.#db
      .selectFrom('floorReferences')
      .select(referenceColumns)
      .where('rig', '=', rig)
      .orderBy('id')
      .execute();
    return rows.map(referenceOf);
  }

  /** Adds a reference. */
  async add(
    rig: string,
    { seenXM, seenYM, ...others }: Omit<StoredReference, 'id'>,
  ): Promise<StoredReference> {
    const row = await this.#db
      .insertInto('floorReferences')
      .values({ rig, seenX: seenXM, seenY: seenYM, ...others })
      .returning(referenceColumns)
      .executeTakeFirstOrThrow();
    return referenceOf(row);
  }

  /** Removes a reference and returns it. @throws PantiltError `reference-unknown` */
  async remove(rig: string, id: number): Promise<StoredReference> {
    const row = await this.#db
      .deleteFrom('floorReferences')
      .where('rig', '=', rig)
      .where('id', '=', id)
      .returning(referenceColumns)
      .executeTakeFirstOrThrow(() => unknownRecord('reference', id));
    return referenceOf(row);
  }
}
