import { execFileSync } from 'node:child_process';
import { expect, onTestFinished, test, vi } from 'vitest';
import { buildProgram, runCommandLine } from '../../src/cli/command-line.ts';

/** Runs a command in this process. */
async function run(args: readonly string[]) {
  const printed = { stdout: '', stderr: '' };
  const catching = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    });
  const spies = [catching('stdout'), catching('stderr')];
  const restore = () => {
    for (const spy of spies) spy.mockRestore();
  };
  onTestFinished(restore);
  const code = await runCommandLine(args);
  restore();
  return { code, ...printed };
}

test('helps with every command and option', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  const { commands } = buildProgram();
  for (const name of [
    ...['serve', 'demo', 'simulate', 'collect', 'samples', 'train', 'models', 'evaluate'],
    ...['status', 'point', 'stop', 'resume', 'home', 'release', 'ports', 'doctor', 'flash'],
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    const command = commands.find((each) => each.name() === name)!;
    const help = await run([name, '--help']);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining(`pantilt ${name} `) });
    expect(command.description()).not.toBe('');
    for (const option of command.options) expect(option.description, option.flags).not.toBe('');
  }
});

test('prints its version', async () => {
  expect(await run(['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test('ends with 2 on wrong usage, and prints nothing on standard output', async () => {
  for (const args of [
    ['fly'],
    ['point', '0.8'],
    ['point', '0.8', 'left'],
    ['point', '0.8', '1e999'],
    ['serve', '--speed', '9'],
    ['collect', '--count', '0'],
    ['collect', '--plan', 'spiral'],
    ['train', '--kind', 'magic'],
    ['demo', '--samples', '1.5'],
    ['simulate', '--seed', '-1'],
    ['doctor', '--seconds', '0'],
    ['doctor', '--baud', 'fast'],
    ['flash', '--board', 'mega'],
    ['flash', '--baud', '9600'],
  ]) {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }, args.join(' ')).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: /);
  }
});

test('ends with 1 on failure, naming the cure and the code', async () => {
  const { code, stdout, stderr } = await run(['status', '--json', '--url', 'http://127.0.0.1:1']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/no daemon answers at http:\/\/127\.0\.0\.1:1 .*"pantilt serve"/);
  expect(stderr).toContain('[daemon-unreachable]');
});

test('loads the serial ports only when somebody asks for them', () => {
  const program = `
    await import(${JSON.stringify(new URL('../../src/cli/command-line.ts', import.meta.url))});
    process.report.excludeNetwork = true;
    const before = process.report.getReport().sharedObjects;
    await import('serialport');
    console.log(JSON.stringify([before, process.report.getReport().sharedObjects]));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const listings: string[][] = JSON.parse(String(execFileSync(process.execPath, args)));
  const loaded = listings.map((files) => files.some((file) => file.includes('bindings-cpp')));
  expect(loaded).toEqual([false, true]);
});
