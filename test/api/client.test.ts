import { expect, test } from 'vitest';
import { Client, type HttpRequest } from '../../src/api/client.ts';

function recordingClient(answer: unknown = {}) {
  const requests: HttpRequest[] = [];
  const client = new Client(async (request) => {
    requests.push(request);
    return Response.json(answer);
  });
  return { client, requests };
}

test('a request has the verb and the path of its route, with the parameters escaped', async () => {
  const { client, requests } = recordingClient();
  await client.call('GET /presets/:name', { params: { name: 'left/half 50%' } });
  await client.call('DELETE /samples/:id', { params: { id: 7 } });
  expect(requests).toEqual([
    { method: 'GET', path: 'api/v1/presets/left%2Fhalf%2050%25', headers: {} },
    { method: 'DELETE', path: 'api/v1/samples/7', headers: {} },
  ]);
});

test('a query omits undefined fields', async () => {
  const { client, requests } = recordingClient();
  await client.call('GET /samples', { query: { rig: 'a & b', limit: 5, session: undefined } });
  await client.call('GET /samples', { query: {} });
  await client.call('GET /samples');
  expect(requests.map(({ path }) => path)).toEqual([
    'api/v1/samples?rig=a+%26+b&limit=5',
    'api/v1/samples',
    'api/v1/samples',
  ]);
});

test('a body is sent as JSON, a file unchanged with its media type', async () => {
  const { client, requests } = recordingClient();
  await client.call('POST /rig/laser', { body: { on: true } });
  const file = new Blob(['x_m,y_m\n'], { type: 'text/csv' });
  await client.call('POST /samples.csv', { body: file });
  expect(requests[0]).toMatchObject({
    headers: { 'content-type': 'application/json' },
    body: '{"on":true}',
  });
  expect(requests[1]).toMatchObject({ headers: { 'content-type': 'text/csv' }, body: file });
});

test('a response has the type of its route', async () => {
  const { client } = recordingClient({ samples: [], total: 3 });
  const { total } = await client.call('GET /samples');
  expect(total satisfies number).toBe(3);
});

/** Never called: the compiler checks that each of these is an error. */
export async function wrongCalls(client: Client): Promise<void> {
  // @ts-expect-error there is no such path
  await client.call('GET /sample');
  // @ts-expect-error nor is there such a method for it
  await client.call('PUT /samples');
  // @ts-expect-error it answers CSV
  await client.call('GET /samples.csv');
  // @ts-expect-error it answers safetensors
  await client.call('GET /exercises/:id/weights', { params: { id: 1 } });
  // @ts-expect-error it answers a file of the requested format
  await client.call('GET /models/:id/export', { params: { id: 1 } });
  // @ts-expect-error the parameter is missing
  await client.call('DELETE /samples/:id');
  // @ts-expect-error the body is missing
  await client.call('POST /rig/laser');
  // @ts-expect-error a field of the body has another type
  await client.call('POST /rig/laser', { body: { on: 1 } });
  // @ts-expect-error a field of the query is unknown
  await client.call('GET /samples', { query: { pages: 2 } });
  // @ts-expect-error no file is taken here
  await client.call('POST /aim', { body: new Blob() });
  // @ts-expect-error the answer has no such field
  (await client.call('GET /models')).samples;
}
