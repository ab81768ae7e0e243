/**
 * Every text of the page, so that another language can join. What the daemon says of an error is
 * shown as it is.
 */

import type { FloorPoint } from '../units.ts';
import { degrees, fixed, millimetres, point } from './format.ts';

const states = {
  unknown: 'Unknown',
  released: 'Released',
  armed: 'Armed',
  moving: 'Moving',
  stopped: 'Stopped',
} as const;

const english = {
  pageTitle: (rig: string | undefined) => (rig ? `${rig} · pantilt` : 'pantilt'),
  header: { noRig: 'no rig yet', state: 'State of the rig' },
  states,
  link: {
    connecting: 'Connecting with the daemon…',
    connected: (port: string) => `Connected on ${port}`,
    searching: 'Looking for the rig…',
    searchingWithProblem: 'No rig: still looking for it',
    closed: 'The daemon has let go of the rig',
    down: 'Daemon not reachable',
    refused: 'The daemon refuses this page',
    tokenWanted: 'The daemon wants a token',
  },
  notice: {
    down: 'Nothing here is live. Is the daemon running on its machine? Start it with "npm start", or look at its log. This page goes on trying.',
    downTitle: 'The daemon does not answer',
    refusedTitle: 'The daemon refuses this page',
    problemTitle: 'No rig is connected',
    retry: 'Try now',
    stopFailedTitle: 'The stop is not confirmed',
    stopFailed: (detail: string) =>
      `${detail} If anything still moves, cut the power of the servos.`,
    stopNobody:
      'No rig is connected that could confirm it; the daemon moves nothing until you resume.',
    dismiss: 'Close',
  },
  stop: {
    stop: 'STOP',
    hint: 'Stops the rig (space bar)',
    stopping: 'Stopping…',
    stopped: 'Stopped',
    unconfirmed: 'Not confirmed',
    resume: 'Resume',
  },
  commands: {
    home: 'Home',
    homeHint: 'Move both axes to their centre',
    release: 'Release',
    releaseHint: 'Turn servos and laser off',
    failed: (what: string, why: string) => `${what}: ${why}`,
  },
  map: {
    label: 'Floor map, seen from above. Arrow keys move the crosshair, Enter aims there.',
    title: 'Floor map',
    loading: 'Waiting for the rig…',
    hint: 'Click or tap the floor to aim. By keyboard: arrow keys, then Enter.',
    at: ({ xM, yM }: FloorPoint) =>
      `x ${fixed(xM, 3)} m  y ${fixed(yM, 3)} m  ·  ${fixed(Math.hypot(xM, yM), 3)} m at ${degrees(Math.atan2(yM, xM))}`,
    outside: 'outside the work area',
    crosshair: (at: FloorPoint) => `Crosshair at x ${fixed(at.xM, 2)}, y ${fixed(at.yM, 2)} metres`,
    ring: (radiusM: number) => `${radiusM} m`,
    bearing: (deg: number) => `${fixed(deg, 0)}°`,
    base: 'base',
    legend: { spot: 'spot, as believed', target: 'target', samples: 'samples' },
  },
  aim: {
    checking: (target: FloorPoint) => `Asking the model about ${point(target)}…`,
    moving: (target: FloorPoint) => `Moving to ${point(target)}`,
    done: (target: FloorPoint) => `On target ${point(target)}`,
    past: (target: FloorPoint) => `Last target ${point(target)}`,
    refused: (target: FloorPoint) => `Not aimed at ${point(target)}`,
    expected: (errorMm: number | null, boundMm: number | null) =>
      errorMm === null || boundMm === null
        ? 'expected error unknown: this model was never validated'
        : `expected error ${millimetres(errorMm)}, nine times in ten below ${millimetres(boundMm)}`,
    extrapolating: 'far from every sample, so the error may be larger',
    nearest: (nearest: FloorPoint) => `Aim at ${point(nearest)} instead`,
  },
  panel: 'Numbers, learning and models',
  live: {
    title: 'Now',
    pan: 'Pan',
    tilt: 'Tilt',
    pulse: 'Pulse',
    angle: 'Nominal angle',
    servos: 'Servos',
    laser: 'Laser',
    model: 'Model',
    control: 'Control',
    free: 'free',
    on: 'on',
    off: 'off',
    none: '–',
    us: (pulseUs: number) => `${fixed(pulseUs, 1)} µs`,
    nominal: 'none trained: nominal geometry',
    validated: (kind: string, errorMm: number | null) =>
      errorMm === null ? kind : `${kind}, median ${millimetres(errorMm)}`,
  },
  line: {
    title: 'Line',
    roundTrip: 'Round trip',
    garbled: 'Garbled lines',
    retried: 'Repeated commands',
    of: (part: number, whole: number) => `${part} of ${whole}`,
    ms: (valueMs: number) => `${fixed(valueMs, 1)} ms`,
    device: 'Device',
    firmware: (id: string, version: string) => `${id}, firmware ${version}`,
  },
  learn: {
    title: 'Learn',
    samples: (count: number) => (count === 1 ? '1 sample' : `${count} samples`),
    collect: (count: number) => `Collect ${count} samples`,
    byHand: 'by hand',
    byHandHint: 'The rig points, you measure where the spot is',
    cancel: 'Cancel',
    train: 'Train',
    trainHint: 'Learn from all samples of this rig; the best model becomes active',
    trainWants: 'Collect samples first',
    progress: { collection: 'Progress of the collection', training: 'Progress of the training' },
    collection: {
      none: 'No collection yet.',
      queued: 'Waiting for the rig…',
      running: (taken: number, count: number) => `${taken} of ${count} taken`,
      done: (taken: number, missed: number) =>
        `${taken} taken${missed > 0 ? `, ${missed} poses without a spot` : ''}.`,
      cancelled: (taken: number) => `Cancelled; the ${taken} taken are kept.`,
      failed: 'Failed: ',
    },
    training: {
      none: 'No training yet.',
      queued: 'Waiting…',
      running: (kind: string | undefined) => (kind ? `Learning ${kind}` : 'Learning…'),
      now: (errorMm: number) => `, ${millimetres(errorMm)} so far`,
      done: (models: number) =>
        models === 1 ? 'Done: 1 model learned.' : `Done: ${models} models learned.`,
      cancelled: 'Cancelled.',
      failed: 'Failed: ',
    },
  },
  observe: {
    title: (pose: number) => `Pose ${pose + 1}: where is the spot?`,
    x: 'x forward [m]',
    y: 'y to the left [m]',
    send: 'Take',
    missed: 'Not seen',
    invalid: 'x and y are metres, such as 0.80 and -0.25',
  },
  models: {
    title: 'Models',
    none: 'None yet. Until one is trained, the rig is aimed by its nominal geometry.',
    kind: 'Model',
    error: 'Median',
    samples: 'Samples',
    errorHint: 'Median error on samples that it has not learned from',
    use: 'Use',
    useHint: (id: number, kind: string) => `Aim by model ${id}, ${kind}`,
    active: 'in use',
    name: (id: number, kind: string) => `${id} · ${kind}`,
  },
  events: {
    title: 'Events',
    none: 'Nothing has happened yet.',
    again: 'The daemon answers again',
    loading: 'Loading',
  },
  token: {
    title: 'Access token',
    why: 'This daemon wants a token. It is set with PANTILT_TOKEN or in the settings file on its machine.',
    label: 'Token',
    wrong: 'That token is wrong.',
    unsendable: 'A browser can send letters, digits and -._~!#$%&*+ only.',
    send: 'Open',
  },
  problem: {
    unreachable: 'The daemon does not answer.',
    withoutText: (status: number) => `The daemon answered with status ${status} and no text.`,
    page: 'The page has failed; load it again.',
  },
};

export const texts = english;
