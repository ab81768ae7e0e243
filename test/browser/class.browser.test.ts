/** A class shares a rig: what viewers, operators and teachers see, turns, and deleting data. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { TokenFile } from '../../src/store/token-file.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, settled, temporaryFolder } from './served-page.ts';

const bench = new PageBench();
const MADE = '2026-01-01T00:00:00.000Z';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A daemon with tokens, and a function that opens its page with one of them. */
async function serveClass() {
  const dataDirectory = temporaryFolder();
  const file = new TokenFile(dataDirectory);
  const tokens = {
    Grace: await file.add('Grace', 'teacher', MADE),
    Ada: await file.add('Ada', 'operator', MADE),
    Ben: await file.add('Ben', 'operator', MADE),
    Vic: await file.add('Vic', 'viewer', MADE),
  };
  const daemon = await bench.serve({ dataDirectory });
  const open = async (name: keyof typeof tokens, view = 'point') => {
    const page = await bench.open(`${daemon.url}#/${view}`);
    await page.getByLabel('Token', { exact: true }).fill(tokens[name]);
    await button(page, 'Open').click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return page;
  };
  return { daemon, open };
}

describe.skipIf(isMissing('chromium'))('a class', () => {
  test('an operator takes a turn, another queues up, and a viewer watches', async () => {
    const { open } = await serveClass();
    const [ada, ben, vic] = [await open('Ada'), await open('Ben'), await open('Vic')];
    await vic.getByText('The rig is free.').waitFor();
    await vic.getByText('You are watching: operators aim.').waitFor();
    await button(ada, 'Arm').click();
    await ada.getByText('It is your turn.').waitFor();
    await vic.getByText('Ada has the rig.').waitFor();
    await ben.getByText('Ada has the rig.').waitFor();
    await expect.poll(() => button(ben, 'Home').isDisabled()).toBe(true);
    await button(ben, 'Queue up').click();
    await ben.getByText(/^You are next, about \d min\.$/).waitFor();
    await ada.getByText('1 person waits.').waitFor();
    await button(ada, 'End my turn').click();
    await ben.getByText('It is your turn.').waitFor();
    await expect.poll(() => button(ben, 'Home').isEnabled()).toBe(true);
    await expect.poll(() => button(ada, 'Home').isDisabled()).toBe(true);
  });

  test("a viewer's page has no button that the daemon refuses, in any view", async () => {
    const { daemon, open } = await serveClass();
    const vic = await open('Vic');
    await settled(vic); // until the page has loaded the role
    const refused: string[] = [];
    vic.on('response', (response) => {
      if (response.status() === 403) refused.push(response.url());
    });
    for (const view of ['Point', 'Live', 'Collect', 'Learn', 'Exercise', 'Settings']) {
      await vic.getByRole('link', { name: view, exact: true }).click();
      await vic.locator('main[data-view] .card').first().waitFor();
      for (const name of ['Arm', 'Home', 'Release', 'Resume', 'Aim', 'Train', 'Take over']) {
        expect(await button(vic, name).count(), `${view}: ${name}`).toBe(0);
      }
    }
    await vic.getByRole('link', { name: 'Point', exact: true }).click();
    await vic.getByRole('application', { name: /^Floor map/ }).click();
    // Whatever a viewer can press.
    for (const view of ['Collect', 'Learn', 'Point']) {
      await vic.getByRole('link', { name: view, exact: true }).click();
      for (const each of await vic.locator('main button:enabled:visible').all()) {
        await each.click({ timeout: 200 }).catch(() => {}); // It may have gone meanwhile.
      }
    }
    expect(refused).toEqual([]);
    await button(vic, 'STOP').dispatchEvent('pointerdown');
    await vic.getByText('Stopped').first().waitFor();
    expect(daemon.services.rig.snapshot.stopped).toBe(true);
  });

  test('a teacher takes over, sees names and commands, and deletes data after a confirmation', async () => {
    const { daemon, open } = await serveClass();
    await daemon.services.store.presets.put('hobby', { name: 'door', xM: 0.8, yM: 0 } as never);
    const [ada, grace] = [await open('Ada'), await open('Grace', 'settings')];
    await button(ada, 'Begin a turn').click();
    await grace.getByText('Ada has the rig.').waitFor();
    await button(grace, 'Take over').click();
    await grace.getByText('It is your turn.').waitFor();
    await grace.getByText('Then Ada.').waitFor();

    const commands = grace.getByRole('region', { name: 'Commands' });
    await commands.getByRole('button', { name: /\(Commands\)$/ }).click();
    await commands.getByRole('row', { name: /Ada POST \/turn done/ }).waitFor();

    const people = grace.getByRole('region', { name: 'People' });
    await people.getByLabel('Name').fill('Cem');
    await people.getByRole('button', { name: 'Create a token' }).click();
    await people.getByText('The token of Cem. It is shown only now:').waitFor();
    await people.getByText(/^pt_[\w-]{43}$/).waitFor();
    await people.getByRole('button', { name: 'Revoke the token of Ada' }).click();
    await ada.getByRole('heading', { name: 'Access token' }).waitFor();

    const reset = grace.getByRole('region', { name: 'Delete data' });
    await reset.getByLabel('What').selectOption('Everything of this rig');
    await reset.getByRole('button', { name: 'Delete…' }).click();
    await reset.getByText(/all data of rig "hobby": samples: 0; .* presets: 1/).waitFor();
    await reset.getByRole('button', { name: 'Delete', exact: true }).click();
    await reset.getByText(/^Deleted\. The backup is .*\.backup$/).waitFor();
    expect(await daemon.services.store.presets.list('hobby')).toEqual([]);
  });
});
