/** Faults of the data: kill -9 and power cuts at random moments of each work on them, full disks, dates, damage. */
import { fileURLToPath } from 'node:url';
import { Random } from '../../src/random.ts';
import {
  backupSteps,
  cutPower,
  cutPowerOfBackup,
  type PowerCut,
  storedSteps,
} from '../../test/power-cut/power-cut.ts';
import { Disk, type Step } from '../../test/power-cut/replay.ts';
import { type Killed, KilledDaemon, WORKS } from '../../test/store/killed-daemon.ts';
import { type FaultGroup, type FaultResult, summed, type Try } from './catalogue.ts';
import { type DataTrial, tryDamage, tryDates, tryFullDisk } from './disturbed-data.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** 200 in all. */
const KILLS_PER_WORK = 25;
const POWER_CUTS = 200;
const STORED_SAMPLES = 1000;
/** Few, so that most of the cuts come while the backups are written and restored. */
const BACKED_UP_SAMPLES = 5;
const DISTURBED_DAEMONS = 10;

/** Kills a daemon, restarts it, and counts the acknowledged rows that are gone. */
export const dataFaults: FaultGroup = async (tries, show) => {
  const kills = Math.ceil(KILLS_PER_WORK * tries);
  for (const work of Object.keys(WORKS) as (keyof typeof WORKS)[]) {
    const results = await killed(kills, (daemon) => daemon.killWhile(work));
    show(summed(`kill -9 while ${work}`, results));
  }
  const results = await killed(kills, (daemon) => daemon.killWhileMigrating());
  show(summed('kill -9 while migrating', results));
  const daemons = Math.ceil(DISTURBED_DAEMONS * tries);
  const isRoot = process.getuid?.() === 0;
  if (process.platform === 'linux' && isRoot) {
    show(summed('disk full 8 times while collecting', await seeded(daemons, tryFullDisk)));
  } else console.error('the rows of full disks need root on Linux, which mounts a small disk');
  show(summed('date ±400 days 8 times while collecting', await seeded(daemons, tryDates)));
  show(summed('start with a damaged page of the database', await tryDamage()));
  if (process.platform !== 'linux') return;
  const cuts = Math.ceil(POWER_CUTS * tries);
  await powerCuts('storing', await storedSteps(STORED_SAMPLES, 'FULL'), cutPower, cuts, show);
  await powerCuts(
    'backing up and restoring',
    await backupSteps(BACKED_UP_SAMPLES),
    cutPowerOfBackup,
    cuts,
    show,
  );
};

async function seeded(
  count: number,
  tryOnce: (seed: number) => Promise<DataTrial>,
): Promise<DataTrial[]> {
  const trials: DataTrial[] = [];
  while (trials.length < count) trials.push(await tryOnce(trials.length + 1));
  for (const { complaints } of trials) for (const each of complaints) console.error(`  ${each}`);
  return trials;
}

async function killed(
  kills: number,
  kill: (daemon: KilledDaemon) => Promise<Killed>,
): Promise<Try[]> {
  const daemon = await KilledDaemon.start(MAIN, 1);
  const tries: Try[] = [];
  try {
    while (tries.length < kills) {
      const { losses, restartMs } = await kill(daemon);
      for (const loss of losses) console.error(`  ${loss}`);
      const survived = losses.length === 0;
      tries.push({ survived, lost: losses.length, unasked: 0, recoveryMs: restartMs });
    }
  } finally {
    await daemon.end();
  }
  return tries;
}

async function powerCuts(
  work: string,
  steps: readonly Step[],
  cut: (disk: Disk, random?: Random) => Promise<PowerCut>,
  cuts: number,
  show: (result: FaultResult) => void,
): Promise<void> {
  for (const [what, keepsAny] of [
    ['what is not synchronised is lost', false],
    ['any part of it is kept', true],
  ] as const) {
    const random = new Random(1);
    const moments = new Set<number>();
    while (moments.size < Math.min(cuts, steps.length)) moments.add(random.integer(steps.length));
    const disk = new Disk();
    const tries: Try[] = [];
    for (const [i, step] of steps.entries()) {
      disk.replay(step);
      if (!moments.has(i)) continue;
      const { losses, openMs } = await cut(disk, keepsAny ? random : undefined);
      for (const loss of losses) console.error(`  ${loss}`);
      const survived = losses.length === 0;
      tries.push({ survived, lost: losses.length, unasked: 0, recoveryMs: openMs });
    }
    show(summed(`power cut while ${work}: ${what}`, tries));
  }
}
