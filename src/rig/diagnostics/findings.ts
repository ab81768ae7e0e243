/**
 * Findings from the figures of a diagnosis, from the port to the servos.
 */

import { msg } from '../../message.ts';
import { type Limits, limitsOfAxes } from '../../protocol/limits.ts';
import type { Rig } from '../rig.ts';
import {
  failureFinding,
  firmwareFinding,
  limitsFinding,
  resetFinding,
  stateFinding,
} from './device-findings.ts';
import { type DiagnosticsResult, portFailures } from './diagnostics.ts';
import { type Finding, okFinding } from './finding.ts';
import { lineFindings } from './line-findings.ts';

/** What the figures are compared with. */
export interface Expectations {
  /** The limits from the rig file, if one is given. */
  readonly limits?: Limits | undefined;
  /** The program that has the port open, if known. */
  readonly holderOf?: (path: string) => string | undefined;
}

/** One finding for each check. */
export function findings(result: DiagnosticsResult, expected: Expectations = {}): Finding[] {
  const { device, line, failures, port, baudRate } = result;
  if (!device) {
    const { holderOf } = expected;
    return failures.map((failure) => failureFinding(failure, holderOf?.(failure.path ?? '')));
  }
  return [
    okFinding(msg`port`, msg`${port ?? ''}, opened at ${baudRate} baud`),
    resetFinding(device),
    firmwareFinding(device),
    stateFinding(device),
    ...(line ? lineFindings(line, baudRate) : []),
    limitsFinding(device, expected.limits),
  ];
}

/**
 * The findings about a rig that the daemon drives, without sending anything: one for each known
 * fact, or the reasons why no rig is connected.
 */
export function runningFindings({ snapshot, heldLimits, description }: Rig): Finding[] {
  const { port, identity, resetReason, problem } = snapshot;
  if (!port || !identity || !heldLimits) {
    return problem ? portFailures(problem).map((failure) => failureFinding(failure)) : [];
  }
  return [
    okFinding(msg`port`, msg`${port}, connected`),
    resetFinding({ identity, resetReason }),
    firmwareFinding({ identity }),
    limitsFinding({ limits: heldLimits }, limitsOfAxes(description.axes)),
  ];
}
