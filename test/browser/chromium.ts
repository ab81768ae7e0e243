/** The system's Chromium, for tests of the page; without it they are skipped. */
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const FOLDERS = (process.env.PATH ?? '').split(':');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

const found = [...FOLDERS.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`)), MAC].find(
  isExecutable,
);

/** Whether there is no browser; says so once. */
export const chromiumMissing = found === undefined;
if (chromiumMissing) console.log('no Chromium: install the package chromium for tests of the page');

/** Starts it, with a software renderer for WebGL and without any network of its own. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const options: LaunchOptions = {
    executablePath: found!,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--enable-unsafe-swiftshader', '--disable-background-networking', ...args],
  };
  return chromium.launch(options);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
