/**
 * The style of a view does not affect others: the CSS of all opened views applies at once, so each
 * rule must use a class that is unique to its view.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'src/dashboard/';
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
const CLASSES = /\bclass=(?:"([^"]*)"|\{([^}]*)\})/g;
const CHOICES = /\((?:[^()]|\([^()]*\))*\)/g;

/** For each class, the views that use it; and the other folders of the page. */
const usersOf = new Map<string, Set<string>>();
for (const file of FILES.filter((name) => name.endsWith('.tsx'))) {
  const users = readFileSync(FOLDER + file, 'utf8').matchAll(CLASSES);
  for (const name of [...users].flatMap(([, plain, computed]) => namesOf(plain, computed))) {
    usersOf.set(name, (usersOf.get(name) ?? new Set()).add(folderOf(file)));
  }
}

test.each(FILES.filter((name) => /^views.*\.css$/.test(name)))(
  '%s has rules for its own view alone',
  (file) => {
    const mine = (selector: string) =>
      [...selector.matchAll(/\.([\w-]+)/g)].some(([, name]) =>
        [...(usersOf.get(name!) ?? [])].every((folder) => folder === folderOf(file)),
      );
    const selectors = selectorsOf(readFileSync(FOLDER + file, 'utf8'));
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter((one) => !mine(one))).toEqual([]);
  },
);

/** `views/learn`, `map` and so on. */
function folderOf(file: string): string {
  return /^(views\/[^/]+|[^/]+)/.exec(file)![0];
}

/** Names of a plain attribute, or of the strings in a computed one. */
function namesOf(plain: string | undefined, computed = ''): string[] {
  const texts = plain === undefined ? computed.match(/(?<=['"`])[\w -]+(?=['"`])/g) : [plain];
  return (texts ?? []).flatMap((text) => text.split(' ')).filter(Boolean);
}

/** Each selector of each rule; the choices of an `:is()` are one. */
function selectorsOf(css: string): string[] {
  return [...css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{};]+)\{/g)]
    .map(([, selectors]) => selectors!.trim())
    .filter((selectors) => !selectors.startsWith('@'))
    .map((selectors) => selectors.replace(CHOICES, (choices) => choices.replaceAll(',', ' ')))
    .flatMap((selectors) => selectors.split(',').map((one) => one.trim()));
}
