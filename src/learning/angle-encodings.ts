/**
 * Encodings of angles as outputs of a net: the raw angles, of which pan is discontinuous behind the
 * robot (π to -π), or the sine and cosine of pan, or of both angles, which are continuous.
 */
import { type Angles, radians } from '../units.ts';

/** An encoding of angles as outputs of a net. */
export interface AngleEncoding {
  /** Number of outputs. */
  readonly width: number;
  /** Encodes angles as `width` outputs. */
  encode(angles: Angles): number[];
  /** Decodes a row. @param outputs [rows, width] row-major */
  decode(outputs: Float32Array, row: number): Angles;
}

/** The encodings by name. */
export const ANGLE_ENCODINGS = {
  raw: {
    width: 2,
    encode: ({ panRad, tiltRad }) => [panRad, tiltRad],
    decode: (outputs, row) => ({
      panRad: radians(outputs[2 * row]!),
      tiltRad: radians(outputs[2 * row + 1]!),
    }),
  },
  'sine-cosine': {
    width: 3,
    encode: ({ panRad, tiltRad }) => [Math.sin(panRad), Math.cos(panRad), tiltRad],
    decode: (outputs, row) => ({
      panRad: radians(Math.atan2(outputs[3 * row]!, outputs[3 * row + 1]!)),
      tiltRad: radians(outputs[3 * row + 2]!),
    }),
  },
  'sine-cosine-both': {
    width: 4,
    encode: ({ panRad, tiltRad }) => [panRad, tiltRad].flatMap((a) => [Math.sin(a), Math.cos(a)]),
    decode: (outputs, row) => ({
      panRad: radians(Math.atan2(outputs[4 * row]!, outputs[4 * row + 1]!)),
      tiltRad: radians(Math.atan2(outputs[4 * row + 2]!, outputs[4 * row + 3]!)),
    }),
  },
} as const satisfies Record<string, AngleEncoding>;

/** The name of an encoding. */
export type AngleEncodingName = keyof typeof ANGLE_ENCODINGS;
