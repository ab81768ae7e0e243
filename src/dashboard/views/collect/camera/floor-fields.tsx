/** Fields of the floor points: clicked marks, or printed tags. */
import { type ComponentChildren, render } from 'preact';
import type { FloorPoint } from '../../../../units.ts';
import { rig } from '../../../state.ts';
import { TAG_CELLS, tagCellWhite } from '../../../vision/tag-codes.ts';
import { wall } from '../collection-state.ts';
import { draftMarks, removeMark, type TypedPoint, typeMark } from './camera-marks.ts';
import { type FloorSource, floorSource, selectSource } from './floor-camera.ts';
import {
  detectedTags,
  detectTags,
  isDetecting,
  PRINTED_MM,
  placedTags,
  suggestPlaces,
  TAG_COUNTS,
  tagPlaces,
  tagSize,
  typePlace,
} from './tags.ts';
import { texts } from './texts.ts';
import './tag-sheet.css';

const [WIDTH_MM, HEIGHT_MM] = [210, 297];
const CELL_MM = PRINTED_MM / TAG_CELLS;
const [LEFT_MM, TOP_MM] = [(WIDTH_MM - PRINTED_MM) / 2, 45];
const [MIDDLE_X_MM, MIDDLE_Y_MM] = [WIDTH_MM / 2, TOP_MM + PRINTED_MM / 2];
/** The lines start near the edge of the paper and end before the tag's white margin. */
const RIM_MM = 6;
const LINE_END_MM = LEFT_MM - CELL_MM;
const RULER_MM = 100;
const RULER_TOP_MM = 240;

/** Prints the tags 0 … count - 1. */
function printTags(count: number): void {
  const sheet = document.createElement('div');
  sheet.className = 'tag-sheet';
  document.body.append(sheet);
  render(
    Array.from({ length: count }, (_, id) => <TagPage key={id} id={id} />),
    sheet,
  );
  addEventListener('afterprint', () => sheet.remove(), { once: true });
  print();
}

/**
 * A printed tag: on an A4 page at true scale, with lines to its centre and a ruler to check the
 * printer's scale.
 */
function TagPage({ id }: { readonly id: number }) {
  const words = texts.sheet;
  return (
    <svg
      role="img"
      aria-label={words.title(id)}
      width={`${WIDTH_MM}mm`}
      height={`${HEIGHT_MM}mm`}
      viewBox={`0 0 ${WIDTH_MM} ${HEIGHT_MM}`}
    >
      <path d={blackCells(id)} />
      <path
        class="line"
        d={`M${RIM_MM} ${MIDDLE_Y_MM}H${LINE_END_MM}M${WIDTH_MM - LINE_END_MM} ${MIDDLE_Y_MM}H${WIDTH_MM - RIM_MM}
          M${MIDDLE_X_MM} ${RIM_MM}V${TOP_MM - CELL_MM}M${MIDDLE_X_MM} ${TOP_MM + PRINTED_MM + CELL_MM}v12`}
      />
      <text x={LEFT_MM} y={20} font-size={8} font-weight="bold">
        {words.title(id)}
      </text>
      <text x={LEFT_MM} y={RULER_TOP_MM - 8} font-size={4.5}>
        {words.middle}
      </text>
      <path class="line" d={rulerLines()} />
      <text x={LEFT_MM} y={RULER_TOP_MM + 15} font-size={4.5}>
        {words.ruler(RULER_MM, PRINTED_MM)}
      </text>
      <text x={LEFT_MM} y={RULER_TOP_MM + 22} font-size={4.5}>
        {words.otherwise}
      </text>
    </svg>
  );
}

/** The black cells of a tag as rectangles, one per run in a row, without hairlines between rows. */
function blackCells(id: number): string {
  const runs: string[] = [];
  for (let row = 0; row < TAG_CELLS; row++) {
    for (let column = 0; column < TAG_CELLS; column++) {
      if (tagCellWhite(id, column, row)) continue;
      const from = column;
      while (column + 1 < TAG_CELLS && !tagCellWhite(id, column + 1, row)) column++;
      const [x, y] = [LEFT_MM + from * CELL_MM, TOP_MM + row * CELL_MM];
      const below = row + 1 < TAG_CELLS ? CELL_MM + 0.05 : CELL_MM;
      runs.push(`M${x} ${y}h${(column + 1 - from) * CELL_MM}v${below}H${x}Z`);
    }
  }
  return runs.join('');
}

function rulerLines(): string {
  const ticks = Array.from({ length: RULER_MM / 10 + 1 }, (_, i) => {
    const heightMm = i % 5 === 0 ? 6 : 3;
    return `M${LEFT_MM + 10 * i} ${RULER_TOP_MM}v${heightMm}`;
  });
  return `M${LEFT_MM} ${RULER_TOP_MM}h${RULER_MM}${ticks.join('')}`;
}

export function FloorFields({ locked }: { readonly locked: boolean }) {
  const choose = (source: FloorSource) => {
    selectSource(source);
    if (source === 'tags' && tagPlaces.value.length === 0 && rig.value)
      suggestPlaces(TAG_COUNTS[0]);
  };
  return (
    <fieldset class="floor-fields" disabled={locked}>
      <legend class="sr-only">{texts.source.title}</legend>
      {!wall.value && (
        <div class="buttons">
          {(['corners', 'tags'] as const).map((source) => (
            <button
              key={source}
              type="button"
              aria-pressed={floorSource.value === source}
              onClick={() => choose(source)}
            >
              {texts.source[source]}
            </button>
          ))}
        </div>
      )}
      {floorSource.value === 'tags' ? <TagFields /> : <MarkFields />}
    </fieldset>
  );
}

const MarkFields = () => (
  <>
    <p class="details">{wall.value ? texts.wallHint(wall.value.name) : texts.hint}</p>
    {draftMarks.value.map((mark, i) => (
      <PlaceFields
        key={`${mark.pixel.xPx}/${mark.pixel.yPx}`}
        name={texts.mark(i + 1)}
        place={mark}
        onType={(change) => typeMark(i, change)}
      >
        <button
          type="button"
          class="small"
          aria-label={texts.remove(i + 1)}
          onClick={() => removeMark(i)}
        >
          ×
        </button>
      </PlaceFields>
    ))}
  </>
);

function TagFields() {
  const words = texts.tags;
  const places = tagPlaces.value;
  return (
    <>
      <p class="details">{words.hint}</p>
      <div class="pair">
        <label>
          {words.count}
          <select
            value={places.length}
            onChange={({ currentTarget }) => suggestPlaces(Number(currentTarget.value))}
          >
            {TAG_COUNTS.map((count) => (
              <option key={count}>{count}</option>
            ))}
          </select>
        </label>
        <label>
          {words.size}
          <input
            inputMode="decimal"
            autoComplete="off"
            value={tagSize.value}
            onInput={({ currentTarget }) => {
              tagSize.value = currentTarget.value;
            }}
          />
        </label>
      </div>
      <div class="buttons">
        <button type="button" onClick={() => printTags(places.length)}>
          {words.print}
        </button>
        <button type="button" disabled={isDetecting.value} onClick={() => void detectTags()}>
          {words.find}
        </button>
      </div>
      <p role="status">
        {detectedTags.value && words.found(detectedTags.value.map(({ id }) => id))}
      </p>
      {places.map((place, id) => (
        <PlaceFields
          // The key is the tag's id, independent of the count.
          key={id}
          name={words.tag(id)}
          place={place}
          onType={(change) => typePlace(id, change)}
        />
      ))}
      <p class="details">{diagonals()}</p>
    </>
  );
}

/** The expected distances between opposite corner tags, to check with a tape measure. */
function diagonals(): string {
  const [a, b, c, d] = placedTags() ?? [];
  if (!a || !b || !c || !d) return '';
  const apartM = (from: FloorPoint, to: FloorPoint) => Math.hypot(from.xM - to.xM, from.yM - to.yM);
  return texts.tags.diagonals(apartM(a, c), apartM(b, d));
}

interface PlaceFieldsProps {
  readonly name: string;
  readonly place: TypedPoint;
  readonly onType: (change: Partial<TypedPoint>) => void;
  readonly children?: ComponentChildren;
}

function PlaceFields({ name, place, onType, children }: PlaceFieldsProps) {
  return (
    <div class="place">
      <b>{name}</b>
      {(['x', 'y'] as const).map((axis) => (
        <label key={axis}>
          <span>
            <span class="sr-only">{name}, </span>
            {axis}
            <span class="sr-only"> [m]</span>
          </span>
          <input
            inputMode="decimal"
            autoComplete="off"
            value={place[axis]}
            onInput={({ currentTarget }) => onType({ [axis]: currentTarget.value })}
          />
        </label>
      ))}
      {children}
    </div>
  );
}
