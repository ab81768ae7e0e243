/** The published state and events of a rig. */

import type { PantiltError } from '../errors.ts';
import type { Message } from '../message.ts';
import type { DeviceIdentity, DeviceStatus } from '../protocol/device-lines.ts';
import type { ConnectionKeeper } from './connection-keeper.ts';
import type { LineQuality } from './device-link.ts';

/** State of the connection. */
type ConnectionState = 'connecting' | 'connected' | 'closed';

/** The current state of a rig. */
export interface RigSnapshot {
  readonly connection: ConnectionState;
  /** Why there is no connection, if there is none. */
  readonly problem: PantiltError | null;
  readonly port: string | null;
  readonly identity: DeviceIdentity | null;
  /** The reason of the device's last reset, as reported. */
  readonly resetReason: string | null;
  readonly device: DeviceStatus | null;
  readonly quality: LineQuality | null;
  /** A stop is in force, until `resume`. */
  readonly stopped: boolean;
}

/** The state of a rig, from its connection and its latest telemetry. */
export function snapshotOf(
  { current, problem, closed }: ConnectionKeeper,
  device: DeviceStatus | null,
  stopped: boolean,
): RigSnapshot {
  return {
    connection: current ? 'connected' : closed ? 'closed' : 'connecting',
    problem,
    port: current?.port.path ?? null,
    identity: current?.hello ?? null,
    resetReason: current?.link.resetReason ?? null,
    device,
    quality: current?.link.quality ?? null,
    stopped: stopped || device?.state === 'S',
  };
}

/** The names of events. */
export const RIG_EVENTS = [
  'connected',
  'lost',
  'stopped',
  'stop-unconfirmed',
  'resumed',
  'silence',
  'laser-off',
] as const;

/** An event to show to the user. */
export interface RigEvent {
  /** `laser-off`: the device has turned the laser off without a command of this daemon. */
  readonly name: (typeof RIG_EVENTS)[number];
  readonly wording: Message;
}

/** The events of the driver. */
export interface RigEvents {
  /** The snapshot has changed. */
  change: [];
  event: [RigEvent];
  /** The device has accepted a move. */
  move: [];
}
