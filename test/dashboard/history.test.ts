import { describe, expect, it } from 'vitest';
import { COLUMNS, History, type Row } from '../../src/dashboard/history-feed.ts';

const row = (panUs: number): Row =>
  ({ ...Object.fromEntries(COLUMNS.map((name) => [name, null])), panUs }) as unknown as Row;

const pulsesOf = (history: History): number[] =>
  Array.from({ length: history.length }, (_, i) => history.value('panUs', i));

describe('the history of the strip charts', () => {
  it('drops the oldest rows and never grows', () => {
    const history = new History(4);
    for (let i = 0; i < 11; i++) history.push(20 * i, row(i));
    expect(pulsesOf(history)).toEqual([7, 8, 9, 10]);
    expect(history.timeMs(0)).toBe(140);
    expect(history.value('tiltUs', 0)).toBeNaN();
    expect(history.value('panUs', 4)).toBeNaN();
    expect(history.timeMs(-1)).toBeNaN();
  });

  it('finds the first row of a time, also after the ring has wrapped', () => {
    const history = new History(4);
    for (let i = 0; i < 6; i++) history.push(20 * i, row(i));
    expect([0, 40, 41, 100, 101].map((timeMs) => history.firstAt(timeMs))).toEqual([0, 0, 1, 3, 4]);
  });

  it('takes rows of the daemon from before its own, and keeps its own', () => {
    const history = new History(10);
    for (const timeMs of [1000, 1020]) history.push(timeMs, row(timeMs));
    history.fill([600, 800, 1000, 1200].map((timeMs) => ({ timeMs, ...row(-timeMs) })));
    expect(pulsesOf(history)).toEqual([-600, -800, 1000, 1020]);
  });

  it('returns the values at a time, unless there is a gap before it', () => {
    const history = new History(10);
    expect(history.rowAt(1000)).toBe(-1);
    history.push(1000, row(1));
    history.push(1900, row(2));
    expect([999, 1500, 2500, 2901].map((timeMs) => history.rowAt(timeMs))).toEqual([-1, 0, 1, -1]);
  });

  it('shows a pause as one empty row', () => {
    const history = new History(10);
    history.push(1000, row(1));
    history.push(1900, row(2));
    history.push(5000, row(3));
    expect(pulsesOf(history)).toEqual([1, 2, Number.NaN, 3]);
    expect(history.timeMs(2)).toBe(1901);
  });

  it('takes a row once, and restarts if the clock was set back', () => {
    const history = new History(10);
    history.push(5000, row(1));
    history.push(5000, row(2));
    history.push(4900, row(3));
    expect(pulsesOf(history)).toEqual([1]);
    history.push(1000, row(4));
    expect(pulsesOf(history)).toEqual([4]);
  });

  it('is copied with its current content', () => {
    const history = new History(3);
    for (let i = 0; i < 5; i++) history.push(20 * i, row(i));
    const copy = history.copy();
    history.push(200, row(9));
    expect(pulsesOf(copy)).toEqual([2, 3, 4]);
    expect(copy.timeMs(2)).toBe(80);
  });
});
