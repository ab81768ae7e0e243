/**
 * Zooming and panning the floor map: two fingers, the wheel with Ctrl, dragging with Shift or the
 * middle button, the keys + − 0, and buttons. Pointing (pointing.ts) gets the other gestures.
 */
import { signal } from '@preact/signals';
import type { MapPoint, MapView, Zoom } from './map-geometry.ts';
import { panned, zoomAt, zoomed } from './map-geometry.ts';
import { pointerAway } from './pointing.ts';

/** The shown part of the floor; null for the whole work area. */
export const zoom = signal<Zoom | null>(null);

const STEP = 1.5;
const WHEEL_PX = 250;
const KEYS: Readonly<Record<string, number>> = { '+': STEP, '=': STEP, '-': 1 / STEP, '0': 0 };

/** Zooms by a factor around a map position, by default the middle; 0 shows the whole. */
export function zoomBy(
  fitted: MapView,
  by: number,
  at: MapPoint = { xPx: fitted.widthPx / 2, yPx: fitted.heightPx / 2 },
): void {
  zoom.value = zoomAt(fitted, zoom.peek(), at, by);
}

/** Handles a key; returns whether it zooms. */
export function zoomByKey({ key }: KeyboardEvent, fitted: MapView): boolean {
  const by = KEYS[key];
  if (by !== undefined) zoomBy(fitted, by);
  return by !== undefined;
}

/** Handles the wheel, which zooms with Ctrl, as browsers report a pinch of the touchpad. */
export function zoomByWheel(event: WheelEvent, fitted: MapView, at: MapPoint): void {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomBy(fitted, 2 ** (-event.deltaY / WHEEL_PX), at);
}

/** The pressed pointers of a gesture, and where they were last. */
const pressed = new Map<number, MapPoint>();
let isGesture = false;

/** A pointer went down; returns whether it is part of a gesture. */
export function gestureDown(event: PointerEvent, at: MapPoint): boolean {
  pressed.set(event.pointerId, at);
  const drags = event.button === 1 || event.shiftKey;
  isGesture ||= pressed.size > 1 || drags;
  if (isGesture) pointerAway(); // The first finger had begun to aim.
  return isGesture;
}

/** A pointer moved; returns whether it is part of a gesture. */
export function gestureMove({ pointerId }: PointerEvent, fitted: MapView, at: MapPoint): boolean {
  const before = pressed.get(pointerId);
  if (!isGesture || !before) return isGesture;
  const [other] = [...pressed].filter(([id]) => id !== pointerId).map(([, place]) => place);
  const centre = other ? between(at, other) : at;
  const last = other ? between(before, other) : before;
  if (other) zoomBy(fitted, distancePx(at, other) / Math.max(1, distancePx(before, other)), last);
  const { value } = zoom;
  const by = { xPx: centre.xPx - last.xPx, yPx: centre.yPx - last.yPx };
  if (value) zoom.value = panned(zoomed(fitted, value), value, by);
  pressed.set(pointerId, at);
  return true;
}

/** A pointer went up or was lost; returns whether it was part of a gesture. */
export function gestureUp({ pointerId }: PointerEvent): boolean {
  const was = isGesture;
  pressed.delete(pointerId);
  if (pressed.size === 0) isGesture = false;
  return was;
}

const between = (a: MapPoint, b: MapPoint): MapPoint => ({
  xPx: (a.xPx + b.xPx) / 2,
  yPx: (a.yPx + b.yPx) / 2,
});

const distancePx = (a: MapPoint, b: MapPoint): number => Math.hypot(a.xPx - b.xPx, a.yPx - b.yPx);
