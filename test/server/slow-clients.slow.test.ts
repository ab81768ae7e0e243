/** Clients that send no request, or one that never ends. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startTestDaemon } from '../support/daemon.ts';
import { listen } from '../support/telemetry-client.ts';

test('ends connections without a complete request, and answers others during that time', async () => {
  const daemon = await startTestDaemon();
  const { hostname, port } = new URL(`http://${await listen(daemon)}`);
  const answer = (bytes: string) => {
    const socket = connect(Number(port), hostname);
    socket.write(bytes);
    return text(socket);
  };
  const head = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n';
  const slow = Promise.all(['', head].map(answer));
  expect(await answer(`${head}connection: close\r\n\r\n`)).toMatch(/^HTTP\/1.1 200/);
  for (const ended of await slow) {
    expect(ended).toMatch(/^HTTP\/1.1 408/);
    expect(ended).toContain('"code":"request-slow"');
  }
  expect(daemon.daemon.app.server.requestTimeout).toBe(120_000); // also of a body, which would take long to test
}, 60_000);
