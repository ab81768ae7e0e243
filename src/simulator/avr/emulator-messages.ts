/**
 * What the emulator's thread and its rig tell each other.
 */
import type { Axis, Microseconds } from '../../units.ts';

/** What the thread is started with. */
export interface EmulatorStart {
  /** The compiled firmware, Intel HEX. */
  readonly hex: string;
  readonly seed: number;
}

/** What happens to the board at the begin of a slice of time. */
export type BoardAction =
  | { readonly kind: 'power-up' | 'power-down' | 'reset' }
  /** A host has connected, at this baud rate. */
  | { readonly kind: 'host'; readonly baudRate: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A slice of time to run. */
export interface Slice {
  readonly durationMs: number;
  readonly actions: readonly BoardAction[];
}

/** What the board has done in a slice. */
export interface SliceOutcome {
  readonly bytes: Uint8Array;
  readonly pulses: readonly (readonly [axis: Axis, widthUs: Microseconds])[];
  /** Whether the laser shines, at its end. */
  readonly laserOn: boolean;
  /** Bytes are still on their way to the board. */
  readonly receiving: boolean;
}
