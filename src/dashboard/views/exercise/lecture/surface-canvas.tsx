/**
 * A surface over the plane in perspective-free 3D, drawn from back to front on a canvas: shaded
 * faces, the tangent plane at a point, and paths. Dragging turns it about the vertical.
 */
import { useSignal } from '@preact/signals';
import type { TargetedPointerEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Heights, Surface, Vector2 } from '../../../../course/lecture/surfaces.ts';
import { dark } from '../../../preferences.ts';

/** Faces along each side. */
const FACES = 36;
const ELEVATION_RAD = (32 * Math.PI) / 180;
/** Height of the drawing relative to its sides. */
const HEIGHT = 0.75;
/** Half-width of the tangent plane, relative to that of the surface. */
const TANGENT = 0.28;
/** Above this height nothing is drawn: a function may grow without limit. */
const CEILING = 1.25;

/** Number of shades between the lowest and the highest face. */
const SHADES = 32;

/** A path over the surface, with the custom property of its colour. */
interface SurfacePath {
  readonly points: readonly Vector2[];
  readonly colour: `--${string}`;
}

interface SurfaceCanvasProps {
  readonly label: string;
  readonly surface: Surface;
  readonly heights: Heights;
  readonly paths: readonly SurfacePath[];
  /** Point of the tangent plane. */
  readonly tangentAt: Vector2;
}

export function SurfaceCanvas(props: SurfaceCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const azimuth = useSignal(-0.6);
  const turn = ({ buttons, movementX }: TargetedPointerEvent<HTMLCanvasElement>) => {
    if (buttons !== 0) azimuth.value += movementX / 120;
  };
  const isDark = dark.value;
  const azimuthRad = azimuth.value;
  useEffect(() => {
    const frame = requestAnimationFrame(() => draw(canvas.current!, props, azimuthRad));
    return () => cancelAnimationFrame(frame);
  }, [props.surface, props.heights, props.paths, props.tangentAt, azimuthRad, isDark]);
  return (
    <canvas
      ref={canvas}
      class="surface"
      role="img"
      aria-label={props.label}
      width={800}
      height={640}
      onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
      onPointerMove={turn}
    />
  );
}

type Projected = readonly [across: number, down: number];
/** A point of the unit square, and its height from 0 to 1. */
type Place = (u: number, v: number, height: number) => Projected;

function draw(canvas: HTMLCanvasElement, props: SurfaceCanvasProps, azimuthRad: number): void {
  const { surface, heights, paths, tangentAt } = props;
  const context = canvas.getContext('2d')!;
  const { width, height } = canvas;
  // A canvas does not resolve custom properties and light-dark(); the element's colour does.
  const colour = (name: string): string => {
    canvas.style.color = `var(${name})`;
    return getComputedStyle(canvas).color;
  };
  const [low, high] = [colour('--surface-low'), colour('--surface-high')];
  const shades = Array.from(
    { length: SHADES + 1 },
    (_, i) => `color-mix(in oklab, ${high} ${Math.round((100 * i) / SHADES)}%, ${low})`,
  );
  const [cos, sin] = [Math.cos(azimuthRad), Math.sin(azimuthRad)];
  const scale = width * 0.5;
  const place: Place = (u, v, lifted) => {
    const [x, y] = [u - 0.5, v - 0.5];
    const across = x * cos - y * sin;
    const depth = x * sin + y * cos;
    return [
      width / 2 + scale * across * 1.25,
      height * 0.72 -
        scale * (depth * Math.sin(ELEVATION_RAD) + lifted * HEIGHT * Math.cos(ELEVATION_RAD)),
    ];
  };
  const atU = (u: number) => surface.x[0] + u * (surface.x[1] - surface.x[0]);
  const atV = (v: number) => surface.y[0] + v * (surface.y[1] - surface.y[0]);
  const liftAt = (u: number, v: number) => heights.lift(surface.value(atU(u), atV(v)));
  const unit = ([x, y]: Vector2): Vector2 => [
    (x - surface.x[0]) / (surface.x[1] - surface.x[0]),
    (y - surface.y[0]) / (surface.y[1] - surface.y[0]),
  ];
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';

  const fill = (corners: readonly Projected[], style: string, edge?: string) => {
    context.beginPath();
    for (const [i, [across, down]] of corners.entries()) {
      if (i === 0) context.moveTo(across, down);
      else context.lineTo(across, down);
    }
    context.closePath();
    context.fillStyle = style;
    context.fill();
    if (edge) {
      context.strokeStyle = edge;
      context.lineWidth = 1;
      context.stroke();
    }
  };

  // From back to front along both sides of the square.
  const order = (isReversed: boolean) =>
    Array.from({ length: FACES }, (_, i) => (isReversed ? FACES - 1 - i : i));
  const edge = colour('--surface-edge');
  for (const row of order(cos > 0)) {
    for (const column of order(sin > 0)) {
      const corners = [
        [column, row],
        [column + 1, row],
        [column + 1, row + 1],
        [column, row + 1],
      ].map(([i, k]) => [i! / FACES, k! / FACES] as const);
      const lifts = corners.map(([u, v]) => liftAt(u, v));
      const mean = lifts.reduce((sum, lift) => sum + lift, 0) / 4;
      if (!(mean <= CEILING)) continue;
      const slope = (lifts[1]! - lifts[0]! + lifts[2]! - lifts[3]!) * FACES;
      fill(
        corners.map(([u, v], i) => place(u, v, lifts[i]!)),
        shades[Math.round(Math.min(1, Math.max(0, mean + 0.1 * Math.tanh(slope))) * SHADES)]!,
        edge,
      );
    }
  }
  drawAxes();
  drawTangent();
  for (const { points, colour: name } of paths) drawPath(points, colour(name));

  /** The two edges at the front, with the names of their variables at the larger values. */
  function drawAxes(): void {
    const front = { u: sin > 0 ? 0 : 1, v: cos > 0 ? 0 : 1 };
    const out = (end: number) => end + (end - 0.5) * 0.14;
    const axes = [
      ['x', place(0, front.v, 0), place(1, front.v, 0), place(0.85, out(front.v), 0)],
      ['y', place(front.u, 0, 0), place(front.u, 1, 0), place(out(front.u), 0.85, 0)],
    ] as const;
    context.strokeStyle = context.fillStyle = colour('--text');
    context.lineWidth = 2;
    context.font = 'italic 26px serif';
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (const [name, from, to, at] of axes) {
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
      context.fillText(name, ...at);
    }
  }

  function drawTangent(): void {
    const [x, y] = tangentAt;
    const value = surface.value(x, y);
    const [dx, dy] = surface.gradient(x, y);
    const [u, v] = unit(tangentAt);
    const corners = [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ].map(([a, b]) => [u + (a! * TANGENT) / 2, v + (b! * TANGENT) / 2] as const);
    const lifted = corners.map(([cu, cv]) =>
      heights.lift(value + dx * (atU(cu) - x) + dy * (atV(cv) - y)),
    );
    if (!lifted.every((lift) => Math.abs(lift) < 3)) return;
    context.globalAlpha = 0.6;
    fill(
      corners.map(([cu, cv], i) => place(cu, cv, lifted[i]!)),
      colour('--busy'),
      colour('--text'),
    );
    context.globalAlpha = 1;
  }

  function drawPath(points: readonly Vector2[], style: string): void {
    const projected = points.flatMap((point): Projected[] => {
      const [u, v] = unit(point);
      const isInside = u >= 0 && u <= 1 && v >= 0 && v <= 1;
      return isInside ? [place(u, v, liftAt(u, v) + 0.012)] : [];
    });
    context.strokeStyle = style;
    context.lineWidth = 4;
    context.beginPath();
    for (const [i, [across, down]] of projected.entries()) {
      if (i === 0) context.moveTo(across, down);
      else context.lineTo(across, down);
    }
    context.stroke();
    context.fillStyle = style;
    for (const [across, down] of projected) {
      context.beginPath();
      context.arc(across, down, 5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
