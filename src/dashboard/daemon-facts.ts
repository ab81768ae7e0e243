/**
 * What views ask the daemon when they are opened: how it was started, its ports, what is known of the hardware.
 */
import { type Signal, signal } from '@preact/signals';
import { api } from './daemon/api.ts';
import type { DaemonView, Examination, Port, RigFileAnswer } from './daemon/types.ts';
import { showingRefusal } from './events.ts';

/** Something that is asked for: the last answer, and why there is none when there is none. */
export interface Asked<T> {
  readonly answer: Signal<T | null>;
  readonly refusal: Signal<string | null>;
  ask(): Promise<void>;
}

function asked<T>(call: () => Promise<T>): Asked<T> {
  const answer = signal<T | null>(null);
  const refusal = signal<string | null>(null);
  const ask = () =>
    showingRefusal(refusal, async () => {
      answer.value = await call();
    });
  return { answer, refusal, ask };
}

export const daemon = asked<DaemonView>(api.daemon);
export const ports = asked<readonly Port[]>(async () => (await api.ports()).ports);
export const examination = asked<Examination>(api.examination);
export const rigFile = asked<RigFileAnswer>(api.rigFile);

/** The value of a setting, when it is known. */
export const settingOf = (name: string): string | undefined =>
  daemon.answer.value?.settings.find((setting) => setting.name === name)?.value;
