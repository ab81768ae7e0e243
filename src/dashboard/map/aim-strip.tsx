/** The outcome of the last target, in a strip of constant height; before the first target, a hint. */
import { type AimView, aim, aimAt } from '../aim.ts';
import { AIM_TOOL, tool } from './pointing.ts';
import { texts } from './texts.ts';
import './aim-strip.css';

export function AimStrip() {
  const view = tool.value === AIM_TOOL ? aim.value : null;
  return (
    <div class="aim-strip" role="status" data-phase={view?.phase ?? 'none'}>
      {view ? <AimWords view={view} /> : <p class="empty">{tool.value.hint}</p>}
    </div>
  );
}

function AimWords({ view }: { readonly view: AimView }) {
  const { target, phase, prediction, errorBasis, error: problem, nearest } = view;
  const details =
    problem ??
    (prediction?.reachable
      ? [
          texts.aim.expected(prediction.expectedErrorMm, prediction.errorBound90Mm),
          ...(errorBasis ? [texts.aim.basis(errorBasis.residuals)] : []),
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
    </>
  );
}
