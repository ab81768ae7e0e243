/** The command `exercise` with its report as JSON. */
import { expect } from 'vitest';
import type { StepResult } from '../../../src/course/steps.ts';
import { runPantilt } from '../../support/pantilt.ts';

/** The output of the command with --json. */
export interface ExerciseReport {
  readonly rig: string;
  readonly steps: { readonly step: string; readonly result: StepResult }[];
}

/** Runs the command, which must succeed. */
export async function exercise(...args: string[]): Promise<ExerciseReport> {
  const { code, stdout, stderr } = await runPantilt(['exercise', '--json', ...args]);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as ExerciseReport;
}
