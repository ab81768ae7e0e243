import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const BUILT = fileURLToPath(new URL('../../.test-build/daemon/start-daemon.js', import.meta.url));
/** Of the packages that only a fleet needs, those that a daemon has loaded, on its standard output. */
const SCRIPT = `
  import { createRequire } from 'node:module';
  import { startDaemon } from '${BUILT}';
  const daemon = await startDaemon({ port: '/dev/nowhere', ...JSON.parse(process.argv[1]) });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const files = Object.keys(createRequire(import.meta.url).cache).join('\\n');
  const names = ['/node_modules/pg/', '/node_modules/@nats-io/'].filter((name) => files.includes(name));
  console.log(JSON.stringify(names));
  process.exit();`;

async function loadedBy(config: object): Promise<string[]> {
  const args = ['--input-type=module', '--eval', SCRIPT, JSON.stringify(config)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(output);
}

test.each([
  [{}, []],
  [{ hub: { url: 'http://127.0.0.1:1' } }, []],
  [{ nats: 'nats://127.0.0.1:1' }, ['/node_modules/@nats-io/']],
])('a daemon with %j loads only the drivers that it uses', async (config, names) => {
  expect(await loadedBy(config)).toEqual(names);
});
