import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, test, vi } from 'vitest';
import { limitsOfRigFile } from '../../src/cli/rig-file-limits.ts';
import { answerQuestions, rigFileText } from '../../src/cli/rig-init.ts';
import { flagOf, QUESTIONS, rigOfAnswers } from '../../src/cli/rig-questions.ts';
import { parseRigFile } from '../../src/rig-file.ts';
import { parseRigFileText } from '../../src/rig-file-text.ts';
import { rigDocument } from '../../src/simulator/rig-family.ts';
import { rigDocumentOfFile } from '../../src/user-files.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { NO_PORT, startTestDaemon } from '../support/daemon.ts';
import { runHere, runPantilt } from '../support/pantilt.ts';

const MEASURED = ['--l1', '0.21', '--l2', '0.08'];

const newFile = async () => join(await temporaryDirectory(), 'desk.json');

/** Runs the command in this process, without interactive input. */
function init(...args: readonly string[]) {
  const terminal = process.stdin.isTTY;
  process.stdin.isTTY = false;
  onTestFinished(() => {
    process.stdin.isTTY = terminal;
  });
  return runHere(['rig', 'init', ...args]);
}

test('writes a file that the daemon and the flasher accept', async () => {
  const file = await newFile();
  expect(await init(file, ...MEASURED)).toEqual({
    code: 0,
    stdout: `${file} describes the rig "desk"; continue with: pantilt flash --rig ${file}\n`,
    stderr: expect.stringMatching(/^with 1200 to 1800 µs the pan axis reaches -27° to 27° of /),
  });
  expect(await limitsOfRigFile(file)).toMatchObject({ pan: { minUs: 1200, maxUs: 1800 } });
  const daemon = await startTestDaemon({ rigFile: file, port: NO_PORT });
  expect((await daemon.get('rig/file')).body).toMatchObject({
    path: file,
    document: { name: 'desk', geometry: { l1: 0.21, l2: 0.08 } },
  });
});

test('comments every number, with degrees beside radians', async () => {
  const file = await newFile();
  await init(file, ...MEASURED, '--tilt-centre-deg', '30');
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes('": '));
  const values = lines.filter((line) => !line.endsWith('{'));
  expect(values).toHaveLength(25);
  for (const line of values) expect(line).toMatch(/": [^ ]+,? \/\/ \w/);
  expect(values.join('\n')).toContain(
    '"angleAtCentre": 0.5236, // Angle at the centre pulse [rad]: 30°',
  );
});

test.each(['ideal', 'hobby', 'hobby-rough'])('the text of %s describes the same rig', (name) => {
  const rig = parseRigFile(rigDocument(name));
  expect(parseRigFile(parseRigFileText(rigFileText(rig)))).toEqual(rig);
});

test('takes every number as an option', async () => {
  const file = await newFile();
  const given: Record<string, number> = {
    l1: 0.3,
    l2: 0.05,
    rMin: 0.4,
    rMax: 2.5,
    bearingMinDeg: -60,
    bearingMaxDeg: 50,
    resolutionUs: 1,
    panMinUs: 700,
    panMaxUs: 2300,
    panCentreUs: 1480,
    panCentreDeg: -3,
    panDegPerMs: 95,
    panDirection: -1,
    panSpeedDeg: 90,
    panAccelerationDeg: 500,
    tiltMinUs: 800,
    tiltMaxUs: 2200,
    tiltCentreUs: 1510,
    tiltCentreDeg: 40,
    tiltDegPerMs: 88,
    tiltDirection: -1,
    tiltSpeedDeg: 80,
    tiltAccelerationDeg: 400,
  };
  expect(Object.keys(given).sort()).toEqual(QUESTIONS.map(({ key }) => key).sort());
  const flags = QUESTIONS.flatMap((question) => [flagOf(question), String(given[question.key])]);
  const { code, stdout } = await init(file, '--name', 'attic', '--json', ...flags);
  expect(code).toBe(0);
  const rig = parseRigFile(await rigDocumentOfFile(file));
  expect(JSON.parse(stdout)).toEqual({ path: file, rig });
  expect(rig).toEqual(rigOfAnswers('attic', given));
  expect(rig.axes.pan).toMatchObject({ direction: -1, pulse: { centre: 1480, resolution: 1 } });
  expect(rig.axes.tilt.angleAtCentre).toBeCloseTo((40 * Math.PI) / 180, 5);
});

test('takes a number in any usual form', async () => {
  const file = await newFile();
  expect(await init(file, '--l1', '2.1e-1', '--l2', '.08')).toMatchObject({ code: 0 });
  const { geometry } = parseRigFile(await rigDocumentOfFile(file));
  expect(geometry).toEqual({ l1: 0.21, l2: 0.08 });
});

it.each<[string, RegExp]>([
  ['', /the name of the file is empty; name it, my-rig\.json for example/],
  [join(tmpdir(), 'pantilt-nowhere', 'x'), /folder .*pantilt-nowhere doesn't exist; create it/],
  [tmpdir(), /it is a folder; name a file in it/],
  [join(fileURLToPath(import.meta.url), 'x'), /rig-init\.test\.ts is a file; name a folder/],
])('refuses to write %j, before any question', async (file, message) => {
  const { code, stderr } = await init(file);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});

test('quotes the path in the command that follows, where a shell needs it', async () => {
  const file = join(await temporaryDirectory(), "l'mon robot.json");
  const { stdout } = await init(file, ...MEASURED);
  const [, command] = /continue with: (.*)\n/.exec(stdout)!;
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`]);
  expect(String(words).split('\n')).toEqual(['pantilt', 'flash', '--rig', file, '']);
});

test('asks in the words of the comments in the file', async () => {
  const file = await newFile();
  await init(file, ...MEASURED);
  const comments = [...(await readFile(file, 'utf8')).matchAll(/,? \/\/ (.+?)(?: \[|$)/gm)];
  const inWordsOfFile = QUESTIONS.filter(({ text }) =>
    comments.some(([, comment]) => text.toLowerCase().includes(comment!.toLowerCase())),
  );
  const others = QUESTIONS.filter((question) => !inWordsOfFile.includes(question));
  expect(others.map(({ key }) => key.replace(/^(pan|tilt)/, ''))).toEqual([
    ...['CentreUs', 'Direction', 'CentreUs', 'Direction'], // Their comments refer to the angle.
  ]);
});

test('overwrites a file only with --force', async () => {
  const file = await newFile();
  await writeFile(file, 'mine');
  const refused = await init(file, ...MEASURED);
  expect(refused).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/exists already: .*--force \[file-exists\]/),
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(await init(file, ...MEASURED, '--force')).toMatchObject({ code: 0 });
  expect(parseRigFile(await rigDocumentOfFile(file)).name).toBe('desk');
});

it.each<[string, string[], RegExp]>([
  [
    'centimetres',
    ['--l1', '19.5', '--l2', '0.08'],
    /--l1: 19\.5 is not allowed; give 0\.01 to 3 m \(0\.195 for 19\.5 cm\)/,
  ],
  ['millimetres', ['--l1', '0.2', '--l2', '82.5'], /--l2: 82\.5 .*\(0\.0825 for 82\.5 mm\)/],
  [
    'milliseconds',
    [...MEASURED, '--pan-min-us', '1.2'],
    /--pan-min-us: 1\.2 .*\(1200 for 1\.2 ms\)/,
  ],
  [
    'a decimal comma',
    ['--l1', '0,195', '--l2', '0.08'],
    /--l1: "0,195" has a decimal comma; write 0\.195/,
  ],
  [
    'nothing',
    ['--l1', '', '--l2', '0.08'],
    /--l1: no value was given; give a number, 0\.01 to 3 m/,
  ],
  [
    'a unit',
    ['--l1', '19.5 cm', '--l2', '0.08'],
    /--l1: "19\.5 cm" has a unit; give the number alone/,
  ],
  ['a word', ['--l1', 'tall', '--l2', '0.08'], /--l1: "tall" isn't a number \(0\.01 to 3 m\)/],
  [
    'no measurement',
    ['--l1', '0.2'],
    /--l2 is missing \(l2: from the tilt axis.*\): give it, 0\.001 to 0\.5 m/,
  ],
  [
    'a maximum below the minimum',
    [...MEASURED, '--pan-max-us', '1000'],
    /--pan-max-us: 1000 is not allowed; give 1201 to 5000 µs/,
  ],
  [
    'a centre outside',
    [...MEASURED, '--tilt-centre-us', '1900'],
    /--tilt-centre-us: 1900 .* give 1200\.5 to 1799\.5 µs/,
  ],
  [
    'a direction between',
    [...MEASURED, '--pan-direction', '0'],
    /--pan-direction: 0 is not allowed; give 1 or -1/,
  ],
  [
    'a step that no firmware has',
    [...MEASURED, '--resolution-us', '0.7'],
    /--resolution-us: 0\.7 is not allowed; give 0\.5 or 1/,
  ],
  [
    'a control character',
    [...MEASURED, '--name', 'a\tb'],
    /--name: "a\\tb" is not allowed; give a name of 1 to 64 characters, none of them a tab/,
  ],
  [
    'no name',
    [...MEASURED, '--name', ' '],
    /--name: " " is not allowed; give a name of 1 to 64 characters/,
  ],
])('refuses %s with a cure, and writes nothing', async (_, args, message) => {
  const file = await newFile();
  const { code, stdout, stderr } = await init(file, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
  await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('asks until an answer is valid; an empty one selects the default, if there is one', async () => {
  const noted = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => noted.mockRestore());
  const asked: string[] = [];
  const replies = ['', '19.5', '0,195', '0.195', '0.08', '0.4', '0.3', ''];
  const answers = await answerQuestions({ panMinUs: '1000' }, async (question) => {
    asked.push(question);
    return replies.shift() ?? '';
  });
  expect(answers).toMatchObject({ l1: 0.195, l2: 0.08, rMin: 0.4, rMax: 1.8, panMinUs: 1000 });
  expect(asked.filter((question) => question.startsWith('l1'))).toHaveLength(4);
  expect(asked).toContain('maximum distance of a target from the origin (0.41 to 10 m) [1.8]: ');
  expect(asked.some((question) => question.startsWith('pan: minimum pulse width'))).toBe(false);
  expect(noted.mock.calls.join('')).toMatch(/^no value was given; give a number, 0\.01 to 3 m\n/);
});

test('reports when the input ends', async () => {
  await expect(answerQuestions({}, async () => undefined)).rejects.toMatchObject({
    code: 'input-ended',
  });
});

test('the packaged command shows its help', async () => {
  expect(await runPantilt(['rig', 'init', '--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('pantilt rig init [options] [file]'),
  });
});
