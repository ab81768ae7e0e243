/** The ideal robot, turned by sliders: its frames and its beam in three dimensions, the numbers beside it. */
import { useComputed } from '@preact/signals';
import { anglesOf, pointOf } from '../../../../course/robot-functions.ts';
import { inverse } from '../../../../geometry/kinematics.ts';
import { floorPoint } from '../../../../units.ts';
import { centimetres, degrees, fixed, point } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Fact } from '../../../parts/facts.tsx';
import { Range } from '../../../parts/fields.tsx';
import type { ScenePose } from '../../../scene/scene.ts';
import { SceneCanvas } from '../../../scene/scene-canvas.tsx';
import {
  anglesShown,
  type BenchFunction,
  describe,
  geometry,
  questionOf,
  type Said,
  saidOf,
  sliders,
} from './playground.ts';
import './playground.css';

/** Texts of the robot that is turned by hand. */

const english = {
  title: 'The robot',
  lengths: (l1: string, l2: string) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'The ideal robot with the lengths of your rig. Nothing moves here but the picture.',
  scene: 'The robot with its frames, its beam and the floor. The numbers beside say the same.',
  pan: (degrees: string, radians: string) => `alpha (pan): ${degrees}, ${radians} rad`,
  tilt: (degrees: string, radians: string) => `beta (tilt): ${degrees}, ${radians} rad`,
  x: (metres: string) => `x: ${metres} m forward`,
  y: (metres: string) => `y: ${metres} m to the left`,
  matrix: 'direct(alpha, beta): head to world',
  axes: 'Frames of base, pan, tilt and head: x, along which the beam leaves the head, y, and z.',
  spot: 'The beam meets the floor at',
  noSpot: 'nowhere: it does not descend',
  perDegree: 'One degree of tilt moves it by',
  distance: 'Distance of the target',
  angles: 'The angles that hit it',
  noAngles: 'none: it is too near the base',
  yours: 'Your formula',
  yoursDrawn: {
    direct: 'Your frame is drawn in amber.',
    laser: 'Your point is the amber ring.',
    inverse: 'The robot stands as your formula says; the blue ring is the target.',
  },
  off: (error: string) => `off by ${error}`,
  nothing: 'nothing',
  notFinite: 'no finite number: it divides by nothing, or leaves where a function has values',
  none: '–',
  noFormula: 'Type a formula under “Your answer”: what it says of this pose is drawn too.',
};

const french: typeof english = {
  title: 'Le robot',
  lengths: (l1, l2) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'Le robot idéal aux longueurs du vôtre. Rien ne bouge ici que l’image.',
  scene: 'Le robot avec ses repères, son faisceau et le sol. Les nombres disent la même chose.',
  pan: (degrees, radians) => `alpha (pan) : ${degrees}, ${radians} rad`,
  tilt: (degrees, radians) => `beta (inclinaison) : ${degrees}, ${radians} rad`,
  x: (metres) => `x : ${metres} m devant`,
  y: (metres) => `y : ${metres} m à gauche`,
  matrix: 'direct(alpha, beta) : de la tête au monde',
  axes: 'Repères de la base, du pan, de l’inclinaison et de la tête : x, le long duquel le faisceau quitte la tête, y et z.',
  spot: 'Le faisceau touche le sol en',
  noSpot: 'aucun point : il ne descend pas',
  perDegree: 'Un degré d’inclinaison le déplace de',
  distance: 'Distance de la cible',
  angles: 'Les angles qui la touchent',
  noAngles: 'aucun : elle est trop près de la base',
  yours: 'Votre formule',
  yoursDrawn: {
    direct: 'Votre repère est dessiné en ambre.',
    laser: 'Votre point est l’anneau ambre.',
    inverse: 'Le robot se tient comme le dit votre formule ; l’anneau bleu est la cible.',
  },
  off: (error) => `écart ${error}`,
  nothing: 'rien',
  notFinite: 'pas un nombre fini : division par zéro, ou fonction hors de son domaine',
  none: '–',
  noFormula:
    'Écrivez une formule sous « Votre réponse » : ce qu’elle dit de cette pose est dessiné aussi.',
};

export const texts = inLanguage({ en: english, fr: french });

/** What the exact functions say of the sliders, and what the typed formula says beside it. */

export function BenchNumbers({ of }: { readonly of: BenchFunction }) {
  const said = saidOf(of);
  return (
    <>
      {of === 'direct' && <Matrix T={describe(anglesOf(questionOf(of))).matrix} />}
      <dl class="facts single">
        {of === 'laser' && <SpotFacts />}
        {of === 'inverse' && <AngleFacts />}
        <Fact name={texts.yours}>{said ? textOf(of, said) : texts.none}</Fact>
      </dl>
      <p class="details drawn">
        {said === null ? texts.noFormula : isDrawn(said) ? texts.yoursDrawn[of] : ''}
      </p>
    </>
  );
}

function Matrix({ T }: { readonly T: readonly number[] }) {
  const rows = [0, 4, 8, 12].map((start) => T.slice(start, start + 4));
  return (
    <table class="numbers matrix">
      <caption>{texts.matrix}</caption>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((value, k) => (
              <td key={k}>{fixed(value, 3)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SpotFacts() {
  const { hit, mmPerDegree } = describe(anglesOf(questionOf('laser')));
  return (
    <>
      <Fact name={texts.spot}>{hit ? `${point(hit)}\u00a0m` : texts.noSpot}</Fact>
      <Fact name={texts.perDegree}>
        {mmPerDegree === undefined ? texts.none : centimetres(mmPerDegree)}
      </Fact>
    </>
  );
}

function AngleFacts() {
  const target = pointOf(questionOf('inverse'));
  const angles = inverse(target, geometry.value);
  return (
    <>
      <Fact name={texts.distance}>{`${fixed(Math.hypot(target.xM, target.yM), 2)} m`}</Fact>
      <Fact name={texts.angles}>
        {angles ? pairOfAngles([angles.panRad, angles.tiltRad]) : texts.noAngles}
      </Fact>
    </>
  );
}

const isDrawn = (said: Said): boolean =>
  'answer' in said && said.answer !== null && said.answer.every(Number.isFinite);

function textOf(name: BenchFunction, said: Said): string {
  if ('fault' in said) return said.fault;
  const { answer, errorMm } = said;
  if (!answer) return texts.nothing;
  if (!answer.every(Number.isFinite)) return texts.notFinite;
  const off = errorMm === undefined ? '' : texts.off(centimetres(errorMm));
  if (name === 'direct') return off;
  const value =
    name === 'laser' ? `${point(pointOf([answer[0]!, answer[1]!]))}\u00a0m` : pairOfAngles(answer);
  return off ? `${value}, ${off}` : value;
}

const pairOfAngles = (angles: readonly number[]): string =>
  angles.map((rad) => `${fixed(rad, 3)}\u00a0rad (${degrees(rad)})`).join(', ');

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
