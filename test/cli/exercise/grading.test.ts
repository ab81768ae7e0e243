/** Marks of a class, with submissions that misbehave; each runs in a real, confined Python. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AnswerReport } from '../../../src/course/answer-report.ts';
import { temporaryDirectory } from '../../store/temporary-store.ts';
import { isMissing } from '../../support/packages.ts';
import { runHere } from '../../support/pantilt.ts';

const INVERSE =
  'from math import *\nl1, l2 = 0.195, 0.0825\ndef inverse(x, y):\n    d = hypot(x, y)\n' +
  '    return atan2(y, x), pi - atan(d / l1) - acos(l2 / hypot(l1, d))\n';
const withLaser = (body: string) => `${INVERSE}def laser(a, b):\n    import os\n    ${body}\n`;

interface Marks {
  readonly isolation: string;
  readonly students: readonly {
    readonly student: string;
    readonly mark: number;
    readonly chapters: readonly object[];
    readonly marks: Record<string, number>;
    readonly problems: string[];
    readonly reports: AnswerReport[];
  }[];
}

/** Marks submissions, given by their paths. */
async function grade(files: Readonly<Record<string, string>>, ...args: string[]) {
  const folder = join(await temporaryDirectory(), 'class');
  await mkdir(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const done = await runHere(['exercise', '--grade', folder, '--time-limit', '3', ...args]);
  return { folder, ...done };
}

async function marksOf(files: Readonly<Record<string, string>>) {
  const { stdout, stderr, code, folder } = await grade(files, '--json');
  expect(code, stderr).toBe(0);
  const { students, isolation } = JSON.parse(stdout) as Marks;
  return { folder, isolation, byName: new Map(students.map((one) => [one.student, one])) };
}

describe.skipIf(isMissing('python3'))('a class', () => {
  test('is marked, each submission by itself', async () => {
    const { byName, folder } = await marksOf({
      'right/model.py': INVERSE,
      'right/hand-in.json': JSON.stringify({
        name: 'Zoé',
        answers: [{ chapter: 'mini-batches', seed: 1, fields: { steps: '512*800/25' } }],
        verdicts: [{ chapter: 'newton', passed: true }], // Not trusted.
      }),
      'nested/work/Model.py': INVERSE.replace('atan2(y, x)', 'atan2(x, y)'),
      'single.py': INVERSE,
      'exits/model.py': withLaser('os._exit(3)'),
      'prints/model.py': withLaser('while True: print("x" * 999)'),
      'hangs/model.py': withLaser('while True: pass'),
      'deletes/model.py': withLaser('__import__("shutil").rmtree(".."); return None'),
      'forks/model.py': withLaser('os.fork(); return None'),
      'greedy/model.py': withLaser('bytearray(20 << 30)'),
      'broken/model.py': 'def laser(\n',
      'late.zip': 'PK',
      'nothing/notes.txt': '',
    });
    const inverseMark = (name: string) => byName.get(name)!.marks.inverse;
    for (const name of ['right', 'single', 'exits', 'prints', 'hangs', 'deletes', 'greedy']) {
      expect(inverseMark(name), name).toBe(20);
    }
    expect(byName.get('right')!.mark).toBe(5);
    expect(byName.get('right')!.chapters).toMatchObject([
      { chapter: 'mini-batches', passed: true },
    ]);
    expect(byName.get('nested')!.reports[0]!.hints).toEqual(['atan2-swapped']);
    const problemsOf = (name: string) => byName.get(name)!.problems.join('\n');
    expect(problemsOf('exits')).toContain('laser terminated Python');
    expect(problemsOf('prints')).toContain('laser prints too much');
    expect(problemsOf('hangs')).toContain('laser did not return within 3 s');
    expect(problemsOf('broken')).toContain('SyntaxError');
    expect(problemsOf('late.zip')).toContain('unpack it');
    expect(problemsOf('nothing')).toContain('there is no model.py');
    expect(byName.get('greedy')!.reports[0]!.rows[0]!.detail).toContain('MemoryError');
    expect(await readFile(join(folder, 'deletes/model.py'), 'utf8')).toContain('rmtree');
  });

  test.skipIf(isMissing('bubblewrap'))(
    'is kept from files, network and processes of others',
    async () => {
      const secret = join(await temporaryDirectory(), 'secret.txt');
      await writeFile(secret, 'untouched');
      const { byName, isolation } = await marksOf({
        'bomb/model.py': withLaser('while True: os.fork()'),
        'killer/model.py': withLaser('os.kill(-1, 9)'),
        'writer/model.py': withLaser(`open(${JSON.stringify(secret)}, "w")`),
        'caller/model.py': withLaser(
          '__import__("socket").create_connection(("192.0.2.1", 80), 2)',
        ),
        'neighbour/model.py': withLaser('return __import__("subprocess").check_call(["true"])'),
      });
      expect(isolation).toBe('bubblewrap');
      for (const [name, { marks }] of byName) expect(marks.inverse, name).toBe(20);
      const detailOf = (name: string) => byName.get(name)!.reports[0]!.rows[0]!.detail;
      expect(detailOf('bomb')).toContain('BlockingIOError');
      expect(detailOf('writer')).toMatch(/Read-only file system|Permission denied/);
      expect(detailOf('caller')).toContain('Network is unreachable');
      expect(detailOf('neighbour')).toBe('0'); // Its process ran, in spite of the bomb.
      expect(await readFile(secret, 'utf8')).toBe('untouched');
    },
  );

  test('is written as CSV and as a page, in French too', async () => {
    const folder = await temporaryDirectory();
    const [csv, html] = [join(folder, 'marks.csv'), join(folder, 'marks.html')];
    const { stdout, stderr } = await grade(
      { '=Zoé/model.py': withLaser('return "<b>"') },
      ...['--marks', csv, html, '--language', 'fr'],
    );
    expect(stdout).toContain('élève');
    expect(stderr).toContain('Chaque travail');
    const table = await readFile(csv, 'utf8');
    expect(table).toMatch(/^\uFEFFélève;note;direct;laser;inverse;inverse_nn;remarques\r\n/);
    expect(table).toContain("'=Zoé;5;0;0;20;0;");
    const page = await readFile(html, 'utf8');
    expect(page).toContain('<html lang="fr">');
    expect(page).toContain('&#60;b&#62;');
    expect(page).not.toContain('<b>');
  });
});

test('a folder without submissions is refused', async () => {
  const { code, stderr } = await grade({});
  expect(code).toBe(1);
  expect(stderr).toContain('contains no submissions');
});
