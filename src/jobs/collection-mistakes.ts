/**
 * Mistakes that the first samples of collections show: found while a collection runs, and corrected on
 * request by a change of the rig file or of the samples.
 */
import type { Logger } from 'pino';
import {
  findMistakes,
  MAX_SAMPLES,
  MIN_SAMPLES,
  type Mistake,
} from '../learning/mistakes/find-mistakes.ts';
import { changedRig } from '../learning/mistakes/hypotheses.ts';
import { format } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import type { RigChange } from '../rig-file-edit.ts';
import { type NewSample, type Sample, toSample } from '../samples/sample.ts';
import { FLOOR } from '../surfaces.ts';

/** Dependencies of the mistakes of collections. */
export interface CollectionMistakesConfig {
  readonly rig: RigDescription;
  readonly log: Logger;
  readonly samples: {
    list(filter: { readonly session: string }): Promise<Sample[]>;
    /** Removes samples and adds others, all or none. */
    replace(ids: readonly number[], samples: readonly NewSample[]): Promise<unknown>;
  };
  /** Writes changes into the rig file. @throws PantiltError `file-unwritable` */
  readonly editRigFile: (changes: readonly RigChange[]) => Promise<void>;
}

interface Found {
  /** The samples that were compared. */
  readonly ids: readonly number[];
  readonly mistakes: readonly Mistake[];
}

/** The mistakes found in collections, by session. */
export class CollectionMistakes {
  readonly #config: CollectionMistakesConfig;
  readonly #found = new Map<string, Found>();

  constructor(config: CollectionMistakesConfig) {
    this.#config = config;
  }

  /** The mistakes of a session, most probable first; empty while none is found. */
  of(session: string): readonly Mistake[] {
    return this.#found.get(session)?.mistakes ?? [];
  }

  /** Compares the first samples of a session, if there are enough. */
  async find(session: string): Promise<void> {
    const { rig, samples, log } = this.#config;
    const first = (await samples.list({ session }))
      .filter(({ surface }) => surface === FLOOR)
      .slice(0, MAX_SAMPLES);
    if (first.length < MIN_SAMPLES) return;
    const mistakes = await findMistakes(rig, first);
    const known = this.of(session)[0]?.name;
    this.#found.set(session, { ids: first.map(({ id }) => id), mistakes });
    if (mistakes[0]?.name === known) return;
    for (const { name, wording, logEvidence } of mistakes) {
      log.warn({ session, mistake: name, logEvidence }, format(wording));
    }
  }

  /**
   * Fixes a mistake: changes the rig file, and replaces samples by corrected ones.
   * @throws PantiltError `file-unwritable`; nothing is changed then
   */
  async fix(session: string, { changes, correct }: Mistake): Promise<void> {
    const { rig, samples, editRigFile } = this.#config;
    const fixed = changedRig(rig, changes);
    const ids = this.#found.get(session)?.ids ?? [];
    if (changes.length > 0) await editRigFile(changes);
    if (correct) {
      const changed = (await samples.list({ session }))
        .map((sample) => ({ sample, corrected: correct(sample, ids.indexOf(sample.id)) }))
        .filter(({ sample, corrected }) => corrected !== sample);
      await samples.replace(
        changed.map(({ sample }) => sample.id),
        changed.flatMap(({ sample: { observer, takenAt }, corrected }) =>
          corrected ? toSample(fixed, corrected, { observer, session, takenAt }) : [],
        ),
      );
    }
    this.#found.delete(session);
  }
}
