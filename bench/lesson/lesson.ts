/**
 * A lesson on the page of a hub: a teacher makes the tokens, students take turns with simulated rigs,
 * collect, train and aim; the teacher takes a rig over, stops all, resumes, and deletes the data. All of it
 * by clicks in Chromium. Each rig has a daemon of its own and a history (docs/history.md), which is checked.
 */
import type { Browser, Page } from 'playwright-core';
import type { Violation } from '../../test/history/rules.ts';
import { Classroom } from './classroom.ts';

/** Timeout of a step on a busy machine [ms]. */
const STEP_MS = 300_000;
/** A small window: all pages share the cores. */
const VIEWPORT = { width: 1000, height: 700 };
/** Where students click, from the centre of the floor map; inside the work area [px]. */
const CLICKS = [
  [0, 0],
  [40, -40],
  [-40, -20],
  [30, 50],
  [-50, 30],
] as const;

/** What a lesson needs. */
export interface LessonPlan {
  readonly browser: Browser;
  readonly pageFolder: string;
  readonly rigs: number;
  readonly studentsPerRig: number;
  /** Samples of the first student of each rig. */
  readonly samples: number;
  /** Turns of each student. */
  readonly rounds: number;
  /** Called as each part ends. */
  readonly onPart?: (name: string) => void;
}

/** What happened. */
export interface LessonReport {
  /** Broken rules, over all rigs. */
  readonly violations: readonly Violation[];
  /** Turns that ended with the spot on its target. */
  readonly turns: number;
  /** From a click on the floor until the page shows that the rig is on target [ms]. */
  readonly aimMs: readonly number[];
  /** From STOP ALL until the page shows that all rigs have confirmed it [ms]. */
  readonly stopMs: number;
  readonly tokens: number;
  readonly samples: number;
  readonly models: number;
  /** Samples that remain after the reset. */
  readonly samplesLeft: number;
  /** Errors in the consoles of the pages. */
  readonly pageErrors: readonly string[];
}

/** Runs a lesson; everything it starts is closed. */
export async function runLesson(plan: LessonPlan): Promise<LessonReport> {
  const room = new Classroom(plan.rigs);
  try {
    await room.start(plan.pageFolder);
    return await new Lesson(plan, room).run();
  } finally {
    await room.close();
  }
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, ...(typeof name === 'string' && { exact: true }) });

class Lesson {
  readonly #plan: LessonPlan;
  readonly #room: Classroom;
  readonly #names: readonly string[];
  readonly #pageErrors: string[] = [];
  readonly #aimMs: number[] = [];

  constructor(plan: LessonPlan, room: Classroom) {
    this.#plan = plan;
    this.#room = room;
    this.#names = room.names;
  }

  async run(): Promise<LessonReport> {
    const { studentsPerRig, samples, rounds, onPart = () => {} } = this.#plan;
    const teacher = await this.#open('', this.#room.token);
    await Promise.all(this.#names.map((name) => button(teacher, `Stop ${name}`).waitFor()));
    const tokens = await this.#makeTokens(this.#names.length * studentsPerRig);
    onPart(`tokens of ${tokens.length} students`);

    const pages: Page[][] = this.#names.map(() => []);
    for (const [i, token] of tokens.entries()) {
      const rig = i % this.#names.length;
      const page = await this.#open(`?rig=${this.#names[rig]}#/point`, token);
      await this.#park(page);
      pages[rig]!.push(page);
    }
    onPart(`${tokens.length} pages open`);

    await Promise.all(pages.map(([first]) => this.#learn(first!)));
    onPart(`${samples} samples and a training on each rig`);

    for (let round = 0; round < rounds; round++) {
      await Promise.all(pages.map((students) => this.#takeTurns(students)));
    }
    const turns = this.#aimMs.length;
    onPart(`${turns} turns`);

    const ofFirst = await this.#open(`?rig=${this.#names[0]}#/point`, this.#room.token);
    await this.#takeOver(ofFirst, pages[0]!);
    onPart('taken over');

    const stopMs = await this.#stopAll(teacher, pages.flat());
    onPart('all stopped, and resumed');

    const models = await this.#room.modelCount();
    const rows = await this.#room.samples();
    for (const name of this.#names) await this.#reset(name);
    const left = await this.#room.samples();
    onPart('data deleted');
    await this.#room.close();
    return {
      violations: this.#room.violations(rows),
      turns,
      aimMs: this.#aimMs,
      stopMs,
      tokens: tokens.length,
      samples: rows.flat().length,
      models,
      samplesLeft: left.flat().length,
      pageErrors: this.#pageErrors,
    };
  }

  /** Opens the page of the hub or of a rig in a profile of its own, with a token. */
  async #open(address: string, token: string): Promise<Page> {
    const context = await this.#plan.browser.newContext({ locale: 'en-GB', viewport: VIEWPORT });
    this.#room.closers.push(() => context.close());
    context.setDefaultTimeout(STEP_MS);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.#pageErrors.push(String(error)));
    await page.goto(`${this.#room.url}${address}`);
    await page.getByLabel('Token', { exact: true }).fill(token);
    await button(page, 'Open').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return page;
  }

  /** A page draws nothing and handles no message while its student waits, as on a laptop that sleeps. */
  async #park(page: Page): Promise<void> {
    await this.#setState(page, 'frozen');
  }

  #wake = (page: Page): Promise<void> => this.#setState(page, 'active');

  async #setState(page: Page, state: 'active' | 'frozen'): Promise<void> {
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state });
    await session.detach();
  }

  /** The teacher makes a token for each student. */
  async #makeTokens(count: number): Promise<string[]> {
    const page = await this.#open(`?rig=${this.#names[0]}#/settings`, this.#room.token);
    const people = page.getByRole('region', { name: 'People' });
    const tokens: string[] = [];
    for (let i = 1; i <= count; i++) {
      await people.getByLabel('Name').fill(`Student ${i}`);
      await button(page, 'Create a token').press('Enter');
      await people.getByText(`The token of Student ${i}. It is shown only now:`).waitFor();
      await button(page, `Revoke the token of Student ${i}`).waitFor();
      tokens.push(await people.getByText(/^pt_[\w-]{43}$/).innerText());
    }
    await page.context().close();
    return tokens;
  }

  /** A student collects samples and trains on them. */
  async #learn(page: Page): Promise<void> {
    const { samples } = this.#plan;
    await this.#wake(page);
    await begin(page);
    await page.getByRole('link', { name: 'Collect', exact: true }).click();
    await button(page, 'Next: Collect').click();
    await page.getByLabel('Number of samples').fill(String(samples));
    await button(page, `Collect ${samples} samples`).click();
    await button(page, 'Next: Train').click();
    await button(page, /^Train on \d+ samples$/).click(); // One that cannot be measured is left out.
    await page.getByText(/^Done: \d models trained\.$/).waitFor();
    await page.getByRole('link', { name: 'Point', exact: true }).click();
    // A turn may have ended by itself during the training.
    await button(page, 'End my turn')
      .click({ timeout: 5000 })
      .catch(() => {});
    await this.#park(page);
  }

  /** Each student of a rig takes a turn; all queue up before the first one aims. */
  async #takeTurns(students: readonly Page[]): Promise<void> {
    for (const page of students) {
      await this.#wake(page);
      await begin(page);
      await page.getByText(/^(It is your turn|You are (next|second|third|number \d+))/).waitFor();
      await this.#park(page);
    }
    for (const [i, page] of students.entries()) {
      await this.#wake(page);
      await page.getByText('It is your turn.').waitFor();
      await this.#aim(page, i);
      await button(page, 'End my turn').click();
      await this.#park(page);
    }
  }

  async #aim(page: Page, place: number): Promise<void> {
    const map = page.getByRole('application', { name: /^Floor map/ });
    const { width, height } = (await map.boundingBox())!;
    const [right, down] = CLICKS[place % CLICKS.length]!;
    const startMs = performance.now();
    await map.click({ position: { x: width / 2 + right, y: height / 2 + down } });
    await page.getByText(/^On target/).waitFor();
    this.#aimMs.push(performance.now() - startMs);
  }

  /** The teacher takes a rig over from a student, and gives it back. */
  async #takeOver(teacher: Page, [student]: readonly Page[]): Promise<void> {
    await this.#wake(student!);
    await begin(student!);
    await teacher.getByText(/^Student \d+ has the rig\.$/).waitFor();
    await button(teacher, 'Take over').click();
    await teacher.getByText('It is your turn.').waitFor();
    await student!.getByText('teacher has the rig.').waitFor();
    await button(teacher, 'Home').click();
    await button(teacher, 'End my turn').click();
    await student!.getByText('It is your turn.').waitFor();
    await button(student!, 'End my turn').click();
  }

  /** The teacher stops all rigs, every page shows it, and they are resumed. @returns the time [ms] */
  async #stopAll(teacher: Page, students: readonly Page[]): Promise<number> {
    for (const page of students) await this.#wake(page);
    const startMs = performance.now();
    await button(teacher, 'STOP ALL').dispatchEvent('pointerdown');
    await teacher.getByText('All rigs have confirmed the stop.').waitFor();
    const stopMs = performance.now() - startMs;
    await Promise.all(students.map((page) => page.locator('.resume:enabled').waitFor()));
    for (const name of this.#names) {
      const page = await this.#open(`?rig=${name}#/point`, this.#room.token);
      await button(page, 'Resume').click();
      await page.context().close();
    }
    await Promise.all(students.map((page) => page.locator('.resume:disabled').waitFor()));
    return stopMs;
  }

  /** The teacher deletes all data of a rig. */
  async #reset(name: string): Promise<void> {
    const page = await this.#open(`?rig=${name}#/settings`, this.#room.token);
    const reset = page.getByRole('region', { name: 'Delete data' });
    await reset.getByLabel('What').selectOption('Everything of this rig');
    await reset.getByRole('button', { name: 'Delete…' }).click();
    await reset.getByRole('button', { name: 'Delete', exact: true }).click();
    await reset.getByText(/^Deleted\. The backup is .*\.backup$/).waitFor();
    await page.context().close();
  }
}

/** Begins a turn, or queues up for one. */
const begin = (page: Page) => button(page, /^(Begin a turn|Queue up)$/).click();
