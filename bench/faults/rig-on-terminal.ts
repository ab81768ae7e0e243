/** A simulated rig at a pseudo-terminal that records its history, for daemons in other processes. Needs socat. */
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Clock, wallClock } from '../../src/clock.ts';
import { simulate } from '../../src/daemon/simulated-rigs.ts';
import { DEFAULT_BAUD_RATE } from '../../src/protocol/commands.ts';
import { limitsOfAxes } from '../../src/protocol/limits.ts';
import { EmulatedRig } from '../../src/simulator/emulated-rig.ts';
import { PseudoTerminal } from '../../src/simulator/pseudo-terminal.ts';
import { rigDocument, simulatedDescription } from '../../src/simulator/rig-family.ts';
import type { SerialEndpoint } from '../../src/simulator/serial-endpoint.ts';
import { Recorder } from '../../test/history/recorder.ts';

const RIG_FILE = fileURLToPath(new URL('../../calibration/rigs/hobby.json', import.meta.url));

/** The rig and its history. */
export class RigOnTerminal {
  readonly recorder: Recorder;
  readonly rig: SerialEndpoint;
  /** The path that daemons open. */
  readonly path: string;
  readonly #terminal: PseudoTerminal;
  readonly #running: Promise<void>;

  /**
   * @param port `sim` or `emulator`
   * @param folder for the terminal
   * @param clock of the history; an emulated board has its own
   */
  static async start(
    port: string,
    folder: string,
    { seed = 1, clock = wallClock } = {},
  ): Promise<RigOnTerminal> {
    const started = new RigOnTerminal(port, folder, seed, clock);
    await started.#terminal.opened();
    return started;
  }

  private constructor(port: string, folder: string, seed: number, clock: Clock) {
    const config = { port, rigFile: RIG_FILE, clock: wallClock, seed };
    const { rig } = simulate(config, rigDocument('hobby'));
    this.rig = rig;
    const boardClock = { ...wallClock, nowMs: () => (rig as EmulatedRig).boardMs };
    this.recorder = new Recorder(rig instanceof EmulatedRig ? boardClock : clock);
    this.recorder.add({ kind: 'rig', limits: limitsOfAxes(simulatedDescription('hobby').axes) });
    rig.probe = this.recorder;
    this.path = join(folder, 'port');
    this.#terminal = new PseudoTerminal(rig, this.path, DEFAULT_BAUD_RATE);
    rig.powerUp();
    this.#running = this.#terminal.run();
  }

  /** Ends the rig and removes the terminal. */
  async close(): Promise<void> {
    this.#terminal.close();
    await this.rig.close();
    await this.#running;
  }
}

/** Takes precedence over other programs, as a board does that has a processor of its own; needs root. */
export function setPriorityOfDevice(): void {
  try {
    setPriority(-10);
  } catch {
    console.log('without root, devices wait for other programs, and may break rules of time');
  }
}
