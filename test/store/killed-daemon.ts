/**
 * A daemon process that is killed at random moments while a client works, and restarted. A ledger holds what
 * the daemon has acknowledged; after each restart the daemon is checked against it.
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../../src/random.ts';
import type { Sample } from '../../src/samples/sample.ts';
import { restoreBackup } from '../../src/store/backup.ts';
import { MIGRATIONS, openDatabase } from '../../src/store/database.ts';
import { openStore } from '../../src/store/store.ts';
import { KillableDaemon } from './killable-daemon.ts';

/** Rows of an import. */
const ROWS = 200;
/** Kills come within this time from the beginning of the work [ms]. */
const KILL_WITHIN_MS = 3000;
/** Within this time from opening the database, a starting daemon migrates it [ms]. */
const MIGRATE_WITHIN_MS = 100;
const POSE = { panUs: 1500, tiltUs: 1400, panSide: 1, tiltSide: 1 };

/** The data that the daemon has acknowledged. */
interface Ledger {
  /** Acknowledged samples by id; undefined while a removal or its reversal is not acknowledged. */
  readonly samples: Map<number, 'there' | 'removed' | undefined>;
  readonly models: Set<number>;
  /** Sessions of imports, and whether they were acknowledged. */
  readonly imports: Map<string, boolean>;
  /** The active model; two while an activation is not acknowledged. */
  active: number[];
  /** Number of samples, without removed ones, when the last backup began. */
  backedUp: number;
}

/** Requests of one kind, repeated until the daemon is killed. */
type Work = (daemon: KilledDaemon) => Promise<unknown>;

/** The kinds of work on the data, by name. */
export const WORKS = {
  collecting: async (daemon) => {
    const { collections } = await daemon.call<{ collections: { state: string }[] }>('collections');
    if (!collections.some(({ state }) => state === 'running' || state === 'queued')) {
      await daemon.post('collections', { count: 100, plan: 'sobol' });
    }
    await daemon.readSamples();
  },
  adding: (daemon) => daemon.add(),
  importing: async (daemon) => {
    const { imports } = daemon.ledger;
    const session = `import ${imports.size}`;
    imports.set(session, false);
    const rows = Array.from({ length: ROWS }, () => `1500,1400,1,1,0.8,${daemon.unique()}`);
    const csv = `pan_us,tilt_us,pan_side,tilt_side,x_m,y_m\n${rows.join('\n')}\n`;
    await daemon.call(`samples.csv?session=${encodeURIComponent(session)}`, {
      method: 'POST',
      body: csv,
      headers: { 'content-type': 'text/csv' },
    });
    imports.set(session, true);
  },
  deleting: async (daemon) => {
    const { ledger, random } = daemon;
    const ids = [...ledger.samples.keys()];
    const id = ids[random.integer(ids.length)]!;
    const removed = ledger.samples.get(id) === 'removed';
    ledger.samples.set(id, undefined);
    if (removed) await daemon.post(`samples/${id}/restore`);
    else await daemon.call(`samples/${id}`, { method: 'DELETE' });
    ledger.samples.set(id, removed ? 'there' : 'removed');
  },
  training: async (daemon) => {
    const { id } = await daemon.post<{ id: number }>('trainings', {
      kinds: ['nominal', 'calibrated'],
    });
    daemon.ledger.active = []; // the best model becomes active by itself
    for (let ended = false; !ended; ) {
      const { state } = await daemon.call<{ state: string }>(`trainings/${id}`);
      ended = state !== 'queued' && state !== 'running';
      await daemon.readModels();
    }
  },
  activating: async (daemon) => {
    const { ledger, random } = daemon;
    const models = [...ledger.models];
    const id = models[random.integer(models.length)]!;
    ledger.active = [...ledger.active, id];
    await daemon.post(`models/${id}/activate`);
    ledger.active = [id];
  },
  'backing up': async (daemon) => {
    await daemon.add();
    await daemon.readSamples();
    const acknowledged = [...daemon.ledger.samples.values()].filter((state) => state === 'there');
    const args = ['backup', daemon.backup, '--force', '--data', daemon.data];
    const [code] = await once(daemon.spawn(args), 'exit');
    if (code === 0) daemon.ledger.backedUp = acknowledged.length;
  },
} as const satisfies Record<string, Work>;

/** The result of a kill. */
export interface Killed {
  /** Acknowledged data that are missing or incomplete, in words. */
  readonly losses: readonly string[];
  /** From the start of the process to its first answer [ms]. */
  readonly restartMs: number;
}

/** The daemon, its data and its ledger. */
export class KilledDaemon extends KillableDaemon {
  readonly backup: string;
  readonly random: Random;
  readonly ledger: Ledger = {
    samples: new Map(),
    models: new Set(),
    imports: new Map(),
    active: [],
    backedUp: 0,
  };
  #unique = 0;

  private constructor(main: string, folder: string, seed: number) {
    super(main, folder);
    this.backup = join(folder, 'backup');
    this.random = new Random(seed);
  }

  /**
   * Starts a daemon on a simulated rig, with samples and trained models.
   * @param main path of the compiled command line
   */
  static async start(main: string, seed: number): Promise<KilledDaemon> {
    const folder = await mkdtemp(join(tmpdir(), 'pantilt-killed-'));
    const daemon = new KilledDaemon(main, folder, seed);
    await daemon.serve();
    for (let ready = false; !ready; await wait(100)) {
      const { trainings } = await daemon.call<{ trainings: { state: string }[] }>('trainings');
      ready = trainings.some(({ state }) => state === 'done'); // of the first samples
    }
    await daemon.readSamples();
    await daemon.readModels();
    daemon.ledger.active = await daemon.activeModels();
    return daemon;
  }

  /** Kills the daemon at a random moment of a work, and checks the restarted one against the ledger. */
  async killWhile(work: keyof typeof WORKS): Promise<Killed> {
    const killed = wait(this.random.uniform(0, KILL_WITHIN_MS)).then(() => this.kill());
    let dead = false;
    void killed.then(() => {
      dead = true;
    });
    const doWork: Work = WORKS[work];
    while (!dead) await doWork(this).catch((error) => this.#expectConnectionLost(error));
    await killed;
    const restartMs = await this.serve();
    return { losses: await this.#losses(), restartMs };
  }

  /** Kills the daemon while it migrates data of the first schema, and starts it again. */
  async killWhileMigrating(): Promise<Killed> {
    const rows = { samples: await this.samplesAfter(0), models: await this.models() };
    const files: string[] = [];
    for (const { id } of rows.models) {
      files.push(JSON.stringify(await this.call(`models/${id}/export`)));
    }
    const old = await mkdtemp(join(this.folder, 'old-'));
    const [first] = Object.entries(MIGRATIONS);
    const db = await openDatabase(join(old, 'pantilt.db'), Object.fromEntries([first!]));
    const tables = await db.introspection.getTables();
    /** A row with the columns that its table has in the first schema. */
    const rowOf = (table: string, row: object) => {
      const columns = tables.find(({ name }) => name === table)!.columns.map(({ name }) => name);
      const columnOf = (name: string) =>
        name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return Object.fromEntries(
        Object.entries(row).filter(([name]) => columns.includes(columnOf(name))),
      );
    };
    const samples = rows.samples.map((row) => rowOf('samples', row) as never);
    const models = rows.models.map(
      (model, i) => rowOf('models', { ...model, trainingId: null, file: files[i]! }) as never,
    );
    await db.transaction().execute(async (rowByRow) => {
      for (const row of samples) await rowByRow.insertInto('samples').values(row).execute();
      for (const row of models) await rowByRow.insertInto('models').values(row).execute();
    });
    await db.destroy();
    await this.kill();
    await rm(this.data, { recursive: true });
    await mkdir(this.data);
    await copyFile(join(old, 'pantilt.db'), join(this.data, 'pantilt.db'));

    await this.spawnDaemon();
    while (!existsSync(join(this.data, 'pantilt.db-wal'))) await wait(1);
    await wait(this.random.uniform(0, MIGRATE_WITHIN_MS));
    await this.kill();
    const restartMs = await this.serve();
    return { losses: await this.#losses(), restartMs };
  }

  /** Adds a sample by hand. */
  async add(): Promise<void> {
    const { id } = await this.post<Sample>('samples', { ...POSE, xM: 0.8, yM: this.unique() });
    this.ledger.samples.set(id, 'there');
  }

  /** Reads the samples that the ledger doesn't have: the daemon has shown them, and thus acknowledged. */
  async readSamples(): Promise<void> {
    const afterId = Math.max(0, ...this.ledger.samples.keys());
    for (const { id } of await this.samplesAfter(afterId)) this.ledger.samples.set(id, 'there');
  }

  /** Reads the models; each must be complete. */
  async readModels(): Promise<void> {
    for (const { id } of await this.models()) {
      await this.call(`models/${id}/export`);
      this.ledger.models.add(id);
    }
  }

  /** A coordinate that no other sample has [m]. */
  unique(): number {
    return ++this.#unique / 1e6;
  }

  /** fetch throws a TypeError for a lost connection; answers with problems are errors of another class. */
  #expectConnectionLost(error: unknown): void {
    if (!(error instanceof TypeError)) throw error;
  }

  /** What differs from the ledger; the ledger then adopts the state of uncertain requests. */
  async #losses(): Promise<string[]> {
    const { samples, models, imports } = this.ledger;
    const losses: string[] = [];
    const damaged = (await readdir(this.data)).filter((name) => name.includes('damaged'));
    losses.push(...damaged);

    const { collections } = await this.call<{ collections: { id: number; taken: number }[] }>(
      'collections',
    );
    const stored = await this.samplesAfter(0);
    const ids = new Set(stored.map(({ id }) => id));
    for (const [id, state] of samples) {
      if (state === 'there' && !ids.has(id)) losses.push(`sample ${id} is gone`);
      if (state === 'removed' && ids.has(id)) losses.push(`sample ${id} is there again`);
      samples.set(id, ids.has(id) ? 'there' : 'removed');
    }
    for (const { id } of stored) samples.set(id, 'there');
    const countOf = (session: string) => stored.filter((row) => row.session === session).length;
    if (samples.size === ids.size) {
      for (const [session, acknowledged] of imports) {
        const rows = countOf(session);
        if (rows !== ROWS && (acknowledged || rows > 0)) {
          losses.push(`"${session}" has ${rows} of ${ROWS} rows`);
        }
        imports.set(session, rows > 0);
      }
      for (const { id, taken } of collections) {
        const rows = countOf(`collection ${id}`);
        if (rows < taken) losses.push(`collection ${id} has ${rows} of ${taken} samples`);
      }
    }

    const storedModels = await this.models();
    for (const id of models) {
      if (!storedModels.some((model) => model.id === id)) losses.push(`model ${id} is gone`);
    }
    await this.readModels();
    const active = await this.activeModels();
    if (active.length !== 1) losses.push(`${active.length} models are active`);
    if (this.ledger.active.length > 0 && !this.ledger.active.includes(active[0]!)) {
      losses.push(`model ${active[0]} is active, not ${this.ledger.active.join(' or ')}`);
    }
    this.ledger.active = active;
    losses.push(...(await this.#lossesOfBackup()));
    return losses;
  }

  /** The backup under its final name, if there is one, is complete and contains the acknowledged data. */
  async #lossesOfBackup(): Promise<string[]> {
    if (!existsSync(this.backup)) return this.ledger.backedUp > 0 ? ['the backup is gone'] : [];
    const directory = join(this.folder, 'restored');
    await mkdir(directory);
    try {
      await restoreBackup(this.backup, directory, new Date());
      const store = await openStore(directory);
      const count = await store.samples.count();
      await store.close();
      return count < this.ledger.backedUp ? [`the backup has only ${count} samples`] : [];
    } catch (error) {
      return [`the backup is damaged: ${error}`];
    } finally {
      await rm(directory, { recursive: true });
    }
  }
}
