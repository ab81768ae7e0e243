/** What the exact functions say of the sliders, and what the typed formula says beside it. */
import { inverse } from '../../../../geometry/kinematics.ts';
import { anglesOf, pointOf } from '../../../../learning/exercise/robot-functions.ts';
import { centimetres, degrees, fixed, point } from '../../../format.ts';
import { Fact } from '../../../parts/fact.tsx';
import { type BenchFunction, describe, geometry, questionOf, type Said, saidOf } from './bench.ts';
import { texts } from './texts.ts';

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
