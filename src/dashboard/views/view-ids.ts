/**
 * The names of the views, in the order of the navigation. They stand apart from what is loaded for each
 * (views.ts), so that a view itself may ask the address.
 */

/** All names, as they stand in the address. */
export const VIEW_IDS = ['point', 'live', 'collect', 'learn', 'exercise', 'settings'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** Whether there is a view of this name. */
export const isViewId = (name: string): name is ViewId =>
  (VIEW_IDS as readonly string[]).includes(name);
