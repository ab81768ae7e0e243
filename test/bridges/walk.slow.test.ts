/**
 * Random input to every bridge, beside random requests, on a virtual clock. The history of each run is
 * judged at its end by the rules of test/history/: limits, stops, the lease, the laser.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startTestDaemon } from '../support/daemon.ts';
import { BRIDGES, type BridgeClient } from './random-input.ts';

const REQUESTS = ['rig/stop', 'rig/resume', 'rig/release', 'rig/home'];

/** All bridges of one daemon; the input names the bridge. */
const EVERY_BRIDGE: BridgeClient = {
  open: (daemon) => {
    const opened = Object.entries(BRIDGES).map(([name, { open }]) => [name, open(daemon)] as const);
    const byName = new Map(opened);
    return (input) => {
      const [, name = '', text = ''] = /^(\w+) (.*)$/s.exec(input) ?? [];
      return byName.get(name)!(text);
    };
  },
  input: fc.oneof(
    ...Object.entries(BRIDGES).map(([name, { input }]) => input.map((text) => `${name} ${text}`)),
  ),
  lights: true,
};

const CLIENTS = { ...BRIDGES, 'every bridge at once': EVERY_BRIDGE };

test.each(Object.keys(CLIENTS))('%s keeps the rules whatever it receives', async (name) => {
  const { open, input, lights } = CLIENTS[name as keyof typeof CLIENTS]!;
  const step = fc.oneof(
    { weight: 6, arbitrary: input.map((text) => ({ text })) },
    { weight: 1, arbitrary: fc.constantFrom(...REQUESTS).map((path) => ({ path })) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 900 }).map((passMs) => ({ passMs })) },
  );
  const walk: fc.Arbitrary<{ text?: string; path?: string; passMs?: number }[]> = fc.array(step, {
    minLength: 80,
    maxLength: 120,
  });
  for (const steps of fc.sample(walk, { numRuns: 2, seed: 1 })) {
    const daemon = await startTestDaemon();
    const send = open(daemon);
    const answers: Promise<unknown>[] = [];
    for (const { text, path, passMs } of steps) {
      if (text !== undefined) answers.push(send(text));
      else if (path !== undefined) answers.push(daemon.begin('POST', path));
      else await daemon.clock.advance(passMs!);
    }
    await daemon.clock.run(Promise.all(answers));
    const moves = daemon.history.filter(({ kind }) => kind === 'pulse');
    expect(moves.length).toBeGreaterThan(30);
    const lit = daemon.history.some((event) => event.kind === 'laser' && event.on);
    if (!lights) expect(lit).toBe(false);
  }
});
