/**
 * The page `#/design`: colours with their contrast, type, and each part in each state, in both
 * themes beside each other. It is for those who work on the page; no view links to it.
 */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JobState } from '../../../job.ts';
import { COLOUR_PAIRS, contrastOf, OUTLINE, type Rgb } from '../../design/contrast.ts';
import { fixed } from '../../format.ts';
import { Fact, FindingLine } from '../../parts/facts.tsx';
import { CheckedField, Range } from '../../parts/fields.tsx';
import { JobPart } from '../../parts/job-progress.tsx';
import { texts as shared } from '../../texts.ts';
import './design.css';
import { texts } from './texts.ts';

export const DesignView = () => (
  <div class="design">
    {(['light', 'dark'] as const).map((theme) => (
      <section key={theme} class="theme" data-theme={theme} aria-label={texts.themes[theme]}>
        <h2>{texts.themes[theme]}</h2>
        <Colours />
        <TypeScale />
        <Buttons />
        <Fields theme={theme} />
        <Jobs />
        <Lists />
        <States />
      </section>
    ))}
  </div>
);

/** Each pair of colours with its contrast, as the browser resolves it. */
function Colours() {
  const frame = useRef<HTMLDivElement>(null);
  const contrasts = useSignal<ReadonlyMap<string, number>>(new Map());
  useLayoutEffect(() => {
    const boxes = [...frame.current!.querySelectorAll<HTMLElement>('[data-pair]')];
    contrasts.value = new Map(boxes.map((box) => [box.dataset.pair!, contrastIn(box)]));
  }, [contrasts]);
  return (
    <div class="card" ref={frame}>
      <h3>{texts.colours}</h3>
      <div class="swatches">
        {COLOUR_PAIRS.flatMap(({ colours, on, ratio }) =>
          on.flatMap((ground) =>
            colours.map((colour) => {
              const pair = `${colour} / ${ground}`;
              return (
                <span
                  key={pair}
                  data-pair={pair}
                  style={{
                    color: `var(--${ratio === OUTLINE ? 'text' : colour})`,
                    background: `var(--${ground})`,
                    border: `2px solid var(--${colour})`,
                  }}
                >
                  {pair} <b>{fixed(contrasts.value.get(pair) ?? 0, 1)}</b>
                </span>
              );
            }),
          ),
        )}
      </div>
      <ul class="error-steps">
        {[0, 1, 2, 3, 4, 5, 6].map((step) => (
          <li key={step} style={{ background: `var(--error-${step})` }} />
        ))}
      </ul>
    </div>
  );
}

function contrastIn(box: HTMLElement): number {
  const { borderTopColor, backgroundColor } = getComputedStyle(box);
  return contrastOf(rgbOf(borderTopColor), rgbOf(backgroundColor));
}

const rgbOf = (css: string): Rgb =>
  css
    .match(/[\d.]+/g)!
    .slice(0, 3)
    .map(Number) as unknown as Rgb;

const TypeScale = () => (
  <div class="card">
    <h3>{texts.type}</h3>
    {['xl', 'l', 'm', 's', 'xs'].map((step) => (
      <p key={step} style={{ fontSize: `var(--type-${step})` }}>
        {step} · {texts.sentence}
      </p>
    ))}
    <p>
      <code>pantilt serve --port auto</code>
    </p>
  </div>
);

const STOP_STATES = ['ready', 'stopping', 'unconfirmed', 'stopped'] as const;

const Buttons = () => (
  <div class="card">
    <h3>{texts.buttons}</h3>
    <div class="buttons">
      <button type="button" class="primary">
        {texts.primary}
      </button>
      <button type="button">{texts.plain}</button>
      <button type="button" class="small">
        {texts.small}
      </button>
      <button type="button" class="small" aria-pressed="true">
        {texts.pressed}
      </button>
      <button type="button" disabled>
        {texts.disabled}
      </button>
      <a class="button primary" href="#/design">
        {texts.link}
      </a>
    </div>
    <div class="buttons">
      {STOP_STATES.map((state) => (
        <button key={state} type="button" class="stop" data-state={state}>
          {state === 'ready' ? shared.stop.stop : shared.stop[state]}
        </button>
      ))}
    </div>
  </div>
);

function Fields({ theme }: { readonly theme: string }) {
  const rate = useSignal(15);
  const name = `${theme}-choice`;
  return (
    <div class="card form">
      <h3>{texts.fields}</h3>
      <div class="pair">
        <CheckedField
          label={texts.valid}
          value="40"
          fault={null}
          inputMode="numeric"
          onType={() => {}}
        />
        <CheckedField
          label={texts.invalid}
          value="4x"
          fault={texts.fault}
          inputMode="numeric"
          onType={() => {}}
        />
        <label>
          {texts.placeholder}
          <input type="text" placeholder="1.05 −0.45" />
        </label>
        <label>
          {texts.disabled}
          <input type="text" disabled value="hobby" />
        </label>
        <label>
          {texts.list}
          <select>
            <option>{texts.sentence}</option>
          </select>
        </label>
        <Range of={rate} label={(value) => `${value}°/s`} min={1} max={60} step={1} />
      </div>
      <div class="answers">
        {[true, false].map((checked) => (
          <label key={String(checked)}>
            <input type="radio" name={name} checked={checked} />
            <span>
              {texts.choice}
              <small>{texts.sentence}</small>
            </span>
          </label>
        ))}
      </div>
    </div>
  );
}

const JOB_STATES: readonly JobState[] = ['queued', 'running', 'done', 'failed', 'cancelled'];

const Jobs = () => (
  <div class="card">
    <h3>{texts.jobs}</h3>
    {JOB_STATES.map((state, id) => (
      <JobPart
        key={state}
        job={{ id, state, progress: state === 'running' ? 0.4 : state === 'done' ? 1 : 0 }}
        text={state}
        label={state}
        error={state === 'failed' ? texts.fault : null}
        onCancel={() => {}}
      >
        {null}
      </JobPart>
    ))}
  </div>
);

const VERDICTS = ['well', 'advice', 'wrong', 'open'] as const;

const Lists = () => (
  <div class="card">
    <h3>{texts.lists}</h3>
    <ul class="findings">
      {VERDICTS.map((verdict) => (
        <FindingLine
          key={verdict}
          finding={{
            check: verdict,
            verdict,
            found: texts.sentence,
            cure: verdict === 'wrong' ? texts.cure : null,
          }}
        />
      ))}
    </ul>
    <dl class="facts">
      <Fact name="pan">1500.0 µs</Fact>
      <Fact name="tilt">1284.5 µs</Fact>
      <Fact name={texts.wide} wide>
        servo-nets
      </Fact>
    </dl>
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">{texts.column}</th>
          <th scope="col">mm</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">nominal</th>
          <td>61</td>
        </tr>
        <tr>
          <th scope="row">servo-nets</th>
          <td data-active="true">3.1</td>
        </tr>
      </tbody>
    </table>
  </div>
);

const TONES = ['good', 'busy', 'bad'] as const;
const RIG_STATES = ['released', 'armed', 'moving', 'stopped', 'unknown'] as const;

const States = () => (
  <div class="card">
    <h3>{texts.states}</h3>
    {TONES.map((tone) => (
      <p key={tone} class="connection" data-tone={tone}>
        <span class="lamp" aria-hidden="true" />
        {tone}
      </p>
    ))}
    {RIG_STATES.map((state, i) => (
      <p key={state} class="state" data-state={state}>
        {shared.states[state]}
        <span class="laser" data-lit={i % 2 === 1}>
          {i % 2 === 1 ? shared.header.laserOn : shared.header.laserOff}
        </span>
      </p>
    ))}
    <p class="empty">{texts.empty}</p>
    <p class="problem">{texts.fault}</p>
    {[false, true].map((danger) => (
      <div key={String(danger)} class="notice" data-danger={danger}>
        <details open>
          <summary>{danger ? shared.notice.stopFailedTitle : shared.notice.downTitle}</summary>
          <p>{texts.sentence}</p>
        </details>
        <button type="button">{shared.notice.retry}</button>
      </div>
    ))}
  </div>
);
