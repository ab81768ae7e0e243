/**
 * A rig of the bench of faults: a simulated device with a recorded history, its daemon in a process,
 * and a client that adds, removes and restores samples, and aims, whatever happens.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { TrainingView } from '../../src/api/trainings.ts';
import { Random } from '../../src/random.ts';
import type { Measurement } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import type { HistoryLine } from '../../test/hub/fleet-history.ts';
import { directSamples } from '../direct-samples.ts';
import { RigOnTerminal } from '../faults/rig-on-terminal.ts';
import { runTimeClock } from '../faults/run-time-clock.ts';
import { Program } from './processes.ts';

/** Shares of the client's operations; the rest are additions. */
const AIMS = 0.02;
const TOGGLES = 0.2;
/** Pause between two operations [ms]. */
const PAUSE_MS = 5;
/** What a killed daemon has written is still on its way to the device [ms]. */
const IN_TRANSIT_MS = 300;
/** Longer than any aim on a busy machine: the daemon completes one whose client has left [ms]. */
const CALL_MS = 60_000;
const TRAINING_MS = 120_000;

/** The rig, its daemon and its client. */
export class UsedRig {
  readonly #name: string;
  readonly #folder: string;
  readonly #device: RigOnTerminal;
  readonly #daemon: Program;
  readonly #note: (line: HistoryLine) => void;
  readonly #random: Random;
  readonly #measurements: readonly Measurement[];
  readonly #mine: { id: number; uuid: string; removed: boolean }[] = [];
  #using: Promise<void> | undefined;
  #ended = false;
  #calls = 0;
  #aims = 0;

  /** Starts the daemon. @param nats its address, by the link @param note writes a line of the history */
  static async start(
    name: string,
    nats: string,
    seed: number,
    note: (line: HistoryLine) => void,
  ): Promise<UsedRig> {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-rig-'));
    const device = await RigOnTerminal.start('sim', folder, { seed, clock: runTimeClock() });
    const rig = new UsedRig(name, folder, device, nats, seed, note);
    await rig.#daemon.up();
    return rig;
  }

  private constructor(
    name: string,
    folder: string,
    device: RigOnTerminal,
    nats: string,
    seed: number,
    note: (line: HistoryLine) => void,
  ) {
    this.#name = name;
    this.#folder = folder;
    this.#device = device;
    this.#daemon = new Program([
      ...['serve', '--data', join(folder, 'data'), '--port', device.path],
      ...['--nats', nats, '--workers', '--listen', '127.0.0.1:0'],
    ]);
    this.#note = note;
    this.#random = new Random(seed, name);
    this.#measurements = directSamples(simulatedDescription('hobby'), 40, seed);
  }

  /** How often it has aimed. */
  get aims(): number {
    return this.#aims;
  }

  /** What the device did that nobody asked for, and other broken rules of motion and laser. */
  get violations(): Violation[] {
    return judge(this.#device.recorder.history);
  }

  use(): void {
    this.#using = this.#use();
  }

  /** Ends the client. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#using;
  }

  /** Kills the daemon, and starts it again. @param clockShiftMs moves its clock */
  async restart(clockShiftMs: number): Promise<void> {
    await this.#kill();
    await this.#daemon.up(clockShiftMs);
    this.#device.recorder.add({ kind: 'start' });
  }

  /** Begins a training. @returns a function that resolves to whether it was done */
  async train(): Promise<() => Promise<boolean>> {
    const begun = await this.#call<TrainingView>('POST', 'trainings', { kinds: ['calibrated'] });
    const line = { ...this.#now(), op: 'train' as const };
    if (!begun) {
      this.#note({ ...line, acknowledged: false });
      return async () => false;
    }
    this.#note({ ...line, uuid: begun.uuid, acknowledged: true });
    return async () => {
      const endMs = performance.now() + TRAINING_MS;
      while (performance.now() < endMs) {
        const now = await this.#call<TrainingView>('GET', `trainings/${begun.id}`);
        if (now && now.finishedAt !== null) return now.state === 'done';
        await wait(200);
      }
      return false;
    };
  }

  async close(): Promise<void> {
    await this.end();
    await this.#kill();
    await this.#device.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #kill(): Promise<void> {
    this.#device.recorder.add({ kind: 'end', cause: 'SIGKILL' });
    await this.#daemon.kill();
  }

  async #use(): Promise<void> {
    while (!this.#ended) {
      const share = this.#random.uniform();
      if (share < AIMS) await this.#aim();
      else if (share < AIMS + TOGGLES && this.#mine.length > 0) await this.#toggle();
      else await this.#add();
      await wait(PAUSE_MS);
    }
  }

  async #aim(): Promise<void> {
    const xM = this.#random.uniform(0.6, 1);
    const yM = this.#random.uniform(-0.3, 0.3);
    if (await this.#call('POST', 'aim', { xM, yM })) this.#aims++;
  }

  async #add(): Promise<void> {
    const place = this.#random.integer(this.#measurements.length);
    const { panUs, tiltUs, panSide, tiltSide, xM, yM } = this.#measurements[place]!;
    const body = { panUs, tiltUs, panSide, tiltSide, xM, yM };
    const added = await this.#call<{ id: number; uuid: string }>('POST', 'samples', body);
    const line = { ...this.#now(), op: 'add' as const };
    if (!added) return this.#note({ ...line, acknowledged: false });
    this.#mine.push({ id: added.id, uuid: added.uuid, removed: false });
    this.#note({ ...line, uuid: added.uuid, acknowledged: true });
  }

  async #toggle(): Promise<void> {
    const sample = this.#mine[this.#random.integer(this.#mine.length)]!;
    const { id, uuid } = sample;
    const op = sample.removed ? 'restore' : 'remove';
    const done = sample.removed
      ? await this.#call('POST', `samples/${id}/restore`)
      : await this.#call('DELETE', `samples/${id}`);
    this.#note({ ...this.#now(), op, uuid, acknowledged: done !== undefined });
    if (done) sample.removed = !sample.removed;
    else this.#mine.splice(this.#mine.indexOf(sample), 1); // Its state is in doubt.
  }

  #now = () => ({ atMs: Math.round(performance.now()), rig: this.#name });

  async #call<T>(method: string, path: string, body?: object): Promise<T | undefined> {
    const { recorder } = this.#device;
    const id = String(++this.#calls);
    recorder.add({ kind: 'call', id, method, path: `/api/v1/${path}`, body });
    const answered = (status: number, document?: unknown) =>
      recorder.add({ kind: 'answer', id, status, body: document });
    try {
      const response = await fetch(`${this.#daemon.url}/api/v1/${path}`, {
        method,
        signal: AbortSignal.timeout(CALL_MS),
        ...(body && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
      });
      const document = await response.json();
      answered(response.status, document);
      return response.ok ? (document as T) : undefined;
    } catch {
      await wait(IN_TRANSIT_MS);
      answered(503);
      return undefined;
    }
  }
}
