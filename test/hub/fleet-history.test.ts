import { expect, test } from 'vitest';
import { type HeldRecord, type HistoryLine, judge } from './fleet-history.ts';

const line = (
  op: 'add' | 'remove' | 'restore' | 'train',
  uuid: string,
  acknowledged = true,
): HistoryLine => ({
  atMs: 1,
  rig: 'a',
  op,
  uuid,
  acknowledged,
});
const held = (uuid: string, removed = false): HeldRecord => ({ uuid, removed });

test('finds samples and trainings that are lost, duplicated, or in an old state', () => {
  const history: HistoryLine[] = [
    ...['kept', 'lost', 'duplicated', 'stale', 'back'].map((uuid) => line('add', uuid)),
    { atMs: 2, fault: 'hub killed' },
    line('remove', 'stale'),
    line('remove', 'back'),
    line('restore', 'back'),
    line('train', 'trained'),
    line('train', 'not trained'),
  ];
  const samples = [
    held('kept'),
    held('duplicated'),
    held('duplicated'),
    held('stale'),
    held('back', true),
    held('trained'),
    held('not trained', true),
  ];
  expect(judge(history, samples)).toEqual({
    acknowledged: 7,
    lost: ['lost'],
    duplicated: ['duplicated'],
    stale: ['stale', 'back', 'not trained'],
  });
});

test('accepts both outcomes of what a rig has not acknowledged', () => {
  const history: HistoryLine[] = [
    { atMs: 1, rig: 'a', op: 'add', acknowledged: false },
    line('add', 'x'),
    line('remove', 'x', false),
  ];
  const clean = { acknowledged: 1, lost: [], duplicated: [], stale: [] };
  expect(judge(history, [held('x'), held('unknown')])).toEqual(clean);
  expect(judge(history, [held('x', true)])).toEqual(clean);
});
