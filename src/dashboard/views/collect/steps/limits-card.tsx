/** Limits: each axis between its ends, in small steps or by the pad, to see whether it binds before them. */

import { AXES, type Axis } from '../../../../units.ts';
import { rigFile } from '../../../daemon-facts.ts';
import { degrees, fixed } from '../../../format.ts';
import { JogPad } from '../../../jog/jog-pad.tsx';
import { rig, workArea } from '../../../state.ts';
import { canMove, moveAxis, moveRefusal, pulseOf } from './axis-moves.ts';
import { RigFileLines } from './rig-file-lines.tsx';
import { StepCard } from './step-card.tsx';
import { texts } from './texts.ts';

const STEP_US = 20;

export function LimitsCard() {
  const file = rigFile.answer.value?.document;
  const area = workArea.value;
  const known = rig.value !== null && (file || rigFile.refusal.value !== null);
  return (
    <StepCard id="limits" good={rig.value !== null} waiting={!known && texts.loading}>
      {AXES.map((axis) => (
        <AxisRange key={axis} axis={axis} />
      ))}
      <p class="problem" role="alert">
        {moveRefusal.value}
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
    </div>
  );
}
