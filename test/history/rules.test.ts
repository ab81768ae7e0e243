/**
 * Violations of each rule: in hand-written histories, and by a daemon that acts without a request.
 */
import { describe, expect, test } from 'vitest';
import { frame } from '../../src/protocol/framing.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { metres, microseconds, radians } from '../../src/units.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { fromJsonLines, type HistoryEvent, toJsonLines, type UntimedEvent } from './history.ts';
import { judge, RULE_NAMES, type RuleName } from './rules.ts';

const AXIS = {
  minUs: microseconds(500),
  maxUs: microseconds(2500),
  speedUsPerS: 4000,
  accelerationUsPerS2: 40_000,
};
const LINE_OF = {
  arm: frame([1, 'ARM']).trimEnd(),
  laser: frame([2, 'LASER', 1]).trimEnd(),
  move: frame([3, 'MOVE', 1510, 1500]).trimEnd(),
  ping: frame([4, 'PING']).trimEnd(),
};
const SAMPLE: Sample = {
  id: 1,
  uuid: '019d0000-0000-7000-8000-000000000000',
  panUs: microseconds(1510),
  tiltUs: microseconds(1500),
  panSide: 1,
  tiltSide: 1,
  ...({ panRad: 0, tiltRad: 0, xM: 0.8, yM: 0.1, zM: 0 } as Pick<
    Sample,
    'panRad' | 'tiltRad' | 'xM' | 'yM' | 'zM'
  >),
  surface: 'floor',
  observer: 'simulated',
  rig: 'hobby',
  session: 'collection 1',
  takenAt: '2026-01-01T00:00:00.000Z',
};

const TABLE = {
  name: 'table',
  corners: [
    { x: metres(0.7), y: metres(0) },
    { x: metres(0.7), y: metres(0.2) },
    { x: metres(0.9), y: metres(0.1) },
  ],
};
const DOOR = { name: 'door', bearingMin: radians(0.1), bearingMax: radians(0.2) };

const pulse = (frameNumber: number, widthUs: number | null, axis: 'pan' | 'tilt' = 'pan') =>
  ({ kind: 'pulse', axis, frame: frameNumber, widthUs }) as const;
const call = (id: string, path: string, body?: unknown) =>
  ({ kind: 'call', id, method: 'POST', path: `/api/v1/${path}`, body }) as const;
const answer = (id: string, status: number, body?: unknown) =>
  ({ kind: 'answer', id, status, body }) as const;
const received = (line: string) => ({ kind: 'device-received', line }) as const;
const sent = (line: string) => ({ kind: 'host-sent', line }) as const;
const jobIn = (state: 'running' | 'done', job = 'collection') =>
  ({ kind: 'job', job, id: 1, state }) as const;

/** A collection of one sample: arm, move by 10 µs, laser on, measure, store. */
const LAWFUL: readonly (readonly [atMs: number, event: UntimedEvent])[] = [
  [0, { kind: 'rig', limits: { pan: AXIS, tilt: AXIS } }],
  [10, call('1', 'collections', { count: 1 })],
  [11, jobIn('running')],
  [12, answer('1', 200, { id: 1 })],
  [20, sent(LINE_OF.arm)],
  [21, received(LINE_OF.arm)],
  [40, pulse(1, 1500)],
  [40, pulse(1, 1500, 'tilt')],
  [50, sent(LINE_OF.move)],
  [51, received(LINE_OF.move)],
  [60, pulse(2, 1505)],
  [80, pulse(3, 1510)],
  [300, sent(LINE_OF.laser)],
  [301, received(LINE_OF.laser)],
  [302, { kind: 'laser', on: true }],
  [310, { kind: 'measurement', xM: 0.8, yM: 0.1 }],
  [320, { kind: 'sample', sample: SAMPLE }],
  [400, jobIn('done')],
  [500, { kind: 'laser', on: false }],
  [600, { kind: 'row', sample: SAMPLE }],
  [600, { kind: 'closed' }],
];

/** The valid history with more events, each after those of the same time. */
function withMore(...more: readonly (readonly [number, UntimedEvent])[]): HistoryEvent[] {
  return [...LAWFUL, ...more]
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, event]) => ({ atMs, ...event }));
}

const without = (kind: UntimedEvent['kind']): HistoryEvent[] =>
  withMore().filter((event) => event.kind !== kind);

const stopped = [
  [410, call('2', 'rig/stop')],
  [412, received('!')],
  [430, answer('2', 200, { stopped: true, confirmed: true })],
] as const;

/** Events that break a rule, and the rule. */
const BROKEN: readonly (readonly [name: string, rule: RuleName, history: HistoryEvent[]])[] = [
  [
    'a pulse changes on a stopped device',
    'stop-holds',
    withMore(...stopped, [600, pulse(30, 1512)]),
  ],
  [
    'the laser turns on after a stop',
    'stop-holds',
    withMore(...stopped, [605, { kind: 'laser', on: true }]),
  ],
  ['a move without a request', 'requested', withMore([450, sent(LINE_OF.move)])],
  [
    'a laser turned on during a move without light',
    'requested',
    withMore([450, call('2', 'rig/command')], [451, sent(LINE_OF.laser)], [470, answer('2', 409)]),
  ],
  ['a command that the host has not written', 'line', withMore([450, received(LINE_OF.ping)])],
  ['a laser without LASER 1', 'laser', withMore([510, { kind: 'laser', on: true }])],
  [
    'a laser on a released device',
    'laser',
    withMore(
      [505, received(frame([5, 'RELEASE']).trimEnd())],
      [506, received(LINE_OF.laser)],
      [510, { kind: 'laser', on: true }],
      [520, { kind: 'laser', on: false }],
    ),
  ],
  [
    'a laser on in a keep-out zone',
    'keep-out',
    withMore(
      [0, { kind: 'rig', limits: { pan: AXIS, tilt: AXIS }, keepOut: [TABLE] }],
      [310, { kind: 'lit', xM: 0.8, yM: 0.1 }],
    ),
  ],
  [
    'a laser on in a keep-out sector',
    'keep-out',
    withMore(
      [0, { kind: 'rig', limits: { pan: AXIS, tilt: AXIS }, keepOut: [DOOR] }],
      [310, { kind: 'lit', xM: 0.8, yM: 0.1 }],
    ),
  ],
  ['two jobs at once', 'one-mover', withMore([200, jobIn('running', 'check')])],
  [
    'a move beside a job',
    'one-mover',
    withMore(
      [200, call('2', 'rig/command')],
      [210, answer('2', 200, { panUs: 1510, tiltUs: 1500 })],
    ),
  ],
  ['a pulse out of limits', 'limits', withMore([40, pulse(1, 2501, 'tilt')])],
  ['a jump', 'limits', withMore([82, pulse(4, 1600)])],
  ['a sudden start', 'limits', withMore([82, pulse(20, 1550)])],
  [
    'a sudden halt',
    'limits',
    withMore([100, pulse(4, 1522)], [120, pulse(5, 1546)], [200, pulse(9, 1547)]),
  ],
  [
    'an answer with a pose that the rig did not have',
    'arrived',
    withMore(
      [420, call('2', 'rig/command')],
      [430, answer('2', 200, { panUs: 1700, tiltUs: 1500 })],
    ),
  ],
  ['a sample that was not measured', 'pose', without('measurement')],
  ['a sample measured with the laser off', 'pose', without('laser')],
  ['a sample measured at another pose', 'pose', withMore([309, pulse(15, 1520)])],
  [
    'a sample measured before the rig had settled',
    'pose',
    withMore([290, pulse(14, 1512)], [305, pulse(15, 1510)]),
  ],
  ['a sample lost', 'stored', without('row')],
  ['a sample twice', 'stored', withMore([600, { kind: 'row', sample: { ...SAMPLE, id: 2 } }])],
  [
    'a sample that has changed',
    'stored',
    withMore().map((event) =>
      event.kind === 'row' ? { ...event, sample: { ...SAMPLE, panRad: 1 as never } } : event,
    ),
  ],
  [
    'an observation that is not stored',
    'stored',
    withMore(
      [330, call('2', 'collections/1/observations', { pose: 1, xM: 0.9, yM: 0 })],
      [340, answer('2', 200)],
    ),
  ],
  [
    'a laser that outlives its host',
    'silence',
    withMore([500, received('')], [1100, received(LINE_OF.ping)]).filter(
      (event) => event.kind !== 'laser' || event.on,
    ),
  ],
  ['a move that outlives its host', 'silence', withMore([1200, pulse(60, 1512)])],
  [
    'a laser that outlives the daemon',
    'ended',
    withMore(
      [400, { kind: 'end', cause: 'SIGKILL' }],
      [900, received(LINE_OF.ping)],
      [1500, received(LINE_OF.ping)],
    ).filter((event) => event.kind !== 'laser' || event.on),
  ],
];

describe('the judge', () => {
  test('finds no violation in a valid history, also after a round trip as text', () => {
    expect(judge(withMore())).toEqual([]);
    expect(judge(fromJsonLines(toJsonLines(withMore())))).toEqual([]);
    expect(judge(withMore(...stopped))).toEqual([]);
  });

  test.each(BROKEN)('detects %s', (_name, rule, history) => {
    expect(judge(history).map((violation) => violation.rule)).toContain(rule);
  });

  test('has an example of each rule', () => {
    expect([...new Set(BROKEN.map(([, rule]) => rule))].sort()).toEqual([...RULE_NAMES].sort());
  });
});

describe('the recorder', () => {
  test('records a complete collection: wire, pins, measurements, samples, rows', async () => {
    const daemon = await startTestDaemon();
    const { body } = await daemon.post<{ id: number }>('collections', { count: 3, seed: 1 });
    await daemon.clock.run(daemon.services.collections.ended(body.id));
    await daemon.clock.run(daemon.daemon.close());
    const kinds = daemon.history.map(({ kind }) => kind);
    const expected = [
      'answer',
      'call',
      'closed',
      'device-received',
      'device-sent',
      'host-sent',
      'job',
    ];
    expected.push('laser', 'measurement', 'pulse', 'rig', 'row', 'sample');
    expect([...new Set(kinds)].sort()).toEqual(expected);
    expect(kinds.filter((kind) => kind === 'row')).toHaveLength(3);
  });

  test('shows a move and a laser switched on without a request', async () => {
    const daemon = await startTestDaemon();
    const { rig } = daemon.services;
    await daemon.clock.run(rig.moveTo({ panUs: microseconds(1600), tiltUs: microseconds(1500) }));
    await daemon.clock.run(rig.setLaser(true));
    await daemon.clock.run(daemon.daemon.close());
    const rules = judge(daemon.history.splice(0)).map(({ rule }) => rule);
    expect(rules).toEqual(['requested', 'requested', 'requested']); // ARM, MOVE, LASER 1
  });
});
