/**
 * The simulated rig at the end of a byte stream (a pseudo-terminal, a pipe): the line runs at the
 * baud rate's true speed in both directions. Nothing resets the device when somebody opens it.
 */
import type { Readable, Writable } from 'node:stream';
import { SerialWire } from './serial-wire.ts';
import type { SimulatedRig } from './simulated-rig.ts';

/** Wires a simulated rig to a stream until the returned function is called. */
export function wireToStream(
  rig: SimulatedRig,
  baudRate: number,
  input: Readable,
  output: Writable,
): () => void {
  const { clock } = rig;
  const toHost = new SerialWire({
    clock,
    baudRate,
    chunkBytes: 16,
    deliver: (bytes) => output.write(bytes),
  });
  const toDevice = new SerialWire({
    clock,
    baudRate,
    chunkBytes: 1,
    deliver: ([byte = 0]) => rig.device.receive(byte),
  });
  const receive = (bytes: Buffer) => toDevice.send(bytes);
  input.on('data', receive);
  rig.onLine = (line) => toHost.send(Buffer.from(line, 'latin1'));
  return () => {
    input.off('data', receive);
    toDevice.cut();
    toHost.cut();
  };
}
