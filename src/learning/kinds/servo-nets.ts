/**
 * Calibrated kinematics with a small net for each servo, all trained together: the default. It knows
 * the covariance of all that it learned, and so how far each shot may go astray.
 */

import Type from 'typebox';
import { PantiltError } from '../../errors.ts';
import { msg } from '../../message.ts';
import type { AxisDescription } from '../../rig-file.ts';
import { parseAs } from '../../validation.ts';
import { choleskyFactor } from '../calibration/levenberg-marquardt.ts';
import { SERVO_NET } from '../calibration/prior.ts';
import { RigFitSchema, rigFitToFile } from '../calibration/rig-fit-file.ts';
import { packedTriangle, rigPredictiveCovariance } from '../calibration/rig-inverse.ts';
import { MODEL_FILE_INVALID } from '../model-error.ts';
import { studentInflation } from '../predictive-covariance.ts';
import {
  calibrate,
  calibratedGraph,
  calibratedLostMotion,
  calibratedPredictor,
  calibratedRig,
} from './calibration.ts';
import { type Kind, scaledCovariance } from './kind.ts';

/** Digits of the covariance that are kept: it is an estimate. */
const DIGITS = 5;

const deviation = (description: string) => Type.Number({ minimum: 0, description });
/** The variances that come of all this are too large: of rigs of the family this share is true (README.md). */
const VARIANCE_CORRECTION = 0.93;

const ParametersSchema = Type.Object(
  {
    rig: RigFitSchema,
    doubt: Type.Object(
      {
        factor: Type.Array(Type.Number(), {
          description:
            "Cholesky's factor of the parameters' covariance, its lower triangle column by column",
        }),
        panRad: deviation('Of where pan comes to rest, rounding included [rad]'),
        tiltRad: deviation('Of where tilt comes to rest, rounding included [rad]'),
        freedom: Type.Optional(
          Type.Number({
            exclusiveMinimum: 0,
            description: 'Degrees of freedom of which all sizes are known; exactly when left out',
          }),
        ),
        spotScale: Type.Optional(
          deviation('Of a seen spot, in units of what is usual at its range; 1 when left out'),
        ),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);

/** The kind that calibrates kinematics and bends together. */
export const servoNets: Kind = {
  crossValidated: true,
  trainsOnAllSamples: true,

  train(training) {
    const { fit, shape, curves } = calibrate(training, SERVO_NET.hidden);
    const size = fit.parameters.length;
    const lower = choleskyFactor(fit.covariance, size);
    if (!lower) throw new PantiltError('failed', 'training-diverged', msg`nothing was learned`);
    const { pan, tilt } = training.rig.axes;
    const parameters = {
      rig: rigFitToFile(fit.parameters, shape.centre, SERVO_NET.hidden),
      doubt: {
        factor: Array.from(packedTriangle(lower, size), (x) => Number(x.toPrecision(DIGITS))),
        panRad: Math.hypot(fit.noise.panRad, quantisationRad(pan)),
        tiltRad: Math.hypot(fit.noise.tiltRad, quantisationRad(tilt)),
        spotScale: fit.noise.spotScale,
        freedom: fit.degreesOfFreedom,
      },
    };
    return { parameters, curves };
  },

  predictor: calibratedPredictor,
  lostMotion: calibratedLostMotion,
  toGraph: calibratedGraph,

  noise(parameters) {
    const { spotScale = 1, panRad, tiltRad } = uncertaintyOf(parameters);
    return { spotScale, panRad, tiltRad };
  },

  predictiveCovariance(parameters, geometry) {
    const doubt = uncertaintyOf(parameters);
    const rig = calibratedRig(parameters, geometry);
    const size = rig.parameters.length;
    const needed = (size * (size + 1)) / 2;
    if (doubt.factor.length !== needed) {
      throw new PantiltError(
        'invalid',
        MODEL_FILE_INVALID,
        msg`model file: parameters.doubt.factor: ${size} parameters have ${needed} entries,
          not ${doubt.factor.length}`,
      );
    }
    const spread = rigPredictiveCovariance(rig.shape, rig.parameters, {
      ...doubt,
      factor: Float64Array.from(doubt.factor),
    });
    const inflation =
      VARIANCE_CORRECTION * (doubt.freedom === undefined ? 1 : studentInflation(doubt.freedom));
    return scaledCovariance(spread, inflation);
  },
};

const uncertaintyOf = (parameters: unknown) =>
  parseAs(ParametersSchema, parameters, msg`model file: parameters`, MODEL_FILE_INVALID).doubt;

/** Standard deviation of what rounding a pulse does to its angle [rad]. */
const quantisationRad = ({ pulse, radiansPerMicrosecond }: AxisDescription): number =>
  (pulse.resolution * radiansPerMicrosecond) / Math.sqrt(12);
