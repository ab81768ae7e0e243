import type { Proposer } from '../../src/samples/plans.ts';

/** Leaves plan `active` to itself. */
export const proposesNothing: Proposer = { propose: async () => [] };
