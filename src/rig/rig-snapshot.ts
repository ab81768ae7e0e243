/**
 * What the driver publishes of its rig: the present state, and events.
 */

import type { PantiltError } from '../errors.ts';
import type { Message } from '../message.ts';
import type { DeviceIdentity, DeviceStatus } from '../protocol/device-lines.ts';
import type { LineQuality } from './device-link.ts';

/** State of the connection. */
export type ConnectionState = 'connecting' | 'connected' | 'closed';

/** The present state of a rig. */
export interface RigSnapshot {
  readonly connection: ConnectionState;
  /** Why there is no connection, when there is none. */
  readonly problem: PantiltError | null;
  readonly port: string | null;
  readonly identity: DeviceIdentity | null;
  /** Why the device was reset last, in its own word, if it reported that. */
  readonly resetReason: string | null;
  readonly device: DeviceStatus | null;
  readonly quality: LineQuality | null;
  /** A stop is in force, until `resume`. */
  readonly stopped: boolean;
}

/** An event, worth showing to people. */
export interface RigEvent {
  /** `laser-off`: the device has turned the laser off, and no command of this daemon did. */
  readonly name: 'connected' | 'lost' | 'stopped' | 'resumed' | 'silence' | 'laser-off';
  readonly wording: Message;
}

/** What the driver emits. */
export interface RigEvents {
  /** The snapshot has changed. */
  change: [];
  event: [RigEvent];
}
