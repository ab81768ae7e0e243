/**
 * Tools of test/package.json, which `npm run tools` installs: references for some tests, too large
 * for the default installation. A test whose tool is missing is skipped; run-report.ts lists it.
 */

/** The loaded module, or undefined if it is not installed. */
export async function optional<Tool>(load: () => Promise<Tool>): Promise<Tool | undefined> {
  try {
    return await load();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}
