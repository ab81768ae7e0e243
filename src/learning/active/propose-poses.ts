/**
 * Which poses to look at next: calibrates the rig on the samples so far, and ranks candidates by the
 * doubt that each would leave. A function of its request; propose-in-worker.ts runs it beside the daemon.
 */
import { pointInWorkArea } from '../../geometry/work-area.ts';
import { Random } from '../../random.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { ProposalRequest } from '../../samples/proposer.ts';
import type { Measurement } from '../../samples/sample.ts';
import type { Angles, FloorPoint } from '../../units.ts';
import { rigAimer } from '../calibration/aim-rig.ts';
import { BENDS } from '../calibration/hobby-prior.ts';
import { examplesOf } from '../examples.ts';
import { calibrate } from '../kinds/calibration.ts';
import { doubtAfter, type Glance, glancer } from './look-worth.ts';

/** With fewer samples a calibration says more of the prior than of the rig. */
const LEAST_SAMPLES = 6;
/** With more, any plan does as well, and calibrating takes longer than looking. */
const MOST_SAMPLES = 100;
const CANDIDATES = 96;
/** The doubt is summed over so many rows and columns of the work area. */
const ROWS = 10;
const COLUMNS = 14;

/** What proposals are made from; structured-cloneable. */
export interface PosesRequest extends ProposalRequest {
  readonly rig: RigDescription;
  readonly measurements: readonly Measurement[];
}

/** Whether proposals from so many samples are worth their while. */
export const isWorthProposing = (samples: number): boolean =>
  samples >= LEAST_SAMPLES && samples <= MOST_SAMPLES;

/** Nominal angles of the candidates, the most telling first. */
export function proposePoses({ rig, measurements, seed, pose }: PosesRequest): Angles[] {
  const split = { training: examplesOf(measurements, rig), validation: [] };
  const { fit, shape } = calibrate(
    { split, rig, seed, settings: {}, onProgress: () => {} },
    BENDS.hidden,
  );
  const aim = rigAimer(shape, fit.parameters);
  const glance = glancer(fit, shape);
  const look = (target: FloorPoint): { angles: Angles; seen: Glance }[] => {
    const angles = aim(target);
    const seen = angles && glance(target, angles);
    return seen ? [{ angles, seen }] : [];
  };
  const points = grid(rig)
    .flatMap(look)
    .map(({ seen }) => seen);
  const random = new Random(seed, `proposal ${pose}`);
  return Array.from({ length: CANDIDATES }, () =>
    pointInWorkArea(rig.workArea, random.uniform(), random.uniform()),
  )
    .flatMap(look)
    .map(({ angles, seen }) => ({ angles, doubt: doubtAfter(seen, points) }))
    .sort((a, b) => a.doubt - b.doubt)
    .map(({ angles }) => angles);
}

const grid = ({ workArea }: RigDescription): FloorPoint[] =>
  Array.from({ length: ROWS * COLUMNS }, (_, cell) =>
    pointInWorkArea(
      workArea,
      (Math.floor(cell / COLUMNS) + 0.5) / ROWS,
      ((cell % COLUMNS) + 0.5) / COLUMNS,
    ),
  );
