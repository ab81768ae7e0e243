/**
 * Tools of test/package.json, which `npm run tools` installs: what a test compares with, too large for
 * everybody's installation. A test that lacks its tool is skipped; run-report.ts names it.
 */

/** The loaded module, or undefined where it is not installed. */
export async function optional<Tool>(load: () => Promise<Tool>): Promise<Tool | undefined> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}
