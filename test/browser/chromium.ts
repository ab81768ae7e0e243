/** The system's Chromium, for tests of the page. */
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { chromiumPath } from '../support/packages.ts';

/** Starts it with a software renderer for WebGL and without background network access. */
export function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const options: LaunchOptions = {
    executablePath: chromiumPath()!,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--enable-unsafe-swiftshader', '--disable-background-networking', ...args],
  };
  return chromium.launch(options);
}
