/** What the host has written to a simulated port, command by command, in the order of the wire. */
import { vi } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { SimulatedPort } from '../../src/simulator/simulated-binding.ts';

/** One thing that has happened, in the order of happening. */
export interface Entry {
  readonly atMs: number;
  /** The verb of a command with its arguments, `!`, or what a test adds. */
  readonly what: string;
}

/** Records the host's side of the wire from now on; tests add entries of their own. */
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
