/** A simulated rig examined as `pantilt doctor` examines a real one. */
import type { BindingInterface } from '@serialport/bindings-interface';
import { limitsOfAxis } from '../../src/protocol/limits.ts';
import { type DiagnosticsResult, runDiagnostics } from '../../src/rig/diagnostics/diagnostics.ts';
import type { Finding } from '../../src/rig/diagnostics/finding.ts';
import { findings } from '../../src/rig/diagnostics/findings.ts';
import { SIMULATED_PATH } from '../../src/simulator/simulated-binding.ts';
import { type Disturbance, DisturbedBinding } from './disturbed-binding.ts';
import { quiet, simulate } from './simulated.ts';

/** Duration of the line measurement [ms]. */
export const DURATION_MS = 5000;

/** Options of an examination. */
export type Parts = ReturnType<typeof simulate>;

interface Wiring {
  readonly toHost?: Disturbance;
  readonly toDevice?: Disturbance;
  readonly baudRate?: number;
  readonly path?: string;
  readonly binding?: BindingInterface;
  /** Called with the simulated rig before it is examined. */
  readonly prepare?: (parts: Parts) => void;
}

/** Examines a simulated rig behind a line that may be disturbed. */
export async function examineSimulated({ prepare, ...wiring }: Wiring = {}) {
  const parts = simulate();
  const { clock, simulated } = parts;
  prepare?.(parts);
  const binding = wiring.binding ?? new DisturbedBinding(parts.binding, clock, wiring);
  const { path = SIMULATED_PATH, baudRate = 115_200 } = wiring;
  const examination = await clock.run(
    runDiagnostics({
      source: { binding, path, baudRate },
      clock,
      log: quiet,
      durationMs: DURATION_MS,
    }),
  );
  const { axes } = simulated.description;
  const limits = { pan: limitsOfAxis(axes.pan), tilt: limitsOfAxis(axes.tilt) };
  return { ...parts, examination, found: findings(examination, { limits }) };
}

/** The findings that are not ok. */
export const notWell = (found: readonly Finding[]) =>
  found.filter(({ verdict }) => verdict !== 'well');

/** The figures of the line. */
export const line = ({ line: figures }: DiagnosticsResult) => {
  if (!figures) throw new Error('the line was not measured');
  return figures;
};
