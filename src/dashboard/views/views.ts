/** The views. Each is one folder here; its code is loaded when it is first opened. */
import type { FunctionComponent } from 'preact';
import type { ViewId } from './view-ids.ts';

interface View {
  readonly load: () => Promise<FunctionComponent>;
}

export const VIEWS: Readonly<Record<ViewId, View>> = {
  point: { load: async () => (await import('./point/point-view.tsx')).PointView },
  live: { load: async () => (await import('./live/live-view.tsx')).LiveView },
  collect: { load: async () => (await import('./collect/collect-view.tsx')).CollectView },
  learn: { load: async () => (await import('./learn/learn-view.tsx')).LearnView },
  exercise: { load: async () => (await import('./exercise/exercise-view.tsx')).ExerciseView },
  settings: { load: async () => (await import('./settings/settings-view.tsx')).SettingsView },
};
