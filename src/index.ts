/**
 * The package's main entry: runs a daemon in the caller's process.
 *
 *     import { startDaemon } from 'pantilt';
 */
export { connect } from './api/connect.ts';
export { type Clock, VirtualClock, wallClock } from './clock.ts';
export { type Daemon, type DaemonConfig, startDaemon } from './daemon/start-daemon.ts';
export { PantiltError } from './errors.ts';
