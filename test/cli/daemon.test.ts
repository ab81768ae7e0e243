import { expect, test, vi } from 'vitest';
import { type Daemon, type DaemonConfig, startDaemon } from '../../src/cli/daemon.ts';
import { VirtualClock } from '../../src/clock.ts';
import { openStore } from '../../src/store/store.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { rigFile } from '../support/daemon.ts';
import { quiet } from '../support/simulated.ts';

async function setUp(): Promise<DaemonConfig & { clock: VirtualClock }> {
  return {
    rigFile: rigFile('hobby'),
    port: 'sim',
    dataDirectory: await temporaryDirectory(),
    clock: new VirtualClock(),
    log: quiet,
    access: { allowedHosts: [] },
    seed: 1,
  };
}

/** @throws PantiltError `data-directory-in-use` while somebody has it */
async function assertFree(dataDirectory: string): Promise<void> {
  await (await openStore(dataDirectory)).close();
}

test('a start that fails leaves nothing open', async () => {
  const config = await setUp();
  const extend = () => Promise.reject(new Error('no room for more'));
  await expect(startDaemon({ ...config, extend })).rejects.toThrow('no room for more');
  await assertFree(config.dataDirectory);
});

test.each(['app', 'collections', 'trainings', 'rig'] as const)(
  'what else is open is closed when %s cannot be',
  async (part) => {
    const config = await setUp();
    const { clock, dataDirectory } = config;
    const daemon: Daemon = await startDaemon(config);
    const { services, simulated } = daemon;
    await clock.run(services.rig.connected());
    await clock.run(services.rig.arm());
    const closed = vi.spyOn(simulated!, 'close');
    const broken = part === 'app' ? daemon.app : services[part];
    vi.spyOn(broken, 'close').mockRejectedValue(new Error('stuck') as never);
    await expect(clock.run(daemon.close())).rejects.toThrow('stuck');
    expect(closed).toHaveBeenCalled();
    if (part !== 'rig') expect(services.rig.snapshot.connection).toBe('closed');
    await assertFree(dataDirectory);
  },
);
