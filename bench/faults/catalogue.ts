/** The catalogue of faults: the results of a group of trials, and their table. */
import { printTable } from '../../src/cli/output.ts';

/** The outcome of one kind of fault, over all tries. */
export interface FaultResult {
  readonly fault: string;
  readonly tries: number;
  /** Number of trials after which everything continued, or ended, as documented. */
  readonly survived: number;
  /** Number of acknowledged samples, models or responses that were lost. */
  readonly lost: number;
  /** Number of unrequested motions and laser flashes, and other violations of docs/history.md. */
  readonly unasked: number;
  /** Longest time from the fault to the documented state [ms]; null if there is no recovery. */
  readonly worstRecoveryMs: number | null;
}

/** A group of faults. `tries` scales the number of trials of each; `show` is called with each result. */
export type FaultGroup = (tries: number, show: (result: FaultResult) => void) => Promise<void>;

/** One trial, for `summed`. */
export interface Try {
  readonly survived: boolean;
  readonly lost?: number;
  readonly unasked: number;
  readonly recoveryMs?: number | undefined;
}

/** Sums the trials of one fault. */
export function summed(fault: string, tries: readonly Try[]): FaultResult {
  const sum = (value: (each: Try) => number) =>
    tries.reduce((total, each) => total + value(each), 0);
  const recoveriesMs = tries.flatMap(({ recoveryMs }) => recoveryMs ?? []);
  return {
    fault,
    tries: tries.length,
    survived: sum(({ survived }) => Number(survived)),
    lost: sum(({ lost = 0 }) => lost),
    unasked: sum(({ unasked }) => unasked),
    worstRecoveryMs: recoveriesMs.length > 0 ? Math.max(...recoveriesMs) : null,
  };
}

/** Prints results as a table. */
export const printFaults = (results: readonly FaultResult[]): void =>
  printTable(
    ['fault', 'tries', 'survived', 'lost', 'unasked', 'worst recovery [ms]'],
    results.map(({ fault, tries, survived, lost, unasked, worstRecoveryMs }) => [
      ...[fault, tries, survived, lost, unasked],
      worstRecoveryMs && Math.round(worstRecoveryMs),
    ]),
  );
