/**
 * Judges what an examination found, from the port to the servos.
 */

import type { Limits } from '../protocol/limits.ts';
import { word } from '../wording.ts';
import { firmwareFinding, limitsFinding, resetFinding, stateFinding } from './device-findings.ts';
import type { Examination } from './examination.ts';
import { failureFinding } from './failure-findings.ts';
import { type Finding, well } from './finding.ts';
import { lineFindings } from './line-findings.ts';

/** What the judge knows beside the examination. */
export interface Expectations {
  /** The limits that the rig file gives, when one was named. */
  readonly limits?: Limits | undefined;
  /** The program that has a port open, when that is known. */
  readonly holderOf?: (path: string) => string | undefined;
}

/** One finding for each thing that was looked at. */
export function findings(examination: Examination, expected: Expectations = {}): Finding[] {
  const { device, line, failures, port, baudRate } = examination;
  if (!device) {
    const { holderOf } = expected;
    return failures.map((failure) => failureFinding(failure, holderOf?.(failure.path ?? '')));
  }
  return [
    well(word`port`, word`${port ?? ''}, opened at ${baudRate} baud`),
    resetFinding(device),
    firmwareFinding(device),
    stateFinding(device),
    ...(line ? lineFindings(line, baudRate) : []),
    limitsFinding(device, expected.limits),
  ];
}
