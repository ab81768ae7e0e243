/** Direction of each axis: it is turned a little, and a person says what it did. */
import { signal } from '@preact/signals';
import { AXES, type Axis } from '../../../../units.ts';
import { rigFile } from '../../../daemon-facts.ts';
import { rig } from '../../../state.ts';
import { canMove, moveAxis, moveRefusal, pulseOf } from './axis-moves.ts';
import { RigFileLines } from './rig-file-lines.tsx';
import { StepCard } from './step-card.tsx';
import { texts } from './texts.ts';

/** Large enough to be seen, small enough to hit nothing. */
const TURN_RAD = 0.1;
const SEEN = ['right', 'reversed', 'swapped', 'still'] as const;
type Seen = (typeof SEEN)[number];

/** Which axes have been turned, and what they were seen to do. */
const turned = signal<Readonly<Record<Axis, boolean>>>({ pan: false, tilt: false });
const seen = signal<Readonly<Record<Axis, Seen | null>>>({ pan: null, tilt: null });

export const DirectionCard = () => (
  <StepCard id="direction" good={AXES.every((axis) => seen.value[axis] === 'right')}>
    {AXES.map((axis) => (
      <AxisDirection key={axis} axis={axis} />
    ))}
    <p class="problem" role="alert">
      {moveRefusal.value}
    </p>
  </StepCard>
);

function AxisDirection({ axis }: { readonly axis: Axis }) {
  const words = texts.direction;
  const file = rigFile.answer.value?.document.axes[axis];
  const turn = async () => {
    const fromUs = pulseOf(rig.peek()?.pose ?? null, axis);
    if (!file || fromUs === null) return;
    const stepUs = (file.direction * TURN_RAD) / file.radiansPerMicrosecond;
    if (await moveAxis(axis, fromUs + stepUs)) turned.value = { ...turned.peek(), [axis]: true };
  };
  const answer = seen.value[axis];
  return (
    <fieldset class="direction">
      <legend>{texts.axes[axis]}</legend>
      <button type="button" disabled={!file || !canMove()} onClick={() => void turn()}>
        {words.turn[axis]}
      </button>
      <p id={`${axis}-question`}>{words.question[axis]}</p>
      <div class="answers" role="radiogroup" aria-labelledby={`${axis}-question`}>
        {SEEN.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name={`${axis}-seen`}
              disabled={!turned.value[axis]}
              checked={answer === one}
              onChange={() => {
                seen.value = { ...seen.peek(), [axis]: one };
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
