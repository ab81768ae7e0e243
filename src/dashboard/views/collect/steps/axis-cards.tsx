/** Limits and directions of the axes: a person moves each axis a little and reports what it did. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RigView } from '../../../../api/rig.ts';
import { AXES, type Axis } from '../../../../units.ts';
import { api } from '../../../daemon/api.ts';
import { withErrorShown } from '../../../events.ts';
import { degrees, fixed } from '../../../format.ts';
import { JogPad } from '../../../jog/jog-pad.tsx';
import { rigFile } from '../../../resources.ts';
import { collection, isUnfinished, live, mayMove, rig, workArea } from '../../../state.ts';
import { StepCard } from './step-card.tsx';
import { recordSeen } from './steps.ts';
import { type Range, texts } from './texts.ts';

/** The error of the last move. */
const moveError = signal<string | null>(null);

/** Whether the rig can be moved now. */
const canMove = (): boolean =>
  mayMove.value &&
  rig.value?.pose != null &&
  rig.value.state !== 'stopped' &&
  !isUnfinished(collection.value);

/** The commanded pulse of an axis [µs]. */
const pulseOf = (pose: RigView['pose'], axis: Axis): number | null =>
  pose && (axis === 'pan' ? pose.panUs : pose.tiltUs);

/** Moves one axis to a pulse; the other one stays. @returns whether it arrived */
async function moveAxis(axis: Axis, toUs: number): Promise<boolean> {
  const pose = rig.peek()?.pose;
  if (!pose) return false;
  const { panUs, tiltUs } = pose;
  await withErrorShown(moveError, async () => {
    await api.call('POST /rig/command', { body: { panUs, tiltUs, [`${axis}Us`]: toUs } });
  });
  return moveError.peek() === null;
}

interface RigFileLinesProps {
  /** Values by dotted path of the field. */
  readonly lines: Readonly<Record<string, number>>;
}

/** Lines of the rig file to be edited on the daemon's machine. */
const RigFileLines = ({ lines }: RigFileLinesProps) => (
  <div class="file-lines">
    <p class="details">{texts.fileLines(rigFile.answer.value?.path)}</p>
    <code class="command">
      {Object.entries(lines).map(([path, value]) => (
        <span key={path}>
          {path}: {value}
        </span>
      ))}
    </code>
  </div>
);

/** Large enough to be visible, small enough to be safe. */
const TURN_RAD = 0.1;
const REPORTS = ['right', 'reversed', 'swapped', 'still'] as const;
type Report = (typeof REPORTS)[number];

/** The axes that have been turned, and the reported motion. */
const turned = signal<Readonly<Record<Axis, boolean>>>({ pan: false, tilt: false });
const reports = signal<Readonly<Record<Axis, Report | null>>>({ pan: null, tilt: null });

export function DirectionCard() {
  const isReported = AXES.every((axis) => reports.value[axis] !== null);
  const good = AXES.every((axis) => reports.value[axis] === 'right');
  useEffect(() => {
    if (isReported) recordSeen('direction', good);
  }, [isReported, good]);
  return (
    <StepCard id="direction" good={good}>
      {AXES.map((axis) => (
        <AxisDirection key={axis} axis={axis} />
      ))}
      <p class="problem" role="alert">
        {moveError.value}
      </p>
    </StepCard>
  );
}

function AxisDirection({ axis }: { readonly axis: Axis }) {
  const words = texts.direction;
  const file = rigFile.answer.value?.document.axes[axis];
  const turn = async () => {
    const fromUs = pulseOf(rig.peek()?.pose ?? null, axis);
    if (!file || fromUs === null) return;
    const stepUs = (file.direction * TURN_RAD) / file.radiansPerMicrosecond;
    if (await moveAxis(axis, fromUs + stepUs)) turned.value = { ...turned.peek(), [axis]: true };
  };
  const answer = reports.value[axis];
  return (
    <fieldset class="direction">
      <legend>{texts.axes[axis]}</legend>
      <button type="button" disabled={!file || !canMove()} onClick={() => void turn()}>
        {words.turn[axis]}
      </button>
      <p id={`${axis}-question`}>{words.question[axis]}</p>
      <div class="answers" role="radiogroup" aria-labelledby={`${axis}-question`}>
        {REPORTS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={`${axis}-seen`}
              disabled={!turned.value[axis]}
              checked={answer === one}
              onChange={() => {
                reports.value = { ...reports.peek(), [axis]: one };
              }}
            />
            {words.seen[axis][one]}
          </label>
        ))}
      </div>
      {answer && answer !== 'right' && <p role="status">→ {words.cure[answer]}</p>}
      {answer === 'reversed' && file && (
        <RigFileLines lines={{ [`axes.${axis}.direction`]: -file.direction }} />
      )}
    </fieldset>
  );
}

const STEP_US = 20;
/** An end counts as reached within this distance [µs]. */
const END_US = 5;
const ENDS = ['minUs', 'maxUs'] as const;

/** The outermost pulses that each axis has reached while this step was open. */
const reached = signal<Readonly<Record<Axis, Range | null>>>({ pan: null, tilt: null });

/** Records how far the axes move until the returned function is called. */
const watchReach = (): (() => void) =>
  effect(() => {
    const pose = live.value ? rig.value?.pose : null;
    if (!pose) return;
    const before = reached.peek();
    const after = {
      pan: including(before.pan, pose.panUs),
      tilt: including(before.tilt, pose.tiltUs),
    };
    if (AXES.some((axis) => after[axis] !== before[axis])) reached.value = after;
  });

function including(range: Range | null, pulseUs: number): Range {
  if (range && pulseUs >= range.minUs && pulseUs <= range.maxUs) return range;
  const { minUs, maxUs } = range ?? { minUs: pulseUs, maxUs: pulseUs };
  return { minUs: Math.min(minUs, pulseUs), maxUs: Math.max(maxUs, pulseUs) };
}

/** Whether an axis has reached an end of its limits. */
function isEndReached(axis: Axis, end: (typeof ENDS)[number]): boolean {
  const [range, limits] = [reached.value[axis], rig.value?.limits[axis]];
  if (!range || !limits) return false;
  return end === 'minUs'
    ? range.minUs <= limits.minUs + END_US
    : range.maxUs >= limits.maxUs - END_US;
}

/** Limits: moves each axis to its ends in small steps, to check that it doesn't bind. */
export function LimitsCard() {
  useEffect(watchReach, []);
  const isSeen = AXES.every((axis) => ENDS.every((end) => isEndReached(axis, end)));
  useEffect(() => {
    if (isSeen) recordSeen('limits', true);
  }, [isSeen]);
  const file = rigFile.answer.value?.document;
  const area = workArea.value;
  const known = rig.value !== null && (file || rigFile.error.value !== null);
  return (
    <StepCard id="limits" good={isSeen} waiting={!known && texts.loading}>
      {AXES.map((axis) => (
        <AxisRange key={axis} axis={axis} />
      ))}
      <p class="problem" role="alert">
        {moveError.value}
      </p>
      <details>
        <summary>{texts.limits.pad}</summary>
        <JogPad />
      </details>
      <p class="details">{texts.limits.binds}</p>
      {file && (
        <RigFileLines
          lines={{
            'axes.pan.pulse.min': file.axes.pan.pulse.min,
            'axes.pan.pulse.max': file.axes.pan.pulse.max,
            'axes.tilt.pulse.min': file.axes.tilt.pulse.min,
            'axes.tilt.pulse.max': file.axes.tilt.pulse.max,
          }}
        />
      )}
      {area && (
        <p class="details">
          {texts.limits.area(
            fixed(area.rMinM, 2),
            fixed(area.rMaxM, 2),
            degrees(area.bearingMinRad),
            degrees(area.bearingMaxRad),
          )}
        </p>
      )}
    </StepCard>
  );
}

function AxisRange({ axis }: { readonly axis: Axis }) {
  const view = rig.value;
  const limits = view?.limits[axis];
  const atUs = view ? pulseOf(view.pose, axis) : null;
  const step = (stepUs: number, mark: string) => {
    const toUs =
      limits && atUs !== null
        ? Math.min(Math.max(atUs + stepUs, limits.minUs), limits.maxUs)
        : atUs;
    return (
      <button
        type="button"
        aria-label={texts.limits.step(axis, stepUs)}
        title={texts.limits.step(axis, stepUs)}
        disabled={!canMove() || toUs === null || toUs === atUs}
        onClick={() => toUs !== null && void moveAxis(axis, toUs)}
      >
        {mark}
      </button>
    );
  };
  return (
    <div class="axis-range">
      <h3>{texts.axes[axis]}</h3>
      <p>{texts.limits.at(atUs, limits)}</p>
      <div class="axis-steps">
        {step(-STEP_US, '−')}
        <meter
          aria-label={texts.axes[axis]}
          min={limits?.minUs ?? 0}
          max={limits?.maxUs ?? 1}
          value={atUs ?? limits?.minUs ?? 0}
        />
        {step(STEP_US, '+')}
      </div>
      <p class="axis-ends">
        {ENDS.map((end) => (
          <span key={end}>{texts.limits.end(end, isEndReached(axis, end))}</span>
        ))}
      </p>
    </div>
  );
}
