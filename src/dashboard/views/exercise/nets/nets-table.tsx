/** The nets of a step side by side, in numbers. */
import type { NetReport } from '../../../daemon/types.ts';
import { short } from '../../../format.ts';
import { Wide } from '../../../parts/wide.tsx';
import { netName, texts } from './texts.ts';

interface NetsTableProps {
  readonly nets: readonly NetReport[];
  /** Takes a whole row. */
  readonly whole: boolean;
}

export function NetsTable({ nets, whole }: NetsTableProps) {
  const words = texts.table;
  const loss = (value: number | null | undefined) =>
    value === null || value === undefined ? words.runaway : short(value, 2);
  return (
    <section class={whole ? 'card whole' : 'card'} aria-labelledby="nets-title">
      <h2 id="nets-title">{words.title}</h2>
      <Wide label={words.title}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">{words.net}</th>
              <th scope="col">{words.parameters}</th>
              <th scope="col">{words.rate}</th>
              <th scope="col">{words.training}</th>
              <th scope="col">{words.validation}</th>
            </tr>
          </thead>
          <tbody>
            {nets.map(({ name, widths, parameterCount, learningRate, curve }) => (
              <tr key={name}>
                <th scope="row">
                  {netName(name)}
                  <small>{widths.join('-')}</small>
                </th>
                <td>{parameterCount}</td>
                <td>{short(learningRate, 1)}</td>
                <td>{loss(curve.trainingLoss.at(-1))}</td>
                <td>{loss(curve.validationLoss.at(-1))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
