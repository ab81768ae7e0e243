/** The strip charts, one above the other, with what they say now or under the cursor. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dark } from '../../theme.ts';
import { drawCharts } from './chart-drawing.ts';
import { STRIPS, type Strip, shown } from './strips.ts';
import { texts } from './texts.ts';

export function Charts() {
  const stack = useRef<HTMLDivElement>(null);
  const values = useSignal<readonly (readonly number[])[]>([]);
  const colours = dark.value;
  useEffect(
    () =>
      drawCharts(stack.current!, (next) => {
        values.value = next;
      }),
    [colours],
  );
  return (
    <div class="strips" ref={stack}>
      {STRIPS.map((strip, i) => (
        <StripChart key={strip.id} strip={strip} values={values.value[i] ?? []} />
      ))}
    </div>
  );
}

interface StripChartProps {
  readonly strip: Strip;
  readonly values: readonly number[];
}

const StripChart = ({ strip, values }: StripChartProps) => (
  <figure class="strip" data-strip={strip.id} aria-label={texts.strips.label(strip.title)}>
    <figcaption>
      <strong>
        {strip.title} <small>[{strip.unit}]</small>
      </strong>
      {strip.series.map((series, i) => (
        <span key={series.column} class="reading">
          <Sample dots={series.dots ?? false} tone={series.tone} dash={series.dash} />
          {strip.series.length > 1 && <span>{series.label}</span>}
          <b>{shown(strip, values[i] ?? Number.NaN)}</b>
        </span>
      ))}
    </figcaption>
    <div class="canvas" />
  </figure>
);

interface SampleProps {
  readonly tone: string;
  readonly dots: boolean;
  readonly dash: readonly number[] | undefined;
}

const Sample = ({ tone, dots, dash }: SampleProps) => (
  <svg class="sample" data-tone={tone} viewBox="0 0 22 8" aria-hidden="true">
    {dots ? (
      <circle cx="11" cy="4" r="3.5" />
    ) : (
      <path d="M0 4h22" stroke-dasharray={dash?.join(' ')} />
    )}
  </svg>
);
