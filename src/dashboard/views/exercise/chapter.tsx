/** The content of each step. */
import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Formula } from '../../../course/explanations.ts';
import { isLectureChapter } from '../../../course/lecture/chapter.ts';
import type { ExerciseStep } from '../../../course/steps.ts';
import { withErrorShown } from '../../events.ts';
import { AnswerCard } from './answer/answer-card.tsx';
import { type ChapterName, CLASS, PLAYGROUND } from './exercise-route.ts';
import { ErrorMapCard, SurveyCard, TurnCard } from './floor/floor-cards.tsx';
import { jobOf, resultOf } from './nets/exercise-jobs.ts';
import { LayersCard } from './nets/layers-card.tsx';
import { CurveCards, NetsTable, SineCard, WeightsCard } from './nets/result-cards.tsx';
import { RunCard } from './nets/run-card.tsx';
import { ScriptCard } from './nets/script-card.tsx';
import { RigCard, ShotsCard } from './rig/shots-card.tsx';
import { RobotPlaygroundCard } from './robot-playground/robot-playground-card.tsx';

const STEPS: Readonly<Record<ExerciseStep, FunctionComponent>> = {
  sine: () => <NetChapter of="sine" />,
  direct: () => <FunctionChapter of="direct" />,
  laser: () => <FunctionChapter of="laser" />,
  inverse: () => <FunctionChapter of="inverse" />,
  'inverse-nn': () => <NetChapter of="inverse-nn" />,
  parameters: () => (
    <div class="cards">
      <LayersCard />
    </div>
  ),
  fitting: () => <NetChapter of="fitting" />,
  'learning-rate': () => <NetChapter of="learning-rate" />,
  'look-behind': () => <NetChapter of="look-behind" />,
  weights: () => <NetChapter of="weights" />,
  rig: () => <NetChapter of="rig" />,
};

export function Chapter({ of }: { readonly of: ChapterName }) {
  if (of === PLAYGROUND) return <LoadedPlayground />;
  if (of === CLASS) return <LoadedClass />;
  if (isLectureChapter(of)) return <LoadedLecture of={of} />;
  const Body = STEPS[of];
  return <Body />;
}

/** The formula of a step, in a place that is as high before it is there. */
export const StepFormula = ({ of }: { readonly of: Formula }) => (
  <div class="step-formula">
    <LoadedFormula of={of} />
  </div>
);

/** A component that is loaded when it is first shown. */
function loaded<Props extends object>(load: () => Promise<FunctionComponent<Props>>) {
  const component = signal<FunctionComponent<Props> | null>(null);
  const problem = signal<string | null>(null);
  return (props: Props) => {
    useEffect(() => {
      void withErrorShown(problem, async () => {
        component.value = await load();
      });
    }, []);
    const Body = component.value;
    if (problem.value !== null) return <p class="card problem">{problem.value}</p>;
    return Body ? <Body {...props} /> : <div class="chapter-loading" />;
  };
}

/** With its formulas, for all chapters of the lecture. */
const LoadedLecture = loaded(
  async () => (await import('./lecture/lecture-chapter.tsx')).LectureChapter,
);
const LoadedFormula = loaded(async () => (await import('./lecture/formulas.tsx')).DisplayedFormula);
const LoadedClass = loaded(async () => (await import('./hand-in/class-card.tsx')).ClassCard);
const LoadedPlayground = loaded(
  async () => (await import('./net-playground/playground-chapter.tsx')).PlaygroundChapter,
);

const FunctionChapter = ({ of }: { readonly of: 'direct' | 'laser' | 'inverse' }) => (
  <div class="cards pair-of-cards">
    <RobotPlaygroundCard of={of} />
    <AnswerCard of={of} />
  </div>
);

/** The maps that a step will show; null for a net whose name isn't known in advance. */
const MAPS: Partial<Record<ExerciseStep, readonly (string | null)[]>> = {
  'inverse-nn': [null],
  'look-behind': ['raw', 'sine-cosine'],
};

/** A step that trains nets: the form, progress and results. */
function NetChapter({ of }: { readonly of: ExerciseStep }) {
  const job = jobOf(of);
  const result = job?.state === 'done' ? resultOf(job) : null;
  const nets = result?.nets ?? [];
  const surveyed = nets.filter(({ floor }) => floor !== null);
  const hasOwn = of === 'sine' || of === 'weights' || of === 'rig';
  /** Number of half-width cards before the table, which fills the row if it is odd. */
  const before = Number(hasOwn) + nets.length + surveyed.length + Math.min(surveyed.length, 2);
  return (
    <div class="cards">
      <RunCard step={of} />
      {of === 'sine' && <SineCard job={job} result={result} />}
      {of === 'weights' && <WeightsCard job={job} result={result} />}
      {of === 'rig' && <ShotsCard shots={result?.shots ?? []} />}
      {surveyed.map(({ name, floor }) => (
        <ErrorMapCard key={name} name={name} floor={floor} />
      ))}
      {surveyed.length === 0 &&
        MAPS[of]?.map((name) => <ErrorMapCard key={name} name={name} floor={null} />)}
      <CurveCards job={job} nets={nets} />
      {surveyed.length > 0 && <SurveyCard nets={surveyed} />}
      {surveyed.length > 1 && <TurnCard nets={surveyed} />}
      {(of === 'sine' || of === 'inverse-nn') && <ScriptCard step={of} />}
      {nets.length > 0 && <NetsTable nets={nets} whole={before % 2 === 0} />}
      {of === 'rig' && <RigCard />}
      {(of === 'inverse-nn' || of === 'weights') && <AnswerCard of="inverse_nn" />}
    </div>
  );
}
