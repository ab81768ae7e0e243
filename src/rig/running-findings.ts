/**
 * What an examination would find of a rig that is being driven, as far as it can be told without
 * disturbing it: nothing is sent.
 */

import { limitsOfAxes } from '../protocol/limits.ts';
import { word } from '../wording.ts';
import { firmwareFinding, limitsFinding, resetFinding } from './device-findings.ts';
import { portFailures } from './examination.ts';
import { failureFinding } from './failure-findings.ts';
import { type Finding, well } from './finding.ts';
import type { Rig } from './rig.ts';

/** One finding for each thing that is known; why there is no rig, when there is none. */
export function runningFindings({ snapshot, heldLimits, description }: Rig): Finding[] {
  const { port, identity, resetReason, problem } = snapshot;
  if (!port || !identity || !heldLimits) {
    return problem ? portFailures(problem).map((failure) => failureFinding(failure)) : [];
  }
  return [
    well(word`port`, word`${port}, connected`),
    resetFinding({ identity, resetReason }),
    firmwareFinding({ identity }),
    limitsFinding({ limits: heldLimits }, limitsOfAxes(description.axes)),
  ];
}
