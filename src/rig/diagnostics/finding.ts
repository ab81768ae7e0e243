/**
 * A finding of `pantilt doctor`: one thing that was looked at, how it is, and how it is mended.
 */
import { format, type Message } from '../../message.ts';

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
    readonly check: Message;
    readonly found: Message;
    readonly cure: Message | null;
  };
}

const finding = (
  verdict: Verdict,
  check: Message,
  found: Message,
  cure: Message | null,
): Finding => ({
  check: format(check),
  verdict,
  found: format(found),
  cure: cure && format(cure),
  wording: { check, found, cure },
});

/** Something that is as it should be. */
export const okFinding = (check: Message, found: Message): Finding =>
  finding('well', check, found, null);

/** Something that could be better. */
export const adviceFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('advice', check, found, cure);

/** Something that has to be mended. */
export const errorFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('wrong', check, found, cure);
