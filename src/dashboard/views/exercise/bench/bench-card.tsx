/** The ideal robot, turned by sliders: its frames and its beam in three dimensions, the numbers beside it. */
import { useComputed } from '@preact/signals';
import { pointOf } from '../../../../learning/exercise/robot-functions.ts';
import { floorPoint } from '../../../../units.ts';
import { degrees, fixed } from '../../../format.ts';
import { Range } from '../../../parts/range.tsx';
import type { ScenePose } from '../../../scene/scene.ts';
import { SceneCanvas } from '../../../scene/scene-canvas.tsx';
import {
  anglesShown,
  type BenchFunction,
  geometry,
  questionOf,
  type Said,
  saidOf,
  sliders,
} from './bench.ts';
import { BenchNumbers } from './bench-numbers.tsx';
import { texts } from './texts.ts';
import './bench.css';

/** How far the floor is drawn [m]: near, to see the frames, or as far as targets go. */
const FLOOR_M = { direct: 0.3, laser: 0.6, inverse: 2 } as const;

export function BenchCard({ of }: { readonly of: BenchFunction }) {
  const { l1, l2 } = geometry.value;
  const pose = useComputed(() => poseOf(of));
  const workArea = {
    rMinM: 0,
    rMaxM: FLOOR_M[of],
    bearingMinRad: -Math.PI,
    bearingMaxRad: Math.PI,
  };
  const length = (valueM: number) => `${fixed(1000 * valueM, 1)} mm`;
  return (
    <section class="card bench" aria-labelledby="bench-title">
      <h2 id="bench-title">
        {texts.title}
        <small>{texts.lengths(length(l1), length(l2))}</small>
      </h2>
      <SceneCanvas
        key={of}
        geometry={{ l1M: l1, l2M: l2, workArea }}
        pose={pose}
        label={texts.scene}
        frames={of !== 'inverse'}
      />
      <div class="form">
        {of === 'inverse' ? <TargetSliders /> : <AngleSliders />}
        <BenchNumbers of={of} />
        <p class="details">
          {of === 'inverse' ? '' : `${texts.axes} `}
          {texts.ideal}
        </p>
      </div>
    </section>
  );
}

/** One below the other: side by side their words would wrap at some values, and all below would jump. */
const AngleSliders = () => (
  <>
    <Range of={sliders.alphaDeg} label={angle(texts.pan)} min={-180} max={180} step={1} />
    <Range of={sliders.betaDeg} label={angle(texts.tilt)} min={-30} max={110} step={1} />
  </>
);

const TargetSliders = () => (
  <div class="pair">
    <Range of={sliders.xM} label={(x) => texts.x(fixed(x, 2))} min={-2} max={2} step={0.01} />
    <Range of={sliders.yM} label={(y) => texts.y(fixed(y, 2))} min={-2} max={2} step={0.01} />
  </div>
);

const angle = (text: typeof texts.pan) => (valueDeg: number) => {
  const valueRad = (valueDeg * Math.PI) / 180;
  return text(degrees(valueRad, 0), fixed(valueRad, 3));
};

function poseOf(name: BenchFunction): ScenePose | null {
  const angles = anglesShown(name);
  if (!angles) return null;
  const target = name === 'inverse' ? pointOf(questionOf(name)) : null;
  return { ...angles, laserOn: true, spot: null, target, said: drawn(name, saidOf(name)) };
}

function drawn(name: BenchFunction, said: Said | null): NonNullable<ScenePose['said']> {
  const answer = said && 'answer' in said ? said.answer : null;
  const finite = answer?.every(Number.isFinite) ? answer : null;
  return {
    T_world_head: name === 'direct' ? finite : null,
    spot: name === 'laser' && finite ? floorPoint(finite[0]!, finite[1]!) : null,
  };
}
