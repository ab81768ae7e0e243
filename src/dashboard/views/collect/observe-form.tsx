/** By hand: where the spot is at the pose that the collection holds. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { parseMetres } from '../../format.ts';
import { observe } from './collecting.ts';
import { texts } from './texts.ts';
import './observe-form.css';

export function ObserveForm({ id, pose }: { readonly id: number; readonly pose: number }) {
  const sending = useSignal(false);
  const invalid = useSignal(false);
  const first = useRef<HTMLInputElement>(null);
  // Whoever types forty points wants to be in the field again, but only if focus was here or lost.
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (lost) first.current?.focus({ preventScroll: true });
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
        <input name="y" inputMode="decimal" autoComplete="off" required />
      </label>
      <div class="buttons">
        <button type="submit" class="primary" disabled={sending}>
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
