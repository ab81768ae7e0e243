/**
 * Measurements from outside (a request, a CSV file) instead of a collection: validated against the
 * rig and converted to samples.
 */

import Type, { type TSchema } from 'typebox';
import { type Clock, timestamp } from '../clock.ts';
import { PantiltError } from '../errors.ts';
import { fixed, format, joinMessages, type Message, msg } from '../message.ts';
import type { RigDescription } from '../rig-file.ts';
import { FLOOR, heightAbove, planeOf, type SurfaceSpot } from '../surfaces.ts';
import type { Pulses } from '../units.ts';
import { fieldFaults, matches } from '../validation.ts';
import {
  type Measurement,
  MeasurementSchema,
  type NewSample,
  type Sample,
  toSample,
} from './sample.ts';
import {
  type BadRow,
  IMPLAUSIBLE_REACH,
  type MeasurementRow,
  measurementsFromCsv,
  type ParsedCsv,
  type RowOrigin,
} from './sample-csv.ts';

/** Origin of a row. */
const OriginSchema = Type.Object({
  rig: Type.Optional(Type.String()),
  observer: Type.Optional(Type.String({ maxLength: 100 })),
  session: Type.Optional(Type.String({ maxLength: 100 })),
  takenAt: Type.Optional(Type.String({ format: 'date-time' })),
});

/** The rig that the measurements are of. */
interface MeasuredRig {
  readonly description: RigDescription;
  /** @throws PantiltError `pulse-out-of-limits` */
  checkLimits(pulses: Pulses): void;
}

/** Imports measurements for one rig. */
export class SampleImport {
  readonly #rig: MeasuredRig;
  readonly #clock: Clock;

  constructor({ rig, clock }: { readonly rig: MeasuredRig; readonly clock: Clock }) {
    this.#rig = rig;
    this.#clock = clock;
  }

  /**
   * Reads the rows of a CSV file, and separates those that cannot be samples of this rig.
   * @throws PantiltError `csv-invalid`, as `measurementsFromCsv`
   */
  readCsv(content: string | Uint8Array): Promise<ParsedCsv> {
    return measurementsFromCsv(content, {
      reachM: this.#rig.description.workArea.rMax,
      rejectionReason: (values, origin) => this.#rejectionReason(values, origin),
    });
  }

  /** The reason to reject a row of a table, by its columns, or undefined. */
  #rejectionReason(values: Record<string, unknown>, origin: RowOrigin): Message | undefined {
    const { name } = this.#rig.description;
    if (origin.rig !== undefined && origin.rig !== name) {
      return msg`the row belongs to rig "${origin.rig}", but this daemon drives "${name}": remove the column rig to take it as a sample of "${name}"`;
    }
    if (!matches(OriginSchema, origin)) return faultsOf(OriginSchema, origin);
    if (!matches(MeasurementSchema, values)) {
      return faultsOf(MeasurementSchema, values);
    }
    const fault = spotFault(this.#rig.description, values);
    if (fault) return fault;
    try {
      this.#rig.checkLimits(values);
      return undefined;
    } catch (error) {
      if (error instanceof PantiltError) return error.wording;
      throw error;
    }
  }

  /**
   * Converts a measurement to a sample of this rig, with the current time unless its origin has a
   * time.
   */
  toSample(measurement: Measurement, origin: Omit<RowOrigin, 'rig'> = {}): NewSample {
    const { observer = 'by hand', session = this.newSession(), takenAt = this.#now() } = origin;
    return toSample(this.#rig.description, measurement, { observer, session, takenAt });
  }

  /** @throws PantiltError `sample-invalid` if the spot can't be on its surface, or is not in metres */
  checkSpot(spot: SurfaceSpot): void {
    const fault = spotFault(this.#rig.description, spot);
    if (fault) throw new PantiltError('invalid', 'sample-invalid', fault);
  }

  /** A session name for an import that starts now. */
  newSession(): string {
    return `import ${this.#now()}`;
  }

  #now(): string {
    return timestamp(this.#clock);
  }
}

/** Maximum distance of a spot from its surface [m]. */
const MAX_OFF_M = 0.05;

/** Why a spot can't be one of a rig on its surface, in metres; undefined if it can. */
export function spotFault(
  { surfaces = [], workArea }: RigDescription,
  { xM, yM, zM, surface = FLOOR }: SurfaceSpot,
): Message | undefined {
  const distanceM = Math.hypot(xM, yM, zM ?? 0);
  if (distanceM > IMPLAUSIBLE_REACH * workArea.rMax) {
    return msg`the spot is ${fixed(distanceM, 1)} m away, and the rig reaches ${workArea.rMax} m: are its coordinates in cm or mm? Give metres`;
  }
  if (surface === FLOOR) {
    return zM ? msg`z must be 0 on the floor, not ${zM}: name its surface` : undefined;
  }
  const found = surfaces.find(({ name }) => name === surface);
  const plane = found && planeOf(found);
  if (!plane) {
    const known = joinMessages([FLOOR, ...surfaces.map(({ name }) => name)], ', ');
    return msg`the rig file has no surface "${surface}"; it has: ${known}`;
  }
  if (zM === undefined) return msg`the height z of a spot on surface "${surface}" is missing`;
  const offM = Math.abs(heightAbove(plane, [xM, yM, zM]));
  return offM > MAX_OFF_M
    ? msg`the spot is ${fixed(offM, 2)} m off surface "${surface}": check its coordinates and the corners of the surface`
    : undefined;
}

/** The invalid fields of a row, by their columns, with reasons. */
const faultsOf = (schema: TSchema, value: unknown): Message =>
  joinMessages(
    fieldFaults(schema, value).map(({ path, wording }) => msg`${columnOf(path)} ${wording}`),
    ', ',
  );

/** The column of a field: `pan_us` for `panUs`. */
const columnOf = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Separates new rows from duplicates of stored samples and of earlier rows, so that importing a file
 * twice adds its samples once.
 */
export function separateDuplicates(
  rows: readonly MeasurementRow[],
  samples: readonly Sample[],
): { readonly fresh: MeasurementRow[]; readonly duplicates: BadRow[] } {
  const places = new Map<string, Message>();
  for (const sample of samples) {
    const place = msg`sample ${sample.id}`;
    places.set(keyOf(sample), place).set(keyOf(sample, sample.takenAt), place);
  }
  const fresh: MeasurementRow[] = [];
  const duplicates: BadRow[] = [];
  for (const row of rows) {
    const key = keyOf(row.measurement, row.origin.takenAt);
    const place = places.get(key);
    if (place) {
      const wording = msg`the same as ${place}`;
      duplicates.push({ line: row.line, reason: format(wording), wording });
    } else {
      places.set(key, msg`line ${row.line}`);
      fresh.push(row);
    }
  }
  return { fresh, duplicates };
}

const keyOf = (
  { panUs, tiltUs, panSide, tiltSide, xM, yM, zM, surface = FLOOR }: Measurement,
  takenAt: string | undefined = undefined,
): string => {
  const height = surface === FLOOR ? 0 : zM;
  return [panUs, tiltUs, panSide, tiltSide, xM + 0, yM + 0, height, surface, takenAt].join();
};
