/** The map's shades: darker where a shot goes farther astray, hatched where none can go; and their legend. */
import { effect, signal, useComputed } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api } from '../daemon/api.ts';
import type { Link } from '../daemon/telemetry.ts';
import { notifyFailure } from '../events.ts';
import { activeModel, limits, link, models, workArea } from '../state.ts';
import {
  type ErrorField,
  errorPath,
  fieldTargets,
  thresholdsMm,
  unreachablePath,
} from './error-shading.ts';
import type { MapLayer } from './map-layers.tsx';
import { texts } from './texts.ts';
import './error-layer.css';

/**
 * The expected error over the work area, asked for when it is to be seen and the answer may be another one:
 * with another model, other limits, and after each break in the connection, which may have been another daemon's start.
 */

/** Whether the map is shaded. */
export const shaded = signal(true);
/** What was found; null before. */
export const errorField = signal<ErrorField | null>(null);

/** What the last answer holds for, or will once it has come. */
let asked: { readonly question: string; readonly connection: Link } | null = null;

/** Asks as long as somebody looks, until the returned function is called. */
export function watchErrors(): () => void {
  return effect(() => {
    const area = workArea.value;
    const connection = link.value;
    if (!shaded.value || !area || !models.value || connection.phase !== 'open') return;
    const question = JSON.stringify([activeModel.value?.id, area, limits.value]);
    if (question === asked?.question && connection === asked.connection) return;
    const mine = { question, connection };
    asked = mine;
    ask(area, () => asked === mine).catch((error) => {
      if (asked !== mine) return;
      asked = null;
      errorField.value = null;
      notifyFailure(texts.errors.title, error);
    });
  });
}

async function ask(area: ErrorField['area'], isWanted: () => boolean): Promise<void> {
  const { predictions } = await api.call('POST /predictions', {
    body: { targets: fieldTargets(area).map(({ xM, yM }) => ({ xM, yM })) },
  });
  if (isWanted()) errorField.value = { area, nodes: predictions };
}

export const ErrorLayer: MapLayer = ({ view }) => {
  useEffect(watchErrors, []);
  const field = errorField.value;
  const shades = useMemo(
    () =>
      field && {
        bands: thresholdsMm(field).map((mm) => ({ mm, path: errorPath(field, view, mm) })),
        unreachable: unreachablePath(field, view),
      },
    [field, view],
  );
  if (!shaded.value || !shades) return null;
  return (
    <g class="errors">
      <pattern id="hatch" width={7} height={7} patternUnits="userSpaceOnUse">
        <path d="M0 7L7 0" />
      </pattern>
      {shades.bands.map(({ mm, path }) => (
        <path key={mm} class="band" d={path} />
      ))}
      <path class="unreachable" d={shades.unreachable} />
    </g>
  );
};

export function ErrorLegend() {
  const thresholds = useComputed(() => (errorField.value ? thresholdsMm(errorField.value) : []));
  const nodes = errorField.value?.nodes ?? [];
  const unknown = nodes.length > 0 && nodes.every((node) => node.expectedErrorMm === null);
  const hatched = nodes.some(({ reachable }) => !reachable);
  return (
    <div class="error-legend">
      {/* A button, not a box to tick: that wants the space bar, which stops a rig that moves. */}
      <button
        type="button"
        class="small"
        aria-pressed={shaded.value}
        onClick={() => {
          shaded.value = !shaded.value;
        }}
      >
        {texts.errors.title}
      </button>
      {unknown && <span>{texts.errors.unknown}</span>}
      {shaded.value && (hatched || thresholds.value.length > 0) && (
        <ul aria-label={texts.errors.bands}>
          {thresholds.value.map((mm, i) => (
            <li key={mm}>
              <svg viewBox="0 0 18 12" aria-hidden="true">
                {thresholds.value.slice(0, i + 1).map((under) => (
                  <rect key={under} width={18} height={12} />
                ))}
              </svg>
              {texts.errors.from(mm)}
            </li>
          ))}
          {hatched && (
            <li>
              <svg class="hatched" viewBox="0 0 18 12" aria-hidden="true" />
              {texts.errors.unreachable}
            </li>
          )}
        </ul>
      )}
    </div>
  );
}
