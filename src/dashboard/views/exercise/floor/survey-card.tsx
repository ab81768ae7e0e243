/** How far from its targets each net lets the laser fall, by part of the floor. */
import type { NetReport } from '../../../daemon/types.ts';
import { fixed } from '../../../format.ts';
import { Wide } from '../../../parts/wide.tsx';
import { netName } from '../nets/texts.ts';
import { texts } from './texts.ts';

const PARTS = [
  ['inside', texts.inside],
  ['behind', texts.behindPart],
  ['outside', texts.outside],
] as const;

export function SurveyCard({ nets }: { readonly nets: readonly NetReport[] }) {
  const surveyed = nets.flatMap(({ name, floor }) => (floor ? [{ name, floor }] : []));
  const cm = (valueMm: number | null) =>
    valueMm === null ? '–' : fixed(valueMm / 10, valueMm < 995 ? 1 : 0);
  return (
    <section class="card" aria-labelledby="survey-title">
      <h2 id="survey-title">{texts.title}</h2>
      {surveyed.map(({ name, floor }) => (
        <Wide key={name} label={netName(name)}>
          <table class="numbers">
            <caption>{netName(name)}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.part}</th>
                <th scope="col">{texts.median}</th>
                <th scope="col">{texts.p95}</th>
                <th scope="col">{texts.worst}</th>
                <th scope="col">{texts.misses}</th>
              </tr>
            </thead>
            <tbody>
              {PARTS.map(([part, label]) => {
                const { medianMm, p95Mm, worstMm, missRate } = floor[part];
                return (
                  <tr key={part}>
                    <th scope="row">{label}</th>
                    <td>{cm(medianMm)}</td>
                    <td>{cm(p95Mm)}</td>
                    <td>{cm(worstMm)}</td>
                    <td>{`${fixed(100 * missRate, 0)} %`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </Wide>
      ))}
    </section>
  );
}
