/**
 * The strip charts as one picture: titles, lines and readings, as they stand on the page.
 */

const TITLE_HEIGHT = 22;
const MARGIN = 12;
const FONT = '13px system-ui, sans-serif';

/** Paints the charts of an element one above the other. */
export async function picture(stack: HTMLElement): Promise<Blob> {
  const ratio = devicePixelRatio;
  const figures = [...stack.querySelectorAll<HTMLElement>('figure')];
  const charts = figures.map((figure) => figure.querySelector('canvas')!);
  const heights = charts.map((chart) => chart.height / ratio + TITLE_HEIGHT);
  const width = Math.max(...charts.map((chart) => chart.width / ratio)) + 2 * MARGIN;
  const height = heights.reduce((sum, each) => sum + each, 0) + 2 * MARGIN;
  const canvas = new OffscreenCanvas(Math.ceil(width * ratio), Math.ceil(height * ratio));
  const context = canvas.getContext('2d')!;
  const { color, backgroundColor } = getComputedStyle(stack);
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(ratio, ratio);
  let top = MARGIN;
  for (const [i, chart] of charts.entries()) {
    context.font = FONT;
    context.fillStyle = color;
    let left = MARGIN + write(context, figures[i]!.querySelector('strong')!, MARGIN, top);
    for (const reading of figures[i]!.querySelectorAll('.reading')) {
      paintSample(context, reading.querySelector('svg')!, left + 14, top + 9.5);
      left += 42 + write(context, reading, left + 42, top);
    }
    context.drawImage(chart, MARGIN, top + TITLE_HEIGHT, chart.width / ratio, chart.height / ratio);
    top += heights[i]!;
  }
  return canvas.convertToBlob({ type: 'image/png' });
}

function paintSample(
  context: OffscreenCanvasRenderingContext2D,
  sample: SVGElement,
  left: number,
  middle: number,
): void {
  const { color } = getComputedStyle(sample);
  const dash = sample.querySelector('path')?.getAttribute('stroke-dasharray');
  context.save();
  context.translate(left, middle - 4);
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: 2 });
  context.setLineDash(dash?.split(' ').map(Number) ?? []);
  if (sample.querySelector('circle'))
    context.fill(new Path2D('M7.5 4a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0'));
  else context.stroke(new Path2D('M0 4h22'));
  context.restore();
}

function write(
  context: OffscreenCanvasRenderingContext2D,
  element: Element,
  left: number,
  top: number,
): number {
  const text = [...element.childNodes].map((node) => node.textContent?.trim()).filter(Boolean);
  context.fillText(text.join(' '), left, top + 14);
  return context.measureText(text.join(' ')).width;
}
