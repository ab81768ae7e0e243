/**
 * A noisy line: thousands of commands through each kind of noise, on a virtual clock. No command is
 * executed that was not sent, and the line works again as soon as it is clean.
 */
import { Random } from '../../src/random.ts';
import { microseconds } from '../../src/units.ts';
import { judge, type Violation } from '../../test/history/rules.ts';
import { type FaultGroup, summed, type Try } from './catalogue.ts';
import { NOISES, type Noise } from './noisy-cable.ts';
import { recordedRig } from './recorded-rig.ts';

/** A clean line works again within this time [ms]. */
const RECOVERED_MS = 1000;
const MAX_RECOVERY_MS = 20_000;
/** Intervals between commands: those of setpoints, and longer ones [ms]. */
const MAX_PAUSE_MS = 40;
const RETRY_MS = 100;
/** Errors that noise may cause; all others fail the trial. */
const EXPECTED = new Set(['rig-lost', 'rig-not-connected', 'rig-stopped', 'move-interrupted']);

/** A trial with its result. */
export interface LineTrial extends Try {
  readonly violations: readonly Violation[];
  /** Number of commands acknowledged by the device. */
  readonly acknowledged: number;
  /** Codes of errors that noise cannot explain. */
  readonly unexpected: readonly string[];
}

/** The parameters of a trial. */
export interface LineTrialOptions {
  readonly noises: readonly Noise[];
  /** Probability of noise per byte. */
  readonly rate: number;
  readonly commands: number;
  /** `sim` or `emulator`. */
  readonly port?: string;
  readonly baudRate?: number;
  readonly seed?: number;
}

/** Sends moves through noise, one after the other, then through a clean line. */
export async function tryLine(options: LineTrialOptions): Promise<LineTrial> {
  const { noises, rate, commands, port = 'sim', baudRate, seed = 1 } = options;
  const { clock, cable, recorder, rig, call, close } = recordedRig(port, seed, baudRate);
  const random = new Random(seed, 'moves');
  /** Starts one move without awaiting it; resumes after a stop caused by the noise. */
  const move = async (): Promise<string | undefined> => {
    const [panUs, tiltUs] = [0, 1].map(() => microseconds(900 + random.integer(1200)));
    const code = await call('rig/command', () => rig.startMove({ panUs: panUs!, tiltUs: tiltUs! }));
    if (code === 'rig-stopped') await call('rig/resume', () => rig.resume());
    await clock.advance(code === 'rig-not-connected' ? RETRY_MS : random.uniform(0, MAX_PAUSE_MS));
    return code;
  };

  rig.start();
  await clock.run(rig.connected());
  Object.assign(cable, { noises, rate });
  const codes: (string | undefined)[] = [];
  for (let i = 0; i < commands; i++) codes.push(await move());
  cable.noises = [];
  const cleanMs = clock.nowMs();
  while ((await move()) !== undefined && clock.nowMs() - cleanMs < MAX_RECOVERY_MS);
  const recoveryMs = clock.nowMs() - cleanMs;
  await close();
  const violations = judge(recorder.history);
  const unexpected = [...new Set(codes)].filter(
    (code): code is string => code !== undefined && !EXPECTED.has(code),
  );
  return {
    survived: recoveryMs <= RECOVERED_MS && unexpected.length === 0,
    unasked: violations.length,
    recoveryMs,
    violations,
    acknowledged: codes.filter((code) => code === undefined).length,
    unexpected,
  };
}

const RATES = [1e-3, 1e-2];
const COMMANDS = 10_000;
/** Of the compiled firmware. */
const BAUD_RATES = [115_200, 250_000];

/** Each kind of noise at each rate on the simulated device; all kinds together on the emulated firmware. */
export const lineFaults: FaultGroup = async (tries, show) => {
  const all = Object.keys(NOISES) as Noise[];
  const commands = Math.ceil(COMMANDS * Math.min(1, tries));
  const cases = [
    ...all.map((noise) => ({ name: noise, noises: [noise], port: 'sim', commands })),
    ...BAUD_RATES.map((baudRate) => ({
      name: `all of these, emulated firmware at ${baudRate} baud`,
      ...{ noises: all, port: 'emulator', baudRate, commands: Math.ceil(commands / 20) },
    })),
  ];
  for (const { name, ...options } of cases) {
    for (const rate of RATES) {
      const trials: LineTrial[] = [];
      for (let i = 0; i < tries; i++) trials.push(await tryLine({ ...options, rate, seed: i + 1 }));
      for (const { violations, unexpected } of trials) {
        if (violations.length + unexpected.length > 0) console.error(violations, unexpected);
      }
      show(summed(`${name}, ${rate} a byte`, trials));
    }
  }
};
