/**
 * Whoever can tell which poses are worth looking at next. Plan `active` asks; learning answers.
 */
import type { Angles } from '../units.ts';

/** What a proposal is asked for with. */
export interface ProposalRequest {
  /** Of the collection: the same seed, pose and samples give the same proposals. */
  readonly seed: number;
  /** Index of the pose in its collection. */
  readonly pose: number;
}

/** Proposes poses by what the samples so far leave in doubt. */
export interface Proposer {
  /**
   * Nominal angles to look at next, the most telling first; none while too little is known to say, or
   * so much that it makes no difference.
   * @throws the signal's reason when it is aborted
   */
  propose(request: ProposalRequest, signal: AbortSignal): Promise<readonly Angles[]>;
}
