import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeCommand, type Verb } from '../../src/protocol/commands.ts';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { checksum, MAX_LINE_BYTES, unframe } from '../../src/protocol/framing.ts';
import { vectorsOf } from './vectors.ts';

const withoutEnd = (bytes: string) => bytes.replace(/\r?\n$/, '');

it('computes the check value of CRC-16/CCITT-FALSE', () => {
  expect(checksum('123456789')).toBe('29B1');
});

describe('commands', () => {
  it.each(vectorsOf('command').slice(0, 18))('writes $meaning', ({ bytes, meaning }) => {
    const [sequence, verb, ...args] = meaning.split(' ');
    const written = encodeCommand(Number(sequence), verb as Verb, ...args.map(Number));
    expect(unframe(withoutEnd(written))).toMatchObject({ body: meaning });
    expect(written.length).toBeLessThanOrEqual(MAX_LINE_BYTES);
    if (!/\d\.0/.test(bytes)) expect(written).toBe(bytes);
  });
});

describe('lines of a device', () => {
  it.each([...vectorsOf('reply'), ...vectorsOf('report')])('reads $name', ({ bytes, meaning }) => {
    const line = decodeDeviceLine(withoutEnd(bytes));
    expect(line && meaningOf(line)).toBe(meaning);
  });

  it.each(vectorsOf('foreign'))('takes nothing from $name', ({ bytes }) => {
    expect(decodeDeviceLine(withoutEnd(bytes))).toBeUndefined();
  });
});

it('rejects a line with a changed byte', () => {
  const line = fc.constantFrom(...[...vectorsOf('reply'), ...vectorsOf('report')]);
  fc.assert(
    fc.property(line, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ bytes }, at, change) => {
      const text = withoutEnd(bytes);
      const i = at % text.length;
      const changed = String.fromCharCode(text.charCodeAt(i) ^ change);
      const garbled = text.slice(0, i) + changed + text.slice(i + 1);
      const sumStart = text.length - 4;
      const sameSum = i >= sumStart && changed.toUpperCase() === text[i]!.toUpperCase();
      if (!sameSum) expect(decodeDeviceLine(garbled)).toBeUndefined();
    }),
    { seed: 1, numRuns: 2000 },
  );
});

it('never throws on any line', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
      expect(() => decodeDeviceLine(text)).not.toThrow();
    }),
    { seed: 2, numRuns: 2000 },
  );
});

const pulseWord = (pulseUs: number) => pulseUs.toFixed(1);

function meaningOf(line: NonNullable<ReturnType<typeof decodeDeviceLine>>): string {
  switch (line.kind) {
    case 'ok':
      return ['ok', line.sequence, ...line.words].join(' ');
    case 'error':
      return ['error', line.sequence, line.number, ...(line.details ?? [])].join(' ');
    case 'boot':
      return ['boot', line.protocolVersion, line.firmwareVersion, line.deviceId, line.reason].join(
        ' ',
      );
    case 'telemetry': {
      const { counter, clockMs, state, servoOn, laserOn, panUs, tiltUs } = line;
      const { crc, syntax, overflow, sequence, refused, silences } = line;
      const flags = [Number(servoOn), Number(laserOn)];
      const counts = [crc, syntax, overflow, sequence, refused, silences];
      const pulses = [pulseWord(panUs), pulseWord(tiltUs)];
      return ['telemetry', counter, clockMs, state, ...flags, ...pulses, ...counts].join(' ');
    }
    default:
      return [line.kind, line.clockMs, pulseWord(line.panUs), pulseWord(line.tiltUs)].join(' ');
  }
}
