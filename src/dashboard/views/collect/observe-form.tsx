/** Manual observation: the spot at the current pose, typed or clicked on the map. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Observation } from '../../../api/collections.ts';
import { type FloorPoint, floorPoint } from '../../../units.ts';
import { fixed, parseNumber } from '../../format.ts';
import { AIM_TOOL, crosshair, type MapTool, tool } from '../../map/pointing.ts';
import { persistedSignal } from '../../preferences.ts';
import { rig } from '../../state.ts';
import { spotOnWall, type Wall } from './collection-state.ts';
import { type ImplausibleSpot, implausibility } from './plausibility.ts';
import { texts } from './texts.ts';

/** The typed text and its pose; persisted across views and reloads. */
const typed = persistedSignal('observing', { of: '', x: '', y: '' });

interface ObserveFormProps {
  /** Identifies the job among all jobs with observations. */
  readonly job: string;
  readonly pose: number;
  /** The surface on which the spot is, unless it is the floor. */
  readonly wall?: Wall | undefined;
  readonly observe: (observation: Observation) => Promise<void>;
}

export function ObserveForm({ job, pose, wall, observe }: ObserveFormProps) {
  const of = `${job}/${pose}`;
  const words = wall ? { ...texts.observe, ...texts.observe.onWall } : texts.observe;
  const { x, y } = typed.value.of === of ? typed.value : { x: '', y: '' };
  const sending = useSignal(false);
  const invalid = useSignal(false);
  const implausible = useSignal<ImplausibleSpot | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const send = useRef<HTMLButtonElement>(null);
  const type = (change: Partial<Record<'x' | 'y', string>>) => {
    const before = typed.peek().of === of ? typed.peek() : { x: '', y: '' };
    typed.value = { ...before, of, ...change };
    invalid.value = false;
    implausible.value = null;
  };
  // Returns focus to the first field after each answer, but never takes it from another element.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) {
      form.current?.scrollIntoView({ block: 'nearest' });
      first.current?.focus({ preventScroll: true });
    }
    const show = (at: FloorPoint) => {
      crosshair.value = at;
      type({ x: fixed(at.xM, 3), y: fixed(at.yM, 3) });
    };
    const showFinally = (at: FloorPoint) => {
      show(at);
      send.current?.focus({ preventScroll: true });
    };
    if (wall) return; // It is not on the map.
    const { hint } = words;
    const showTool: MapTool = {
      hint,
      begin: show,
      drag: show,
      end: showFinally,
      enter: showFinally,
    };
    tool.value = showTool;
    return () => {
      tool.value = AIM_TOOL;
      crosshair.value = null;
    };
  }, []);

  useEffect(() => {
    if (implausible.value) form.current?.scrollIntoView({ block: 'nearest' });
  }, [implausible.value]);

  const answer = async (observation: Observation) => {
    sending.value = true;
    await observe(observation);
    sending.value = false;
  };
  const take = (sure: boolean) => {
    const [xM, yM] = [parseNumber(x), parseNumber(y)];
    invalid.value = xM === undefined || yM === undefined;
    if (xM === undefined || yM === undefined) return;
    if (wall) {
      void answer({ pose, ...spotOnWall(wall, xM, yM) });
      return;
    }
    const spot = floorPoint(xM, yM);
    implausible.value = (!sure && rig.peek() && implausibility(spot, rig.peek()!)) || null;
    if (!implausible.value) void answer({ pose, ...spot });
  };
  return (
    <form
      class="observe"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        take(false);
      }}
      aria-labelledby="observe-title"
    >
      <h3 id="observe-title">{words.title(pose)}</h3>
      {wall && <p class="details">{texts.observe.onWall.explained(wall.name)}</p>}
      {(['x', 'y'] as const).map((axis) => (
        <label key={axis}>
          {words[axis]}
          <input
            ref={axis === 'x' ? first : null}
            inputMode="decimal"
            autoComplete="off"
            required
            value={axis === 'x' ? x : y}
            onInput={({ currentTarget }) => type({ [axis]: currentTarget.value })}
          />
        </label>
      ))}
      <div class="buttons">
        <button ref={send} type="submit" class="primary" disabled={sending}>
          {words.send}
        </button>
        <button
          type="button"
          disabled={sending}
          onClick={() => void answer({ pose, missed: true })}
        >
          {words.missed}
        </button>
      </div>
      <p class="problem" role="alert">
        {invalid.value && words.invalid}
        {implausible.value && words.far(implausible.value)}
      </p>
      {implausible.value && (
        <button type="button" onClick={() => take(true)}>
          {words.allTheSame}
        </button>
      )}
    </form>
  );
}
