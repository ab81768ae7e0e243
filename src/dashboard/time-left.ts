/**
 * The remaining time of a collection, estimated from its last samples. Pure, so that it can be
 * tested without a page.
 */
import type { CollectionView } from '../api/collections.ts';
import type { Sample } from '../api/samples.ts';
import { quantile } from '../quantile.ts';

/** Number of recent gaps between samples used for the estimate, and the minimum. */
const MAX_GAPS = 10;
const MIN_GAPS = 3;

/**
 * The remaining time [s], or null while there are too few samples. The median ignores pauses.
 * @param samples in order of time, newest last
 */
export function secondsLeft(
  { count, taken, createdAt }: Pick<CollectionView, 'count' | 'taken' | 'createdAt'>,
  samples: readonly Pick<Sample, 'takenAt'>[],
): number | null {
  const beginMs = Date.parse(createdAt);
  const timesMs = samples
    .slice(-MAX_GAPS - 1)
    .map(({ takenAt }) => Date.parse(takenAt))
    .filter((timeMs) => timeMs >= beginMs);
  const gapsMs = timesMs.slice(1).map((timeMs, i) => timeMs - timesMs[i]!);
  const gapMs = gapsMs.length < MIN_GAPS ? undefined : quantile(gapsMs, 0.5);
  return gapMs === undefined ? null : ((count - taken) * gapMs) / 1000;
}
