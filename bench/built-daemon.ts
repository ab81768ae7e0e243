/**
 * The daemon's built files, for benchmarks in process: tsx names each function that is created, which
 * takes a fifth of the time of a prediction. Run `npm run build` before.
 */
const BUILT = new URL('../dist/daemon/start-daemon.js', import.meta.url).href;

/** As src/daemon/start-daemon.ts exports them. */
export const { DEFAULT_RIG_FILE, startDaemon } = (await import(
  BUILT
)) as typeof import('../src/daemon/start-daemon.ts');
