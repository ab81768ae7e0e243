/** By hand: where the spot is at the pose that the collection holds, typed or shown on the map. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FloorPoint } from '../../../units.ts';
import { fixed, parseMetres } from '../../format.ts';
import { AIM_TOOL, crosshair, type MapTool, tool } from '../../map/pointing.ts';
import { observe } from './collecting.ts';
import { texts } from './texts.ts';
import './observe-form.css';

export function ObserveForm({ id, pose }: { readonly id: number; readonly pose: number }) {
  const sending = useSignal(false);
  const invalid = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const send = useRef<HTMLButtonElement>(null);
  // Whoever types forty points wants to be in the field again, but only if focus was here or lost.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) first.current?.focus({ preventScroll: true });
    const show = (at: FloorPoint) => {
      crosshair.value = at;
      if (first.current) first.current.value = fixed(at.xM, 3);
      if (second.current) second.current.value = fixed(at.yM, 3);
    };
    const showFinally = (at: FloorPoint) => {
      show(at);
      send.current?.focus({ preventScroll: true });
    };
    const hint = texts.observe.hint;
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

  const answer = async (observation: Parameters<typeof observe>[1]) => {
    sending.value = true;
    await observe(id, observation);
    sending.value = false;
  };
  const take = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const xM = parseMetres(String(form.get('x')));
    const yM = parseMetres(String(form.get('y')));
    invalid.value = xM === undefined || yM === undefined;
    if (xM !== undefined && yM !== undefined) void answer({ pose, xM, yM });
  };
  return (
    <form class="observe" onSubmit={take} aria-labelledby="observe-title">
      <h3 id="observe-title">{texts.observe.title(pose)}</h3>
      <label>
        {texts.observe.x}
        <input ref={first} name="x" inputMode="decimal" autoComplete="off" required />
      </label>
      <label>
        {texts.observe.y}
        <input ref={second} name="y" inputMode="decimal" autoComplete="off" required />
      </label>
      <div class="buttons">
        <button ref={send} type="submit" class="primary" disabled={sending}>
          {texts.observe.send}
        </button>
        <button
          type="button"
          disabled={sending}
          onClick={() => void answer({ pose, missed: true })}
        >
          {texts.observe.missed}
        </button>
      </div>
      <p class="problem" role="alert">
        {invalid.value ? texts.observe.invalid : ''}
      </p>
    </form>
  );
}
