/** The PyTorch script of a step: its net and settings, and Python that parses. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { DEFAULT_KNOBS, type Knobs } from '../../src/course/playground/live-training.ts';
import {
  PYTORCH_STEPS,
  playgroundScript,
  pytorchScript,
  type ScriptRequest,
} from '../../src/course/pytorch-script.ts';
import { EXERCISE_GEOMETRY as geometry } from '../../src/geometry/kinematics.ts';
import { isMissing } from '../support/packages.ts';

const scriptOf = (changes: Partial<ScriptRequest> = {}) =>
  pytorchScript({ step: 'sine', settings: {}, seed: 3, geometry, language: 'en', ...changes });

test('has the net and the settings of the step', () => {
  const course = scriptOf();
  expect(course).toContain('torch.manual_seed(3)\n');
  expect(course).toContain(
    '    nn.Linear(1, 256), nn.ELU(),\n    nn.Linear(256, 256), nn.ELU(),\n',
  );
  expect(course).toContain('    nn.Linear(256, 1),\n)\nloss_of = nn.MSELoss()\n');
  expect(course).toContain('optimiser = torch.optim.Adam(net.parameters(), lr=0.001)\n');
  expect(course).toContain('for step in range(512):\n    loss = loss_of(net(x_train), y_train)');
  expect(scriptOf({ settings: { batch: 32 } })).toContain('rows = torch.randperm(800)[:32]');
  const both = scriptOf({
    step: 'inverse-nn',
    settings: { hidden: [8], encoding: 'sine-cosine-both', optimiser: 'momentum' },
  });
  expect(both).toContain('    nn.Linear(2, 8), nn.ReLU(),\n    nn.Linear(8, 4),\n)');
  expect(both).toContain('torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)');
  expect(both).toContain('l1, l2 = 0.195, 0.0825\n');
});

const playgroundOf = (language: 'en' | 'fr', changes: Partial<Knobs> = {}) =>
  playgroundScript({
    knobs: { ...DEFAULT_KNOBS, ...changes },
    ...{ inputs: ['a', 'b'], outputs: ['c'], file: 'data.csv', steps: 100, seed: 2, language },
  });

test('has the net and the settings of the playground', () => {
  const script = playgroundOf('en', { weightDecay: 0.01, batch: 32 });
  expect(script).toContain('nn.Linear(2, 256), nn.ELU(),');
  expect(script).toContain('torch.optim.Adam(net.parameters(), lr=0.001, weight_decay=0.01)');
  expect(script).toContain('train[torch.randperm(count)[:32]]');
  expect(script).toContain('0.05 * torch.randn_like(y)');
  expect(playgroundOf('en', { noise: 0 })).not.toContain('randn');
});

test.skipIf(isMissing('python3'))('is Python, in both languages', () => {
  const scripts = PYTORCH_STEPS.flatMap((step) =>
    (['en', 'fr'] as const).map((language) => scriptOf({ step, language })),
  );
  scripts.push(playgroundOf('en'), playgroundOf('fr'));
  const parse = 'import ast, json, sys\nfor text in json.load(sys.stdin): ast.parse(text)';
  execFileSync('python3', ['-c', parse], { input: JSON.stringify(scripts) });
  expect(new Set(scripts).size).toBe(scripts.length);
});
