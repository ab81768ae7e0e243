/** How long a collection will yet take, by the pace of its last samples. Pure. */
import { quantile } from '../../../quantile.ts';
import type { CollectionView, Sample } from '../../daemon/types.ts';

/** So many gaps between samples tell the pace; fewer tell nothing. */
const GAPS = 10;
const GAPS_LEAST = 3;

/**
 * The seconds left, or null while that can't be said. A break between two samples counts for no more
 * than any other gap.
 * @param samples by time, the newest last
 */
export function secondsLeft(
  { count, taken, createdAt }: Pick<CollectionView, 'count' | 'taken' | 'createdAt'>,
  samples: readonly Pick<Sample, 'takenAt'>[],
): number | null {
  const beginMs = Date.parse(createdAt);
  const timesMs = samples
    .slice(-GAPS - 1)
    .map(({ takenAt }) => Date.parse(takenAt))
    .filter((timeMs) => timeMs >= beginMs);
  const gapsMs = timesMs.slice(1).map((timeMs, i) => timeMs - timesMs[i]!);
  const gapMs = gapsMs.length < GAPS_LEAST ? undefined : quantile(gapsMs, 0.5);
  return gapMs === undefined ? null : ((count - taken) * gapMs) / 1000;
}
