import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import type { Measurement, Sample } from '../../src/samples/sample.ts';
import { samplesToCsv } from '../../src/samples/sample-csv.ts';
import { SampleImport } from '../../src/samples/sample-import.ts';
import { floorPoint, metres, microseconds, radians } from '../../src/units.ts';
import { simulate } from '../support/simulated.ts';

const HEADER = 'pan_us,tilt_us,pan_side,tilt_side,x_m,y_m';
const imports = new SampleImport(simulate());
const read = (text: string | Uint8Array) => imports.readCsv(text);

const toCsv = (samples: readonly Sample[]) =>
  text(Readable.from(samplesToCsv(Readable.from([samples]))));

const asSample = (measurement: Measurement, id: number): Sample => ({
  zM: metres(0),
  surface: 'floor',
  ...measurement,
  id,
  uuid: '019d0000-0000-7000-8000-000000000000',
  panRad: radians(0.1),
  tiltRad: radians(0.2),
  observer: 'by "hand", mostly',
  rig: 'hobby',
  session: 'import\nof two lines',
  takenAt: '2026-01-01T00:00:00.000Z',
});

describe('samples as CSV', () => {
  it('survive a round trip', async () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const side = fc.constantFrom(1, -1);
    const measurement = fc.record({
      panUs: number(500, 2500),
      tiltUs: number(500, 2500),
      panSide: side,
      tiltSide: side,
      xM: number(-3, 3),
      yM: number(-3, 3),
    }) as fc.Arbitrary<Measurement>;
    await fc.assert(
      fc.asyncProperty(fc.array(measurement, { maxLength: 20 }), async (measurements) => {
        const csv = await toCsv(measurements.map(asSample));
        const { measurements: back, badRows } = await read(csv);
        expect(badRows).toEqual([]);
        expect(back.map((row) => row.measurement)).toEqual(
          measurements.map((m) => ({ ...m, xM: m.xM + 0, yM: m.yM + 0 })),
        );
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('survive a round trip in several pieces', async () => {
    const measurements = Array.from(
      { length: 1234 },
      (_, i): Measurement => ({
        ...{
          panUs: microseconds(1000 + i / 3),
          tiltUs: microseconds(1500),
          panSide: 1,
          tiltSide: -1,
        },
        ...floorPoint(0.5, i / 7000),
      }),
    );
    const csv = await toCsv(measurements.map(asSample));
    const { measurements: back } = await read(csv);
    expect(back.map((row) => row.measurement)).toEqual(measurements);
    expect(back.at(-1)!.line).toBe(1 + 2 * 1234); // each has a session of two lines
  });

  it('are written as they are read', async () => {
    const read: number[] = [];
    async function* pages() {
      for (let page = 1; page <= 3; page++) {
        read.push(page);
        yield [asSample({ ...floorPoint(0.5, 0) } as Measurement, page)];
      }
    }
    const csv = samplesToCsv(pages());
    expect((await csv.next()).value).toMatch(/^pan_us,.*,id\n$/);
    expect(read).toEqual([]);
    expect((await csv.next()).value).toMatch(/,1\n$/);
    expect(read).toEqual([1]);
  });

  it('accepts the columns of the golden hits, a byte order mark and CRLF', async () => {
    const { measurements } = await read(`\ufeff${HEADER}\r\n1500,1600.5,1,-1,0.5,-0.25\r\n`);
    expect(measurements.map(({ measurement }) => measurement)).toEqual([
      { panUs: 1500, tiltUs: 1600.5, panSide: 1, tiltSide: -1, xM: 0.5, yM: -0.25 },
    ]);
  });

  it('names line and reason of each invalid row, and accepts the others', async () => {
    const rows = [
      '1500,1600,1,1,0.5,0',
      '1500,1600,1,1,abc,0',
      '1500,1600,1,1,NaN,0',
      '1500,1600,1,1,Infinity,0',
      '1500,1600,2,1,0.5,0',
      '1500,1600,1,1,0.5',
      '2501,1600,1,1,0.5,0',
      '1500,1600,1,1,0x10,0',
      ',1600,1,1,0.5,0',
      '1500,1600,up,1,0.5,0',
      '15"00,1600,1,1,0.5,0',
      '1500,1600,1,1,0.6,0',
    ];
    const { measurements, badRows } = await read([HEADER, ...rows].join('\n'));
    expect(measurements.map(({ line }) => line)).toEqual([2, 13]);
    expect(badRows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(badRows.map(({ reason }) => reason)).toEqual([
      'x_m must be a number, not "abc"',
      'x_m must be a number, not "NaN"',
      'x_m must be a number, not "Infinity"',
      'pan_side must be 1 or -1, not 2',
      '5 cells where the header has 6',
      "pan pulse 2501 µs is outside the rig's limits, 500 to 2500 µs",
      'x_m must be a number, not "0x10"',
      'pan_us is missing',
      'pan_side must be 1 or -1, not "up"',
      'pan_us must be a number, not "15\\"00"',
    ]);
  });

  it.each([
    ['', 'it is empty; the first line names the columns pan_us'],
    ['pan_us,tilt_us\n1,2', 'columns pan_side, tilt_side, x_m, y_m are missing'],
    [`${HEADER},colour\n`, 'unknown column colour'],
    [`${HEADER}\n"1500`, 'line 2: a quotation mark'],
    [`${HEADER},x_m\n`, 'column x_m appears twice'],
    [`${HEADER}\n1500,1600,1,1,85,-30\n1500,1600,1,1,90,12\n`, 'must be in metres'],
    [`${HEADER}\n90,45,1,1,0.5,0\n`, 'must be pulses in µs'],
  ])('refuses %j as a whole', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason);
  });
});

describe('spots on a surface', () => {
  const corners = [
    { x: 2, y: 1, z: 0 },
    { x: 2, y: -1, z: 0 },
    { x: 2, y: 0, z: 2 },
  ];
  const { rig } = simulate();
  const described = { ...rig.description, surfaces: [{ name: 'wall', corners }] };
  const onWall = new SampleImport({
    rig: { description: described, checkLimits: () => {} },
    clock: new VirtualClock(),
  });
  const row = (...cells: (string | number)[]) =>
    `${HEADER},z_m,surface\n1500,1400,1,1,${cells.join(',')}`;

  it('are read and written', async () => {
    const { measurements, badRows } = await onWall.readCsv(row(2, 0.5, 0.25, 'wall'));
    expect(badRows).toEqual([]);
    const { measurement } = measurements[0]!;
    expect(measurement).toMatchObject({ xM: 2, yM: 0.5, zM: 0.25, surface: 'wall' });
    const written = await toCsv([asSample(measurement, 1)]);
    const again = await onWall.readCsv(written.replaceAll('hobby', described.name));
    expect(again.measurements.map((each) => each.measurement)).toEqual([measurement]);
  });

  it.each([
    [[2, 0.5, 0.25, 'ceiling'], 'no surface "ceiling"; it has: floor, wall'],
    [[1.5, 0.5, 0.25, 'wall'], '0.50 m off surface "wall"'],
    [[2, 0.5, '', 'wall'], 'the height z of a spot on surface "wall" is missing'],
    [[2, 0.5, 0.25, ''], 'z must be 0 on the floor, not 0.25'],
  ])('are refused for %j', async (cells, reason) => {
    const { badRows } = await onWall.readCsv(row(...cells));
    expect(badRows.map((bad) => bad.reason)).toEqual([expect.stringContaining(reason)]);
  });
});
