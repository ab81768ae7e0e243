/** The details of a model, with another one for comparison, and the exports. */
import type { ModelDetails } from '../../../api/models.ts';
import { dayAndTime, degrees, fixed, millimetres, whole } from '../../format.ts';
import { models } from '../../state.ts';
import { texts as shared } from '../../texts.ts';
import { compareTexts } from './compare-texts.ts';
import {
  compareWith,
  emptyText,
  exportError,
  exportModel,
  FORMATS,
  otherId,
  otherModel,
  shownId,
  shownModel,
} from './learn-state.ts';
import { texts } from './texts.ts';

export function CompareCard() {
  const words = compareTexts;
  const others = (models.value ?? []).filter(({ id }) => id !== shownId.value);
  const id = shownId.value;
  const columns = [shownModel.value, otherModel.value].flatMap((data) => data?.details ?? []);
  return (
    <section class="card" aria-labelledby="compare-title">
      <h2 id="compare-title">{words.title}</h2>
      <label class="beside">
        {words.with}
        <select
          value={String(otherId.value ?? '')}
          disabled={others.length === 0}
          onChange={({ currentTarget: { value } }) => compareWith(value ? Number(value) : null)}
        >
          <option value="">{words.nothing}</option>
          {others.map((model) => (
            <option key={model.id} value={String(model.id)}>
              {texts.models.name(model.id, model.kind)}
            </option>
          ))}
        </select>
      </label>
      {columns.length === 0 ? (
        <p class="empty">{emptyText()}</p>
      ) : (
        <table class="numbers facts-table">
          <thead>
            <tr>
              <td />
              {columns.map((model) => (
                <th key={model.id} scope="col">
                  {texts.models.name(model.id, model.kind)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([name, write]) => (
              <tr key={name}>
                <th scope="row" title={words.hints[name]}>
                  {words.rows[name]}
                </th>
                {columns.map((model) => (
                  <td key={model.id}>{write(model)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <fieldset class="buttons exports">
        <legend class="sr-only">{words.export}</legend>
        <span aria-hidden="true">{words.export}</span>
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            class="small"
            title={words.formats[format]}
            disabled={id === null}
            onClick={() => id !== null && void exportModel(id, format)}
          >
            {format}
          </button>
        ))}
      </fieldset>
      {exportError.value !== null && (
        <p class="problem" role="alert">
          {exportError.value}
        </p>
      )}
    </section>
  );
}

const orNone = (valueMm: number | null): string =>
  valueMm === null ? compareTexts.never : millimetres(valueMm);

/** Whether pantilt trained the model; imported weights have no seed, settings and time. */
const wasTrained = ({ metrics }: ModelDetails): boolean => metrics.trainSeconds > 0;

const settingsOf = ({ settings: { maxIterations, learningRate } }: ModelDetails): string =>
  [
    maxIterations && compareTexts.iterations(maxIterations),
    learningRate && compareTexts.rate(fixed(learningRate, 4).replace(/0+$/, '')),
  ]
    .filter(Boolean)
    .join(', ') || compareTexts.usual;

type Repeatability = NonNullable<ModelDetails['repeatability']>;

/** The spread of a servo at returns to a pose, with its interval. */
const spreadOf = ({ spreadRad, lowRad, highRad }: Repeatability['pan']): string =>
  `${degrees(spreadRad, 2)} (${degrees(lowRad, 2)} – ${degrees(highRad, 2)})`;

function changeText({ joint, change, to }: ModelDetails['changes'][number]): string {
  const { joints, changeOf } = compareTexts;
  const by = joint.endsWith('Rad') ? degrees(change, 2) : millimetres(1000 * change);
  return changeOf(joints[joint as keyof typeof joints] ?? joint, by, to);
}

/** The compared values and their formats. */
const ROWS: readonly (readonly [
  name: keyof typeof compareTexts.rows,
  write: (model: ModelDetails) => string,
])[] = [
  ['median', ({ metrics }) => orNone(metrics.validationMedianMm)],
  ['p95', ({ metrics }) => orNone(metrics.validationP95Mm)],
  [
    'missed',
    ({ metrics }) =>
      metrics.validationMedianMm === null ? shared.none : `${fixed(100 * metrics.missRate, 0)} %`,
  ],
  ['samples', ({ sampleCount }) => whole(sampleCount)],
  ['data', ({ sampleCount, datasetHash }) => (sampleCount ? datasetHash.slice(0, 8) : shared.none)],
  ['seed', (model) => (wasTrained(model) ? String(model.seed) : shared.none)],
  ['settings', (model) => (wasTrained(model) ? settingsOf(model) : shared.none)],
  [
    'radius',
    ({ reach }) =>
      reach ? `${fixed(reach.radiusMinM, 2)} – ${fixed(reach.radiusMaxM, 2)} m` : shared.none,
  ],
  [
    'bearing',
    ({ reach }) =>
      reach
        ? `${degrees(reach.bearingMinRad, 0)} – ${degrees(reach.bearingMaxRad, 0)}`
        : shared.none,
  ],
  [
    'repeatability',
    ({ repeatability }) =>
      repeatability && repeatability.returns > 0
        ? `${spreadOf(repeatability.pan)}, ${spreadOf(repeatability.tilt)}`
        : shared.none,
  ],
  [
    'lowest',
    ({ repeatability }) =>
      repeatability ? millimetres(repeatability.lowestMedianMm) : shared.none,
  ],
  ['changed', ({ changes }) => changes.map(changeText).join(', ') || shared.none],
  [
    'fleetPrior',
    ({ fleetPrior }) => (fleetPrior ? compareTexts.fleetPriorOf(fleetPrior) : shared.none),
  ],
  [
    'took',
    (model) => (wasTrained(model) ? `${fixed(model.metrics.trainSeconds, 2)} s` : shared.none),
  ],
  ['made', ({ createdAt }) => dayAndTime(new Date(createdAt))],
];
