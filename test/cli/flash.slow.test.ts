/**
 * `pantilt flash` with the real avrdude, which writes the committed firmware through the boot
 * loaders of Uno and Nano, which run in an emulated ATmega328P (firmware/test/boot-loader.c); then
 * the written firmware answers.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { BOOT_LOADER_FILES, isMissing } from '../support/packages.ts';
import { runPantilt } from '../support/pantilt.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const file = (path: string) => fileURLToPath(new URL(`../../firmware/${path}`, import.meta.url));
const NEEDED = ['avrdude', 'gcc', 'libsimavr-dev', 'libelf-dev', 'arduino-core-avr'] as const;

/** The number of bytes in a compiled file. */
const sizeOf = (hexFile: string): number =>
  [...readFileSync(hexFile, 'utf8').matchAll(/^:(..)....00/gm)].reduce(
    (sum, [, length = '']) => sum + Number.parseInt(length, 16),
    0,
  );
const SIZE = sizeOf(file('build/pantilt-115200.hex'));

/** A new board: its flash contains only the boot loader. */
class Board {
  readonly port: string;
  readonly #process: ChildProcess;

  private constructor(port: string, process: ChildProcess) {
    this.port = port;
    this.#process = process;
  }

  static async plugIn(program: string, bootLoader: string): Promise<Board> {
    const process = spawn(program, [bootLoader], { stdio: ['pipe', 'pipe', 'ignore'] });
    const [path] = await once(process.stdout, 'data');
    return new Board(String(path).trim(), process);
  }

  /** Runs a command on its port. */
  async run(command: 'flash' | 'doctor', ...args: string[]) {
    const { code, stdout, stderr } = await runPantilt([command, '--port', this.port, ...args]);
    return { code, stdout, stderr, document: () => JSON.parse(stdout) };
  }

  async unplug(): Promise<void> {
    this.#process.stdin!.end(); // which ends it
    if (this.#process.exitCode === null) await once(this.#process, 'close');
  }
}

describe.skipIf(isMissing(...NEEDED))('a board', () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantilt-board-'));
    program = join(folder, 'boot-loader');
    const libraries = ['-lsimavr', '-lelf', '-lutil', '-lm'];
    execFileSync('gcc', ['-O2', '-o', program, file('test/boot-loader.c'), ...libraries]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  describe('with the boot loader of an Uno', () => {
    let board: Board;
    let deviceId: string;
    beforeAll(async () => {
      board = await Board.plugIn(program, BOOT_LOADER_FILES.optiboot);
    });
    afterAll(() => board.unplug());

    it('receives the firmware, verified byte for byte, and the limits of a rig file', async () => {
      const rig = rigDocument('hobby') as { axes: { pan: { pulse: { min: number } } } };
      rig.axes.pan.pulse.min = 742;
      const rigPath = join(folder, 'rig.json');
      await writeFile(rigPath, JSON.stringify(rig));
      const flashed = await board.run('flash', '--board', 'uno', '--rig', rigPath, '--json');
      expect(flashed.code, flashed.stderr).toBe(0);
      expect(flashed.stderr).toContain(`${SIZE} bytes of flash verified`);
      const device = flashed.document();
      expect(device).toMatchObject({ port: board.port, protocolVersion: 1 });
      expect(device).toMatchObject({ limits: { pan: { minUs: 742 }, tilt: { minUs: 500 } } });
      deviceId = device.deviceId;
      expect(deviceId).toMatch(/^[0-9A-F]{8}$/);
    });

    it('is examined: identity, reset reason, limits', async () => {
      const examined = await board.run('doctor', '--seconds', '1', '--json');
      expect(examined.document()).toMatchObject({
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

    it('receives firmware for another baud rate, and keeps its identity and its limits', async () => {
      const flashed = await board.run('flash', '--baud', '250000', '--json');
      expect(flashed.code, flashed.stderr).toBe(0);
      const limits = { pan: { minUs: 742 } };
      expect(flashed.document()).toMatchObject({ baudRate: 250_000, deviceId, limits });
      const examined = await board.run('doctor');
      expect(examined.code).toBe(1);
      expect(examined.stdout).toMatch(/^✗ device .*\n.*--baud 250000/);
    });
  });

  it('with the boot loader of an older Nano needs no --board either', async () => {
    const board = await Board.plugIn(program, BOOT_LOADER_FILES.oldNano);
    onTestFinished(() => board.unplug());
    const { code, stdout, stderr } = await board.run('flash');
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(
      /boot loader at 115200 baud\n.*not in sync.*boot loader at 57600 baud\n/s,
    );
    expect(stderr).toContain(`${SIZE} bytes of flash verified`);
    expect(stdout).toMatch(/^device [0-9A-F]{8} on \S+: firmware 1\.0\.0, protocol 1\n$/);
  });
});
