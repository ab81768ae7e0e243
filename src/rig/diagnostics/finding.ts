/**
 * A finding of `pantilt doctor`: one check, its verdict, and its cure.
 */
import { format, type Message } from '../../message.ts';

/** `wrong` must be fixed; `advice` works, but could be better, or was not checked. */
export type Verdict = 'well' | 'advice' | 'wrong';

/** The outcome of one check. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** The figure or state that was found. */
  readonly found: string;
  /** One sentence on how to fix it; null if there is nothing to fix. */
  readonly cure: string | null;
  /** The same texts as data, for translation. */
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

/** A check that passed. */
export const okFinding = (check: Message, found: Message): Finding =>
  finding('well', check, found, null);

/** A check with room for improvement. */
export const adviceFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('advice', check, found, cure);

/** A check that failed. */
export const errorFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('wrong', check, found, cure);
