import { beforeEach, expect, test } from 'vitest';
import { ExerciseSettingsSchema } from '../../../../src/course/steps.ts';
import {
  areEqual,
  EMPTY,
  formOf,
  isValid,
  parseWidths,
  setForm,
  settingsOf,
} from '../../../../src/dashboard/views/exercise/nets/settings-form.ts';
import { parseAs } from '../../../../src/validation.ts';

beforeEach(() => {
  formOf('sine').value = EMPTY;
  formOf('inverse-nn').value = EMPTY;
});

test('empty fields keep the course’s defaults', () => {
  expect(settingsOf('sine')).toEqual({});
});

test('texts become settings that the daemon accepts', () => {
  formOf('inverse-nn').value = {
    hidden: '64, 32',
    activation: 'tanh',
    encoding: 'sine-cosine',
    loss: 'mse',
    optimiser: 'momentum',
    learningRate: '0.01',
    batch: '32',
    iterations: '200',
  };
  const settings = settingsOf('inverse-nn');
  expect(settings).toEqual({
    hidden: [64, 32],
    activation: 'tanh',
    encoding: 'sine-cosine',
    loss: 'mse',
    optimiser: 'momentum',
    learningRate: 0.01,
    batch: 32,
    iterations: 200,
  });
  expect(parseAs(ExerciseSettingsSchema, settings, 'settings', 'settings-invalid')).toBe(settings);
});

test('steps about the inverse share a form, the sine has its own, and each uses the fields that apply', () => {
  formOf('weights').value = { ...EMPTY, encoding: 'raw', batch: '16' };
  expect(settingsOf('look-behind')).toEqual({ batch: 16 });
  expect(settingsOf('rig')).toEqual({ encoding: 'raw', batch: 16 });
  expect(settingsOf('sine')).toEqual({});
});

test('settings become texts, and the same settings again', () => {
  const settings = { hidden: [96, 96], encoding: 'sine-cosine', iterations: 20_000 } as const;
  setForm('inverse-nn', { ...settings, hidden: [...settings.hidden] });
  expect(settingsOf('inverse-nn')).toEqual(settings);
  setForm('inverse-nn', { hidden: [] }); // a net without hidden layers
  expect(settingsOf('inverse-nn')).toEqual({ hidden: [] });
});

test('settings are equal if and only if they make the same nets', () => {
  expect(areEqual('sine', {}, { batch: 800, encoding: 'sine-cosine' })).toBe(true);
  expect(areEqual('inverse-nn', {}, { hidden: [256, 256, 256] })).toBe(true);
  expect(areEqual('inverse-nn', {}, { hidden: [64], iterations: 1000 })).toBe(false);
  expect(areEqual('inverse-nn', {}, { encoding: 'sine-cosine' })).toBe(false);
});

test('widths are separated by commas, semicolons or spaces', () => {
  expect(parseWidths('256,256;64  8')).toEqual([256, 256, 64, 8]);
  expect(parseWidths('0')).toEqual([]);
  for (const text of ['abc', '-5', '5000', '2.5', '64,0', '1,1,1,1,1,1,1,1,1']) {
    expect(parseWidths(text), text).toBeUndefined();
  }
});

test('a decimal comma is a decimal point', () => {
  formOf('sine').value = { ...EMPTY, learningRate: '0,003' };
  expect(settingsOf('sine')).toEqual({ learningRate: 0.003 });
});

test.each([
  ...([
    ['learningRate', '0'],
    ['learningRate', '1001'],
    ['learningRate', 'x'],
  ] as const),
  ...([
    ['batch', '1,000'],
    ['batch', '4097'],
    ['iterations', '2.5'],
    ['iterations', '0'],
  ] as const),
])('%s cannot be %s', (field, text) => {
  formOf('sine').value = { ...EMPTY, [field]: text };
  expect(isValid('sine')).toBe(false);
  expect(settingsOf('sine')).toEqual({});
});
