/** A daemon process on a simulated rig with fast servos, which is killed and started again on the same data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelRecord } from '../../src/api/models.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { fastRigFile } from '../support/fast-rig-file.ts';

/** The process and its data. */
export class KillableDaemon {
  readonly data: string;
  protected readonly folder: string;
  readonly #main: string;
  #children: ChildProcess[] = [];
  #url = '';

  /**
   * @param main path of the compiled command line
   * @param folder for its data and other files; removed by `end`
   */
  constructor(main: string, folder: string) {
    this.#main = main;
    this.folder = folder;
    this.data = join(folder, 'data');
  }

  /** Ends it and removes its data. */
  async end(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  /** Starts the daemon. @returns the time to its first answer [ms] */
  async serve(): Promise<number> {
    const beganMs = performance.now();
    const child = await this.spawnDaemon();
    this.#url = await new Promise((resolve, reject) => {
      let said = '';
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /open (http:\/\/\S+)/.exec(said)?.[1];
        if (url) resolve(url);
      });
      child.once('exit', () => reject(new Error(`the daemon did not start: ${said}`)));
    });
    await this.call('rig');
    return performance.now() - beganMs;
  }

  /** Starts the daemon's process, which doesn't answer yet. */
  async spawnDaemon(): Promise<ChildProcess> {
    const rig = await fastRigFile(this.folder);
    return this.spawn(['serve', '--listen', '127.0.0.1:0', '--rig', rig, '--data', this.data]);
  }

  /** Starts a command that dies with the daemon. */
  spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [this.#main, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#children.push(child);
    return child;
  }

  /** Kills all processes. */
  async kill(): Promise<void> {
    const children = this.#children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    this.#children = [];
    const ends = children.map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ends);
  }

  /** Sends a JSON body. */
  post<T>(path: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return this.call<T>(path, {
      method: 'POST',
      ...(body && { headers, body: JSON.stringify(body) }),
    });
  }

  /** Sends a request. @throws Error with the problem document; TypeError when the connection is lost */
  async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}`, init);
    const document = await response.json();
    if (!response.ok)
      throw new Error(`${init.method ?? 'GET'} ${path}: ${JSON.stringify(document)}`);
    return document as T;
  }

  /** The samples with larger ids. */
  async samplesAfter(afterId: number): Promise<Sample[]> {
    const all: Sample[] = [];
    for (;;) {
      const from = all.at(-1)?.id ?? afterId;
      const { samples } = await this.call<{ samples: Sample[] }>(`samples?afterId=${from}`);
      if (samples.length === 0) return all;
      all.push(...samples);
    }
  }

  /** All models. */
  async models(): Promise<ModelRecord[]> {
    return (await this.call<{ models: ModelRecord[] }>('models')).models;
  }

  /** The ids of the active models. */
  async activeModels(): Promise<number[]> {
    return (await this.models()).filter(({ active }) => active).map(({ id }) => id);
  }
}
