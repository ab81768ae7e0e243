/** Faults of the data: kill -9 at random moments of each work on them. */
import { fileURLToPath } from 'node:url';
import { type Killed, KilledDaemon, WORKS } from '../../test/store/killed-daemon.ts';
import { type FaultGroup, summed, type Try } from './catalogue.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** 200 in all. */
const KILLS_PER_WORK = 25;

/** Kills a daemon, restarts it, and counts the acknowledged rows that are gone. */
export const dataFaults: FaultGroup = async (tries, show) => {
  const kills = Math.ceil(KILLS_PER_WORK * tries);
  for (const work of Object.keys(WORKS) as (keyof typeof WORKS)[]) {
    const results = await killed(kills, (daemon) => daemon.killWhile(work));
    show(summed(`kill -9 while ${work}`, results));
  }
  const results = await killed(kills, (daemon) => daemon.killWhileMigrating());
  show(summed('kill -9 while migrating', results));
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
