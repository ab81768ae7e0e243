/** Wiring: what is known of the connected rig without disturbing it, in words, with cures. */
import { useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { examination } from '../../../daemon-facts.ts';
import { FindingLine } from '../../../parts/finding-line.tsx';
import { link, live, rigConnection } from '../../../state.ts';
import { lineRateHz, watchLineRate } from './line-rate.ts';
import { StepCard } from './step-card.tsx';
import { texts } from './texts.ts';

/** A rig that reports more rarely than this is driven blindly [Hz]. */
const ENOUGH_HZ = 5;

export function WiringCard() {
  useEffect(watchLineRate, []);
  useSignalEffect(() => {
    void rigConnection.value;
    if (link.value.phase === 'open') void examination.ask();
  });
  const findings = examination.answer.value?.findings ?? [];
  const refusal = examination.refusal.value;
  const known = examination.answer.value !== null || refusal !== null;
  const rateHz = live.value ? lineRateHz.value : null;
  const good =
    live.value &&
    (rateHz === null || rateHz >= ENOUGH_HZ) &&
    findings.every(({ verdict }) => verdict !== 'wrong');
  return (
    <StepCard id="wiring" good={good} waiting={!known && texts.wiring.loading}>
      {refusal !== null && (
        <p class="problem" role="alert">
          {refusal}
        </p>
      )}
      <ul class="findings" aria-live="polite" data-holds={examination.holds.value}>
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

/** It takes a second to be counted; the line stands there before. */
function rateFinding(rateHz: number | null) {
  const check = texts.wiring.telemetry;
  if (rateHz === null) {
    return { check, verdict: 'open', found: texts.wiring.counting, cure: null } as const;
  }
  const enough = rateHz >= ENOUGH_HZ;
  return {
    check,
    verdict: enough ? 'well' : 'wrong',
    found: texts.wiring.rate(rateHz),
    cure: enough ? null : texts.wiring.rateCure,
  } as const;
}
