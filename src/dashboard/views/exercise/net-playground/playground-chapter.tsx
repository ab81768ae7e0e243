/** The chapter with the net playground: data, net, what it learns, its losses, a sweep and its files. */
import { useEffect } from 'preact/hooks';
import { fixedScale, logScale } from '../../../../axis-scale.ts';
import { playgroundScript } from '../../../../course/pytorch-script.ts';
import { Chart } from '../../../chart/chart.tsx';
import { plain, short } from '../../../format.ts';
import { language } from '../../../language.ts';
import { saveFile } from '../../../parts/save-file.ts';
import { seed } from '../exercise-route.ts';
import { DataCard } from './data-card.tsx';
import { KnobsCard } from './knobs-card.tsx';
import { LearnedCard } from './learned-card.tsx';
import { columns, exportNet, frame, history, knobs, roles, runWorker } from './net-playground.ts';
import { SweepCard } from './sweep-card.tsx';
import { texts } from './texts.ts';
import '../lecture/lecture.css';
import './net-playground.css';

export function PlaygroundChapter() {
  useEffect(runWorker, []);
  return (
    <div class="lecture playground-chapter">
      <section class="card">
        <p>{texts.intro}</p>
      </section>
      <DataCard />
      <div class="columns">
        <KnobsCard />
        <div class="results">
          <LearnedCard />
          <LossesCard />
        </div>
      </div>
      <SweepCard />
      <ExportCard />
    </div>
  );
}

function LossesCard() {
  const all = history.value;
  const at = (of: 'training' | 'validation') =>
    all.flatMap((one) => (Number.isFinite(one[of]) ? [{ x: one.step, y: one[of] }] : []));
  const [training, validation] = [at('training'), at('validation')];
  return (
    <section class="card" aria-label={texts.losses}>
      <h2>{texts.losses}</h2>
      <Chart
        title={texts.losses}
        x={{
          scale: fixedScale(0, Math.max(10, all.at(-1)?.step ?? 0), 5),
          label: texts.steps,
          write: plain,
        }}
        y={{
          scale: logScale([...training, ...validation].map(({ y }) => y)),
          label: texts.loss,
          write: short,
        }}
        series={[
          { tone: 'third', label: texts.training, points: training },
          { tone: 'first', label: texts.validation, points: validation },
        ]}
        empty={texts.empty}
      />
    </section>
  );
}

const DATA_FILE = 'data.csv';
/** Steps of the script if the net has not been trained yet. */
const DEFAULT_STEPS = 1000;

function ExportCard() {
  const data = columns.value;
  const name = (place: number) => data!.names[place]!;
  const { inputs, outputs } = roles.value;
  const saveNet = async (format: 'safetensors' | 'onnx') =>
    saveFile(`net.${format}`, new Blob([await exportNet(format)]));
  const saveScript = () => {
    const text = playgroundScript({
      knobs: knobs.value,
      inputs: inputs.map(name),
      outputs: outputs.map(name),
      file: DATA_FILE,
      steps: frame.value?.steps || DEFAULT_STEPS,
      seed: seed.value,
      language,
    });
    saveFile('net.py', new Blob([text], { type: 'text/x-python' }));
  };
  const saveData = () => {
    const places = [...inputs, ...outputs];
    const quoted = places.map((place) => `"${name(place).replaceAll('"', '""')}"`).join(',');
    const lines = Array.from(data!.values[0]!, (_, row) =>
      places.map((place) => data!.values[place]![row]).join(','),
    );
    saveFile(DATA_FILE, new Blob([`${[quoted, ...lines].join('\n')}\n`], { type: 'text/csv' }));
  };
  const isReady = frame.value !== null && data !== null;
  const button = (of: keyof typeof texts.saves, act: () => unknown) => (
    <button type="button" disabled={!isReady} onClick={() => void act()}>
      {texts.saves[of]}
    </button>
  );
  return (
    <section class="card" aria-label={texts.export}>
      <h2>{texts.export}</h2>
      <p class="details">{texts.exportHint}</p>
      <div class="buttons">
        {button('safetensors', () => saveNet('safetensors'))}
        {button('onnx', () => saveNet('onnx'))}
        {button('script', saveScript)}
        {button('csv', saveData)}
      </div>
    </section>
  );
}
