/**
 * The views, in the order of the navigation. A view is one folder here and one entry below; its code is
 * loaded when it is first opened.
 */
import type { FunctionComponent } from 'preact';

interface View {
  readonly load: () => Promise<FunctionComponent>;
}

export const VIEWS = {
  point: { load: async () => (await import('./point/point-view.tsx')).PointView },
  live: { load: async () => (await import('./live/live-view.tsx')).LiveView },
  collect: { load: async () => (await import('./collect/collect-view.tsx')).CollectView },
  learn: { load: async () => (await import('./learn/learn-view.tsx')).LearnView },
  settings: { load: async () => (await import('./settings/settings-view.tsx')).SettingsView },
} as const satisfies Record<string, View>;

/** The name of a view, as it stands in the address. */
export type ViewId = keyof typeof VIEWS;

/** All names, in order. */
export const VIEW_IDS = Object.keys(VIEWS) as ViewId[];

/** Whether there is a view of this name. */
export const isViewId = (name: string): name is ViewId => Object.hasOwn(VIEWS, name);
