/**
 * A simulated rig at the end of a byte stream (a pseudo-terminal, a pipe). Nothing resets its device
 * when somebody opens that.
 */
import type { Readable, Writable } from 'node:stream';
import type { CabledRig } from './cabled-rig.ts';

/** Wires a simulated rig to a stream until the returned function is called. */
export function wireToStream(
  rig: CabledRig,
  baudRate: number,
  input: Readable,
  output: Writable,
): () => void {
  const line = rig.connect(baudRate, {
    deliver: (bytes) => output.write(bytes),
    fail: (reason) => output.destroy(reason),
  });
  const receive = (bytes: Buffer) => line.send(bytes);
  input.on('data', receive);
  return () => {
    input.off('data', receive);
    line.cut();
  };
}
