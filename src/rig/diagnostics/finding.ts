/**
 * A finding of `pantilt doctor`: one check, its verdict, and its cure.
 */
import { format, type Message } from '../../message.ts';

/** `wrong` has to be fixed; `advice` works, but could be better, or was not checked. */
export type Verdict = 'well' | 'advice' | 'wrong';

/** The outcome of one check. */
export interface Finding {
  readonly check: string;
  readonly verdict: Verdict;
  /** The figure, or the state. */
  readonly found: string;
  /** One sentence that says how to fix it; null when there is nothing to fix. */
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

/** A check that passed. */
export const okFinding = (check: Message, found: Message): Finding =>
  finding('well', check, found, null);

/** A check with room for improvement. */
export const adviceFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('advice', check, found, cure);

/** A check that failed. */
export const errorFinding = (check: Message, found: Message, cure: Message): Finding =>
  finding('wrong', check, found, cure);
