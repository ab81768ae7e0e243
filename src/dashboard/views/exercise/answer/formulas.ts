/** The formulas that somebody types, by the function that they are for; kept in this browser. */
import type { RobotFunction } from '../../../../learning/exercise/robot-functions.ts';
import { keptSignal } from '../../../kept-signal.ts';

/** Each as it was typed. */
export const formulas = keptSignal<Partial<Record<RobotFunction, string>>>('exercise-formulas', {});
