/** A simulated device that has just been reset, spoken to byte by byte without a line between. */
import { VirtualClock } from '../../src/clock.ts';
import { encodeCommand, type Verb } from '../../src/protocol/commands.ts';
import { decodeDeviceLine } from '../../src/protocol/device-lines.ts';
import { frame, unframe } from '../../src/protocol/framing.ts';
import { SimulatedRig } from '../../src/simulator/simulated-rig.ts';
import { simulatedDescription } from '../support/simulated.ts';

export function freshDevice() {
  const clock = new VirtualClock();
  const rig = new SimulatedRig(simulatedDescription('hobby'), clock, 1);
  /** The bodies of all lines that the device has sent. */
  const said: string[] = [];
  rig.onLine = (line) => {
    const framed = unframe(line.trimEnd());
    if ('error' in framed) throw new Error(`the device sent ${line}`);
    said.push(framed.body);
  };
  rig.device.reset('POWER');
  let sequence = 0;

  /** Sends bytes; returns the bodies of the lines that come at once. */
  const send = (bytes: string): string[] => {
    const from = said.length;
    for (const character of bytes) rig.device.receive(character.charCodeAt(0));
    return said.slice(from);
  };
  /** Sends a command; returns its reply without the number. */
  const command = (verb: Verb, ...args: number[]): string => {
    sequence++;
    const reply = send(encodeCommand(sequence, verb, ...args)).join('|');
    return reply.replace(new RegExp(`^${sequence} `), '');
  };
  /** What STATUS says. */
  const status = () => {
    const words = command('STATUS').split(' ').slice(1);
    const line = decodeDeviceLine(frame(['T', 0, ...words]).trimEnd());
    if (line?.kind !== 'telemetry') throw new Error('STATUS is not as telemetry');
    return line;
  };
  /** Lets time pass while a living host sends PING. */
  const wait = async (durationMs: number) => {
    for (let leftMs = durationMs; leftMs > 0; leftMs -= 100) {
      command('PING');
      await clock.advance(Math.min(leftMs, 100));
    }
  };
  return { clock, rig, said, send, command, status, wait };
}
