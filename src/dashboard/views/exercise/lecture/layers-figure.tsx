/** The figure of the multi-layer perceptron: the net as a picture, with the response of each unit as a map. */
import { computed, effect, signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import {
  inputMaps,
  isCurve,
  MAP_CELLS,
  MappedNet,
  type TargetName,
  targetMap,
} from '../../../../course/lecture/unit-maps.ts';
import type { Activation } from '../../../../learning/activations.ts';
import { layersOf, parameterCount } from '../../../../learning/net-settings.ts';
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import { Range } from '../../../parts/fields.tsx';
import { dark } from '../../../preferences.ts';
import { seed } from '../exercise-route.ts';
import { PlayButton } from './play-button.tsx';

const texts = inLanguage({
  en: {
    title: 'A net, unit by unit',
    picture: 'The units in columns from the inputs to the output, each with its response as a map',
    target: 'Target',
    targets: { xor: 'XOR', ring: 'ring', stripes: 'stripes', wave: 'wave (one input)' },
    activation: 'Activation',
    layer: (number: number, width: number) =>
      `Hidden layer ${number}: ${width === 0 ? 'none' : width}`,
    learn: 'Learn',
    reset: 'Reset',
    columns: { inputs: 'inputs', output: 'output', target: 'target' },
    key: 'Blue: positive, amber: negative; over one input a curve from −1.2 to 1.2. Lines: weights, the thicker the larger.',
    count: (product: string, total: number) => `Weights: ${product} = ${total}`,
    state: (step: number, loss: string) => `Step ${step}, mean squared error ${loss}`,
  },
  fr: {
    title: 'Un réseau, unité par unité',
    picture: 'Les unités en colonnes des entrées à la sortie, chacune avec sa réponse en carte',
    target: 'Cible',
    targets: { xor: 'XOR', ring: 'anneau', stripes: 'rayures', wave: 'onde (une entrée)' },
    activation: 'Activation',
    layer: (number: number, width: number) =>
      `Couche cachée ${number} : ${width === 0 ? 'aucune' : width}`,
    learn: 'Apprendre',
    reset: 'Recommencer',
    columns: { inputs: 'entrées', output: 'sortie', target: 'cible' },
    key: 'Bleu : positif, ambre : négatif ; selon une seule entrée, une courbe de −1,2 à 1,2. Traits : les poids, d’autant plus épais qu’ils sont grands.',
    count: (product: string, total: number) => `Poids : ${product} = ${total}`,
    state: (step: number, loss: string) => `Pas ${step}, erreur quadratique moyenne ${loss}`,
  },
});

const MAX_STEPS = 600;
const ACTIVATION_CHOICES = ['tanh', 'relu', 'elu', 'sigmoid', 'silu', 'identity'] as const;
const target = signal<TargetName>('xor');
const activation = signal<Activation>('tanh');
const [first, second] = [signal(6), signal(4)];
const step = signal(0);
const loss = signal<number | null>(null);
const net = computed(() => {
  const hidden = [first.value, second.value].filter((width) => width > 0);
  return new MappedNet(hidden, activation.value, target.value, seed.value);
});

let trained = 0;
effect(() => {
  void net.value;
  trained = 0;
  step.value = 0;
  loss.value = null;
});
effect(() => {
  const { value } = step;
  if (value === 0) return;
  for (; trained < value; trained++) loss.value = net.peek().step();
});

export function LayersFigure() {
  const { widths } = net.value;
  const product = layersOf(widths)
    .map(({ inputs, outputs }) => `(${inputs} + 1) · ${outputs}`)
    .join(' + ');
  return (
    <section class="card" aria-label={texts.title}>
      <h2>{texts.title}</h2>
      <Wide label={texts.picture}>
        <NetCanvas />
      </Wide>
      <p class="details">{texts.key}</p>
      <p role="status">
        {texts.count(product, parameterCount(widths))}
        {loss.value !== null && `; ${texts.state(step.value, fixed(loss.value, 4))}`}
      </p>
      <div class="controls">
        <label>
          {texts.target}
          <select
            value={target.value}
            onChange={({ currentTarget }) => {
              target.value = currentTarget.value as TargetName;
            }}
          >
            {Object.entries(texts.targets).map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.activation}
          <select
            value={activation.value}
            onChange={({ currentTarget }) => {
              activation.value = currentTarget.value as Activation;
            }}
          >
            {ACTIVATION_CHOICES.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Range of={first} min={1} max={8} step={1} label={(width) => texts.layer(1, width)} />
        <Range of={second} min={0} max={8} step={1} label={(width) => texts.layer(2, width)} />
        <div class="buttons">
          <PlayButton of={step} max={MAX_STEPS} rateHz={40} label={texts.learn} />
          <button
            type="button"
            onClick={() => {
              const { value } = activation;
              activation.value = value === 'identity' ? 'tanh' : 'identity'; // makes another net
              activation.value = value;
            }}
          >
            {texts.reset}
          </button>
        </div>
      </div>
    </section>
  );
}

const WIDTH = 1000;
const ROW = 62;
const SIDE = 52;
const TOP = 26;

function NetCanvas() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = Math.max(...net.value.widths, 2);
  const height = TOP + rows * ROW + 6;
  const at = step.value;
  const isDark = dark.value;
  useEffect(() => {
    const frame = requestAnimationFrame(() => canvas.current && draw(canvas.current));
    return () => cancelAnimationFrame(frame);
  }, [net.value, at, isDark, height]);
  return (
    <canvas
      ref={canvas}
      class="units"
      role="img"
      aria-label={texts.picture}
      width={WIDTH}
      height={height}
    />
  );
}

type Rgb = readonly [red: number, green: number, blue: number];

function draw(canvas: HTMLCanvasElement): void {
  const context = canvas.getContext('2d')!;
  const { width, height } = canvas;
  const colour = (name: string): Rgb => {
    canvas.style.color = `var(${name})`;
    const [red = 0, green = 0, blue = 0] = getComputedStyle(canvas)
      .color.match(/\d+/g)!
      .map(Number);
    return [red, green, blue];
  };
  const [positive, negative, none, text] = ['--accent', '--busy', '--surface', '--muted'].map(
    colour,
  ) as [Rgb, Rgb, Rgb, Rgb];
  const current = net.peek();
  const columns = [inputMaps(target.peek()), ...current.maps(), [targetMap(target.peek())]];
  const gap = (width - SIDE - 20) / (columns.length - 1);
  const left = (column: number) => 10 + column * gap;
  const top = (column: number, row: number) =>
    TOP + (height - TOP) / 2 + (row - columns[column]!.length / 2) * ROW + (ROW - SIDE) / 2;
  context.clearRect(0, 0, width, height);
  for (const [layer, weights] of current.layers.entries()) {
    const inputs = columns[layer]!.length;
    for (const [i, weight] of weights.entries()) {
      const [to, from] = [Math.floor(i / inputs), i % inputs];
      context.strokeStyle = `rgb(${(weight > 0 ? positive : negative).join(' ')} / 75%)`;
      context.lineWidth = Math.min(7, 0.3 + 2.2 * Math.abs(weight));
      context.beginPath();
      context.moveTo(left(layer) + SIDE, top(layer, from) + SIDE / 2);
      context.lineTo(left(layer + 1), top(layer + 1, to) + SIDE / 2);
      context.stroke();
    }
  }
  const small = new OffscreenCanvas(MAP_CELLS, MAP_CELLS);
  const pixels = small.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  for (const [column, maps] of columns.entries()) {
    for (const [row, map] of maps.entries()) {
      if (isCurve(map)) drawCurve(context, map, left(column), top(column, row), positive);
      else {
        pixels.putImageData(imageOf(map, positive, negative, none), 0, 0);
        context.drawImage(small, left(column), top(column, row), SIDE, SIDE);
      }
      context.strokeStyle = `rgb(${text.join(' ')})`;
      context.lineWidth = 1;
      context.strokeRect(left(column), top(column, row), SIDE, SIDE);
    }
  }
  context.fillStyle = `rgb(${text.join(' ')})`;
  context.font = '15px system-ui, sans-serif';
  context.textAlign = 'center';
  const { inputs, output, target: last } = texts.columns;
  for (const [column, label] of [
    [0, inputs],
    [columns.length - 2, output],
    [columns.length - 1, last],
  ] as const) {
    context.fillText(label, left(column) + SIDE / 2, top(column, 0) - 8);
  }
}

/** Values of a curve at the upper and the lower edge of its square. */
const CURVE_LIMIT = 1.2;

/** The response to one input as a curve in the square of its unit. */
function drawCurve(
  context: CanvasRenderingContext2D,
  curve: Float32Array,
  left: number,
  top: number,
  colour: Rgb,
): void {
  context.save();
  context.beginPath();
  context.rect(left, top, SIDE, SIDE);
  context.clip();
  context.strokeStyle = `rgb(${colour.join(' ')})`;
  context.lineWidth = 2.5;
  context.beginPath();
  for (const [i, value] of curve.entries()) {
    const x = left + (SIDE * i) / (curve.length - 1);
    context.lineTo(x, top + (SIDE / 2) * (1 - value / CURVE_LIMIT));
  }
  context.stroke();
  context.restore();
}

/** A map as pixels: positive and negative values in two colours, both fading to the ground at zero. */
function imageOf(map: Float32Array, positive: Rgb, negative: Rgb, none: Rgb): ImageData {
  const image = new ImageData(MAP_CELLS, MAP_CELLS);
  for (const [cell, value] of map.entries()) {
    const share = Math.min(1, Math.abs(value));
    const end = value > 0 ? positive : negative;
    for (let channel = 0; channel < 3; channel++) {
      image.data[4 * cell + channel] = none[channel]! + share * (end[channel]! - none[channel]!);
    }
    image.data[4 * cell + 3] = 255;
  }
  return image;
}
