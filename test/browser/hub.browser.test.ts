/** The page of a hub: a roll-out from its form to its automatic end, and what a viewer sees of it. */
import { expect, inject, test } from 'vitest';
import { TokenFile } from '../../src/store/token-file.ts';
import { check, follow, reaches } from '../hub/rollout-rigs.ts';
import { StartedHub } from '../hub/started-hub.ts';
import { isMissing } from '../support/packages.ts';
import { PageBench, temporaryFolder } from './served-page.ts';

const bench = new PageBench();

test.skipIf(isMissing('chromium'))('a roll-out that ends by an alarm', async () => {
  const data = temporaryFolder();
  const viewer = await new TokenFile(data).add('Vic', 'viewer', '2026-01-01T00:00:00.000Z');
  const hub = await StartedHub.start(data, 0, { dashboardFolder: inject('pageFolder') });
  const daemon = await follow(hub, 'left');
  const open = async (token: string, locale: string) => {
    const page = await bench.open(hub.url, { locale });
    await page.locator('input[type=password]').fill(token);
    await page.getByRole('dialog').getByRole('button').first().click();
    return page;
  };
  const page = await open(hub.address.token, 'en-GB');
  const card = page.getByRole('region', { name: 'Roll-out' });
  const row = card.getByRole('row', { name: 'left' });
  await card.getByText('Begin a roll-out').click();
  await card.getByLabel('Model').selectOption('calibrated');
  await card.getByLabel('Length of a turn').fill('7');
  await card.getByLabel('Share').selectOption('10 %');
  await card.getByRole('button', { name: 'Begin', exact: true }).click();
  await card.getByText('For 10 % of the rigs: model calibrated, turns of 7 min.').waitFor();
  await card.getByRole('button', { name: 'Extend to 100 %' }).click();
  await row.getByText('applied, not checked yet').waitFor();
  await row.getByText('turns of 7 min').waitFor();

  const watching = await open(viewer, 'fr-FR');
  const seen = watching.getByRole('region', { name: 'Déploiement' });
  await seen.getByText('appliqué, pas encore contrôlé').waitFor();
  expect(await seen.getByRole('button').or(seen.getByRole('group')).count()).toBe(0);

  check(daemon, false);
  await reaches(hub, 'left', 'rolled-back');
  await row.getByText('rolled back').waitFor();
  await card.getByText(/^It has ended: .* alarmed on 1 of the 1 rigs/).waitFor();
  await seen.getByText('revenu en arrière').waitFor();
  expect(await card.getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
});
