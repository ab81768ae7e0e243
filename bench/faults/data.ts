/** Faults of the data: kill -9 and power cuts at random moments of each work on them. */
import { fileURLToPath } from 'node:url';
import { Random } from '../../src/random.ts';
import { cutPower, storedSteps } from '../../test/power-cut/power-cut.ts';
import { Disk } from '../../test/power-cut/replay.ts';
import { type Killed, KilledDaemon, WORKS } from '../../test/store/killed-daemon.ts';
import { type FaultGroup, type FaultResult, summed, type Try } from './catalogue.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** 200 in all. */
const KILLS_PER_WORK = 25;
const POWER_CUTS = 200;
const STORED_SAMPLES = 1000;

/** Kills a daemon, restarts it, and counts the acknowledged rows that are gone. */
export const dataFaults: FaultGroup = async (tries, show) => {
  const kills = Math.ceil(KILLS_PER_WORK * tries);
  for (const work of Object.keys(WORKS) as (keyof typeof WORKS)[]) {
    const results = await killed(kills, (daemon) => daemon.killWhile(work));
    show(summed(`kill -9 while ${work}`, results));
  }
  const results = await killed(kills, (daemon) => daemon.killWhileMigrating());
  show(summed('kill -9 while migrating', results));
  if (process.platform === 'linux') await powerCuts(Math.ceil(POWER_CUTS * tries), show);
};

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

async function powerCuts(cuts: number, show: (result: FaultResult) => void): Promise<void> {
  const steps = await storedSteps(STORED_SAMPLES, 'FULL');
  for (const [what, keepsAny] of [
    ['what is not synchronised is lost', false],
    ['any part of it is kept', true],
  ] as const) {
    const random = new Random(1);
    const moments = new Set<number>();
    while (moments.size < cuts) moments.add(random.integer(steps.length));
    const disk = new Disk();
    const tries: Try[] = [];
    for (const [i, step] of steps.entries()) {
      disk.replay(step);
      if (!moments.has(i)) continue;
      const { losses, openMs } = await cutPower(disk, keepsAny ? random : undefined);
      tries.push({
        survived: losses.length === 0,
        lost: losses.length,
        unasked: 0,
        recoveryMs: openMs,
      });
    }
    show(summed(`power cut: ${what}`, tries));
  }
}
