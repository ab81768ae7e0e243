/** The card of a student's answer: formula, table, weights or model.py, and the report on it. */
import { signal } from '@preact/signals';
import type { AnswerReport } from '../../../../api/exercises.ts';
import { QUESTION_COUNT } from '../../../../course/answers.ts';
import type { RobotFunction } from '../../../../course/robot-functions.ts';
import { daemonUrl } from '../../../daemon/api.ts';
import { centimetres, numbers } from '../../../format.ts';
import { language } from '../../../language.ts';
import { Wide } from '../../../parts/facts.tsx';
import { Tabs } from '../../../parts/tabs.tsx';
import { seed } from '../exercise-route.ts';
import {
  type AnswerForm,
  answerErrors,
  checkFormula,
  checking,
  checkTable,
  checkWeights,
  discardReport,
  formulas,
  reportOf,
  saveQuestions,
} from './answering.ts';
import { answerWords, texts } from './texts.ts';
import './answer.css';

/** Maximum number of wrong rows shown. */
const ROWS = 6;

function ReportPart({ of }: { readonly of: RobotFunction }) {
  const checked = reportOf(of);
  return (
    <div class="report" role="status">
      {checked && <Report report={checked.report} of={texts.of[checked.way]} />}
    </div>
  );
}

function Report({ report, of }: { readonly report: AnswerReport; readonly of: string }) {
  const { rows, passed, rightCount, answeredCount, medianMm, worstMm, hints, learned } = report;
  const wrong = rows.filter(({ verdict }) => verdict !== 'right' && verdict !== 'unanswered');
  const unanswered = rows.length - answeredCount;
  const { trained, jump, limitMm } = learned ?? {};
  return (
    <>
      <p class="verdict" data-right={passed}>
        {texts.score(rightCount, answeredCount)} <small>({of})</small>
      </p>
      {unanswered > 0 && <p class="hint">{texts.unanswered(unanswered)}</p>}
      <p>
        {medianMm === null || worstMm === null
          ? texts.noErrors
          : texts.errors(centimetres(medianMm), centimetres(worstMm))}{' '}
        <span class="details">{texts.tolerance(report.function === 'inverse_nn')}</span>
      </p>
      {trained && (
        <p>
          {texts.learned(trained.count, lengthOf(trained.medianMm), lengthOf(limitMm!))}{' '}
          {jump!.count > 0 && texts.jump(jump!.count, lengthOf(jump!.medianMm))}
        </p>
      )}
      {wrong.length > 0 && (
        <>
          {!passed && hints.length === 0 && <Parts report={report} />}
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

const lengthOf = (valueMm: number | null): string =>
  valueMm === null ? '–' : centimetres(valueMm);

/** The parts of the answers, each judged by itself. */
function Parts({ report: { parts } }: { readonly report: AnswerReport }) {
  if (parts.every(({ rightCount, hints }) => rightCount === 0 && hints.length === 0)) {
    return <p class="hint">{texts.noHint}</p>;
  }
  return parts.map(({ name, rightCount, answeredCount, hints }) => (
    <p key={name} class="hint">
      {texts.part(answerWords.parts[name], rightCount, answeredCount)}{' '}
      {hints.map((hint) => answerWords.hints[hint]).join(' ')}
    </p>
  ));
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
          {rows.slice(0, ROWS).map(({ question, answer, verdict, detail, errorMm }) => (
            <tr key={question.join()}>
              <th scope="row">{listOf(question)}</th>
              {!isMatrix && <td>{detail ?? listOf(answer)}</td>}
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

/** The signature of each function. */
const CALLS: Readonly<Record<RobotFunction, readonly [call: string, result: string]>> = {
  direct: ['direct(alpha, beta)', 'T = [[…], […], […], […]]'],
  laser: ['laser(alpha, beta)', '[x, y] | None'],
  inverse: ['inverse(x, y)', '[alpha, beta] | None'],
  inverse_nn: ['inverse_nn(x, y)', '[alpha, beta]'],
};

/** Placeholders that show an answer's form without revealing it. */
const SHAPES: Readonly<Record<RobotFunction, string>> = {
  direct: 'T = [[…, …, …, …],\n     […, …, …, …],\n     […, …, …, …],\n     [0, 0, 0, 1]]',
  laser: 'x = …\ny = …',
  inverse: 'alpha = …\nbeta = …',
  inverse_nn: '',
};

const openFormulas = signal<'formula' | 'table' | 'model'>('formula');
const openNet = signal<'table' | 'weights' | 'model'>('weights');

/** Built once per function: a rebuilt panel would lose the typed text. */
const tabsOf = (of: RobotFunction) => ({
  formula: { name: texts.formula, Panel: () => <FormulaPanel of={of} /> },
  weights: { name: texts.weights, Panel: () => <WeightsPanel of={of} /> },
  table: { name: texts.table, Panel: () => <TablePanel of={of} /> },
  model: { name: texts.model, Panel: () => <ModelPanel of={of} /> },
});
const TABS = {
  direct: tabsOf('direct'),
  laser: tabsOf('laser'),
  inverse: tabsOf('inverse'),
  inverse_nn: tabsOf('inverse_nn'),
};

export function AnswerCard({ of }: { readonly of: RobotFunction }) {
  const { formula, weights, table, model } = TABS[of];
  return (
    <section class="card answer" aria-labelledby="answer-title">
      <h2 id="answer-title">{texts.title}</h2>
      <p>
        <code>{CALLS[of][0]}</code> {texts.gives} <code>{CALLS[of][1]}</code>
      </p>
      {of === 'inverse_nn' ? (
        <Tabs label={texts.ways} tabs={{ weights, table, model }} open={openNet} />
      ) : (
        <Tabs label={texts.ways} tabs={{ formula, table, model }} open={openFormulas} />
      )}
      <ReportPart of={of} />
    </section>
  );
}

interface PanelProps {
  readonly of: RobotFunction;
}

function FormulaPanel({ of }: PanelProps) {
  const inputs = of === 'inverse' ? 'x, y' : 'alpha, beta';
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void checkFormula(of);
      }}
    >
      <label>
        {texts.formulaLabel}
        <textarea
          rows={of === 'direct' ? 8 : 5}
          spellcheck={false}
          autocapitalize="off"
          required
          placeholder={SHAPES[of]}
          value={formulas.value[of] ?? ''}
          onInput={({ currentTarget }) => {
            formulas.value = { ...formulas.peek(), [of]: currentTarget.value };
            discardReport(of);
          }}
        />
      </label>
      <p class="details">{texts.formulaHint(inputs)}</p>
      <div class="buttons">
        <button type="submit" class="primary" disabled={checking.value}>
          {checking.value ? texts.checking : texts.check(QUESTION_COUNT)}
        </button>
      </div>
      <AnswerError of="formula" />
    </form>
  );
}

const TablePanel = ({ of }: PanelProps) => (
  <div class="form">
    <p class="details">{texts.tableHint(seed.value)}</p>
    <div class="buttons">
      <button type="button" onClick={() => void saveQuestions(of)}>
        {texts.download}
      </button>
    </div>
    <FileField label={texts.upload} accept=".csv,text/csv" take={(file) => checkTable(of, file)} />
    <AnswerError of="table" />
  </div>
);

const WeightsPanel = ({ of }: PanelProps) => (
  <div class="form">
    <p class="details">{texts.weightsHint}</p>
    <FileField
      label={texts.uploadWeights}
      accept=".safetensors"
      take={(file) => checkWeights(of, file)}
    />
    <AnswerError of="weights" />
  </div>
);

function ModelPanel({ of }: PanelProps) {
  const french = language === 'en' ? '' : ` --language ${language}`;
  const command = (pantilt: string, file: string) =>
    `${pantilt} exercise --url ${daemonUrl()} --model ${file} --check ${of} --seed ${seed.value}${french}`;
  return (
    <div class="form">
      <p class="details">{texts.modelHint}</p>
      <code class="command">{command('pantilt', 'model.py')}</code>
      <p class="details">{texts.modelFrom}</p>
      <code class="command">{command('node dist/cli/main.js', texts.modelPath)}</code>
      <p class="details">{texts.modelToken}</p>
    </div>
  );
}

interface FileFieldProps {
  readonly label: string;
  readonly accept: string;
  readonly take: (file: File) => Promise<void>;
}

const FileField = ({ label, accept, take }: FileFieldProps) => (
  <label>
    {label}
    <input
      type="file"
      accept={accept}
      onChange={async ({ currentTarget }) => {
        const file = currentTarget.files?.[0];
        if (file) await take(file);
        currentTarget.value = ''; // lets the same file be selected again
      }}
    />
  </label>
);

const AnswerError = ({ of }: { readonly of: AnswerForm }) => (
  <p class="problem" role="alert">
    {answerErrors[of].value}
  </p>
);
