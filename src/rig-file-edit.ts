/**
 * Changes of numbers in the text of a rig file. Everything else stays as it was written: layout,
 * order and comments; but the comment that `rig init` writes at a number follows the number.
 */
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import type { TSchema } from 'typebox';
import { rigFileProperties } from './rig-file.ts';

/** A change of a number in a rig file. */
export interface RigChange {
  /** Dotted path of the field: `axes.tilt.direction`. */
  readonly path: string;
  readonly value: number;
}

/** Applies changes to the text of a valid rig file. */
export function editRigFileText(text: string, changes: readonly RigChange[]): string {
  return changes.reduce((edited, { path, value }) => {
    const keys = path.split('.');
    const tree = parseTree(edited, [], { allowTrailingComma: true });
    const before: unknown = tree && findNodeAtLocation(tree, keys)?.value;
    const changed = applyEdits(edited, modify(edited, keys, value, {}));
    const changedTree = parseTree(changed, [], { allowTrailingComma: true });
    const end = changedTree && endOf(findNodeAtLocation(changedTree, keys));
    if (end === undefined) return changed;
    const schema = schemaAt(keys);
    const [stale, fresh] = [before, value].map((each) => numberComment(each, schema));
    const rest = changed.slice(end);
    const [line = ''] = rest.split('\n', 1);
    return changed.slice(0, end) + line.replace(stale!, () => fresh!) + rest.slice(line.length);
  }, text);
}

const endOf = (node: { readonly offset: number; readonly length: number } | undefined) =>
  node && node.offset + node.length;

function schemaAt(keys: readonly string[]): TSchema {
  return keys.reduce(
    (schema, key) =>
      (schema as unknown as { properties: Readonly<Record<string, TSchema>> }).properties[key]!,
    { properties: rigFileProperties } as never as TSchema,
  );
}

/** The comment at a number in a rig file: the description of its field, and angles in degrees too. */
export function numberComment(value: unknown, schema: TSchema): string {
  const { description = '' } = schema as { description?: string };
  const perDegree = /\[rad([/µs²]*)\]/.exec(description);
  if (!perDegree || typeof value !== 'number') return description;
  const [factor, unit] = perDegree[1] === '/µs' ? [1000, '° for 1000 µs'] : [1, `°${perDegree[1]}`];
  return `${description}: ${Number(((value * 180 * factor) / Math.PI).toFixed(2))}${unit}`;
}
