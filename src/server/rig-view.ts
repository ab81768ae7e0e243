/**
 * The rig as the API and telemetry show it.
 */
import type { RigView } from '../api/rig.ts';
import { anglesOfPulses } from '../geometry/servo.ts';
import { jobProblem } from '../job.ts';
import type { DeviceCounters, DeviceState } from '../protocol/device-lines.ts';
import { floorPoint } from '../units.ts';
import type { Services } from './services.ts';

const STATES = {
  R: 'released',
  A: 'armed',
  M: 'moving',
  S: 'stopped',
} as const satisfies Record<DeviceState, RigView['state']>;

/** The current state of the rig. */
export function viewRig({
  rig,
  aiming,
  jogging,
  tracking,
  paths,
  turns,
}: Pick<Services, 'rig' | 'aiming' | 'jogging' | 'tracking' | 'paths' | 'turns'>): RigView {
  const { connection, problem, port, identity, resetReason, device, quality, stopped } =
    rig.snapshot;
  const { workArea, geometry, name, keepOut = [], surfaces = [] } = rig.description;
  const reported = device ? STATES[device.state] : 'unknown';
  // A steady motion is a series of short moves; between two of them a device may report that it is
  // at rest.
  const isSteady = jogging.active || tracking.active || paths.active;
  const state = reported === 'armed' && isSteady ? 'moving' : reported;
  const holdsPose = device?.servoOn || device?.laserOn;
  const pointing = (holdsPose && aiming.predictSpot(device)) || null;
  const spot = device?.laserOn ? pointing : null;
  return {
    name,
    connection,
    problem: problem && jobProblem(problem),
    port,
    device: identity && {
      deviceId: identity.deviceId,
      firmwareVersion: identity.firmwareVersion,
      protocolVersion: identity.protocolVersion,
      resetReason,
    },
    state: stopped ? 'stopped' : state,
    stopConfirmed: device?.state === 'S',
    pose: device && { ...pulsesOf(device), ...anglesOfPulses(rig.description, device) },
    pointing,
    spot,
    spotErrorMm: spot && aiming.predict(spot).expectedErrorMm,
    servoOn: device?.servoOn ?? false,
    laserOn: device?.laserOn ?? false,
    limits: rig.pulseLimits,
    geometry: { l1M: geometry.l1, l2M: geometry.l2 },
    workArea: {
      rMinM: workArea.rMin,
      rMaxM: workArea.rMax,
      bearingMinRad: workArea.bearingMin,
      bearingMaxRad: workArea.bearingMax,
    },
    keepOut: keepOut.map(({ name, corners, bearingMin, bearingMax }) => ({
      name,
      corners: corners?.map(({ x, y }) => floorPoint(x, y)) ?? null,
      bearingMinRad: bearingMin ?? null,
      bearingMaxRad: bearingMax ?? null,
    })),
    surfaces,
    control: { holder: rig.lease.holder, ...turns.view },
    line: quality && {
      ...quality,
      deviceClockMs: device?.clockMs ?? null,
      deviceErrors: device && countersOf(device),
    },
  };
}

const countersOf = (device: DeviceCounters): DeviceCounters => {
  const { crc, syntax, overflow, sequence, refused, silences } = device;
  return { crc, syntax, overflow, sequence, refused, silences };
};

const pulsesOf = <T>({ panUs, tiltUs }: { panUs: T; tiltUs: T }) => ({ panUs, tiltUs });
