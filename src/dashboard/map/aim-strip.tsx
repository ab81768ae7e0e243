/**
 * The field for a typed target, and the outcome of the last one, in a strip of constant height;
 * before the first target, a hint.
 */
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { isInWorkArea } from '../../geometry/work-area.ts';
import { type AimView, aim, aimAt } from '../aim.ts';
import { joinQueue, resume } from '../commands.ts';
import { notifyFailure } from '../events.ts';
import { cancelHolder, type PassingCode } from '../refusals.ts';
import { addressOf } from '../router.ts';
import { mayMove, mayOperate, presets, workArea } from '../state.ts';
import { texts as shared } from '../texts.ts';
import { inGeometry } from './map-geometry.ts';
import { AIM_TOOL, tool } from './pointing.ts';
import { texts } from './texts.ts';
import { readTarget } from './typed-target.ts';
import './aim-strip.css';

export function AimStrip() {
  const isAiming = tool.value === AIM_TOOL;
  const view = isAiming ? aim.value : null;
  return (
    <div class="aim-strip" data-phase={view?.phase ?? 'none'}>
      {isAiming && mayOperate.value && <TargetField />}
      <div class="aim-outcome" role="status">
        {view ? (
          <AimWords view={view} />
        ) : (
          <p class="empty">{mayOperate.value ? tool.value.hint : shared.turn.watching}</p>
        )}
      </div>
    </div>
  );
}

function TargetField() {
  const typed = useSignal('');
  const isWrong = useSignal(false);
  const names = useId();
  const help = useId();
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const target = readTarget(typed.value, presets.peek() ?? []);
    isWrong.value = target === undefined;
    if (target) void aimAt(target);
  };
  return (
    <form class="target-field" onSubmit={send}>
      <input
        type="text"
        id="typed-target"
        list={names}
        autocomplete="off"
        spellcheck={false}
        enterkeyhint="go"
        aria-label={texts.typed.label}
        aria-describedby={help}
        aria-invalid={isWrong.value}
        title={texts.typed.help}
        placeholder={texts.typed.placeholder}
        value={typed.value}
        onInput={({ currentTarget }) => {
          typed.value = currentTarget.value;
          isWrong.value = false;
        }}
      />
      <datalist id={names}>
        {presets.value?.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button
        type="submit"
        class="primary"
        title={texts.typed.aimHint}
        disabled={!mayMove.value || typed.value.trim() === ''}
      >
        {texts.typed.aim}
      </button>
      <p id={help} class="problem" role={isWrong.value ? 'alert' : undefined}>
        {isWrong.value && texts.typed.help}
      </p>
    </form>
  );
}

function AimWords({ view }: { readonly view: AimView }) {
  const { target, phase, prediction, errorBasis, error: problem, nearest, code } = view;
  const area = workArea.value;
  const isOutside = nearest !== null && area !== null && !isInWorkArea(inGeometry(area), target);
  const details =
    (isOutside ? texts.outside : problem) ??
    (prediction?.reachable
      ? [
          texts.aim.expected(prediction.expectedErrorMm, prediction.errorBound90Mm),
          ...(errorBasis ? [texts.aim.basis(errorBasis.residuals, errorBasis.references)] : []),
          ...(prediction.extrapolating ? [texts.aim.extrapolating] : []),
        ].join('; ')
      : '');
  return (
    <>
      <p>
        <strong>{texts.aim[phase](target)}</strong>
        {details && <span class="details">{details}</span>}
      </p>
      {nearest && (
        <button type="button" onClick={() => void aimAt(nearest)}>
          {texts.aim.nearest(nearest)}
        </button>
      )}
      {code && <Cure code={code} />}
    </>
  );
}

/** The button that ends the cause of a refusal. */
function Cure({ code }: { readonly code: PassingCode }) {
  const { cures } = texts.aim;
  switch (code) {
    case 'rig-stopped':
      return (
        <button type="button" onClick={() => void resume()}>
          {shared.stop.resume}
        </button>
      );
    case 'rig-busy':
      return (
        <button
          type="button"
          onClick={() => void cancelHolder().catch((error) => notifyFailure(cures.cancel, error))}
        >
          {cures.cancel}
        </button>
      );
    case 'not-your-turn':
      return (
        <button type="button" onClick={() => void joinQueue()}>
          {shared.turn.join}
        </button>
      );
    default:
      return <a href={addressOf('settings')}>{cures.ports}</a>;
  }
}
