/** Progress of jobs on a terminal; standard error counts as one here. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { temporaryDirectory } from '../store/temporary-store.ts';
import { startTestDaemon } from '../support/daemon.ts';
import { listen } from '../support/telemetry-client.ts';

const HIDE_CURSOR = '\x1B[?25l';
const SHOW_CURSOR = '\x1B[?25h';

/** Captures the output to a terminal. */
function catchTerminal() {
  const before = process.stderr.isTTY;
  process.stderr.isTTY = true;
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => {
    process.stderr.isTTY = before;
    write.mockRestore();
  });
  return () => write.mock.calls.map(([text]) => String(text)).join('');
}

async function lineFile(): Promise<string> {
  const file = join(await temporaryDirectory(), 'line.csv');
  await writeFile(file, 'x_m,y_m\n0.6,-0.3\n0.9,0.3\n');
  return file;
}

test.each([
  ['collections', async () => ['collect', '--count', '500']],
  ['paths', async () => ['path', await lineFile(), '--repeat', '50']],
  ['trainings', async () => ['train', '--kind', 'exercise', '--max-iterations', '1000000']],
])(
  'of %s one that is cancelled elsewhere leaves the terminal and Ctrl-C as they were',
  async (path, command) => {
    const daemon = await startTestDaemon();
    for (let i = 0; i < 8; i++) {
      await daemon.post('samples', { panUs: 1400 + 20 * i, tiltUs: 1400, xM: 0.8, yM: 0 });
    }
    const url = `http://${await listen(daemon)}`;
    const listeners = process.listenerCount('SIGINT');
    const written = catchTerminal();
    const ended = runCommandLine([...(await command()), '--url', url]);
    await daemon.until(() => written().includes(HIDE_CURSOR));
    await daemon.delete(`${path}/1`);
    expect(await daemon.clock.run(ended)).toBe(1);
    expect(written()).toContain('the job was cancelled');
    expect(written().lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(written().lastIndexOf(HIDE_CURSOR));
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  },
);
