/**
 * `pantilt demo`: the whole workflow without a display, on a virtual clock: collect, train every
 * kind, aim at new targets, and measure the true hits. It uses the API and the wire protocol; only
 * the measurement of the hits reads the simulated rig.
 */

import { setTimeout as wait } from 'node:timers/promises';
import type { Command } from 'commander';
import pino from 'pino';
import { Client, successOf } from '../api/client.ts';
import type { ModelRecord } from '../api/models.ts';
import { VirtualClock } from '../clock.ts';
import { type Daemon, DEFAULT_RIG_FILE, startDaemon } from '../daemon/start-daemon.ts';
import { PantiltError } from '../errors.ts';
import { pointInWorkArea } from '../geometry/work-area.ts';
import { floorErrors } from '../learning/angle-errors.ts';
import { MODEL_KINDS } from '../learning/model-file.ts';
import { MIN_POSES } from '../learning/train.ts';
import { msg } from '../message.ts';
import { Random } from '../random.ts';
import type { WorkArea } from '../rig-file.ts';
import { measurementOf } from '../samples/sample.ts';
import { SIMULATED_PATH } from '../simulator/simulated-binding.ts';
import type { FloorPoint } from '../units.ts';
import { assertWritable, writeWholeFile } from '../user-files.ts';
import { seed, wholeNumber } from './arguments.ts';
import { allSamples } from './client.ts';
import {
  type DemoAim,
  type DemoModel,
  type DemoReport,
  drawDemo,
  errorMm,
} from './demo-picture.ts';
import { millimetres, note, print, printJson, printTable, withProgress } from './output.ts';

interface Options {
  readonly rig: string;
  readonly samples: number;
  readonly targets: number;
  readonly seed: number;
  readonly picture?: string;
  readonly json?: boolean;
}

/** Adds the command. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'Run the whole workflow on a simulated rig: collect, train, aim, and measure the errors',
    )
    .option('--rig <file>', 'rig file with truth and camera', DEFAULT_RIG_FILE)
    .option('--samples <n>', 'number of samples to collect', wholeNumber(MIN_POSES, 10_000), 40)
    .option('--targets <n>', 'number of new targets to aim at', wholeNumber(1, 10_000), 50)
    .option('--seed <n>', 'seed of rig, plan, training and targets', seed, 1)
    .option('--picture <file>', 'SVG file to write (default: "demo.svg", none with --json)')
    .option('--json', 'print one JSON document')
    .action(runDemo);
}

async function runDemo(options: Options): Promise<void> {
  const picture = options.picture ?? (options.json ? undefined : 'demo.svg');
  if (picture !== undefined) await assertWritable(picture);
  const clock = new VirtualClock();
  const daemon = await startDaemon({
    rigFile: options.rig,
    port: SIMULATED_PATH,
    dataDirectory: ':memory:',
    clock,
    log: pino({ level: 'warn' }, pino.destination(2)),
    access: { allowedHosts: [] },
    seed: options.seed,
  });
  try {
    const demo = new Demo(daemon, clock);
    const { report, aimsByKind } = await demo.run(options);
    const { workArea } = daemon.services.rig.description;
    if (options.json) printJson(report);
    else show(report);
    if (picture === undefined) return;
    await writeWholeFile(picture, drawDemo(report, aimsByKind, workArea));
    note(`picture: ${picture}`);
  } finally {
    await clock.run(daemon.close());
  }
}

class Demo {
  readonly #daemon: Daemon;
  readonly #clock: VirtualClock;
  readonly #client: Client;

  constructor(daemon: Daemon, clock: VirtualClock) {
    this.#daemon = daemon;
    this.#clock = clock;
    this.#client = new Client(async ({ method, path, headers, body }) => {
      const request = { method: method as 'GET', url: `/${path}`, headers, body: body as string };
      const { statusCode, rawPayload } = await clock.run(
        daemon.app.inject(request).then((answer) => answer),
      );
      return successOf(new Response(new Uint8Array(rawPayload), { status: statusCode }));
    });
  }

  async run(options: Options): Promise<{
    report: DemoReport;
    aimsByKind: ReadonlyMap<string, readonly DemoAim[]>;
  }> {
    const { services } = this.#daemon;
    const client = this.#client;
    await this.#clock.run(services.rig.connected());
    await this.#collect(options);
    const models = await this.#train(options.seed);
    const active = services.models.active;
    const targets = freshTargets(services.rig.description.workArea, options);

    const aimsByKind = new Map<string, DemoAim[]>();
    const results: DemoModel[] = [];
    await withProgress('aiming', async (update) => {
      for (const [i, { id, kind }] of models.entries()) {
        const { metrics } = await client.call('GET /models/:id', { params: { id } });
        await client.call('POST /models/:id/activate', { params: { id } });
        const aims: DemoAim[] = [];
        const errorsMm: (number | undefined)[] = [];
        for (const [j, target] of targets.entries()) {
          const aim = await this.#aim(target);
          if (aim) aims.push(aim);
          errorsMm.push(aim && errorMm(aim));
          update((i + (j + 1) / targets.length) / models.length);
        }
        aimsByKind.set(kind, aims);
        results.push({ kind, trainSeconds: metrics.trainSeconds, ...floorErrors(errorsMm) });
      }
    });
    await client.call('POST /models/:id/activate', { params: { id: active.id } });
    const samples = await allSamples(client);
    return {
      aimsByKind,
      report: {
        rig: services.rig.description.name,
        seed: options.seed,
        samples: samples.map(measurementOf),
        models: results,
        active: active.kind,
        aims: aimsByKind.get(active.kind) ?? [],
      },
    };
  }

  async #collect({ samples, seed }: Options): Promise<void> {
    const body = { count: samples, plan: 'sobol', seed } as const;
    const { id } = await this.#client.call('POST /collections', { body });
    await this.#follow('/collections', id, 'collecting', () => this.#clock.advance(500));
  }

  async #train(seed: number): Promise<ModelRecord[]> {
    const body = { kinds: MODEL_KINDS, seed };
    const { id } = await this.#client.call('POST /trainings', { body });
    await this.#follow('/trainings', id, 'training', () => wait(50));
    const { models } = await this.#client.call('GET /models');
    return models.filter(({ trainingId }) => trainingId === id);
  }

  async #follow(
    path: '/collections' | '/trainings',
    id: number,
    label: string,
    pause: () => Promise<void>,
  ): Promise<void> {
    await withProgress(label, async (update) => {
      for (;;) {
        const job = await this.#client.call(`GET ${path}/:id`, { params: { id } });
        update(job.progress);
        if (job.state === 'done') return;
        if (job.finishedAt !== null) {
          const { code, message } = job.problem ?? { code: job.state, message: job.state };
          throw new PantiltError('failed', code, msg`${label}: ${message}`);
        }
        await pause();
      }
    });
  }

  /** Aims at a target and measures the hit; undefined if the daemon refuses the target. */
  async #aim({ xM, yM }: FloorPoint): Promise<DemoAim | undefined> {
    try {
      const aim = await this.#client.call('POST /aim', { body: { xM, yM } });
      const { panUs, tiltUs, panSide, tiltSide } = aim;
      const hit = this.#daemon.simulated?.trueSpot();
      const [hitXM, hitYM] = [hit?.xM ?? null, hit?.yM ?? null];
      return { xM, yM, panUs, tiltUs, panSide, tiltSide, hitXM, hitYM };
    } catch (error) {
      if (error instanceof PantiltError && error.code === 'target-unreachable') return undefined;
      throw error;
    }
  }
}

/** Targets uniform in area over the work area, from a separate random stream. */
function freshTargets(area: WorkArea, { targets, seed }: Options): FloorPoint[] {
  const random = new Random(seed, 'demo targets');
  return Array.from({ length: targets }, () =>
    pointInWorkArea(area, random.uniform(), random.uniform()),
  );
}

function show({ rig, models, active, samples, aims }: DemoReport): void {
  print(`rig "${rig}", ${samples.length} samples; floor errors at new targets:\n`);
  printTable(
    ['model', 'median mm', 'p95 mm', 'missed', 'trained in', ''],
    models.map(({ kind, medianMm, p95Mm, missRate, trainSeconds }) => [
      kind,
      millimetres(medianMm),
      millimetres(p95Mm),
      `${(100 * missRate).toFixed(0)} %`,
      `${trainSeconds.toFixed(1)} s`,
      kind === active ? '● best in validation' : '',
    ]),
  );
  print(`\n${aims.length} targets were aimed at with each model, over the wire protocol.`);
}
