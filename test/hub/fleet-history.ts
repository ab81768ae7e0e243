/**
 * The history of a fleet, and what it demands of the hub: the checker of `npm run bench:fleet`.
 * docs/fleet.md describes the format.
 */

/** A line of the history: an operation of a rig, or a fault. */
export type HistoryLine =
  | {
      readonly atMs: number;
      readonly rig: string;
      /** Of a sample; or `train`, whose UUID is that of the job. */
      readonly op: 'add' | 'remove' | 'restore' | 'train';
      /** Undefined while the rig has not acknowledged an addition or a training. */
      readonly uuid?: string;
      /** Whether the rig has acknowledged the operation; otherwise both outcomes are right. */
      readonly acknowledged: boolean;
    }
  | { readonly atMs: number; readonly fault: string };

/** A sample or a training as the hub holds it. */
export interface HeldRecord {
  readonly uuid: string;
  /** Of a training: whether it is not done. */
  readonly removed: boolean;
}

/** What is wrong at the hub; all lists are empty if nothing is. */
export interface Verdict {
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  /** Samples whose removal or restoration, and trainings whose end, did not arrive, or in the wrong order. */
  readonly stale: readonly string[];
}

/** Compares what the rigs have acknowledged with what the hub holds. */
export function judge(history: readonly HistoryLine[], held: readonly HeldRecord[]): Verdict {
  const counts = new Map<string, number>();
  for (const { uuid } of held) counts.set(uuid, (counts.get(uuid) ?? 0) + 1);
  const states = new Map(held.map(({ uuid, removed }) => [uuid, removed]));
  /** Acknowledged samples, and whether they are removed; null after an operation in doubt. */
  const expected = new Map<string, boolean | null>();
  for (const line of history) {
    if (!('op' in line) || line.uuid === undefined) continue;
    const { uuid, op, acknowledged } = line;
    expected.set(uuid, acknowledged ? op === 'remove' : null);
  }
  const entries = [...expected];
  return {
    acknowledged: entries.length,
    lost: entries.map(([uuid]) => uuid).filter((uuid) => !counts.has(uuid)),
    duplicated: [...counts].filter(([, count]) => count > 1).map(([uuid]) => uuid),
    stale: entries
      .filter(([uuid, removed]) => removed !== null && states.has(uuid))
      .filter(([uuid, removed]) => states.get(uuid) !== removed)
      .map(([uuid]) => uuid),
  };
}
