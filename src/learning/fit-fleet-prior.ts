/**
 * Fits a fleet prior to the model files of rigs of a type. These contain the posteriors of their calibrations,
 * from which the influence of the prior that each had is removed. Pure.
 */

import { hobbyPrior, SERVO_NET } from './calibration/prior.ts';
import { fitTypePrior, type RigPosterior } from './calibration/type-prior.ts';
import { type FleetPrior, rigTypeOfModel } from './fleet-prior.ts';
import { fleetPriorFor } from './kinds/calibration.ts';
import { servoNetsPosterior } from './kinds/servo-nets.ts';
import type { ModelFile } from './model-file.ts';

/** Fewer rigs say too little about their type. */
const MIN_RIGS = 5;
/** With fewer samples, a calibration says too little about a rig. */
const MIN_SAMPLES = 10;

/** Input of a fit; structured-cloneable. */
export interface FleetFit {
  readonly type: string;
  readonly version: number;
  readonly createdAt: string;
  /** One model of kind `servo-nets` for each rig; those of other types are ignored. */
  readonly models: readonly ModelFile[];
  /** Earlier versions, which some of the models were trained with. */
  readonly earlier: readonly FleetPrior[];
}

/** Fits a prior; undefined with too few rigs. */
export function fitFleetPrior({ models, earlier, ...identity }: FleetFit): FleetPrior | undefined {
  const used = models.filter(
    (model) => model.sampleCount >= MIN_SAMPLES && rigTypeOfModel(model) === identity.type,
  );
  const [first] = used;
  if (!first) return undefined;
  const usual = hobbyPrior(
    { geometry: first.geometry, workArea: first.workArea! },
    SERVO_NET.hidden,
  );
  const posteriors = used.flatMap((model): RigPosterior[] => {
    const { fleetPrior, geometry, parameters } = model;
    const posterior = servoNetsPosterior(parameters, geometry);
    if (posterior.parameters.length !== usual.means.length) return [];
    if (!fleetPrior?.used) return [{ ...posterior, prior: usual }];
    const offered = earlier.find(({ version }) => version === fleetPrior.version);
    const prior = offered && fleetPriorFor(offered, usual);
    return prior ? [{ ...posterior, prior }] : [];
  });
  if (posteriors.length < MIN_RIGS) return undefined;
  const { means, deviations } = fitTypePrior(usual, posteriors);
  return {
    ...identity,
    rigs: posteriors.length,
    means: [...means],
    deviations: [...deviations],
  };
}
