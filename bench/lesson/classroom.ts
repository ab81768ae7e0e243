/** A hub and simulated rigs with a daemon each, all in this process, that record their histories. */
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wallClock } from '../../src/clock.ts';
import { type Daemon, startDaemon } from '../../src/daemon/start-daemon.ts';
import { startHub } from '../../src/hub/hub.ts';
import type { Sample } from '../../src/samples/sample.ts';
import type { HistoryEvent } from '../../test/history/history.ts';
import { Recorder } from '../../test/history/recorder.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import { rigFile } from '../../test/support/daemon.ts';
import { quiet } from '../../test/support/simulated.ts';
import { runTimeClock } from '../faults/run-time-clock.ts';

/** The running hub and daemons; `closers` end them, the last one first. */
export class Classroom {
  readonly names: readonly string[];
  /** The hub's token. */
  readonly token = 'token-of-the-teacher';
  readonly closers: (() => Promise<unknown>)[] = [];
  readonly #daemons: Daemon[] = [];
  readonly #recorders: Recorder[] = [];
  #url = '';

  constructor(rigs: number) {
    this.names = Array.from({ length: rigs }, (_, i) => `rig ${i + 1}`);
  }

  /** The hub's address, with a slash at its end. */
  get url(): string {
    return this.#url;
  }

  async start(dashboardFolder: string): Promise<void> {
    const { token } = this;
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-lesson-'));
    this.closers.push(() => rm(folder, { recursive: true }));
    const hub = await startHub({
      version: '0.0.0',
      dataDirectory: join(folder, 'hub'),
      access: { token, allowedHosts: [] },
      log: quiet,
      dashboardFolder,
    });
    this.closers.push(() => hub.close());
    await hub.app.listen({ host: '127.0.0.1', port: 0 });
    const address = `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`;
    this.#url = `${address}/`;
    const clock = runTimeClock();
    for (const [i, name] of this.names.entries()) {
      const recorder = new Recorder(clock);
      const daemon = await startDaemon({
        rigFile: rigFile('hobby'),
        name,
        seed: i + 1,
        clock: wallClock,
        dataDirectory: join(folder, name),
        dashboardFolder,
        bridges: { hub: address, hubToken: token },
        extend: async (app) => recorder.watchApi(app),
      });
      this.closers.push(() => daemon.close());
      await recorder.watch(daemon);
      await daemon.app.listen({ host: '127.0.0.1', port: 0 });
      this.#recorders.push(recorder);
      this.#daemons.push(daemon);
    }
  }

  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }

  /** The stored samples of each rig. */
  samples(): Promise<Sample[][]> {
    return Promise.all(this.#daemons.map(({ services: { store } }) => store.samples.list({})));
  }

  async modelCount(): Promise<number> {
    const lists = this.#daemons.map(({ services: { store, rig } }) =>
      store.models.list(rig.description.name),
    );
    return (await Promise.all(lists)).flat().length;
  }

  /**
   * The broken rules of all histories.
   * @param samples of each rig, before they were deleted
   */
  violations(samples: readonly (readonly Sample[])[]): Violation[] {
    return this.#recorders.flatMap(({ history }, i) => {
      const { atMs } = history.at(-1)!;
      const rows = samples[i]!.map((sample): HistoryEvent => ({ kind: 'row', atMs, sample }));
      const before = history.filter(({ kind }) => kind !== 'closed');
      return judge([...before, ...rows, { kind: 'closed', atMs }]);
    });
  }
}
