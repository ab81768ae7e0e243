/** The daemon's texts in French: every text that the page may show is translated. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FRENCH } from '../../src/french/all.ts';
import { templateOf } from '../../src/message.ts';

const SOURCES = new URL('../../src/', import.meta.url);
/**
 * Texts that only an English terminal shows: those of commands except `exercise`, of errors before
 * the daemon listens, of `doctor` and of `flash`.
 */
const TERMINAL =
  /^(cli(?!\/exercise)|daemon|simulator|dashboard)\/|^api\/(connect|telemetry-socket)\.ts$|^store\/(backup|database|data-directory|migrations|store)\.ts$|^rig\/diagnostics\/line-findings\.ts$/;

/** The message templates in a file. */
function templatesIn(path: string): string[] {
  const text = readFileSync(new URL(path, SOURCES), 'utf8');
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'msg') {
      const { template } = node;
      const parts = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template.text]
        : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
      found.push(templateOf(parts));
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

const saysSomething = (template: string): boolean =>
  /\p{L}/u.test(template.replace(/\{\d+\}/g, ''));
const placesIn = (template: string): Set<string> => new Set(template.match(/\{\d+\}/g));

const spoken = (readdirSync(SOURCES, { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts') && !TERMINAL.test(path))
  .flatMap(templatesIn)
  .filter(saysSomething);

describe("the daemon's texts", () => {
  it('are found in the sources', () => {
    expect(spoken).toContain('the rig is released; arm it first');
    expect(spoken).toContain('formula, line {0}, column {1}: {2}');
  });

  it('all have a French text', () => {
    expect(spoken.filter((template) => !Object.hasOwn(FRENCH, template))).toEqual([]);
  });

  it('have no French without an English text', () => {
    expect(Object.keys(FRENCH).filter((template) => !spoken.includes(template))).toEqual([]);
  });

  it('have the same placeholders in French and English', () => {
    for (const [english, french] of Object.entries(FRENCH)) {
      expect([...placesIn(english)], english).toEqual(
        expect.arrayContaining([...placesIn(french)]),
      );
    }
  });
});
