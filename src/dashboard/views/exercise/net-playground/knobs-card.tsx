/** The settings of the playground, all of which act while the net learns, and its buttons. */
import { signal } from '@preact/signals';
import {
  ACTIVATION_NAMES,
  MAX_HIDDEN_LAYERS,
  OPTIMISER_NAMES,
  parameterCount,
} from '../../../../learning/net-settings.ts';
import { plain, short, whole } from '../../../format.ts';
import { CheckedField, Range, readNumber } from '../../../parts/fields.tsx';
import {
  change,
  columns,
  frame,
  isRunning,
  knobs,
  restart,
  restarted,
  roleProblem,
  roles,
  speed,
  takeSteps,
} from './net-playground.ts';
import { texts } from './texts.ts';

const WIDTH_BOUNDS = { minimum: 1, maximum: 512 } as const;
/** Positions of the sliders; 0 stands for no regularisation, the last one for a batch of all rows. */
const [logRate, logBatch, logDecay, noise] = [
  signal(-3),
  signal(6),
  signal(0),
  signal(knobs.peek().noise),
];
const MAX_LOG_BATCH = 11;
const MAX_BATCH = 2 ** 16;
const batchAt = (place: number) => (place >= MAX_LOG_BATCH ? MAX_BATCH : 2 ** place);
/** 10⁻⁶ to 10⁻¹, by half decades. */
const decayAt = (place: number) => (place === 0 ? 0 : 10 ** (-6.5 + place / 2));

/** Sets the sliders to settings that were chosen elsewhere. */
export function followKnobs(): void {
  const { learningRate, batch, weightDecay, noise: amount, hidden } = knobs.peek();
  logRate.value = Math.log10(learningRate);
  logBatch.value = Math.min(MAX_LOG_BATCH, Math.round(Math.log2(batch)));
  logDecay.value = weightDecay === 0 ? 0 : Math.round(2 * (Math.log10(weightDecay) + 6.5));
  noise.value = amount;
  widths.value = hidden.join(', ');
}

const widths = signal(knobs.peek().hidden.join(', '));

/** Parses the widths; undefined if they are invalid. */
function parseWidths(text: string): number[] | undefined {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const found = parts.map((part) => readNumber(part, WIDTH_BOUNDS));
  return parts.length <= MAX_HIDDEN_LAYERS && found.every((width) => width !== undefined)
    ? found
    : undefined;
}

export function KnobsCard() {
  const { activation, optimiser, hidden } = knobs.value;
  const isReady = columns.value !== null && roleProblem.value === null;
  const shape = [roles.value.inputs.length, ...hidden, roles.value.outputs.length];
  return (
    <section class="card" aria-label={texts.net}>
      <h2>{texts.net}</h2>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          disabled={!isReady || (frame.value?.breakdown ?? null) !== null}
          onClick={() => {
            isRunning.value = !isRunning.value;
          }}
        >
          {isRunning.value ? texts.pause : texts.run}
        </button>
        <button type="button" disabled={!isReady || isRunning.value} onClick={() => takeSteps(1)}>
          {texts.step}
        </button>
        <button type="button" disabled={!isReady} onClick={restart}>
          {texts.reset}
        </button>
      </div>
      <Status />
      <p class="details">
        {isReady && texts.weights(shape.join('-'), whole(parameterCount(shape)))}
        {restarted.value.length > 0 && ` ${texts.restarted(restarted.value.join(', '))}`}
      </p>
      <div class="controls">
        <CheckedField
          label={texts.hidden}
          value={widths.value}
          fault={parseWidths(widths.value) ? null : texts.hiddenHint}
          inputMode="text"
          onType={(text) => {
            widths.value = text;
            const next = parseWidths(text);
            if (next) change({ hidden: next });
          }}
        />
        <Choice
          label={texts.activation}
          value={activation}
          options={ACTIVATION_NAMES}
          onChoose={(name) => change({ activation: name })}
        />
        <Choice
          label={texts.optimiser}
          value={optimiser}
          options={OPTIMISER_NAMES}
          nameOf={(name) => texts.optimisers[name]}
          onChoose={(name) => change({ optimiser: name })}
        />
        <Range
          of={logRate}
          min={-5}
          max={1}
          step={0.1}
          label={(value) => texts.rate(short(10 ** value, 2))}
          onChange={() => change({ learningRate: Number((10 ** logRate.value).toPrecision(3)) })}
        />
        <Range
          of={logBatch}
          min={0}
          max={MAX_LOG_BATCH}
          step={1}
          label={(value) => texts.batch(value >= MAX_LOG_BATCH ? texts.all : whole(2 ** value))}
          onChange={() => change({ batch: batchAt(logBatch.value) })}
        />
        <Range
          of={logDecay}
          min={0}
          max={11}
          step={1}
          label={(value) => texts.decay(value === 0 ? texts.none : short(decayAt(value), 2))}
          onChange={() => change({ weightDecay: Number(decayAt(logDecay.value).toPrecision(3)) })}
        />
        <Range
          of={noise}
          min={0}
          max={1}
          step={0.05}
          label={(value) => texts.noise(plain(value))}
          onChange={() => change({ noise: noise.value })}
        />
      </div>
    </section>
  );
}

function Status() {
  const now = frame.value;
  if (!now) return null;
  const { steps, trainingLoss, validationLoss, breakdown } = now;
  const number = (value: number | null) => {
    if (value === null) return '–';
    return Number.isFinite(value) ? short(value, 3) : '∞';
  };
  return (
    <>
      <p class="status">
        {texts.status(whole(steps), number(trainingLoss), number(validationLoss))}
        {speed.value &&
          ` ${texts.speed(whole(Math.round(speed.value.steps)), whole(Math.round(speed.value.frames)))}`}
      </p>
      {breakdown && (
        <div class="problem" role="alert">
          <strong>{texts.broken.title}</strong>
          <p>{texts.broken.where[breakdown.what](breakdown.layer, breakdown.layers)}</p>
          <p>
            {texts.broken.why(
              whole(breakdown.step),
              breakdown.largestWeights.map((weight) => short(weight, 2)).join(', '),
            )}
          </p>
          <p>{texts.broken.cure}</p>
        </div>
      )}
    </>
  );
}

interface ChoiceProps<Name extends string> {
  readonly label: string;
  readonly value: Name;
  readonly options: readonly Name[];
  readonly nameOf?: (name: Name) => string;
  readonly onChoose: (name: Name) => void;
}

/** A select of a few names. */
export const Choice = <Name extends string>({
  label,
  value,
  options,
  nameOf = (name) => name,
  onChoose,
}: ChoiceProps<Name>) => (
  <label>
    {label}
    <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value as Name)}>
      {options.map((name) => (
        <option key={name} value={name}>
          {nameOf(name)}
        </option>
      ))}
    </select>
  </label>
);
