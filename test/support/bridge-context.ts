/** The context of a bridge whose protocol is served without a whole daemon around it. */
import type { Client } from '../../src/api/client.ts';
import { type BridgeContext, clientOf, jogsOf } from '../../src/bridges/bridge.ts';
import { wallClock } from '../../src/clock.ts';
import type { TestDaemon } from './daemon.ts';
import { quiet } from './simulated.ts';

const apart = {
  openJog: () => Promise.reject(new Error('this bridge does not jog')),
  onRigChange: () => () => {},
  onRigEvent: () => () => {},
  log: quiet,
};

/** The context of a bridge over a client, on the wall clock. */
export const contextOf = (daemon: Client): BridgeContext => ({
  ...apart,
  daemon,
  clock: wallClock,
});

/** The context of a bridge of a daemon, on its clock. */
export const contextOfDaemon = ({ daemon: { app }, clock }: TestDaemon): BridgeContext => ({
  ...apart,
  daemon: clientOf(app),
  openJog: jogsOf(app),
  clock,
});
