/**
 * The package as a user gets it: packed, installed in an empty folder, run by its commands,
 * imported as in the documents, and compiled against.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

let folder: string;
const inFolder = (file: string, ...args: string[]) => run(file, args, { cwd: folder });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantilt-package-'));
  const { stdout } = await run(
    npm,
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    {
      cwd: ROOT,
    },
  );
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await writeFile(
    join(folder, 'package.json'),
    '{"name": "user", "private": true, "type": "module"}',
  );
  await inFolder(
    npm,
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    join(folder, filename),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The JavaScript in the documents that imports the package. */
async function examplesIn(file: string): Promise<string[]> {
  const text = await readFile(join(ROOT, file), 'utf8');
  const blocks = [...text.matchAll(/^```js\n([\s\S]*?)^```/gm)].map(([, code]) => code!);
  return blocks.filter((code) => /from 'pantilt/.test(code));
}

describe('the packed package', () => {
  it('runs the demo with npx', async () => {
    const { stdout } = await inFolder(
      'npx',
      'pantilt',
      'demo',
      '--samples',
      '10',
      '--targets',
      '3',
      '--json',
    );
    const report = JSON.parse(stdout) as { samples: unknown[]; aims: unknown[] };
    expect(report.samples).toHaveLength(10);
    expect(report.aims).toHaveLength(3);
  });

  it('serves page and API with npx', async () => {
    const daemon = spawn(
      'npx',
      ['pantilt', 'serve', '--listen', '127.0.0.1:0', '--data', join(folder, 'data')],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
    );
    try {
      let output = '';
      const address = await new Promise<string>((resolve, reject) => {
        const read = (chunk: Buffer) => {
          output += chunk;
          const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
          if (found) resolve(found[0]);
        };
        daemon.stdout.on('data', read);
        daemon.stderr.on('data', read);
        daemon.once('exit', () => reject(new Error(output)));
      });
      const page = await fetch(address);
      expect(await page.text()).toContain('<title>pantilt');
      const program = `import { connect } from 'pantilt/client';
        const daemon = connect({ url: '${address}' });
        console.log((await daemon.call('GET /rig')).name);`;
      const { stdout } = await inFolder(process.execPath, '--input-type=module', '-e', program);
      expect(stdout.trim()).toBe('hobby');
    } finally {
      process.kill(-daemon.pid!, 'SIGTERM');
      if (daemon.exitCode === null) await once(daemon, 'exit');
    }
  });

  it('runs each example of README and docs', async () => {
    const files = [
      'README.md',
      ...(await readdir(join(ROOT, 'docs'), { recursive: true })).map((name) => `docs/${name}`),
    ];
    const examples = (
      await Promise.all(files.filter((name) => name.endsWith('.md')).map(examplesIn))
    ).flat();
    expect(examples.length).toBeGreaterThan(0);
    for (const [i, code] of examples.entries()) {
      const file = `example-${i}.mjs`;
      await writeFile(join(folder, file), code);
      const { stdout } = await inFolder(process.execPath, file);
      for (const [, expected] of code.matchAll(/^\/\/ prints (.*)$/gm))
        expect(stdout).toContain(expected);
    }
  });

  it('has declarations for a strict program', async () => {
    const lines = [
      "import { startDaemon, type Daemon } from 'pantilt';",
      "import { VirtualClock, simulate } from 'pantilt/simulator';",
      'export async function hits(): Promise<{ readonly xM: number } | null> {',
      '  const daemon: Daemon = await startDaemon({ clock: new VirtualClock() });',
      '  const spot = daemon.simulated?.trueSpot() ?? null;',
      '  await daemon.close();',
      '  return spot;',
      '}',
      '// @ts-expect-error a seed is a number',
      "export const wrong = startDaemon({ seed: 'one' });",
      '// @ts-expect-error what is simulated has a port',
      'export const incomplete = simulate({}, {});',
    ];
    expect(await compile('user.ts', lines, '--skipLibCheck')).toBe('');
  });

  it('has declarations of the client that do not need those of the daemon', async () => {
    const lines = [
      "import { connect } from 'pantilt/client';",
      'const client = connect({ url: "http://127.0.0.1:8410" });',
      "export const aim = client.call('POST /aim', { body: { xM: 0.8, yM: -0.3 } });",
      "export const name = client.call('GET /rig').then((rig) => rig.name.toUpperCase());",
      '// @ts-expect-error there is no such route',
      "export const lost = client.call('POST /aims', { body: { xM: 0.8, yM: -0.3 } });",
      '// @ts-expect-error it answers a file',
      "export const file = client.call('GET /samples.csv');",
    ];
    expect(await compile('client.ts', lines, '--skipLibCheck', 'false')).toBe('');
  });
});

/** Compiles a strict program in the folder, and returns the compiler's errors. */
async function compile(file: string, lines: string[], ...options: string[]): Promise<string> {
  await writeFile(join(folder, file), lines.join('\n'));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const { stdout } = await inFolder(process.execPath, tsc, ...strict, ...options, file).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}
