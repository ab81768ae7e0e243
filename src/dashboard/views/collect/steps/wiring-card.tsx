/** The steps Wiring and Observer: findings on the connected rig, and the choice of the observer mode. */
import { effect, signal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { FindingLine } from '../../../parts/facts.tsx';
import { diagnostics } from '../../../resources.ts';
import { isSimulated, link, live, rig, rigConnection } from '../../../state.ts';
import {
  canObserve,
  isModeChosen,
  OBSERVER_MODES,
  observerMode,
  selectMode,
} from '../observer-mode.ts';
import { texts as collectTexts } from '../texts.ts';
import { StepCard } from './step-card.tsx';
import { recordSeen } from './steps.ts';
import { texts } from './texts.ts';

/** Time over which the rate of lines is measured. */
const SPAN_MS = 1000;

/** Lines per second [Hz] over the last second; null until measured. */
const lineRateHz = signal<number | null>(null);

/** Measures the rate until the returned function is called. */
function watchLineRate(): () => void {
  let begin: { readonly lines: number; readonly timeMs: number } | null = null;
  return effect(() => {
    const line = live.value ? rig.value?.line : null;
    const timeMs = performance.now();
    if (!line) {
      begin = null;
      lineRateHz.value = null;
    } else if (!begin || line.linesReceived < begin.lines) {
      begin = { lines: line.linesReceived, timeMs };
    } else if (timeMs - begin.timeMs >= SPAN_MS) {
      lineRateHz.value = ((line.linesReceived - begin.lines) * 1000) / (timeMs - begin.timeMs);
      begin = { lines: line.linesReceived, timeMs };
    }
  });
}

/** Minimum rate of telemetry for safe operation [Hz]. */
const MIN_HZ = 5;

export function WiringCard() {
  useEffect(watchLineRate, []);
  useSignalEffect(() => {
    void rigConnection.value;
    if (link.value.phase === 'open') void diagnostics.load();
  });
  const findings = diagnostics.answer.value?.findings ?? [];
  const problem = diagnostics.error.value;
  const known = diagnostics.answer.value !== null || problem !== null;
  const rateHz = live.value ? lineRateHz.value : null;
  const good =
    live.value &&
    (rateHz === null || rateHz >= MIN_HZ) &&
    findings.every(({ verdict }) => verdict !== 'wrong');
  const isSeen = rateHz !== null && diagnostics.isFresh.value;
  useEffect(() => {
    if (isSeen) recordSeen('wiring', good);
  }, [isSeen, good]);
  return (
    <StepCard id="wiring" good={good} waiting={!known && texts.wiring.loading}>
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <ul class="findings" aria-live="polite" data-holds={diagnostics.isFresh.value}>
        {findings.map((finding) => (
          <FindingLine key={finding.check} finding={finding} />
        ))}
        {live.value && <FindingLine finding={rateFinding(rateHz)} />}
      </ul>
      {link.value.phase === 'open' && !live.value && <p class="details">{texts.wiring.lost}</p>}
      <p class="details">
        {texts.wiring.measure} <code>pantilt doctor</code>
      </p>
    </StepCard>
  );
}

/** The finding for telemetry; a placeholder during the first second. */
function rateFinding(rateHz: number | null) {
  const check = texts.wiring.telemetry;
  if (rateHz === null) {
    return { check, verdict: 'open', found: texts.wiring.counting, cure: null } as const;
  }
  const enough = rateHz >= MIN_HZ;
  return {
    check,
    verdict: enough ? 'well' : 'wrong',
    found: texts.wiring.rate(rateHz),
    cure: enough ? null : texts.wiring.rateCure,
  } as const;
}

/** The choice of the observer mode. */
export function ObserverModeCard() {
  const isReady = isModeChosen.value && canObserve.value;
  useEffect(() => recordSeen('observer', isReady), [isReady]);
  return (
    <StepCard id="observer" good={canObserve.value}>
      <div class="answers" role="radiogroup" aria-label={texts.names.observer}>
        {OBSERVER_MODES.filter((one) => one !== 'itself' || isSimulated.value).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="observer"
              checked={observerMode.value === one}
              onChange={() => selectMode(one)}
            />
            <span>
              {texts.modes[one]}
              <small>{texts.modesAbout[one]}</small>
            </span>
          </label>
        ))}
      </div>
      {!canObserve.value && <p class="details">{collectTexts.cannotSee}</p>}
    </StepCard>
  );
}
