/** Times below a chart, as fine as its steps. */
import { decimalsOf, timeOfDay } from '../../format.ts';

/** @param timesS seconds since 1970 @param stepS from one to the next */
export const timeLabels = (timesS: readonly number[], stepS: number): string[] =>
  timesS.map((timeS) => timeOfDay(new Date(Math.round(1000 * timeS)), decimalsOf(stepS)));
