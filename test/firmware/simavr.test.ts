/**
 * The compiled firmware on our emulated board and on simavr, an independent emulator: the same
 * transcript and the same pulses. Only a device clock may differ, by the millisecond in which a
 * line was started.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { frame, STOP } from '../../src/protocol/framing.ts';
import { isMissing } from '../support/packages.ts';
import {
  buildSimavrBoard,
  type Pulse,
  type Recording,
  runOnOurs,
  runOnSimavr,
  type Sent,
} from './emulators.ts';

const skipped = isMissing('make', 'gcc', 'libsimavr-dev');

const END_MS = 9000;
/** Between two servo frames, so that no line falls on the edge of one. */
const BETWEEN_FRAMES_MS = 3;

const body = (text: string): string => frame(text.split(' '));

/**
 * The lines sent in each frame, except frames in which telemetry is due: every 2.5 frames from the
 * tenth.
 */
const scene: readonly (readonly [frame: number, text: string])[] = [
  [2, body('1 HELLO 1')],
  [4, body('2 PANLIMITS 600 2400 3000 30000')],
  [9, body('3 TILTLIMITS')],
  [10, body('4 RATE 20')],
  [12, body('5 WATCHDOG 400 1500')],
  [14, body('6 ARM')],
  [16, body('7 LASER 1')],
  [18, body('8 MOVE 1700.5 1300')],
  [34, body('9 MOVE 1700.5 1300')],
  [51, body('10 PING')],
  [61, body('11 MOVE 2400 500')],
  [66, STOP],
  [71, body('12 MOVE 1500 1500')],
  [72, body('13 RESUME')],
  [74, body('14 MOVE 1500 1500 900 9000')],
  [81, 'garbage\r\n\x00\xff\n12 MOVE 1500'],
  [82, body('14 MOVE 1500 1500 900 9000')],
  [83, body('15 MOVE 9999 1500')],
  [84, body('16 MOVE 2000 2000 2000 20000')],
  [86, `${'x'.repeat(120)}\n`],
  // No more for 400 ms: SILENCE. Then commands again.
  [131, body('17 STATUS')],
  [132, body('18 MOVE 1000 1000')],
  [134, `13 MO${STOP}VE 5\n${STOP}`],
  [136, body('19 RELEASE')],
  [138, body('20 RESUME')],
  [141, body('21 ARM')],
  [142, body('22 MOVE 1400 1600')],
  [151, body('22 PING')],
  // No more for 1500 ms: SILENCE, then SILENCE and released.
  [241, body('23 STATUS')],
  [242, body('24 RATE 0')],
  [244, body('25 ARM')],
  [246, body('26 LASER 1')],
  [251, body('27 RELEASE')],
  [252, body('28 STATUS')],
];
const script: readonly Sent[] = scene.map(([number, text]) => ({
  atMs: 20 * number + BETWEEN_FRAMES_MS,
  text,
}));

/** The index of the word that contains the device's clock. */
function clockPlace(line: string): number | undefined {
  if (/^(STOPPED|SILENCE) /.test(line)) return 1;
  if (line.startsWith('T ')) return 2;
  if (/^\d+ OK \d+ [RAMS] /.test(line) || /^10 OK \d+$/.test(line)) return 2;
  return undefined;
}

/** Lines without their checksums and their clocks, and the clocks [ms]. */
function parted({ lines }: Recording): { bodies: string[]; clocksMs: number[] } {
  const clocksMs: number[] = [];
  const bodies = lines.map((line) => {
    const words = line.slice(0, line.lastIndexOf('*')).split(' ');
    const place = clockPlace(words.join(' '));
    if (place !== undefined) clocksMs.push(Number(words.splice(place, 1, 'clock')[0]));
    return words.join(' ');
  });
  return { bodies, clocksMs };
}

const greatestDifference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

const widths = (pulses: readonly Pulse[]): number[] => pulses.map(({ widthUs }) => widthUs);
const moments = (pulses: readonly Pulse[]): number[] => pulses.map(({ atUs }) => atUs);

describe.skipIf(skipped).each([115_200, 250_000])('at %i baud', (baudRate) => {
  let ours: Recording;
  let simavr: Recording;
  beforeAll(() => {
    buildSimavrBoard();
    ours = runOnOurs(script, END_MS, baudRate);
    simavr = runOnSimavr(script, END_MS, baudRate);
  });

  test('gives the same output', () => {
    const [mine, other] = [parted(ours), parted(simavr)];
    expect(mine.bodies).toEqual(other.bodies);
    expect(greatestDifference(mine.clocksMs, other.clocksMs)).toBeLessThanOrEqual(1);
  });

  test('covers all cases of the script', () => {
    const transcript = parted(ours).bodies.join('\n');
    for (const words of [
      ...['BOOT 1 1.0.0 5F3A09C1 POWER', '1 OK 1 1.0.0 5F3A09C1', '2 OK 600 2400 3000 30000'],
      ...['STOPPED clock', 'SILENCE clock', '12 ERR 9 STOPPED', '0 ERR 1 SYNTAX', '0 ERR 3 LENGTH'],
      ...['15 ERR 6 RANGE 1 600 2400', '22 ERR 7 SEQUENCE', '23 OK clock R 0 0', 'M 1 1', 'M 1 0'],
    ])
      expect(transcript).toContain(words);
    expect(transcript.match(/^STOPPED/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(transcript.match(/^SILENCE/gm)).toHaveLength(3);
  });

  test.each(['pan', 'tilt'] as const)('makes the same %s pulses, within 0.5 us', (axis) => {
    expect(ours.pulses[axis].length).toBeGreaterThan(150);
    expect(simavr.pulses[axis]).toHaveLength(ours.pulses[axis].length);
    const [mine, other] = [ours.pulses[axis], simavr.pulses[axis]];
    expect(greatestDifference(widths(mine), widths(other))).toBeLessThanOrEqual(0.5);
    expect(greatestDifference(moments(mine), moments(other))).toBeLessThanOrEqual(20);
  });

  test('turns the laser on and off at the same moments', () => {
    expect(ours.laser.map(({ on }) => on)).toEqual(simavr.laser.map(({ on }) => on));
    expect(ours.laser.length).toBeGreaterThanOrEqual(4);
    const at = (recording: Recording) => recording.laser.map(({ atUs }) => atUs);
    expect(greatestDifference(at(ours), at(simavr))).toBeLessThanOrEqual(1000);
  });
});
