/** The robot playground: the ideal robot moved by sliders, in 3D with its frames and beam, and the numbers. */
import { useComputed } from '@preact/signals';
import { anglesOf, pointOf } from '../../../../course/robot-functions.ts';
import { inverse } from '../../../../geometry/kinematics.ts';
import { floorPoint, fromDegrees } from '../../../../units.ts';
import { centimetres, degrees, fixed, point } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';
import { Fact } from '../../../parts/facts.tsx';
import { Range } from '../../../parts/fields.tsx';
import type { ScenePose } from '../../../scene/scene.ts';
import { SceneCanvas } from '../../../scene/scene-canvas.tsx';
import {
  exactValues,
  type FormulaResult,
  formulaResult,
  geometry,
  type PlaygroundFunction,
  questionOf,
  shownAngles,
  sliders,
} from './robot-playground.ts';
import './robot-playground.css';

const english = {
  title: 'The robot',
  lengths: (l1: string, l2: string) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'The ideal robot with the lengths of your rig. The rig itself doesn’t move.',
  scene: 'The robot with its frames, its beam and the floor; the same as the numbers beside it.',
  pan: (degrees: string, radians: string) => `alpha (pan): ${degrees}, ${radians} rad`,
  tilt: (degrees: string, radians: string) => `beta (tilt): ${degrees}, ${radians} rad`,
  x: (metres: string) => `x: ${metres} m forward`,
  y: (metres: string) => `y: ${metres} m to the left`,
  matrix: 'direct(alpha, beta): head to world',
  axes: 'Frames of base, pan, tilt and head. The beam leaves the head along x.',
  spot: 'The beam hits the floor at',
  noSpot: 'nowhere: it doesn’t point down',
  perDegree: 'Shift per degree of tilt',
  distance: 'Distance of the target',
  angles: 'Angles for this target',
  noAngles: 'none: too close to the base',
  yours: 'Your formula',
  yoursDrawn: {
    direct: 'Your frame is shown in amber.',
    laser: 'Your point is the amber ring.',
    inverse: 'The robot takes the angles of your formula; the blue ring is the target.',
  },
  off: (error: string) => `error ${error}`,
  nothing: 'None',
  notFinite: 'not finite: a division by zero, or an argument outside a function’s domain',
  none: '–',
  noFormula: 'Enter a formula under “Check your answer” to see its result for this pose.',
};

const french: typeof english = {
  title: 'Le robot',
  lengths: (l1, l2) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'Le robot idéal aux dimensions du vôtre. Le vrai robot ne bouge pas.',
  scene: 'Le robot avec ses repères, son faisceau et le sol. Identique aux nombres à côté.',
  pan: (degrees, radians) => `alpha (pan) : ${degrees}, ${radians} rad`,
  tilt: (degrees, radians) => `beta (inclinaison) : ${degrees}, ${radians} rad`,
  x: (metres) => `x : ${metres} m devant`,
  y: (metres) => `y : ${metres} m à gauche`,
  matrix: 'direct(alpha, beta) : de la tête au monde',
  axes: 'Repères de la base, du pan, de l’inclinaison et de la tête. Le faisceau quitte la tête le long de x.',
  spot: 'Le faisceau touche le sol en',
  noSpot: 'aucun point : le faisceau n’est pas dirigé vers le bas',
  perDegree: 'Déplacement par degré d’inclinaison',
  distance: 'Distance de la cible',
  angles: 'Angles pour cette cible',
  noAngles: 'aucun : trop près de la base',
  yours: 'Votre formule',
  yoursDrawn: {
    direct: 'Votre repère est affiché en ambre.',
    laser: 'Votre point est l’anneau ambre.',
    inverse: 'Le robot prend les angles de votre formule ; l’anneau bleu est la cible.',
  },
  off: (error) => `erreur ${error}`,
  nothing: 'None',
  notFinite: 'non fini : division par zéro, ou argument hors du domaine d’une fonction',
  none: '–',
  noFormula:
    'Saisissez une formule sous « Vérifiez votre réponse » pour voir son résultat pour cette pose.',
};

const texts = inLanguage({ en: english, fr: french });

/** The exact values for the sliders, and those of the typed formula. */
function PlaygroundNumbers({ of }: { readonly of: PlaygroundFunction }) {
  const said = formulaResult(of);
  return (
    <>
      {of === 'direct' && <Matrix T={exactValues(anglesOf(questionOf(of))).matrix} />}
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
  const { hit, mmPerDegree } = exactValues(anglesOf(questionOf('laser')));
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

const isDrawn = (said: FormulaResult): boolean =>
  'answer' in said && said.answer !== null && said.answer.every(Number.isFinite);

function textOf(name: PlaygroundFunction, said: FormulaResult): string {
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

/** Radius of the drawn floor [m]: small to show the frames, large to show targets. */
const FLOOR_M = { direct: 0.3, laser: 0.6, inverse: 2 } as const;

export function RobotPlaygroundCard({ of }: { readonly of: PlaygroundFunction }) {
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
    <section class="card robot-playground" aria-labelledby="robot-playground-title">
      <h2 id="robot-playground-title">
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
        <PlaygroundNumbers of={of} />
        <p class="details">
          {of === 'inverse' ? '' : `${texts.axes} `}
          {texts.ideal}
        </p>
      </div>
    </section>
  );
}

/** One above the other: side by side, their texts would wrap at some values and shift the layout. */
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
  const valueRad = fromDegrees(valueDeg);
  return text(degrees(valueRad, 0), fixed(valueRad, 3));
};

function poseOf(name: PlaygroundFunction): ScenePose | null {
  const angles = shownAngles(name);
  if (!angles) return null;
  const target = name === 'inverse' ? pointOf(questionOf(name)) : null;
  return { ...angles, laserOn: true, spot: null, target, answer: drawn(name, formulaResult(name)) };
}

function drawn(
  name: PlaygroundFunction,
  said: FormulaResult | null,
): NonNullable<ScenePose['answer']> {
  const answer = said && 'answer' in said ? said.answer : null;
  const finite = answer?.every(Number.isFinite) ? answer : null;
  return {
    T_world_head: name === 'direct' ? finite : null,
    spot: name === 'laser' && finite ? floorPoint(finite[0]!, finite[1]!) : null,
  };
}
