import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { type Daemon, type DaemonConfig, startDaemon } from '../../src/daemon/start-daemon.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { openStore } from '../../src/store/store.ts';
import { newSample } from '../store/example-records.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NO_PORT, rigFile } from '../support/daemon.ts';
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

test('warns of samples of a simulated rig with the name of a real one', async () => {
  const config = { ...(await setUp()), port: NO_PORT };
  const warn = vi.fn();
  const log = Object.assign(Object.create(quiet), { warn });
  const began = async (observer?: string) => {
    const store = await openStore(config.dataDirectory);
    if (observer) await store.samples.add(newSample(1500, { rig: 'hobby', observer }));
    await store.close();
    warn.mockClear();
    const daemon = await startDaemon({ ...config, log });
    await config.clock.run(daemon.close());
    return warn.mock.calls.flat().join();
  };
  expect(await began('external')).not.toContain('simulated');
  expect(await began('simulated')).toContain(
    '1 of the 2 samples of "hobby" are from a simulated rig: give the real one another name',
  );
});

test('a file without flaws describes a real rig, whose port must be named', async () => {
  const config = await setUp();
  const file = join(config.dataDirectory, 'desk.json');
  const { truth: _, camera: __, ...real } = rigDocument('hobby');
  await writeFile(file, JSON.stringify({ ...real, name: 'desk' }));
  await expect(startDaemon({ ...config, rigFile: file })).rejects.toThrow(
    /desk\.json describes no simulated rig, but the port is "sim": select the port .* with --port/,
  );
});

test.each(['app', 'collections', 'trainings', 'rig'] as const)(
  'everything else is closed when %s cannot be',
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
