/**
 * The map's error layer: shades of the expected error over the work area, hatching for unreachable
 * targets, and the legend.
 */
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

/** Whether the layer is visible. */
export const shaded = signal(true);
/** The latest answer; null before the first. */
export const errorField = signal<ErrorField | null>(null);

/** Key of the latest request. */
let latest: { readonly question: string; readonly connection: Link } | null = null;

/**
 * Requests the error field while the layer is visible: again for another model or other limits, and
 * after each reconnection, since the daemon may have restarted. Returns a function that stops the
 * requests.
 */
function watchErrors(): () => void {
  return effect(() => {
    const area = workArea.value;
    const connection = link.value;
    if (!shaded.value || !area || !models.value || connection.phase !== 'open') return;
    const question = JSON.stringify([activeModel.value?.id, area, limits.value]);
    if (question === latest?.question && connection === latest.connection) return;
    const mine = { question, connection };
    latest = mine;
    request(area, () => latest === mine).catch((error) => {
      if (latest !== mine) return;
      latest = null;
      errorField.value = null;
      notifyFailure(texts.errors.title, error);
    });
  });
}

async function request(area: ErrorField['area'], isCurrent: () => boolean): Promise<void> {
  const { predictions } = await api.call('POST /predictions', {
    body: { targets: fieldTargets(area).map(({ xM, yM }) => ({ xM, yM })) },
  });
  if (isCurrent()) errorField.value = { area, nodes: predictions };
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
      {/* A button, not a checkbox: a checkbox needs the space bar, which stops a moving rig. */}
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
