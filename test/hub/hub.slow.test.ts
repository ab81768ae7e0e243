/** A hub and its daemons as processes: one is suspended, one is killed, the hub starts again. */
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { eventually, Pantilt } from '../support/pantilt.ts';

const TOKEN = 'token-of-the-hub';
const HEADERS = { authorization: `Bearer ${TOKEN}` };

interface Listed {
  readonly name: string;
  readonly confirmed: boolean;
  readonly problem: { readonly code: string } | null;
  readonly daemon: { readonly silent: boolean };
  readonly state: string;
}

/** A hub in a process. */
class HubProcess {
  readonly #command: Pantilt;
  readonly url: string;

  private constructor(command: Pantilt, url: string) {
    this.#command = command;
    this.url = url;
  }

  static async start(data: string, listen = '127.0.0.1:0'): Promise<HubProcess> {
    const command = new Pantilt(['hub', '--listen', listen, '--data', data, '--token', TOKEN]);
    const [url = ''] = await command.says(/open (http:\S+)/);
    return new HubProcess(command, url.replace(/\/$/, ''));
  }

  async call(method: string, path: string): Promise<Listed[]> {
    const response = await fetch(`${this.url}/api/v1/${path}`, { method, headers: HEADERS });
    return ((await response.json()) as { rigs: Listed[] }).rigs;
  }

  async rig(name: string): Promise<Listed | undefined> {
    return (await this.call('GET', 'rigs')).find((rig) => rig.name === name);
  }

  join(name: string): Pantilt {
    const listen = ['--listen', '127.0.0.1:0', '--data', ':memory:', '--name', name];
    return new Pantilt(['serve', ...listen, '--hub', this.url, '--hub-token', TOKEN]);
  }

  kill(): Promise<void> {
    return this.#command.kill();
  }
}

test('names the rigs that have not confirmed a stop: of a suspended, and of a killed daemon', async () => {
  const data = await temporaryDirectory();
  let hub = await HubProcess.start(data);
  const [suspended, killed, running] = ['one', 'two', 'three'].map((name) => hub.join(name));
  await eventually(async () => (await hub.call('GET', 'rigs')).length === 3);
  suspended!.process.kill('SIGSTOP');
  await killed!.kill();
  const stops = await hub.call('POST', 'rigs/stop');
  const outcome = Object.fromEntries(
    stops.map(({ name, confirmed, problem }) => [name, confirmed || problem?.code]),
  );
  expect(outcome).toEqual({
    one: 'stop-unconfirmed',
    two: 'daemon-unreachable',
    three: true,
  });

  suspended!.process.kill('SIGCONT');
  await eventually(async () => (await hub.rig('one'))?.state === 'stopped');
  await eventually(async () => (await hub.rig('two'))?.daemon.silent === true);

  const { host } = new URL(hub.url);
  await hub.kill();
  hub = await HubProcess.start(data, host);
  await eventually(async () => (await hub.rig('three'))?.daemon.silent === false);
  expect(await hub.rig('three')).toMatchObject({ state: 'stopped' });
  expect((await hub.rig('two'))?.daemon.silent).toBe(true);
  expect(running!.process.exitCode).toBeNull();
});
