/** Daemons that follow the roll-outs of a hub, with samples to train on, for tests. */
import type { FollowerReport, RolloutView } from '../../src/api/rollouts.ts';
import type { Daemon, DaemonConfig } from '../../src/daemon/start-daemon.ts';
import { type Measurement, toSample } from '../../src/samples/sample.ts';
import { simulatedDescription } from '../../src/simulator/rig-family.ts';
import { takeSamples } from '../learning/one-sided-samples.ts';
import { rigFile } from '../support/daemon.ts';
import { eventually } from '../support/pantilt.ts';
import type { StartedHub } from './started-hub.ts';

const simulated = simulatedDescription('hobby');
const measurements = takeSamples(simulated, 20, 1);
/** A roll-out of a model and settings. */
export const wanted = {
  model: { kind: 'calibrated' },
  settings: { turnMinutes: 7, logLevel: 'error' },
};

/** A daemon that follows the hub. @param samples on which it can train */
export async function follow(
  hub: StartedHub,
  name: string,
  { samples = measurements, ...config }: Partial<DaemonConfig> & { samples?: Measurement[] } = {},
) {
  const hobby = { name, rigFile: rigFile('hobby'), hub: hub.address };
  const daemon = await hub.join({ ...hobby, ...config });
  const { rig, store } = daemon.services;
  const origin = { observer: 'simulated', session: 'first', takenAt: new Date().toISOString() };
  await store.samples.addAll(samples.map((each) => toSample(rig.description, each, origin)));
  return daemon;
}

/** Requests a roll-out. */
export const begin = (hub: StartedHub, body: object) =>
  hub.call<RolloutView>('POST', 'rollout', body);

/** What a rig has reported. */
export async function reportOf(hub: StartedHub, rig: string): Promise<FollowerReport | undefined> {
  const { body } = await hub.call<RolloutView>('GET', 'rollout');
  return body.rigs.find((report) => report.rig === rig);
}

/** Waits until a rig reports a state. */
export const reaches = (hub: StartedHub, rig: string, state: string) =>
  eventually(async () => (await reportOf(hub, rig))?.state === state);

/** Ends a check of the active model. */
export function check({ services: { checks, models } }: Daemon, holds: boolean): void {
  const ended = { modelId: models.active.id, result: { holds }, finishedAt: '2026-01-01' };
  checks.emit('change', ended as never, undefined);
}
