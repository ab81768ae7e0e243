import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { buildProgram } from '../../src/cli/command-line.ts';
import { runHere as run, unusedUrl } from '../support/pantilt.ts';

test('shows help for every command and option', async () => {
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

test('exits with 2 on wrong usage, and prints nothing on standard output', async () => {
  for (const args of [
    ['fly'],
    ['point', '0.8'],
    ['point'],
    ['point', '--bearing', '10'],
    ['point', '--elevation', '10'],
    ['point', '0.8', '0', '--bearing', '10', '--elevation', '5'],
    ['point', '--bearing', '10', '--elevation', '5', '--refine'],
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

test.each([
  [['aim'], 'point'],
  [['pont'], 'point'],
  [['start'], 'serve'],
  [['calibrate'], 'train'],
  [['init'], 'rig init'],
  [['serve', '--host', '0.0.0.0'], '--listen'],
  [['serve', '--device=/dev/ttyUSB0'], '--port'],
  [['status', '--host', 'box'], '--url'],
  [['train', '--lr', '0.1'], '--learning-rate'],
  [['collect', '--cuont', '3'], '--count'],
  [['rig', 'init', '--overwrite'], '--force'],
])('suggests for %j the likely meaning: %s', async (args, ours) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`^error: unknown .*\\n\\(Did you mean ${ours}\\?\\)\\n$`));
});

test.each([
  [['samples', 'import', 'x.csv'], '--import'],
  [['models', 'import', 'x.json'], '--import'],
  [['models', 'rollback'], '--rollback'],
  [['serve', 'rig', 'my-rig.json'], '--rig'],
  [['serve', 'my-rig.json'], '--rig'],
  [['samples', 'x.csv'], '--import'],
  [['exercise', 'model.py'], '--model'],
  [['exercise', 'inverse'], '--step'],
])('suggests for %j the missing flag %s', async (args, flag) => {
  const { code, stderr } = await run(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    new RegExp(`^error: too many arguments .*\\n\\(Did you mean ${flag}\\?\\)\\n$`),
  );
});

test.each([
  [['point', '0,8', '-0,3'], '"-0,3" has a decimal comma; write -0.3.'],
  [['point', '0.8', '-30cm'], '"-30cm" has a unit; give the number alone.'],
  [['point', '0.8', '0,3'], `invalid argument 'y'. "0,3" has a decimal comma; write 0.3.`],
])('explains why %j is not a number: %s', async (args, text) => {
  expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: `error: ${text}\n` });
});

test('suggests nothing for a word that resembles no command', async () => {
  expect((await run(['xyzzy'])).stderr).toBe("error: unknown command 'xyzzy'\n");
});

test.each([
  [['samples', '--skip-bad-rows'], '--skip-bad-rows has no effect without --import'],
  [['samples', '--csv', '--import', 'x.csv'], '--csv and --import exclude each other'],
  [['samples', '--csv', '--json'], '--csv and --json exclude each other'],
  [['samples', '--remove', '1', '--remove-all'], '--remove and --remove-all exclude each other'],
  [['models', '--show', '1', '--rollback'], '--show and --rollback exclude each other'],
  [['models', '--out', 'x'], '--out has no effect without --export: add --export, or omit --out'],
  [['models', '--format', 'onnx'], '--format has no effect without --export'],
  [['models', '--export', '1', '--activation', 'tanh'], '--activation has no effect without'],
  [['exercise', '--rig', 'x', '--url', 'http://x'], '--rig and --url exclude each other'],
  [['exercise', '--formula', 'x = 1'], '--formula has no effect without --check'],
  [['exercise', '--ask', 'laser', '--model', 'x.py'], '--ask and --model exclude each other'],
  [['exercise', '--observer', 'external'], '--observer has no effect without --url'],
  [['simulate', '--token', '12345678'], '--token has no effect without --observe'],
])('refuses %j, a part of which would have no effect', async (args, text) => {
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error: ${text}`);
});

test('exits with 1 on failure, with the cure and the code', async () => {
  const url = await unusedUrl();
  const { code, stdout, stderr } = await run(['status', '--json', '--url', url]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`no daemon answers at ${url} (`);
  expect(stderr).toMatch(/start one with "pantilt serve".* \[daemon-unreachable\]/);
});

test.each([
  ['127.0.0.1', '"127.0.0.1" isn\'t a URL such as http://127.0.0.1:8410'],
  ['localhost:8410', '"localhost:8410" isn\'t a URL such as http://127.0.0.1:8410'],
  ['ftp://box', '"ftp://box" isn\'t a URL such as http://127.0.0.1:8410'],
  ['http://127.0.0.1:1', 'http://127.0.0.1:1 has a port that HTTP clients block'],
])('refuses the address %s', async (url, text) => {
  const { code, stdout, stderr } = await run(['status', '--url', url]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error: ${text}`);
});

test('loads the serial port library only on demand', () => {
  const program = `
    await import(${JSON.stringify(new URL('../../.test-build/cli/command-line.js', import.meta.url))});
    process.report.excludeNetwork = true;
    const before = process.report.getReport().sharedObjects;
    await import('serialport');
    console.log(JSON.stringify([before, process.report.getReport().sharedObjects]));`;
  const args = ['--input-type=module', '--eval', program];
  const listings: string[][] = JSON.parse(String(execFileSync(process.execPath, args)));
  const loaded = listings.map((files) => files.some((file) => file.includes('bindings-cpp')));
  expect(loaded).toEqual([false, true]);
});
