/**
 * What the documents say about the project is true: links lead somewhere, also in the package; shell lines
 * name commands, flags and scripts that exist; README is short; the walks name files that exist.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/command-line.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { files, scripts } = JSON.parse(read('package.json')) as {
  files: string[];
  scripts: Record<string, string>;
};

const GUIDES = readdirSync(join(ROOT, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
/** They are in the package, and so is all that they link to. */
const SHIPPED = [
  ...['README.md', 'CHANGELOG.md', ...GUIDES],
  ...['calibration/README.md', 'calibration/samples/README.md', 'calibration/reports/README.md'],
];
const DOCUMENTS = [...SHIPPED, 'CONTRIBUTING.md', 'firmware/README.md', 'firmware/PROTOCOL.md'];

/** A document without its code blocks and code spans. */
const proseOf = (text: string): string =>
  text
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^ {4}.*$/gm, '')
    .replace(/`[^`]*`/g, (code) => code.replace(/[[\]()]/g, ' '));

interface Link {
  readonly from: string;
  /** Path from the root of the repository. */
  readonly path: string;
  readonly anchor: string | undefined;
}

const linksOf = (from: string): Link[] =>
  [...proseOf(read(from)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { from, path: path === '' ? from : normalize(join(dirname(from), path)), anchor };
    });

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (path: string): string[] =>
  read(path)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    );

const ALWAYS_SHIPPED = ['README.md', 'LICENSE', 'package.json'];
const patternOf = (entry: string): RegExp =>
  new RegExp(`^${entry.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
const isShipped = (path: string): boolean =>
  [...files, ...ALWAYS_SHIPPED].some(
    (entry) => path === entry || path.startsWith(`${entry}/`) || patternOf(entry).test(path),
  );

describe.each(DOCUMENTS)('%s', (document) => {
  it('has links to files and headings that exist', () => {
    const broken = linksOf(document).filter(
      ({ path, anchor }) =>
        !existsSync(join(ROOT, path)) ||
        (anchor !== undefined && !anchorsOf(path).includes(anchor)),
    );
    expect(broken).toEqual([]);
  });
});

describe.each(SHIPPED)('%s in the package', (document) => {
  it('links to files of the package', () => {
    expect(isShipped(document)).toBe(true);
    expect(linksOf(document).filter(({ path }) => !isShipped(path))).toEqual([]);
  });
});

/** Lines and code spans that run this package's commands: `pantilt …`, also by node. */
function commandLinesOf(document: string): string[] {
  const text = read(document).replaceAll(/\s--\s(?=--)/g, ' ');
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
  const lines = text.split('\n').filter((line) => /^ {4}/.test(line));
  return [...spans, ...lines]
    .map((line) =>
      line
        .trim()
        .replace(/^\$ /, '')
        .replace(/\s#.*$/, ''),
    )
    .map((line) => line.replace(/^node dist\/cli\/main\.js|^npx pantilt/, 'pantilt'))
    .map((line) => line.replace(/^npm start\b/, 'pantilt serve'))
    .map((line) => line.replace(/^npm run demo\b/, 'pantilt demo'))
    .filter((line) => /^pantilt [a-z]/.test(line));
}

/** What of a command line the program doesn't know. */
function unknownIn(line: string): string[] {
  const words = line.split(/\s+/).slice(1);
  let command: Command = buildProgram();
  for (const word of words) {
    const next = command.commands.find((each) => each.name() === word);
    if (!next) break;
    command = next;
  }
  if (command.name() === 'pantilt') return [words[0]!];
  const known = command.options.map(({ long }) => long);
  const flags = words.filter((word) => /^--[a-z]/.test(word)).map((flag) => flag.split('=')[0]!);
  return flags.filter((flag) => flag !== '--help' && !known.includes(flag));
}

const SOURCES = ['src', 'test', 'bench', 'firmware'].flatMap((folder) =>
  (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
    .filter((path) => !path.includes('node_modules'))
    .map((path) => `${folder}/${path}`.replaceAll('\\', '/')),
);

it('the documents name source files that exist', () => {
  const named = DOCUMENTS.flatMap((document) =>
    [...read(document).matchAll(/`([\w./-]+\.(?:ts|tsx|c|h|css))`/g)].map(([, path]) => path!),
  );
  expect(named.length).toBeGreaterThan(80);
  const isThere = (path: string) =>
    SOURCES.some((source) => source === path || source.endsWith(`/${path}`));
  expect(named.filter((path) => !path.includes('NAME') && !isThere(path))).toEqual([]);
});

describe('shell lines', () => {
  const lines = DOCUMENTS.flatMap(commandLinesOf);

  it('are found', () => {
    expect(lines.length).toBeGreaterThan(80);
    expect(unknownIn('pantilt fly --high')).toEqual(['fly']);
    expect(unknownIn('pantilt rig init --high')).toEqual(['--high']);
  });

  it('name commands and flags that exist', () => {
    const unknown = lines.map((line) => [line, unknownIn(line)] as const);
    expect(unknown.filter(([, names]) => names.length > 0)).toEqual([]);
  });

  it('name npm scripts that exist', () => {
    const named = DOCUMENTS.flatMap((document) =>
      [...read(document).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('README', () => {
  it('has 1,500 words at most', () => {
    expect(read('README.md').trim().split(/\s+/).length).toBeLessThanOrEqual(1500);
  });
});

describe('docs/README.md', () => {
  it('lists every document', () => {
    const linked = linksOf('docs/README.md').map(({ path }) => path);
    expect(GUIDES.filter((path) => path !== 'docs/README.md' && !linked.includes(path))).toEqual(
      [],
    );
  });
});

it.each(SHIPPED.filter((path) => !/^[A-Z]/.test(path)))(
  '%s is wrapped at 100 columns',
  (document) => {
    const long = proseOf(read(document))
      .split('\n')
      .filter((line) => line.length > 100 && !/^\||^!?\[[^\]]*\]\([^)]*\)$/.test(line.trim()));
    expect(long).toEqual([]);
  },
);

describe('the walks of docs/architecture.md', () => {
  const [, ...walks] = read('docs/architecture.md').split(/^### /m);

  it.each([
    ['Target in', 22],
    ['Telemetry out', 15],
    ['Sample', 30],
  ])('%s: at most %i files, which exist', (title, limit) => {
    const walk = walks.find((text) => text.startsWith(title))!;
    const paths = [...walk.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, path]) => path!);
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.length).toBeLessThanOrEqual(limit);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
