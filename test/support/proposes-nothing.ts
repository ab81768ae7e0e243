import type { Proposer } from '../../src/samples/plans.ts';

/** A proposer that proposes no poses. */
export const proposesNothing: Proposer = { propose: async () => [] };
