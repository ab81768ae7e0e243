/**
 * The router: the view and its settings are in the URL, as in #/learn?model=7, so that the back
 * button works and a view can be shared.
 */
import { signal } from '@preact/signals';

/** The views of the navigation, in its order, by their names in the URL. */
export const NAVIGATION_IDS = [
  'point',
  'live',
  'collect',
  'learn',
  'exercise',
  'settings',
] as const;
/** All views; the last one is for those who work on the page. */
export const VIEW_IDS = [...NAVIGATION_IDS, 'design'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

/** Whether a view has this name. */
const isViewId = (name: string): name is ViewId => (VIEW_IDS as readonly string[]).includes(name);

/** The parsed URL. */
export interface Route {
  readonly view: ViewId;
  /** The part after the question mark. */
  readonly query: URLSearchParams;
}

const FIRST: ViewId = 'point';

/** The current route; an unknown view is replaced by the first one. */
export const route = signal<Route>(read());

/** Updates the route when the URL changes. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = read();
  });
}

/** The URL of a view. */
export const addressOf = (view: ViewId): string => `#/${view}`;

/** Stores a view's settings in the URL, without a new history entry. */
export function rememberQuery(query: Readonly<Record<string, string>>): void {
  const { view } = route.peek();
  const text = new URLSearchParams(query).toString();
  history.replaceState(null, '', text ? `${addressOf(view)}?${text}` : addressOf(view));
  route.value = read();
}

/** Changes one of the view's settings in the URL. */
export const rememberSetting = (name: string, value: string): void =>
  rememberQuery({ ...Object.fromEntries(route.peek().query), [name]: value });

function read(): Route {
  const { hash } = globalThis.location ?? { hash: '' }; // Also loaded in tests, where there is no address.
  const [name = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { view: isViewId(name) ? name : FIRST, query: new URLSearchParams(query) };
}
