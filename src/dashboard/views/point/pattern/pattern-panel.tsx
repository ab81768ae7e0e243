/** The pattern form: choose, place, run. And the map layers of the active and the planned path. */

import { useEffect } from 'preact/hooks';
import type { PathView } from '../../../../api/paths.ts';
import { MAX_PATH_M } from '../../../../geometry/work-area.ts';
import { dotsPath, linePath, toPixels } from '../../../map/map-geometry.ts';
import type { MapLayer } from '../../../map/map-layers.tsx';
import { Range } from '../../../parts/fields.tsx';
import { failureText, JobPart } from '../../../parts/job-progress.tsx';
import { isOthersTurn, isUnfinished, mayMove, path } from '../../../state.ts';
import {
  activePath,
  cancel,
  clearError,
  erase,
  outside,
  type Pattern,
  pathError,
  pattern,
  plannedLengthM,
  plannedPath,
  repeats,
  run,
  SHAPES,
  sizeSteps,
  speedSteps,
  stepM,
  tooLong,
  unreachablePoint,
  watchActivePath,
} from './pattern-state.ts';
import { texts } from './texts.ts';
import './plan-layer.css';

const PATTERNS: readonly Pattern[] = [...SHAPES, 'drawn'];
/** As large as the work area's depth. */
const MAX_SIZE_STEPS = 30;
const MAX_SPEED_STEPS = 20;
/** Maximum speed of a path. */
const MAX_M_PER_S = 10;
const MAX_REPEATS = 100;

export function PatternPanel() {
  const job = path.value;
  const isDrawn = pattern.value === 'drawn';
  return (
    <div class="form">
      <div class="pair">
        <label>
          {texts.shape}
          <select
            value={pattern.value}
            onChange={({ currentTarget }) => {
              pattern.value = currentTarget.value as Pattern;
              clearError();
            }}
          >
            {PATTERNS.map((name) => (
              <option key={name} value={name}>
                {texts.names[name]}
              </option>
            ))}
          </select>
        </label>
        {!isDrawn && (
          <Range
            of={sizeSteps}
            label={(steps) => texts.size(steps * stepM.value, stepM.value)}
            min={1}
            max={MAX_SIZE_STEPS}
            step={1}
            onChange={clearError}
          />
        )}
        <Range
          of={speedSteps}
          label={(steps) => texts.speed(steps * stepM.value, stepM.value)}
          min={1}
          max={Math.min(MAX_SPEED_STEPS, Math.floor(MAX_M_PER_S / stepM.value))}
          step={1}
        />
        <Range of={repeats} label={texts.repeats} min={1} max={MAX_REPEATS} step={1} />
      </div>
      <JobPart
        job={job}
        text={pathText(job)}
        label={texts.progress}
        error={pathError.value}
        onCancel={(id) => void cancel(id)}
        mayCancel={!isOthersTurn.value}
      >
        <button
          type="button"
          class="primary"
          disabled={!mayMove.value || isUnfinished(job) || !canRun()}
          onClick={() => void run()}
        >
          {texts.run}
        </button>
        {isDrawn && (
          <button type="button" disabled={plannedPath.value.length === 0} onClick={erase}>
            {texts.erase}
          </button>
        )}
      </JobPart>
    </div>
  );
}

const canRun = (): boolean =>
  plannedPath.value.length > 1 && outside.value.length === 0 && !tooLong.value;

function pathText(job: PathView | null): string {
  if (isUnfinished(job)) return texts.state.running(job!.progress * job!.durationS, job!.durationS);
  if (plannedPath.value.length < 2) return texts.state.nothing;
  if (outside.value.length > 0) return texts.state.outside;
  if (tooLong.value) return texts.state.tooLong(plannedLengthM.value, MAX_PATH_M);
  if (job?.state === 'failed') return texts.state.failed(failureText(job));
  if (job?.state === 'done') return texts.state.done;
  if (job?.state === 'cancelled') return texts.state.cancelled;
  return texts.state.ready(plannedLengthM.value, stepM.value);
}

/** The active path on the map. */
export const ActivePathLayer: MapLayer = ({ view }) => {
  useEffect(watchActivePath, []);
  return <path class="followed" d={linePath(view, activePath.value)} />;
};

/** The planned path on the map, with its start and its unreachable points. */
export const PlanLayer: MapLayer = ({ view }) => {
  const points = plannedPath.value;
  const [first] = points;
  if (!first) return null;
  const start = toPixels(view, first);
  const faults = unreachablePoint.value
    ? [...outside.value, unreachablePoint.value]
    : outside.value;
  return (
    <g class="plan">
      <path class="line" d={linePath(view, points)} />
      <circle class="start" cx={start.xPx} cy={start.yPx} r={5} />
      <path class="fault" d={dotsPath(view, faults)} />
    </g>
  );
};
