/** Messages between the emulator's thread and its rig. */
import type { Axis, Microseconds } from '../../units.ts';

/** Input of the thread. */
export interface EmulatorStart {
  /** The compiled firmware, Intel HEX. */
  readonly hex: string;
  readonly seed: number;
}

/** An input of the board at the start of a time slice. */
export type BoardAction =
  | { readonly kind: 'power-up' | 'power-down' | 'reset' }
  /** A host has connected with this baud rate. */
  | { readonly kind: 'host'; readonly baudRate: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A time slice to run. */
export interface Slice {
  readonly durationMs: number;
  readonly actions: readonly BoardAction[];
}

/** Outputs of the board during a slice. */
export interface SliceOutcome {
  readonly bytes: Uint8Array;
  readonly pulses: readonly (readonly [axis: Axis, widthUs: Microseconds])[];
  /** Whether the laser is on at the end of the slice. */
  readonly laserOn: boolean;
  /** Whether bytes are still in transit to the board. */
  readonly receiving: boolean;
}
