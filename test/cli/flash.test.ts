/**
 * `pantilt flash` for real: Debian's avrdude writes the committed firmware through Debian's optiboot,
 * which runs in an emulated ATmega328P (firmware/test/boot-loader.c); then that firmware answers.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runPantilt } from '../support/pantilt.ts';
import { rigDocument } from '../support/simulated.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const OPTIBOOT =
  '/usr/share/arduino/hardware/arduino/avr/bootloaders/optiboot/optiboot_atmega328.hex';
const file = (path: string) => fileURLToPath(new URL(`../../firmware/${path}`, import.meta.url));
const runs = (command: string, ...args: string[]) => !spawnSync(command, args).error;
const complete =
  runs('avrdude', '-?') &&
  runs('cc', '--version') &&
  existsSync(OPTIBOOT) &&
  existsSync('/usr/include/simavr/sim_avr.h') &&
  existsSync('/usr/include/libelf.h');
if (!complete) {
  console.warn(
    'skipped: flash on an emulated board, which needs avrdude arduino-core-avr libsimavr-dev libelf-dev gcc libc6-dev (Debian)',
  );
}

/** How many bytes of a compiled file are to be written. */
const sizeOf = (hexFile: string): number =>
  [...readFileSync(hexFile, 'utf8').matchAll(/^:(..)....00/gm)].reduce(
    (sum, [, length = '']) => sum + Number.parseInt(length, 16),
    0,
  );

describe.skipIf(!complete)('a board with a boot loader', () => {
  let folder: string;
  let board: ChildProcess;
  let port: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantilt-board-'));
    const program = join(folder, 'boot-loader');
    const source = file('test/boot-loader.c');
    execFileSync('cc', ['-O2', '-o', program, source, '-lsimavr', '-lelf', '-lutil']);
    board = spawn(program, [OPTIBOOT], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [path] = await once(board.stdout!, 'data');
    port = String(path).trim();
  });

  afterAll(async () => {
    board.stdin!.end(); // which is how it is told to end
    if (board.exitCode === null) await once(board, 'close');
    await rm(folder, { recursive: true });
  });

  const flash = async (...args: string[]) => {
    const { code, stdout, stderr } = await runPantilt(['flash', '--port', port, '--json', ...args]);
    expect(code, stderr).toBe(0);
    return { device: JSON.parse(stdout), stderr };
  };

  let deviceId: string;

  it('gets the firmware, every byte read back, and the limits of a rig file', async () => {
    const rig = rigDocument('hobby') as { axes: { pan: { pulse: { min: number } } } };
    rig.axes.pan.pulse.min = 742;
    const rigPath = join(folder, 'rig.json');
    await writeFile(rigPath, JSON.stringify(rig));
    const { device, stderr } = await flash('--board', 'uno', '--rig', rigPath);
    const size = sizeOf(file('build/pantilt-115200.hex'));
    expect(stderr).toContain(`${size} bytes of flash verified`);
    expect(device).toMatchObject({ port, protocolVersion: 1, firmwareVersion: '1.0.0' });
    expect(device).toMatchObject({ limits: { pan: { minUs: 742 }, tilt: { minUs: 500 } } });
    deviceId = device.deviceId;
    expect(deviceId).toMatch(/^[0-9A-F]{8}$/);
  });

  it('is examined: who it is, why it was reset, what it holds', async () => {
    const { stdout } = await runPantilt(['doctor', '--port', port, '--seconds', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      failures: [],
      device: {
        identity: { deviceId, firmwareVersion: '1.0.0' },
        resetReason: 'EXTERNAL',
        limits: { pan: { minUs: 742 } },
        status: { state: 'R', servoOn: false, laserOn: false },
      },
      line: { linesGarbled: 0, deviceCrc: 0, deviceSyntax: 0, deviceOverflow: 0 },
    });
  });

  it('gets other firmware, and keeps its identity and its limits', async () => {
    const { device } = await flash('--baud', '250000');
    expect(device).toMatchObject({ baudRate: 250_000, deviceId, limits: { pan: { minUs: 742 } } });
  });
});
