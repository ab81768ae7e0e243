import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isMissing } from '../support/packages.ts';
import { eventually, MAIN } from '../support/pantilt.ts';
import { ServedDaemon } from '../support/served-daemon.ts';
import { optional } from '../support/tools.ts';

const run = promisify(execFile);
const GUIDE = new URL('../../docs/onvif.md', import.meta.url);
const TOKEN = 'long-enough';
/** Beside the tests, where the library onvif is found. */
const PROGRAM = fileURLToPath(new URL('./onvif-guide.mjs', import.meta.url));
const library = await optional(() => import('onvif'));

test.skipIf(!library)(
  'the library onvif runs the program of the guide, by both kinds of digest',
  async () => {
    const [, guided = ''] = /```js\n(.*?)```/s.exec(await readFile(GUIDE, 'utf8')) ?? [];
    const args = ['--data', ':memory:', '--onvif', '0', '--token', TOKEN];
    const daemon = new ServedDaemon(args);
    const [port = ''] = await daemon.command.says(/onvif on http:\/\/127\.0\.0\.1:(\d+)/);
    await daemon.command.says(/training 1 is done/); // Before it, the first samples move the rig.
    const runProgram = async (text: string) => {
      await writeFile(PROGRAM, text.replace('8081', port));
      const running = run(process.execPath, [PROGRAM], { timeout: 30_000 });
      return (await running.finally(() => rm(PROGRAM))).stdout;
    };
    for (const change of ['', 'useWSSecurity: false, ']) {
      const program = guided.replace('...address', `...address, ${change}`.replace(/, $/, ''));
      // On a busy machine, the device's watchdog can end a move.
      await eventually(async () => (await runProgram(program)) === 'tilt -15°\n');
    }
    const answer = await fetch(`${await daemon.url()}/api/v1/rig`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(await answer.json()).toMatchObject({ state: 'armed', laserOn: false });
    await expect(runProgram(guided.replace(TOKEN, 'wrong-token'))).rejects.toThrow();
  },
);

/** A network of its own, whose multicasts stay on its loopback interface. */
const NETWORK = `
ip link set lo up multicast on && ip route add 239.0.0.0/8 dev lo || exit 1
node=$1 main=$2 find=$3 open=$4
log=$(mktemp)
"$node" "$main" serve --listen 127.0.0.1:0 --data :memory: --onvif 8081 --token ${TOKEN} 2>"$log" &
daemon=$!
trap 'kill $daemon; rm -f "$log"' EXIT
for _ in $(seq 300); do grep -q 'onvif on' "$log" && break; sleep 0.1; done
# It waits half a second for an answer: on a busy machine, that can be too short.
for _ in $(seq 20); do found=$($find) && grep -q hobby <<<"$found" && break; done
echo "$found"
commands='get capabilities\\nget time\\nget profiles\\nget profile\\nquit\\n'
for _ in $(seq 20); do answers=$(printf "$commands" | $open) && break; done
echo "$answers"
`;

test.skipIf(isMissing('onvif-tools', 'iproute2'))(
  'onvif-util finds the rig by the lines of the guide, and reads its profile',
  async () => {
    const lines = [...(await readFile(GUIDE, 'utf8')).matchAll(/^ {4}(onvif-util .*)$/gm)];
    const [find, open] = lines.map(([, line]) => line!);
    const script = ['-n', 'bash', '-c', NETWORK, 'bash', process.execPath, MAIN];
    const { stdout } = await run('unshare', [...script, find!, open!], { timeout: 60_000 });
    expect(stdout).toContain('127.0.0.1 (hobby pantilt)');
    expect(stdout).toContain('Profile set to profile');
    expect(stdout).not.toContain('ERROR');
  },
);
