/**
 * Which view is shown, from the address: #/learn, or #/learn?model=7. The back button goes back, and a
 * view with its settings can be sent to somebody else.
 */
import { signal } from '@preact/signals';

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

/** Where the page is. */
export interface Route {
  readonly view: ViewId;
  /** What follows the question mark. */
  readonly query: URLSearchParams;
}

const FIRST: ViewId = 'point';

/** The address as it is now; an unknown view is the first one. */
export const route = signal<Route>(read());

/** Follows the address. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = read();
  });
}

/** The address of a view. */
export const addressOf = (view: ViewId): string => `#/${view}`;

/** Keeps a view's settings in the address, without a step in the history. */
export function rememberQuery(query: Readonly<Record<string, string>>): void {
  const { view } = route.peek();
  const text = new URLSearchParams(query).toString();
  history.replaceState(null, '', text ? `${addressOf(view)}?${text}` : addressOf(view));
  route.value = read();
}

/** Changes one of the view's settings in the address. */
export const rememberSetting = (name: string, value: string): void =>
  rememberQuery({ ...Object.fromEntries(route.peek().query), [name]: value });

function read(): Route {
  const [name = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { view: isViewId(name) ? name : FIRST, query: new URLSearchParams(query) };
}
