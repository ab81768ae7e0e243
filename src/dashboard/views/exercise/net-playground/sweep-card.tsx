/** A sweep over two settings of the playground: the validation losses as a map. */
import { signal } from '@preact/signals';
import { SWEPT, type SweptName, withValue } from '../../../../course/playground/sweep.ts';
import { plain, short } from '../../../format.ts';
import { Wide } from '../../../parts/facts.tsx';
import { Range } from '../../../parts/fields.tsx';
import { Choice, followKnobs } from './knobs-card.tsx';
import {
  cancelSweep,
  cells,
  change,
  frame,
  isSweeping,
  knobs,
  startSweep,
  swept,
} from './net-playground.ts';
import { texts } from './texts.ts';

const NAMES = Object.keys(SWEPT) as SweptName[];
const [x, y] = [signal<SweptName>('learningRate'), signal<SweptName>('width')];
const steps = signal(300);

export function SweepCard() {
  const nameOf = (name: SweptName) => texts.swept[name];
  const of = swept.value;
  return (
    <section class="card" aria-label={texts.sweep}>
      <h2>{texts.sweep}</h2>
      <p class="details">{texts.sweepHint}</p>
      <div class="controls">
        <Choice
          label={texts.across}
          value={x.value}
          options={NAMES.filter((name) => name !== y.value)}
          nameOf={nameOf}
          onChoose={(name) => {
            x.value = name;
          }}
        />
        <Choice
          label={texts.up}
          value={y.value}
          options={NAMES.filter((name) => name !== x.value)}
          nameOf={nameOf}
          onChoose={(name) => {
            y.value = name;
          }}
        />
        <Range of={steps} min={50} max={2000} step={50} label={texts.sweepSteps} />
        <div class="buttons">
          {isSweeping.value ? (
            <button type="button" onClick={cancelSweep}>
              {texts.cancel}
            </button>
          ) : (
            <button
              type="button"
              disabled={frame.value === null}
              onClick={() =>
                startSweep(
                  { x: x.value, y: y.value, steps: steps.value },
                  SWEPT[x.value].length * SWEPT[y.value].length,
                )
              }
            >
              {texts.start}
            </button>
          )}
        </div>
      </div>
      {of && (
        <>
          <p class="details" aria-live="polite">
            {texts.progress(cells.value.length, SWEPT[of.x].length * SWEPT[of.y].length)}
          </p>
          <Losses x={of.x} y={of.y} />
        </>
      )}
    </section>
  );
}

interface LossesProps {
  readonly x: SweptName;
  readonly y: SweptName;
}

function Losses({ x, y }: LossesProps) {
  const finite = cells.value.map((cell) => cell.validationLoss).filter(Number.isFinite);
  const [low, high] = [Math.log(Math.min(...finite)), Math.log(Math.max(...finite))];
  const depthOf = (loss: number) =>
    Number.isFinite(loss) ? (high - Math.log(loss)) / (high - low || 1) : 0;
  return (
    <Wide label={texts.table}>
      <table class="sweep">
        <thead>
          <tr>
            <th scope="col">{`${texts.swept[y]} ↓ ${texts.swept[x]} →`}</th>
            {SWEPT[x].map((value) => (
              <th key={value} scope="col">
                {plain(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {SWEPT[y].map((yValue, row) => (
            <tr key={yValue}>
              <th scope="row">{plain(yValue)}</th>
              {SWEPT[x].map((xValue, column) => {
                const cell = cells.value.find((one) => one.row === row && one.column === column);
                return (
                  <td key={xValue}>
                    {cell && (
                      <button
                        type="button"
                        style={{ '--depth': `${Math.round(80 * depthOf(cell.validationLoss))}%` }}
                        data-best={cell.validationLoss === Math.exp(low)}
                        title={texts.take(
                          `${texts.swept[x]} ${plain(xValue)}`,
                          `${texts.swept[y]} ${plain(yValue)}`,
                        )}
                        onClick={() => {
                          change(withValue(withValue(knobs.peek(), x, xValue), y, yValue));
                          followKnobs();
                        }}
                      >
                        {Number.isFinite(cell.validationLoss)
                          ? short(cell.validationLoss, 2)
                          : texts.diverged}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
