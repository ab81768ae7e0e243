/**
 * Answers and the daemon's reports on them; each function keeps its last report until the seed
 * changes.
 */
import { signal } from '@preact/signals';
import type { AnswerReport, Answers } from '../../../../api/exercises.ts';
import type { RobotFunction } from '../../../../course/robot-functions.ts';
import { decodeText } from '../../../../text-encoding.ts';
import { api, fileOf } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { saveFile } from '../../../parts/save-file.ts';
import { persistedSignal } from '../../../preferences.ts';
import { keepAnswers, markDone, seed } from '../exercise-route.ts';

/** The typed formulas by function; persisted in the browser. */
export const formulas = persistedSignal<Partial<Record<RobotFunction, string>>>(
  'exercise-formulas',
  {},
);

/** Forms of an answer. */
export type AnswerForm = keyof typeof answerErrors;

/** A report with the form of its answer. */
interface Checked {
  readonly way: AnswerForm;
  readonly report: AnswerReport;
}

const reports = signal<Partial<Record<RobotFunction, Checked>>>({});
export const answerErrors = {
  formula: signal<string | null>(null),
  table: signal<string | null>(null),
  weights: signal<string | null>(null),
};
/** Whether a check is running. */
export const checking = signal(false);

/** The last report on a function for the current seed. */
export function reportOf(name: RobotFunction): Checked | null {
  const checked = reports.value[name];
  return checked?.report.seed === seed.value ? checked : null;
}

async function check(name: RobotFunction, way: AnswerForm, given: () => Promise<Partial<Answers>>) {
  checking.value = true;
  discardReport(name);
  await withErrorShown(answerErrors[way], async () => {
    const answers = await given();
    const report = await api.call('POST /exercises/answers', {
      body: { function: name, seed: seed.peek(), ...answers },
    });
    reports.value = { ...reports.peek(), [name]: { way, report } };
    if (report.passed) markDone(name === 'inverse_nn' ? 'inverse-nn' : name);
  });
  checking.value = false;
}

/** Discards the report on a function when its answer changes. */
export function discardReport(name: RobotFunction): void {
  const { [name]: _, ...others } = reports.peek();
  reports.value = others;
}

export const checkFormula = (name: RobotFunction): Promise<void> =>
  check(name, 'formula', async () => {
    const formula = formulas.peek()[name] ?? '';
    // A net is not a formula, and no answer that is handed in.
    if (name !== 'inverse_nn') {
      keepAnswers({ chapter: name, seed: seed.peek(), fields: { formula } });
    }
    return { formula };
  });

export const checkTable = (name: RobotFunction, file: File): Promise<void> =>
  check(name, 'table', async () => ({
    table: decodeText(new Uint8Array(await file.arrayBuffer())),
  }));

export const checkWeights = (name: RobotFunction, file: File): Promise<void> =>
  check(name, 'weights', async () => ({ weights: await toBase64(file) }));

/** Saves the questions as a table to complete. */
export const saveQuestions = (name: RobotFunction): Promise<void> =>
  withErrorShown(answerErrors.table, async () => {
    const query = { function: name, seed: seed.peek() };
    const file = await fileOf(await api.fetch('GET /exercises/questions.csv', { query }));
    saveFile(file.name, file.content);
  });

function toBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^.*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
