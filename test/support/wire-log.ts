/** Commands that the host has written to a simulated port, in the order on the wire. */
import { vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { SimulatedPort } from '../../src/simulator/simulated-binding.ts';

/** One event, in order of time. */
export interface Entry {
  readonly atMs: number;
  /** The verb of a command with its arguments, `!`, or an entry added by a test. */
  readonly what: string;
}

/** Records the host's side of the wire from now on; tests can add entries. */
export function recordWire(clock: Clock): Entry[] & { note(what: string): void } {
  const entries: Entry[] = [];
  const note = (what: string) => void entries.push({ atMs: clock.nowMs(), what });
  const write = SimulatedPort.prototype.write;
  vi.spyOn(SimulatedPort.prototype, 'write').mockImplementation(function (
    this: SimulatedPort,
    bytes,
  ) {
    for (const line of bytes.toString('latin1').match(/!|[^\n!]+/g) ?? []) {
      note(line.replace(/^\d+ (.*)\*[0-9A-F]{4}$/, '$1'));
    }
    return write.call(this, bytes);
  });
  return Object.assign(entries, { note });
}
