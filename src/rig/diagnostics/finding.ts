/**
 * A finding of `pantilt doctor`: one thing that was looked at, how it is, and how it is mended.
 */
import { say, type Wording } from '../../message.ts';

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
  /** The same texts as data, for other languages. */
  readonly wording: {
    readonly check: Wording;
    readonly found: Wording;
    readonly cure: Wording | null;
  };
}

const finding = (
  verdict: Verdict,
  check: Wording,
  found: Wording,
  cure: Wording | null,
): Finding => ({
  check: say(check),
  verdict,
  found: say(found),
  cure: cure && say(cure),
  wording: { check, found, cure },
});

/** Something that is as it should be. */
export const well = (check: Wording, found: Wording): Finding =>
  finding('well', check, found, null);

/** Something that could be better. */
export const advice = (check: Wording, found: Wording, cure: Wording): Finding =>
  finding('advice', check, found, cure);

/** Something that has to be mended. */
export const wrong = (check: Wording, found: Wording, cure: Wording): Finding =>
  finding('wrong', check, found, cure);
