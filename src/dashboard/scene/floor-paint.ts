/**
 * The picture of the floor for the scene: rings and bearings around the rig that fade towards the
 * horizon, the work area on them, and the labels of both. Its upper edge is forward, its left edge
 * left.
 */
import { toDegrees } from '../../units.ts';
import { ringRadii, tickBearings } from '../map/map-geometry.ts';
import { texts } from '../map/texts.ts';
import type { Colours, SceneGeometry } from './frames.ts';

const SIDE_PX = 2048;
/** Lines between two labelled rings. */
const FINE_RINGS = 5;
const FINE_RAYS = 24;
/** Height of the labels, relative to the side. */
const LABEL = 0.02;

/** Paints a square of the floor around the rig. @param halfM half its side [m] */
export function paintFloor(
  { workArea }: SceneGeometry,
  colours: Colours,
  halfM: number,
): OffscreenCanvas {
  const canvas = new OffscreenCanvas(SIDE_PX, SIDE_PX);
  const pen = canvas.getContext('2d')!;
  const pxPerM = SIDE_PX / (2 * halfM);
  const { rMinM, rMaxM, bearingMinRad: right, bearingMaxRad: left } = workArea;
  // x forward is up, y left is left: a bearing turns from the upper edge to the left.
  const angleOf = (bearingRad: number) => -bearingRad - Math.PI / 2;
  const rings = ringRadii(rMaxM);
  const [stepM = rMaxM] = rings;
  pen.translate(SIDE_PX / 2, SIDE_PX / 2);

  pen.fillStyle = String(colours.ground);
  pen.beginPath();
  pen.arc(0, 0, SIDE_PX / 2, 0, 2 * Math.PI);
  pen.fill();
  const sector = new Path2D();
  sector.arc(0, 0, rMaxM * pxPerM, angleOf(left), angleOf(right));
  sector.arc(0, 0, rMinM * pxPerM, angleOf(right), angleOf(left), true);
  sector.closePath();
  pen.fillStyle = String(colours.floor);
  pen.fill(sector);

  pen.strokeStyle = String(colours.line);
  pen.lineWidth = 1.5;
  for (let ring = 1; (ring * stepM) / FINE_RINGS < halfM; ring++) {
    pen.globalAlpha = ring % FINE_RINGS === 0 ? 0.5 : 0.16;
    pen.beginPath();
    pen.arc(0, 0, ((ring * stepM) / FINE_RINGS) * pxPerM, 0, 2 * Math.PI);
    pen.stroke();
  }
  pen.globalAlpha = 0.16;
  for (let ray = 0; ray < FINE_RAYS; ray++) {
    const angle = (2 * Math.PI * ray) / FINE_RAYS;
    pen.beginPath();
    pen.moveTo(rMinM * pxPerM * Math.cos(angle), rMinM * pxPerM * Math.sin(angle));
    pen.lineTo(halfM * pxPerM * Math.cos(angle), halfM * pxPerM * Math.sin(angle));
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.lineWidth = 3;
  if (left - right < 2 * Math.PI) pen.stroke(sector); // A full circle has no straight edges.

  const labelPx = LABEL * SIDE_PX;
  pen.font = `${labelPx}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = String(colours.text);
  const label = (text: string, radiusM: number, bearingRad: number, besidePx: number) => {
    pen.save();
    pen.rotate(-bearingRad);
    pen.translate(besidePx, -radiusM * pxPerM);
    pen.rotate(bearingRad);
    pen.fillText(text, 0, 0);
    pen.restore();
  };
  for (const radiusM of rings.filter((radiusM) => radiusM > rMinM)) {
    label(texts.ring(radiusM), radiusM, right, 2 * labelPx);
  }
  const outerM = rMaxM + (1.2 * labelPx) / pxPerM;
  for (const deg of tickBearings(workArea).filter((tick) => tick % 30 === 0)) {
    if (deg > toDegrees(right)) label(texts.bearing(deg), outerM, (deg * Math.PI) / 180, 0);
  }

  const fade = pen.createRadialGradient(0, 0, rMaxM * pxPerM, 0, 0, halfM * pxPerM);
  fade.addColorStop(0, 'rgb(0 0 0 / 0%)');
  fade.addColorStop(1, 'rgb(0 0 0 / 100%)');
  pen.globalCompositeOperation = 'destination-out';
  pen.fillStyle = fade;
  pen.fillRect(-SIDE_PX / 2, -SIDE_PX / 2, SIDE_PX, SIDE_PX);
  return canvas;
}
