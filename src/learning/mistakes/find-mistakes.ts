/**
 * Compares the mistakes that a person makes with the rig file as it is, by the evidence of the
 * first samples of a collection, and names those that the samples show.
 */

import { mapYielding } from '../../event-loop.ts';
import { fixed, joinMessages, type Message, msg } from '../../message.ts';
import type { RigDescription } from '../../rig-file.ts';
import type { RigChange } from '../../rig-file-edit.ts';
import type { Measurement } from '../../samples/sample.ts';
import { floorPoint } from '../../units.ts';
import { type Evidence, evidenceOf, fittingCount } from './evidence.ts';
import { changedRig, type Hypothesis, hypothesesOf } from './hypotheses.ts';

/** Numbers of samples on which mistakes are searched. */
export const SAMPLES_COMPARED: readonly number[] = [5, 6, 8];
export const [MIN_SAMPLES, MAX_SAMPLES] = [5, 8];
/**
 * Logarithm of how much more probable a mistake must make the samples: mistakes are rarer than
 * unusual rigs, whose zeros and scales may be off by nearly as much.
 */
const MIN_LOG_EVIDENCE = 8.5;
/** The same for a slipped decimal point, of which several are tried on a reflection too. */
const MIN_SLIP_EVIDENCE = 10;
/** A mistake that explains the samples nearly as well as the best is named beside it. */
const EQUAL_LOG_EVIDENCE = 4;
/** A mistake must leave all samples but this number fitting. */
const MAX_UNFITTING = 1;
/** Larger ratios are rounded to this one. */
const MAX_RATIO = 1e6;
/** Up to this probability of being a measurement of the spot, a sample is a stray. */
const STRAY_WEIGHT = 1e-4;
/** Factors on x and y of a decimal point in the wrong place. */
const SLIPS = [10, 0.1, 100, 0.01].flatMap((factor) => [
  [factor, 1] as const,
  [1, factor] as const,
  [factor, factor] as const,
]);

/** A mistake that the samples show, with its cure. */
export interface Mistake {
  /** Stable name: `tilt-reversed`. */
  readonly name: string;
  /** What looks wrong, on which grounds, and what to do. */
  readonly wording: Message;
  /** Logarithm of how much more probable it makes the samples. */
  readonly logEvidence: number;
  /** Changes of the rig file. */
  readonly changes: readonly RigChange[];
  /**
   * The sample without the mistake, null if it has to be dropped; undefined if all samples stay.
   * @param index of the sample among those compared, -1 for another one
   */
  readonly correct?: ((sample: Measurement, index: number) => Measurement | null) | undefined;
}

/**
 * Finds the mistakes that samples show; a few milliseconds of computing for each hypothesis, in
 * slices.
 * @returns the most probable first; several if the samples cannot tell them apart
 */
export async function findMistakes(
  rig: RigDescription,
  samples: readonly Measurement[],
): Promise<Mistake[]> {
  const asWritten = evidenceOf(rig, samples);
  const compare = (hypothesis: Hypothesis) => compared(hypothesis, rig, samples, asWritten);
  const common = (await mapYielding(hypothesesOf(rig, samples), compare))
    .flatMap((mistake) => mistake ?? [])
    .sort((a, b) => b.logEvidence - a.logEvidence);
  const best = common[0]?.logEvidence ?? 0;
  const named = new Set<string>();
  const shown = common.filter(({ name, logEvidence }) => {
    const isNew = !named.has(name);
    named.add(name);
    return isNew && logEvidence > best - EQUAL_LOG_EVIDENCE;
  });
  // With fewer samples, the calibration may take a good one for a stray.
  if (shown.length > 0 || samples.length < MAX_SAMPLES) return shown;
  return mistakenSample(rig, samples, asWritten);
}

/** A hypothesis against the rig file as it is; undefined if it explains the samples no better. */
function compared(
  { name, what, cure, changes, correct, logArea = 0, loosen }: Hypothesis,
  rig: RigDescription,
  samples: readonly Measurement[],
  asWritten: Evidence,
): Mistake | undefined {
  const corrected = correct ? samples.map(correct) : samples;
  const evidence = evidenceOf(changedRig(rig, changes), corrected, loosen);
  const logEvidence = evidence.log + samples.length * logArea - asWritten.log;
  const fitting = fittingCount(evidence);
  if (logEvidence < MIN_LOG_EVIDENCE) return undefined;
  if (fitting < samples.length - MAX_UNFITTING) return undefined;
  const [baseXM = 0, baseYM = 0] = loosen ? evidence.parameters : [];
  const shift = ({ xM, yM, ...pose }: Measurement): Measurement => ({
    ...pose,
    ...floorPoint(xM - baseXM, yM - baseYM),
  });
  const grounds = msg`${fitting} of ${samples.length} samples fit ${ratioText(logEvidence)} better`;
  return {
    name,
    wording: msg`${loosen ? msg`${what}, at x ${fixed(-baseXM, 2)} m, y ${fixed(-baseYM, 2)} m from it` : what}: ${grounds}. ${cureText(changes, cure)}`,
    logEvidence,
    changes,
    correct: loosen ? shift : correct,
  };
}

function ratioText(logEvidence: number): Message {
  const ratio = Math.exp(logEvidence);
  return ratio > MAX_RATIO
    ? msg`more than a million times`
    : msg`${Number(ratio.toPrecision(1))} times`;
}

function cureText(changes: readonly RigChange[], cure?: Message): Message {
  if (cure) return msg`From now on, ${cure}; Apply corrects the existing samples`;
  const settings = changes.map(({ path, value }) => msg`${path} to ${value}`);
  return msg`Set ${joinMessages(settings, ', ')} in the rig file, or press Apply`;
}

/** The sample that fits none of the others, if there is one: a slipped decimal point, or a stray. */
async function mistakenSample(
  rig: RigDescription,
  samples: readonly Measurement[],
  asWritten: Evidence,
): Promise<Mistake[]> {
  const strays = asWritten.weights.flatMap((weight, i) => (weight < STRAY_WEIGHT ? [i] : []));
  const [index] = strays;
  if (index === undefined || strays.length > MAX_UNFITTING) return [];
  const stray = samples[index]!;
  const replaced = (sample: Measurement) => samples.with(index, sample);
  const slips = await mapYielding(SLIPS, ([x, y]) => {
    const sample = { ...stray, ...floorPoint(stray.xM * x, stray.yM * y) };
    const evidence = evidenceOf(rig, replaced(sample));
    const fits = fittingCount(evidence) === samples.length;
    const log = fits ? evidence.log + Math.log(x * y) - asWritten.log : 0;
    return { sample, log };
  });
  const slip = slips.reduce((best, each) => (each.log > best.log ? each : best));
  const place = msg`sample ${index + 1} of ${samples.length} (x ${stray.xM} m, y ${stray.yM} m)`;
  if (slip.log > MIN_SLIP_EVIDENCE) {
    const { xM, yM } = slip.sample;
    return [
      {
        name: 'decimal-point',
        wording: msg`the decimal point of ${place} appears to be misplaced: x ${rounded(xM)} m, y ${rounded(yM)} m fits ${ratioText(slip.log)} better. Apply corrects the sample`,
        logEvidence: slip.log,
        changes: [],
        correct: (sample, i) => (i === index ? { ...sample, ...floorPoint(xM, yM) } : sample),
      },
    ];
  }
  return [
    {
      name: 'stray-sample',
      wording: msg`${place} does not fit the others: it may be a reflection, or from an earlier set-up. Apply removes the sample`,
      logEvidence: -Math.log(Math.max(asWritten.weights[index]!, Number.MIN_VALUE)),
      changes: [],
      correct: (sample, i) => (i === index ? null : sample),
    },
  ];
}

const rounded = (value: number): number => Number(value.toPrecision(6));
