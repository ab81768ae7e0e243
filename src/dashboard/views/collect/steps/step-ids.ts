/** The steps from a rig that was just plugged in to a model that aims it, in their order. */
export const STEP_IDS = ['wiring', 'limits', 'direction', 'way', 'collect', 'train'] as const;
export type StepId = (typeof STEP_IDS)[number];
