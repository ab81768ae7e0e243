/**
 * Calibrated kinematics and a small net for each servo, trained jointly: the default kind. The
 * predictive covariance of each spot follows from the parameter covariance.
 */

import Type from 'typebox';
import { PantiltError } from '../../errors.ts';
import type { Geometry } from '../../geometry/kinematics.ts';
import { polarPoint } from '../../geometry/work-area.ts';
import { msg } from '../../message.ts';
import type { AxisDescription } from '../../rig-file.ts';
import { parseAs } from '../../validation.ts';
import { JOINTS } from '../calibration/beam-chain.ts';
import { choleskyFactor } from '../calibration/levenberg-marquardt.ts';
import { SERVO_NET } from '../calibration/prior.ts';
import { measureRepeatability } from '../calibration/repeatability.ts';
import { RigFitSchema, rigFitToFile } from '../calibration/rig-fit-file.ts';
import {
  type CoveredAngles,
  packedTriangle,
  rigInverse,
  rigPredictiveCovariance,
} from '../calibration/rig-inverse.ts';
import type { RigModelShape } from '../calibration/rig-model.ts';
import type { RigPosterior } from '../calibration/type-prior.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import type { ModelFile } from '../model-file.ts';
import { studentInflation } from '../predictive-covariance.ts';
import {
  calibrate,
  calibratedGraph,
  calibratedLostMotion,
  calibratedPredictor,
  calibratedRig,
} from './calibration.ts';
import { type Kind, type KindTraining, type Predictor, scaledCovariance } from './kind.ts';

/** Significant digits of the stored covariance. */
const DIGITS = 5;

const deviation = (description: string) => Type.Number({ minimum: 0, description });
/** Ratio of measured to estimated variance over the rig family (docs/accuracy.md): the estimate is conservative. */
const VARIANCE_CORRECTION = 0.93;

const ParametersSchema = Type.Object(
  {
    rig: RigFitSchema,
    doubt: Type.Object(
      {
        factor: Type.Array(Type.Number(), {
          description:
            'Cholesky factor of the parameter covariance: its lower triangle, column by column',
        }),
        panRad: deviation('Standard deviation of pan at rest, including rounding [rad]'),
        tiltRad: deviation('Standard deviation of tilt at rest, including rounding [rad]'),
        freedom: Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            description: 'Degrees of freedom of the estimated deviations; exact if left out',
          }),
        ),
        spotScale: Type.Optional(
          deviation(
            'Standard deviation of a measured spot, relative to the typical one at its range; 1 by default',
          ),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** The kind that calibrates kinematics and servo nets jointly. */
export const servoNets: Kind = {
  crossValidated: true,
  trainsOnAllSamples: true,
  aimsBeyondFloor: true,

  train(training) {
    const { fit, ...trained } = calibrate(training, SERVO_NET.hidden, termsOf(training));
    const size = fit.parameters.length;
    const lower = choleskyFactor(fit.covariance, size);
    if (!lower)
      throw new PantiltError(
        'failed',
        'training-diverged',
        msg`the parameter covariance is singular`,
      );
    const { pan, tilt } = training.rig.axes;
    const parameters = {
      rig: rigFitToFile(fit.parameters, fit.shape),
      doubt: {
        factor: Array.from(packedTriangle(lower, size), (x) => Number(x.toPrecision(DIGITS))),
        panRad: Math.hypot(fit.noise.panRad, quantisationRad(pan)),
        tiltRad: Math.hypot(fit.noise.tiltRad, quantisationRad(tilt)),
        spotScale: fit.noise.spotScale,
        freedom: fit.degreesOfFreedom,
      },
    };
    return { parameters, ...trained };
  },

  predictor: calibratedPredictor,
  lostMotion: calibratedLostMotion,
  toGraph: calibratedGraph,

  noise(parameters) {
    const { spotScale = 1, panRad, tiltRad } = uncertaintyOf(parameters);
    return { spotScale, panRad, tiltRad };
  },

  report(parameters, geometry, samples, reach) {
    const rig = calibratedRig(parameters, geometry);
    const noise = this.noise!(parameters);
    const changes = changesOf(rig);
    return {
      repeatability: measureRepeatability(samples, rig, noise, reach),
      ...(changes.length > 0 && { changes }),
    };
  },

  predictiveCovariance(parameters, geometry, reach) {
    const uncertainty = uncertaintyOf(parameters);
    const rig = calibratedRig(parameters, geometry);
    const size = rig.parameters.length;
    const needed = (size * (size + 1)) / 2;
    if (uncertainty.factor.length !== needed) {
      throw new PantiltError(
        'invalid',
        MODEL_FILE_INVALID,
        msg`model file: parameters.doubt.factor must have ${needed} entries for ${size} parameters,
          not ${uncertainty.factor.length}`,
      );
    }
    const covariance = rigPredictiveCovariance(
      rig.shape,
      rig.parameters,
      { ...uncertainty, factor: Float64Array.from(uncertainty.factor) },
      reach ? coveredAngles(rigInverse(rig.shape, rig.parameters), reach) : undefined,
    );
    const inflation =
      VARIANCE_CORRECTION *
      (uncertainty.freedom === undefined ? 1 : studentInflation(uncertainty.freedom));
    return scaledCovariance(covariance, () => inflation);
  },
};

/**
 * The posterior of a rig's parameters in a model of this kind, without terms of drift and discrepancy.
 * @throws PantiltError `model-file-invalid`
 */
export function servoNetsPosterior(
  kindParameters: unknown,
  geometry: Geometry,
): Pick<RigPosterior, 'parameters' | 'covariance'> {
  const { shape, parameters } = calibratedRig(kindParameters, geometry);
  const { factor } = uncertaintyOf(kindParameters);
  const all = parameters.length;
  const size = all - (shape.terms?.length ?? 0) - (shape.drift?.length ?? 0);
  const covariance = new Float64Array(size * size);
  for (let column = 0, at = 0; column < all; column++) {
    const lower = factor.slice(at, at + all - column);
    at += lower.length;
    for (let row = column; row < size; row++) {
      for (let other = column; other < size; other++) {
        covariance[row * size + other]! += lower[row - column]! * lower[other - column]!;
      }
    }
  }
  return { parameters: parameters.slice(0, size), covariance };
}

/** The angles that point to the ends of the samples' reach; undefined without solution at one of them. */
function coveredAngles(
  predictor: Predictor,
  {
    radiusMinM,
    radiusMaxM,
    bearingMinRad,
    bearingMaxRad,
    offFloor = NONE,
  }: NonNullable<ModelFile['reach']>,
): CoveredAngles | undefined {
  const radiusM = (radiusMinM + radiusMaxM) / 2;
  const bearingRad = (bearingMinRad + bearingMaxRad) / 2;
  const right = predictor(polarPoint(radiusM, bearingMinRad));
  const left = predictor(polarPoint(radiusM, bearingMaxRad));
  const far = predictor(polarPoint(radiusMaxM, bearingRad));
  const near = predictor(polarPoint(radiusMinM, bearingRad));
  if (!right || !left || !far || !near) return undefined;
  return {
    panRad: { onFloor: [right.panRad, left.panRad], offFloor: offFloor.panRad },
    tiltRad: { onFloor: [far.tiltRad, near.tiltRad], offFloor: offFloor.tiltRad },
  };
}

const NONE = { panRad: [], tiltRad: [] };

/** The total change of each joint. */
function changesOf({
  shape,
  parameters,
}: ReturnType<typeof calibratedRig>): NonNullable<ModelFile['changes']> {
  const { drift = [], terms = [] } = shape;
  const offset = parameters.length - terms.length - drift.length;
  return JOINTS.flatMap((joint) => {
    const own = drift.flatMap((term, i) =>
      term.joint === joint ? { ...term, weight: parameters[offset + i]! } : [],
    );
    if (own.length === 0) return [];
    return {
      joint,
      change: -own.reduce((sum, { weight }) => sum + weight, 0),
      from: Math.min(...own.map(({ from }) => from)),
      to: Math.max(...own.map(({ to }) => to)),
    };
  });
}

/** A part of the samples has no terms but those of the types that all of them have. */
function termsOf({ onAll, rig: { geometry } }: KindTraining): 'none' | 'all' | RigModelShape {
  if (!onAll) return 'all';
  const { shape } = calibratedRig(onAll.parameters, geometry);
  return (shape.terms ?? shape.drift) ? shape : 'none';
}

const uncertaintyOf = (parameters: unknown) =>
  parseAs(ParametersSchema, parameters, msg`model file: parameters`, MODEL_FILE_INVALID).doubt;

/** Standard deviation of an angle from the rounding of its pulse [rad]. */
const quantisationRad = ({ pulse, radiansPerMicrosecond }: AxisDescription): number =>
  (pulse.resolution * radiansPerMicrosecond) / Math.sqrt(12);
