/**
 * The exercise's questions over HTTP, and the check of what a student answers to them.
 */

import Type, { type Static } from 'typebox';
import { AnswerReportSchema, RobotFunctionSchema } from '../../course/answer-report.ts';
import {
  askQuestions,
  checkAnswers,
  QUESTION_COUNT,
  type QuestionRequest,
} from '../../course/answers.ts';
import { answersOfNet, answersOfTable, questionTable } from '../../course/file-answers.ts';
import { answerInvalid, answersOfFormula, toAnswer } from '../../course/formula-answers.ts';
import { type Answer, SIGNATURES } from '../../course/robot-functions.ts';
import { SeedSchema } from '../../job.ts';
import { ActivationSchema } from '../../learning/exchange/model-safetensors.ts';
import { joinMessages, msg } from '../../message.ts';
import { parseAs } from '../../validation.ts';
import type { Services } from '../services.ts';
import { type App, answers } from './app-types.ts';

const BODY_LIMIT_BYTES = 16 * 1024 * 1024;
const MAX_QUESTIONS = 200;

const CountSchema = Type.Integer({ minimum: 1, maximum: MAX_QUESTIONS });
const QuerySchema = Type.Object(
  {
    function: RobotFunctionSchema,
    seed: Type.Optional(Type.String({ pattern: '^[0-9]{1,10}$', description: '1 if left out' })),
    count: Type.Optional(
      Type.String({ pattern: '^[0-9]{1,3}$', description: `${QUESTION_COUNT} if left out` }),
    ),
  },
  { additionalProperties: false },
);

const QuestionsSchema = Type.Object({
  function: RobotFunctionSchema,
  seed: SeedSchema,
  geometry: Type.Object({ l1M: Type.Number(), l2M: Type.Number() }),
  inputs: Type.Array(Type.String(), { description: 'Names of what goes in' }),
  outputs: Type.Array(Type.String(), { description: 'Names of what comes out' }),
  questions: Type.Array(
    Type.Array(Type.Number(), { description: 'alpha and beta [rad], or x and y [m]' }),
  ),
});

const AnswersSchema = Type.Object(
  {
    function: RobotFunctionSchema,
    seed: Type.Optional(SeedSchema),
    count: Type.Optional(CountSchema),
    formula: Type.Optional(
      Type.String({ description: 'Lines as in Python, such as "d = hypot(x, y)"' }),
    ),
    table: Type.Optional(
      Type.String({
        description: 'The CSV of the questions, filled in; None where there is nothing',
      }),
    ),
    answers: Type.Optional(
      Type.Array(Type.Unknown(), { description: 'One for each question, null for nothing' }),
    ),
    weights: Type.Optional(
      Type.String({ description: 'A net of x and y, as safetensors in base64' }),
    ),
    activation: Type.Optional(ActivationSchema),
  },
  { additionalProperties: false },
);
type Answers = Static<typeof AnswersSchema>;

/** Adds the routes of questions and answers. */
export function answerRoutes(app: App, { rig }: Services): void {
  const tags = ['exercises'];
  const { geometry } = rig.description;
  const asked = ({ function: name, seed = '1', count }: Static<typeof QuerySchema>) => ({
    function: name,
    seed: parseAs(SeedSchema, Number(seed), msg`seed`, 'request-invalid'),
    count: parseAs(CountSchema, Number(count ?? QUESTION_COUNT), msg`count`, 'request-invalid'),
    geometry,
  });

  app.get(
    '/exercises/questions',
    {
      schema: {
        tags,
        summary: 'The questions of a seed about a function of the exercise',
        querystring: QuerySchema,
        response: answers(QuestionsSchema),
      },
    },
    async ({ query }) => {
      const request = asked(query);
      const { inputs, outputs } = SIGNATURES[request.function];
      return {
        function: request.function,
        seed: request.seed,
        geometry: { l1M: geometry.l1, l2M: geometry.l2 },
        inputs: [...inputs],
        outputs: [...outputs],
        questions: askQuestions(request).map((question) => [...question]),
      };
    },
  );

  app.get(
    '/exercises/questions.csv',
    {
      schema: {
        tags,
        summary: 'The same as a table to be filled in',
        querystring: QuerySchema,
        produces: ['text/csv'],
      },
    },
    async ({ query }, reply) => {
      const request = asked(query);
      const name = `${request.function}-${request.seed}.csv`;
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(questionTable(request.function, askQuestions(request)));
    },
  );

  app.post(
    '/exercises/answers',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags,
        summary: 'Check answers to the questions of a seed, and name what is probably wrong',
        description:
          'The answers are one of: a formula, the table of the questions filled in, a list of values, or the ' +
          'weights of a net.',
        body: AnswersSchema,
        response: answers(AnswerReportSchema),
      },
    },
    async ({ body }) => {
      const { function: name, seed = 1, count = QUESTION_COUNT } = body;
      const request = { function: name, seed, count, geometry };
      return checkAnswers(request, answersIn(body, request));
    },
  );
}

/** @throws PantiltError `answer-invalid` unless they are given in just one way, and rightly */
function answersIn(body: Answers, request: QuestionRequest): (Answer | undefined)[] {
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
  const questions = askQuestions(request);
  if (formula !== undefined) return answersOfFormula(name, formula, questions, request.geometry);
  if (table !== undefined) return answersOfTable(name, table, questions);
  if (weights !== undefined) {
    return answersOfNet(name, Buffer.from(weights, 'base64'), questions, activation);
  }
  if (list?.length !== questions.length) {
    throw answerInvalid(msg`answers: ${questions.length} are wanted, not ${list?.length ?? 0}`);
  }
  return list.map((value, i) => toAnswer(name, value, msg`question ${i + 1}`));
}
