/** What is said of answers: how many are right, the error in cm, the mistake that they show, the wrong rows. */
import type { RobotFunction } from '../../../../learning/exercise/robot-functions.ts';
import type { AnswerReport } from '../../../daemon/types.ts';
import { centimetres, numbers } from '../../../format.ts';
import { Wide } from '../../../parts/wide.tsx';
import { reportOf } from './answering.ts';
import { answerWords, texts } from './texts.ts';

/** More wrong rows than this say nothing new. */
const ROWS = 6;

export function ReportPart({ of }: { readonly of: RobotFunction }) {
  const checked = reportOf(of);
  return (
    <div class="report" role="status">
      {checked && <Report report={checked.report} of={texts.of[checked.way]} />}
    </div>
  );
}

function Report({ report, of }: { readonly report: AnswerReport; readonly of: string }) {
  const { rows, rightCount, answeredCount, medianMm, worstMm, hints } = report;
  const wrong = rows.filter(({ verdict }) => verdict !== 'right' && verdict !== 'unanswered');
  const unanswered = rows.length - answeredCount;
  const right = wrong.length === 0;
  return (
    <>
      <p class="verdict" data-right={right}>
        {texts.score(rightCount, answeredCount)} <small>({of})</small>
      </p>
      {unanswered > 0 && <p class="hint">{texts.unanswered(unanswered)}</p>}
      <p>
        {medianMm === null || worstMm === null
          ? texts.noErrors
          : texts.errors(centimetres(medianMm), centimetres(worstMm))}{' '}
        <span class="details">{texts.tolerance(report.function === 'inverse_nn')}</span>
      </p>
      {!right && (
        <>
          {hints.length === 0 && <p class="hint">{texts.noHint}</p>}
          {hints.map((hint) => (
            <p key={hint} class="hint">
              {answerWords.hints[hint]}
            </p>
          ))}
          <WrongRows rows={wrong} isMatrix={report.function === 'direct'} />
        </>
      )}
    </>
  );
}

interface WrongRowsProps {
  readonly rows: AnswerReport['rows'];
  readonly isMatrix: boolean;
}

function WrongRows({ rows, isMatrix }: WrongRowsProps) {
  return (
    <Wide label={texts.wrongRows}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">{texts.question}</th>
            {!isMatrix && <th scope="col">{texts.given}</th>}
            <th scope="col">{texts.verdict}</th>
            <th scope="col">{texts.error}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS).map(({ question, answer, verdict, errorMm }) => (
            <tr key={question.join()}>
              <th scope="row">{listOf(question)}</th>
              {!isMatrix && <td>{listOf(answer)}</td>}
              <td>{answerWords.verdicts[verdict]}</td>
              <td>{errorMm === null ? '–' : centimetres(errorMm)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS && <p class="details">{texts.more(rows.length - ROWS)}</p>}
    </Wide>
  );
}

const listOf = (values: readonly (number | null)[] | null): string =>
  values === null ? texts.nothing : numbers(values, 3);
