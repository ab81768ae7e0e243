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
  colourOf,
  type ErrorField,
  errorPath,
  errorRangeMm,
  fieldTargets,
  thresholdsMm,
  unreachablePath,
} from './error-shading.ts';
import { sectorPath } from './map-geometry.ts';
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

export const ErrorLayer: MapLayer = ({ area, view }) => {
  useEffect(watchErrors, []);
  const field = errorField.value;
  const shades = useMemo(
    () =>
      field && {
        least: leastColour(field),
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
      {shades.least !== null && (
        <path class="band" data-colour={shades.least} d={sectorPath(view, area)} />
      )}
      {shades.bands.map(({ mm, path }) => (
        <path key={mm} class="band" data-colour={colourOf(mm)} d={path} />
      ))}
      <path class="unreachable" d={shades.unreachable} />
    </g>
  );
};

/** The colour of the smallest error; null if none is known. */
function leastColour(field: ErrorField): number | null {
  const [leastMm] = errorRangeMm(field);
  return Number.isFinite(leastMm) ? colourOf(leastMm) : null;
}

export function ErrorLegend() {
  const thresholds = useComputed(() => (errorField.value ? thresholdsMm(errorField.value) : []));
  const least = useComputed(() => errorField.value && leastColour(errorField.value));
  const nodes = errorField.value?.nodes ?? [];
  const unknown = nodes.length > 0 && nodes.every((node) => node.expectedErrorMm === null);
  const hatched = nodes.some(({ reachable }) => !reachable);
  return (
    <div class="error-legend">
      {/* A button, not a checkbox: a checkbox needs the space bar, which stops a moving rig. */}
      <button
        type="button"
        class="small"
        title={texts.errors.hint}
        aria-pressed={shaded.value}
        onClick={() => {
          shaded.value = !shaded.value;
        }}
      >
        {texts.errors.title}
      </button>
      {unknown && <span>{texts.errors.unknown}</span>}
      {shaded.value && (hatched || thresholds.value.length > 0) && (
        <ErrorScale stepsMm={thresholds.value} least={least.value} hatched={hatched} />
      )}
    </div>
  );
}

interface ErrorScaleProps {
  /** The errors at which the colour changes [mm], ascending. */
  readonly stepsMm: readonly number[];
  /** Index of the colour below the first one. */
  readonly least: number | null;
  readonly hatched?: boolean;
}

/** The colours of errors, each above its error. */
export const ErrorScale = ({ stepsMm, least, hatched }: ErrorScaleProps) => (
  <ul class="error-scale" aria-label={texts.errors.bands}>
    {stepsMm[0] !== undefined && <li data-colour={least}>{texts.errors.below(stepsMm[0])}</li>}
    {stepsMm.map((mm) => (
      <li key={mm} data-colour={colourOf(mm)}>
        {texts.errors.from(mm)}
      </li>
    ))}
    {hatched && <li class="hatched">{texts.errors.unreachable}</li>}
  </ul>
);
