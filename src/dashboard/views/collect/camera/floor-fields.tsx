/** How the page comes to know the floor: corners that somebody clicked, or tags that lie there. */
import type { ComponentChildren } from 'preact';
import type { FloorPoint } from '../../../../units.ts';
import { rig } from '../../../state.ts';
import { draftMarks, removeMark, type TypedPoint, typeMark } from './camera-marks.ts';
import { type FloorWay, floorWay } from './floor-camera.ts';
import { printTags } from './tag-sheet.tsx';
import {
  findTagsNow,
  placedTags,
  searching,
  sightings,
  suggestPlaces,
  TAG_COUNTS,
  tagPlaces,
  tagSize,
  typePlace,
} from './tags.ts';
import { texts } from './texts.ts';

export function FloorFields({ locked }: { readonly locked: boolean }) {
  const choose = (way: FloorWay) => {
    floorWay.value = way;
    if (way === 'tags' && tagPlaces.value.length === 0 && rig.value) suggestPlaces(TAG_COUNTS[0]);
  };
  return (
    <fieldset class="floor-fields" disabled={locked}>
      <legend class="sr-only">{texts.way.title}</legend>
      <div class="buttons">
        {(['corners', 'tags'] as const).map((way) => (
          <button
            key={way}
            type="button"
            aria-pressed={floorWay.value === way}
            onClick={() => choose(way)}
          >
            {texts.way[way]}
          </button>
        ))}
      </div>
      {floorWay.value === 'tags' ? <TagFields /> : <MarkFields />}
    </fieldset>
  );
}

const MarkFields = () => (
  <>
    <p class="details">{texts.hint}</p>
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
        <button type="button" disabled={searching.value} onClick={() => void findTagsNow()}>
          {words.find}
        </button>
      </div>
      <p role="status">{sightings.value && words.found(sightings.value.map(({ id }) => id))}</p>
      {places.map((place, id) => (
        <PlaceFields
          // A tag stays the same tag, however many there are.
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

/** What a tape measure must read between the outer tags, if they lie where they are said to. */
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
