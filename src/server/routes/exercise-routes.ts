/**
 * The exercise over HTTP: steps as jobs, the weights of their nets, questions, and the check of a student's
 * answers.
 */
import {
  type Answers,
  EXERCISE_ROUTES,
  type ExerciseDetails,
  type ExerciseView,
  type QuestionQuery,
} from '../../api/exercises.ts';
import { BYTES } from '../../api/route.ts';
import {
  checkAnswers,
  QUESTION_COUNT,
  type QuestionRequest,
  questionsOfSeed,
} from '../../course/answers.ts';
import { answersOfNet, answersOfTable, questionTable } from '../../course/file-answers.ts';
import { answerInvalid, answersOfFormula, toAnswer } from '../../course/formula-answers.ts';
import { type Given, SIGNATURES } from '../../course/robot-functions.ts';
import { joinMessages, msg } from '../../message.ts';
import type { Services } from '../services.ts';
import { type App, addRoutes } from './add-routes.ts';

const ANSWERS_LIMIT_BYTES = 16 * 1024 * 1024;

/** A step without its result, for lists and telemetry. */
export const viewExercise = ({ result: _, ...view }: ExerciseDetails): ExerciseView => view;

/** Adds the routes of the exercise. */
export function addExerciseRoutes(app: App, { exercises, rig }: Services): void {
  const { geometry } = rig.description;
  const questionOf = ({ seed = 1, count = QUESTION_COUNT, ...query }: QuestionQuery) => ({
    ...query,
    seed,
    count,
    geometry,
  });

  addRoutes(app, EXERCISE_ROUTES, {
    'GET /exercises/questions': async ({ query }) => {
      const request = questionOf(query);
      const { inputs, outputs } = SIGNATURES[request.function];
      return {
        function: request.function,
        seed: request.seed,
        geometry: { l1M: geometry.l1, l2M: geometry.l2 },
        inputs: [...inputs],
        outputs: [...outputs],
        questions: questionsOfSeed(request).map((question) => [...question]),
      };
    },
    'GET /exercises/questions.csv': async ({ query }, reply) => {
      const request = questionOf(query);
      const name = `${request.function}-${request.seed}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(questionTable(request.function, questionsOfSeed(request)));
    },
    'POST /exercises/answers': {
      bodyLimit: ANSWERS_LIMIT_BYTES,
      handler: async ({ body }) => {
        const { function: name, seed = 1, count = QUESTION_COUNT } = body;
        const request = { function: name, seed, count, geometry };
        return checkAnswers(request, await answersIn(body, request));
      },
    },
    'POST /exercises': async ({ body: { step, seed = 1, settings = {} } }) =>
      exercises.begin({ step, seed, settings }),
    'GET /exercises': async () => ({ exercises: (await exercises.list()).map(viewExercise) }),
    'GET /exercises/:id': async ({ params }) => exercises.get(params.id),
    'DELETE /exercises/:id': async ({ params }) => exercises.cancel(params.id),
    'GET /exercises/:id/weights': async ({ params: { id }, query: { net } }, reply) =>
      reply
        .type(BYTES)
        .header('content-disposition', `attachment; filename="exercise-${id}.safetensors"`)
        .send(await exercises.weights(id, net)),
  });
}

/**
 * @throws PantiltError `answer-invalid` unless there is exactly one form of answers, and it is
 * valid
 */
async function answersIn(body: Answers, request: QuestionRequest): Promise<Given[]> {
  const { function: name, formula, table, answers: list, weights, activation } = body;
  const ways = Object.entries({ formula, table, answers: list, weights });
  const given = ways.filter(([, value]) => value !== undefined).map(([way]) => way);
  if (given.length !== 1) {
    throw answerInvalid(
      msg`give answers in one way (${joinMessages(
        ways.map(([way]) => way),
        ', ',
      )}), not ${given.length > 0 ? joinMessages(given, ', ') : msg`in none`}`,
    );
  }
  const questions = questionsOfSeed(request);
  if (formula !== undefined) return answersOfFormula(name, formula, questions, request.geometry);
  if (table !== undefined) return answersOfTable(name, table, questions);
  if (weights !== undefined) {
    return answersOfNet(name, Buffer.from(weights, 'base64'), questions, activation);
  }
  if (list?.length !== questions.length) {
    throw answerInvalid(msg`answers: ${questions.length} are required, not ${list?.length ?? 0}`);
  }
  return list.map((value) => toAnswer(name, value));
}
