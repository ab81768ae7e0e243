/**
 * A finding of `pantilt doctor`: one thing that was looked at, how it is, and how it is mended.
 */

/** `wrong` has to be mended; `advice` works, but could be better, or wasn't looked at. */
export type Verdict = 'well' | 'advice' | 'wrong';

/** One thing that was looked at. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** The figure, or the state. */
  readonly found: string;
  /** One sentence that says how it is mended; null when there is nothing to mend. */
  readonly cure: string | null;
}

/** Something that is as it should be. */
export const well = (check: string, found: string): Finding => ({
  ...{ check, found },
  verdict: 'well',
  cure: null,
});

/** Something that could be better. */
export const advice = (check: string, found: string, cure: string): Finding => ({
  ...{ check, found, cure },
  verdict: 'advice',
});

/** Something that has to be mended. */
export const wrong = (check: string, found: string, cure: string): Finding => ({
  ...{ check, found, cure },
  verdict: 'wrong',
});
