/**
 * Tools of test/package.json, which `npm run tools` installs: what a test compares with, too large for
 * everybody's installation. A test that lacks its tool is skipped, with a line that names it.
 */

/** The loaded module, or undefined where it is not installed. */
export async function optional<Tool>(
  name: string,
  load: () => Promise<Tool>,
): Promise<Tool | undefined> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.warn(`skipped: tests with ${name}; "npm run tools" installs it`);
    return undefined;
  }
}
