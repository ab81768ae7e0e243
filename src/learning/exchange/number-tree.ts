/**
 * Parameters that aren't a net, as named tensors: every number and every list of numbers by its path
 * (`rig.joints.baseXM`, `doubt.factor`), in the 64 bits that it has.
 */

import { PantiltError } from '../../errors.ts';
import { word } from '../../wording.ts';
import { MODEL_FILE_INVALID } from '../kinds/kind.ts';
import type { Tensor } from './safetensors.ts';

/** Parameters of no kind lie deeper. */
const MOST_LEVELS = 16;

/** Numbers, in lists and objects of any depth. */
export type NumberTree = number | readonly NumberTree[] | { readonly [key: string]: NumberTree };

/** The tensors of a tree, by path. */
export function treeToTensors(tree: NumberTree, path: string[] = []): [string, Tensor][] {
  const tensor = (shape: number[], values: readonly number[]): [string, Tensor][] => [
    [path.join('.'), { shape, values: Float64Array.from(values) }],
  ];
  if (typeof tree === 'number') return tensor([], [tree]);
  if (isList(tree)) return tensor([tree.length], tree);
  return Object.entries(tree).flatMap(([key, branch]) => treeToTensors(branch, [...path, key]));
}

/** The tree of such tensors; keys that are whole numbers make a list. */
export function treeFromTensors(tensors: readonly [path: string, tensor: Tensor][]): NumberTree {
  const [first] = tensors;
  const deep = tensors.find(([path]) => path.split('.').length > MOST_LEVELS);
  if (deep) {
    throw new PantiltError(
      'invalid',
      MODEL_FILE_INVALID,
      word`safetensors: tensor ${deep[0].slice(0, 40)}… has a name of more than ${MOST_LEVELS} parts: pantilt didn't write it`,
    );
  }
  if (first?.[0] === '') {
    const { shape, values } = first[1];
    return shape.length === 0 ? values[0]! : Array.from(values);
  }
  const branches = new Map<string, [string, Tensor][]>();
  for (const [path, tensor] of tensors) {
    const [key = '', ...rest] = path.split('.');
    const branch = branches.get(key) ?? [];
    branch.push([rest.join('.'), tensor]);
    branches.set(key, branch);
  }
  const entries = Array.from(branches, ([key, branch]) => [key, treeFromTensors(branch)] as const);
  return entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))
    ? entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, branch]) => branch)
    : Object.fromEntries(entries);
}

const isList = (tree: NumberTree): tree is readonly number[] =>
  Array.isArray(tree) && tree.every((item) => typeof item === 'number');
