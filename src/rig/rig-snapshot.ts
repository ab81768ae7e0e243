/**
 * What the driver tells of its rig: how it is now, and what has happened.
 */

import type { PantiltError } from '../errors.ts';
import type { Message } from '../message.ts';
import type { DeviceIdentity, DeviceStatus } from '../protocol/device-lines.ts';
import type { LineQuality } from './device-link.ts';

/** What is known of the connection. */
export type ConnectionState = 'connecting' | 'connected' | 'closed';

/** The rig as it is now. */
export interface RigSnapshot {
  readonly connection: ConnectionState;
  /** Why there is no connection, when there is none. */
  readonly problem: PantiltError | null;
  readonly port: string | null;
  readonly identity: DeviceIdentity | null;
  /** Why the device was reset last, in its own word, if it said so. */
  readonly resetReason: string | null;
  readonly device: DeviceStatus | null;
  readonly quality: LineQuality | null;
  /** Somebody has stopped the rig and nobody has resumed it yet. */
  readonly stopped: boolean;
}

/** Something that happened, worth telling people. */
export interface RigEvent {
  readonly name: 'connected' | 'lost' | 'stopped' | 'resumed' | 'silence';
  readonly wording: Message;
}

/** What the driver emits, for those who want to hear of it. */
export interface RigEvents {
  /** The snapshot has changed. */
  change: [];
  event: [RigEvent];
}
