/** What the net of the playground has learned, drawn while it learns. */
import { useMemo } from 'preact/hooks';
import { fixedScale, linearScale } from '../../../../axis-scale.ts';
import { MAP_CELLS, type PicturePoint } from '../../../../course/playground/learned-picture.ts';
import { Chart } from '../../../chart/chart.tsx';
import { plain } from '../../../format.ts';
import { dark } from '../../../preferences.ts';
import { Plane } from '../lecture/plane.tsx';
import { Choice } from './knobs-card.tsx';
import { columns, picture, roles, rows, shownOutput } from './net-playground.ts';
import { texts } from './texts.ts';
import type { ShownRow } from './training-worker.ts';

const MAX_TICKS = 5;
const rounded = (value: number): string => plain(Number(value.toPrecision(3)));

export function LearnedCard() {
  const data = columns.value;
  const { inputs, outputs } = roles.value;
  const name = (place: number | undefined) =>
    place === undefined ? '' : (data?.names[place] ?? '');
  const output = outputs[shownOutput.value];
  const shown = picture.value;
  return (
    <section class="card" aria-label={texts.learned}>
      <h2>{texts.learned}</h2>
      {outputs.length > 1 && (
        <Choice
          label={texts.output}
          value={String(shownOutput.value)}
          options={outputs.map((_, i) => String(i))}
          nameOf={(i) => name(outputs[Number(i)])}
          onChoose={(i) => {
            shownOutput.value = Number(i);
          }}
        />
      )}
      {shown?.kind === 'curve' && (
        <CurveChart line={shown.line} x={name(inputs[0])} y={name(output)} />
      )}
      {shown?.kind === 'map' && (
        <MapPlane values={shown.values} x={name(inputs[0])} y={name(inputs[1])} />
      )}
      {shown?.kind === 'predictions' && <Predictions points={shown.points} />}
    </section>
  );
}

const rangeOf = (values: readonly number[]) =>
  values.reduce(([min, max], value) => [Math.min(min, value), Math.max(max, value)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);

interface CurveProps {
  readonly line: readonly PicturePoint[];
  readonly x: string;
  readonly y: string;
}

function CurveChart({ line, x, y }: CurveProps) {
  const { training, validation } = rows.value;
  const dots = (of: readonly ShownRow[]) =>
    of.map(({ inputs, target }) => ({ x: inputs[0]!, y: target }));
  const all = [...dots(training), ...dots(validation)];
  const scale = linearScale(
    all.map((dot) => dot.y),
    MAX_TICKS,
  );
  return (
    <Chart
      title={texts.curve}
      x={{
        scale: linearScale(
          all.map((dot) => dot.x),
          MAX_TICKS,
        ),
        label: x,
        write: plain,
      }}
      y={{ scale, label: y, write: plain }}
      series={[
        { tone: 'third', label: texts.training, dots: true, points: dots(training) },
        { tone: 'second', label: texts.validation, dots: true, points: dots(validation) },
        {
          tone: 'first',
          label: texts.netLine,
          points: line.filter((dot) => dot.y >= scale.min && dot.y <= scale.max),
        },
      ]}
      empty={texts.empty}
    />
  );
}

interface MapProps {
  readonly values: Float32Array;
  readonly x: string;
  readonly y: string;
}

function MapPlane({ values, x, y }: MapProps) {
  const { training } = rows.value;
  const [xRange, yRange, range] = useMemo(
    () =>
      [
        rangeOf(training.map(({ inputs }) => inputs[0]!)),
        rangeOf(training.map(({ inputs }) => inputs[1]!)),
        rangeOf(training.map(({ target }) => target)),
      ] as const,
    [training],
  );
  const isDark = dark.value;
  const image = useMemo(() => imageOf(values, range, isDark), [values, range, isDark]);
  if (training[0]?.inputs.length !== 2) return null; // The rows of the last data.
  return (
    <>
      <Plane label={texts.map} x={xRange} y={yRange} xLabel={x} yLabel={y}>
        {({ atX, atY }) => (
          <>
            <image
              href={image}
              x={atX(xRange[0])}
              y={atY(yRange[1])}
              width={atX(xRange[1]) - atX(xRange[0])}
              height={atY(yRange[0]) - atY(yRange[1])}
              preserveAspectRatio="none"
            />
            {training.map(({ inputs, target }, i) => (
              <circle
                key={i}
                class="row"
                cx={atX(inputs[0]!)}
                cy={atY(inputs[1]!)}
                r="2.6"
                fill={colourOf(target, range, isDark)}
              />
            ))}
          </>
        )}
      </Plane>
      <p class="details">{texts.key(rounded(range[0]), rounded(range[1]))}</p>
    </>
  );
}

/** Colours of the lowest, the middle and the highest value, light and dark. */
const COLOURS = {
  light: ['#c77700', '#ffffff', '#1f6fd1'],
  dark: ['#f0a93c', '#14181d', '#69a9f5'],
} as const;

function channelsOf(
  value: number,
  [min, max]: readonly [number, number],
  isDark: boolean,
): [number, number, number] {
  const share = Math.min(1, Math.max(-1, (2 * (value - min)) / (max - min || 1) - 1));
  const colours = COLOURS[isDark ? 'dark' : 'light'];
  const channels = (hex: string) =>
    [1, 3, 5].map((place) => Number.parseInt(hex.slice(place, place + 2), 16));
  const [middle, end] = [channels(colours[1]), channels(colours[share < 0 ? 0 : 2])];
  return middle.map((from, i) => from + Math.abs(share) * (end[i]! - from)) as [
    number,
    number,
    number,
  ];
}

const colourOf = (value: number, range: readonly [number, number], isDark: boolean): string =>
  `rgb(${channelsOf(value, range, isDark).map(Math.round).join(' ')})`;

let canvas: HTMLCanvasElement | undefined;

/** A map as an image. */
function imageOf(values: Float32Array, range: readonly [number, number], isDark: boolean): string {
  canvas ??= document.createElement('canvas');
  canvas.width = MAP_CELLS;
  canvas.height = MAP_CELLS;
  const context = canvas.getContext('2d')!;
  const image = new ImageData(MAP_CELLS, MAP_CELLS);
  for (const [cell, value] of values.entries()) {
    image.data.set([...channelsOf(value, range, isDark), 255], 4 * cell);
  }
  context.putImageData(image, 0, 0);
  return canvas.toDataURL();
}

function Predictions({ points }: { readonly points: readonly PicturePoint[] }) {
  const [min, max] = rangeOf(points.map(({ x }) => x));
  const scale = fixedScale(min, max, MAX_TICKS);
  const within = points.filter(({ y }) => y >= min && y <= max);
  return (
    <Chart
      title={texts.predictions}
      x={{ scale, label: texts.trueValue, write: plain }}
      y={{ scale, label: texts.predicted, write: plain }}
      series={[
        { tone: 'second', label: texts.validation, dots: true, points: within },
        {
          tone: 'first',
          label: texts.diagonal,
          points: [
            { x: min, y: min },
            { x: max, y: max },
          ],
        },
      ]}
      empty={texts.empty}
    />
  );
}
