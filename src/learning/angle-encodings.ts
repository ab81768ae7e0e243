/**
 * How a net's outputs stand for angles: the raw angles, of which pan jumps from π to -π behind the
 * robot, where no net can follow; or the sine and cosine of pan, which don't jump.
 */
import { type Angles, radians } from '../units.ts';

/** A way to write angles as outputs of a net. */
export interface AngleEncoding {
  /** How many outputs a pair of angles takes. */
  readonly width: number;
  /** The outputs, `width` of them. */
  encode(angles: Angles): number[];
  /** The angles of a row. @param outputs [rows, width] row-major */
  decode(outputs: Float32Array, row: number): Angles;
}

/** Every encoding by name. */
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
} as const satisfies Record<string, AngleEncoding>;

/** The name of an encoding. */
export type AngleEncodingName = keyof typeof ANGLE_ENCODINGS;
