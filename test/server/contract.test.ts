/** Responses to requests that are generated from the OpenAPI document, held against it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzedRequests, violationOf } from '../support/api-fuzzer.ts';
import { startTestDaemon } from '../support/daemon.ts';

/** They compute for seconds; learning and the exercise have their own tests. */
const COSTLY = ['POST /api/v1/trainings', 'POST /api/v1/exercises'];
const RUNS = Number(process.env.FUZZ_REQUESTS ?? 150);

test('the document allows every response to its own requests, valid or broken', async () => {
  const daemon = await startTestDaemon();
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(fuzzedRequests(COSTLY), async ({ call, method, url, contentType, body }) => {
      const answer = await daemon.request(method, url, {
        headers: contentType === undefined ? {} : { 'content-type': contentType },
        ...(body !== undefined && { body: new TextEncoder().encode(body) }),
      });
      seen.add(answer.status);
      expect(violationOf(call, answer)).toBeUndefined();
      expect(answer.status, answer.text).not.toBe(500);
    }),
    { seed: 7, numRuns: RUNS, endOnFailure: true },
  );
  expect([...seen]).toEqual(expect.arrayContaining([200, 400, 404, 409, 415, 422]));
});

test('an undeclared response is a violation', () => {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  const violation = (status: number, body: unknown, type = headers) =>
    violationOf('POST /api/v1/rig/stop', { status, headers: type, body });
  expect(violation(200, { stopped: true, confirmed: true })).toBeUndefined();
  expect(violation(200, { stopped: true })).toContain('confirmed');
  expect(violation(201, {})).toContain('status 201 is not declared');
  expect(violation(409, {})).toContain('no content "application/json"');
  expect(violation(409, {}, { 'content-type': 'application/problem+json' })).toContain('code');
});
