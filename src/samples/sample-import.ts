/**
 * Measurements from outside (a request, a CSV file) instead of a collection: validated against the
 * rig and converted to samples.
 */

import Type from 'typebox';
import { Value } from 'typebox/value';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { joinMessages, type Message, msg } from '../message.ts';
import type { Rig } from '../rig/rig.ts';
import { fieldErrors } from '../validation.ts';
import {
  floorPointProperties,
  type Measurement,
  type NewSample,
  poseProperties,
  toSample,
} from './sample.ts';

/** A measurement from outside. */
export const MeasurementSchema = Type.Object(
  { ...poseProperties, ...floorPointProperties },
  { additionalProperties: false },
);

/** Imports measurements for one rig. */
export class SampleImport {
  readonly #rig: Rig;
  readonly #clock: Clock;

  constructor({ rig, clock }: { readonly rig: Rig; readonly clock: Clock }) {
    this.#rig = rig;
    this.#clock = clock;
  }

  /** @throws PantiltError `pulse-out-of-limits` */
  assertWithinLimits(measurement: Measurement): void {
    this.#rig.checkLimits(measurement);
  }

  /** The reason to reject values as a measurement, or undefined. */
  rejectionReason(values: Record<string, unknown>): Message | undefined {
    if (!Value.Check(MeasurementSchema, values)) {
      const fields = fieldErrors(Value.Errors(MeasurementSchema, values), values);
      return joinMessages(
        fields.map(({ path, wording }) => msg`${path} ${wording}`),
        ', ',
      );
    }
    try {
      this.assertWithinLimits(values);
      return undefined;
    } catch (error) {
      if (error instanceof PantiltError) return error.wording;
      throw error;
    }
  }

  /** Converts a measurement to a sample of this rig, taken now. */
  toSample(measurement: Measurement, observer: string, session = this.newSession()): NewSample {
    return toSample(this.#rig.description, measurement, {
      ...{ observer, session, takenAt: this.#now() },
    });
  }

  /** A session name for an import that starts now. */
  newSession(): string {
    return `import ${this.#now()}`;
  }

  #now(): string {
    return timestamp(this.#clock);
  }
}
