import { expect, test } from 'vitest';
import { rigFileText } from '../src/cli/rig-init.ts';
import { editRigFileText } from '../src/rig-file-edit.ts';
import { strippedDescription } from './support/simulated.ts';

test('only the number and its own comment change', () => {
  const text = rigFileText(strippedDescription('hobby'));
  const edited = editRigFileText(text, [{ path: 'axes.pan.angleAtCentre', value: Math.PI / 12 }]);
  const lines = text.split('\n');
  const changed = edited.split('\n').filter((line, i) => line !== lines[i]);
  expect(changed).toEqual([
    '      "angleAtCentre": 0.2617993877991494, // Angle at the centre pulse [rad]: 15°',
  ]);
});

test('comments of the user, trailing commas and layout stay', () => {
  const text = '// mine\n{ "geometry": { "l1": 0.2, /* taped */ "l2": 8.25, }, // in cm?\n}\n';
  expect(editRigFileText(text, [{ path: 'geometry.l2', value: 0.0825 }])).toBe(
    text.replace('8.25', '0.0825'),
  );
});

test('several changes of one file', () => {
  const text = '{"axes":{"pan":{"direction":1},"tilt":{"direction":-1}}}';
  const changes = [
    { path: 'axes.pan.direction', value: -1 },
    { path: 'axes.tilt.direction', value: 1 },
  ];
  expect(JSON.parse(editRigFileText(text, changes))).toEqual({
    axes: { pan: { direction: -1 }, tilt: { direction: 1 } },
  });
});
