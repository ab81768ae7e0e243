/** The presets table: named targets, by rig. */

import type { Preset } from '../api/presets.ts';
import { PantiltError, unknownRecord } from '../errors.ts';
import { msg } from '../message.ts';
import type { Database } from './tables.ts';

const presetColumns = ['name', 'xM', 'yM'] as const;

/** Presets by rig and name. */
export class PresetStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The presets of a rig, by name. */
  async list(rig: string): Promise<Preset[]> {
    return this.#db
      .selectFrom('presets')
      .select(presetColumns)
      .where('rig', '=', rig)
      .orderBy('name')
      .execute();
  }

  /** One preset. @throws PantiltError `preset-unknown` */
  async get(rig: string, name: string): Promise<Preset> {
    return this.#db
      .selectFrom('presets')
      .select(presetColumns)
      .where('rig', '=', rig)
      .where('name', '=', name)
      .executeTakeFirstOrThrow(() => unknownRecord('preset', name));
  }

  /** Stores a preset, replacing any of the same name. @throws PantiltError `preset-name-invalid` */
  async put(rig: string, { name, xM, yM }: Preset): Promise<Preset> {
    if (name === '.' || name === '..') {
      throw new PantiltError(
        'invalid',
        'preset-name-invalid',
        msg`a preset can't have the name "${name}": URLs drop "." and ".."; choose another name`,
      );
    }
    return this.#db
      .insertInto('presets')
      .values({ rig, name, xM, yM })
      .onConflict((conflict) => conflict.columns(['rig', 'name']).doUpdateSet({ xM, yM }))
      .returning(presetColumns)
      .executeTakeFirstOrThrow();
  }

  /** Removes a preset and returns it. @throws PantiltError `preset-unknown` */
  async remove(rig: string, name: string): Promise<Preset> {
    return this.#db
      .deleteFrom('presets')
      .where('rig', '=', rig)
      .where('name', '=', name)
      .returning(presetColumns)
      .executeTakeFirstOrThrow(() => unknownRecord('preset', name));
  }
}
