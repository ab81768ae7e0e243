/**
 * A scripted novice, who knows of the page only what it shows: the time from `npm start` to a hit of a
 * target of their own, what they had to do, and each hurdle: a refused click, or an error on the page.
 * Three of them: one reads the introduction to its end, one skips it, and one clicks the floor at once
 * and again every five seconds. `npm run bench:novice` needs the built daemon and `script`, of the Debian
 * package bsdutils, since the introduction is for a person at a terminal.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';

/** What a novice does while the introduction is on the page. */
type Manner = 'reads' | 'skips' | 'clicks at once';
const MANNERS: readonly Manner[] = ['reads', 'skips', 'clicks at once'];
/** A target of their own, as shares of the map's width and height. */
const TARGET = [0.62, 0.4] as const;
const VIEWPORT = { width: 1280, height: 800 };
const LOOK_MS = 200;
const PATIENCE_MS = 5000;
const LIMIT_MS = 300_000;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--enable-unsafe-swiftshader', '--disable-background-networking'],
});
for (const manner of MANNERS) await visit(manner);
await browser.close();

/** A first start with new data, until a target is hit. */
async function visit(manner: Manner): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'pantilt-novice-'));
  const startMs = performance.now();
  const seconds = () => ((performance.now() - startMs) / 1000).toFixed(1);
  const command = `npm start --silent -- --listen 127.0.0.1:0 --data ${data}`;
  const terminal = spawn('script', ['-qefc', command, '/dev/null'], { detached: true });
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
  try {
    const address = await addressOn(terminal.stdout);
    const notes = [`${seconds()} s: the terminal shows the address`];
    const page = await context.newPage();
    await page.goto(address);
    await page.getByRole('application').first().waitFor();
    notes.push(`${seconds()} s: the page shows the floor`);
    const { actions, hurdles } = await use(page, manner, (what) =>
      notes.push(`${seconds()} s: ${what}`),
    );
    console.log(`A novice who ${manner}: a target hit after ${seconds()} s, ${actions} actions`);
    for (const note of notes) console.log(`  ${note}`);
    console.log(`  hurdles: ${hurdles.length === 0 ? 'none' : hurdles.join('; ')}`);
  } finally {
    await context.close();
    if (terminal.exitCode === null) {
      const ended = new Promise((resolve) => terminal.once('exit', resolve));
      process.kill(-terminal.pid!, 'SIGINT');
      await ended;
    }
    await rm(data, { recursive: true });
  }
}

/** Looks at the page and acts until a target is hit. */
async function use(page: Page, manner: Manner, note: (what: string) => void) {
  const hurdles: string[] = [];
  const seen = new Set<string>();
  let actions = 1; // Opening the address.
  let mayClickMs = 0;
  for (const endMs = performance.now() + LIMIT_MS; performance.now() < endMs; ) {
    const { head, outcome, phase, alert } = await look(page);
    if (phase === 'done' && outcome.startsWith('On target')) {
      note(outcome);
      return { actions, hurdles };
    }
    if (head !== '' && !seen.has(head)) note(head);
    const problems = [alert, phase === 'refused' ? outcome : ''].filter((text) => text !== '');
    for (const problem of problems) if (!seen.has(problem)) hurdles.push(problem);
    for (const text of [head, ...problems]) seen.add(text);
    const skip = page.getByRole('button', { name: 'Skip' });
    const isAsked = head.startsWith('Now you') || (head === '' && seen.size > 0); // Or skipped.
    if (manner === 'skips' && (await skip.isVisible())) {
      actions++;
      await skip.click();
    } else if ((isAsked || manner === 'clicks at once') && performance.now() > mayClickMs) {
      actions++;
      mayClickMs = performance.now() + PATIENCE_MS;
      const floor = page.getByRole('application').first();
      const { width, height } = (await floor.boundingBox())!;
      await floor.click({ position: { x: TARGET[0] * width, y: TARGET[1] * height } });
    }
    await wait(LOOK_MS);
  }
  throw new Error(`no target hit; hurdles: ${hurdles.join('; ')}`);
}

/** What a person reads on the page; an absent text is empty. */
async function look(page: Page) {
  const textOf = async (selector: string) => {
    const [text = ''] = await page.locator(selector).allInnerTexts();
    return text.replaceAll(/\s+/g, ' ').trim();
  };
  const strip = page.locator('.aim-strip');
  const phase = (await strip.count()) > 0 ? await strip.getAttribute('data-phase') : null;
  return {
    head: await textOf('.introduction strong'),
    outcome: await textOf('.aim-outcome'),
    phase,
    alert: await textOf('[role="alert"]'),
  };
}

/** The address that the terminal shows. */
function addressOn(output: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    output.on('data', (chunk) => {
      text += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      if (address) resolve(address);
    });
    output.once('end', () => reject(new Error(`the daemon ended: ${text}`)));
  });
}
