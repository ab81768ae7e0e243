/**
 * Measures the active model on samples of a session that it hasn't learned from: the angles that it
 * predicts for the measured points against those that were applied, as errors on the floor.
 */
import { inverse } from '../geometry/kinematics.ts';
import { floorErrorMm } from '../learning/angle-errors.ts';
import { type FloorErrors, floorErrors } from '../learning/floor-errors.ts';
import type { ModelFile } from '../learning/model-file.ts';
import type { Angles } from '../units.ts';
import { allSamples, type Client } from './client.ts';

/** How the active model did. */
export interface Evaluation extends FloorErrors {
  readonly modelId: number;
  readonly kind: string;
}

/** @throws PantiltError what the daemon answers */
export async function evaluate(client: Client, session: string): Promise<Evaluation> {
  const samples = await allSamples((path) => client.get(path), { session });
  const { modelId, kind, predictions } = await client.post<{
    modelId: number;
    kind: string;
    predictions: Angles[];
  }>('/predictions', { targets: samples.map(({ xM, yM }) => ({ xM, yM })) });
  const { geometry } = await client.get<ModelFile>(`/models/${modelId}/export?format=json`);
  const errorsMm = samples.map((sample, i) => {
    const nominal = inverse(sample, geometry);
    return (
      nominal &&
      floorErrorMm({ measured: sample, applied: sample, nominal }, predictions[i], geometry)
    );
  });
  return { modelId, kind, ...floorErrors(errorsMm) };
}
