/** A driver and a simulated rig, with a cable between them that can be disturbed, on a virtual clock; recorded. */
import pino from 'pino';
import { VirtualClock } from '../../src/clock.ts';
import { simulate } from '../../src/daemon/simulated-rigs.ts';
import type { PantiltError } from '../../src/errors.ts';
import { DEFAULT_BAUD_RATE } from '../../src/protocol/commands.ts';
import { frame, unframe } from '../../src/protocol/framing.ts';
import { limitsOfAxes } from '../../src/protocol/limits.ts';
import { Rig } from '../../src/rig/rig.ts';
import { parseRigFile } from '../../src/rig-file.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { SimulatedBinding } from '../../src/simulator/simulated-binding.ts';
import { Recorder } from '../../test/history/recorder.ts';
import { NoisyCable } from './noisy-cable.ts';

/**
 * Builds it; nothing is started yet.
 * @param port `sim` or `emulator`
 */
export function recordedRig(port: string, seed: number, baudRate = DEFAULT_BAUD_RATE) {
  const clock = new VirtualClock();
  const document = rigDocument('hobby') as { truth: unknown; camera: unknown };
  const { rig: simulated } = simulate({ port, rigFile: 'hobby', clock, seed, baudRate }, document);
  const { truth, camera, ...known } = document;
  const description = parseRigFile(known);
  const recorder = new Recorder(clock);
  recorder.add({ kind: 'rig', limits: limitsOfAxes(description.axes) });
  const cable = new NoisyCable(simulated, seed);
  cable.probe = recorder;
  const binding = new SimulatedBinding(cable, port);
  const source = { binding, path: port, baudRate };
  const rig = new Rig({ description, source, clock, log: pino({ level: 'silent' }) });
  let calls = 0;
  /** Performs an action of a client. @returns the code of the error, or undefined */
  const call = async (
    path: string,
    work: () => Promise<unknown>,
    body?: object,
  ): Promise<string | undefined> => {
    const id = String(++calls);
    recorder.add({ kind: 'call', id, method: 'POST', path: `/api/v1/${path}`, body });
    const code = await clock.run(
      work().then(
        () => undefined,
        (error: PantiltError) => error.code ?? String(error),
      ),
    );
    recorder.add({ kind: 'answer', id, status: code === undefined ? 202 : 409 });
    return code;
  };
  /** Ends both. */
  const close = async () => {
    await clock.run(rig.close());
    await simulated.close();
  };
  return { clock, simulated, cable, binding, source, description, recorder, rig, call, close };
}

/** Replaces each line of the device; undefined keeps it from being sent. */
export const replacing = (replace: (words: readonly string[]) => readonly string[] | undefined) => {
  return ({ cable }: Pick<ReturnType<typeof recordedRig>, 'cable'>) => {
    const connect = cable.connect.bind(cable);
    cable.connect = (baudRate, host) => {
      let text = '';
      return connect(baudRate, {
        ...host,
        fail: (reason) => host.fail(reason),
        deliver: (bytes) => {
          text += Buffer.from(bytes).toString('latin1');
          const lines = text.split('\n');
          text = lines.pop()!;
          for (const line of lines) {
            const words = unframe(line)?.words;
            const replaced = words && replace(words);
            if (replaced) host.deliver(Buffer.from(frame(replaced)));
          }
        },
      });
    };
  };
};
