/**
 * The rig file as it is being edited: texts by the path of their field, checked by the daemon. The browser
 * keeps it until it is saved or given up, so that nothing typed is lost by a look elsewhere or a reload.
 */
import { computed, signal } from '@preact/signals';
import type { RigFileCheck } from '../../../api/daemon.ts';
import { msg } from '../../../message.ts';
import { parseRigFileText } from '../../../rig-file-text.ts';
import { AXES } from '../../../units.ts';
import { api } from '../../daemon/api.ts';
import { withProblemShown } from '../../events.ts';
import { degrees, fixed, parseNumber } from '../../format.ts';
import { saveFile } from '../../parts/save-file.ts';
import { persistedSignal } from '../../preferences.ts';
import { isSimulated } from '../../state.ts';
import { texts } from './texts.ts';

/**
 * The fields of a rig file as the editor shows them: names, units, and what helps to read a number.
 */

/** One field, or one for each axis. */
export interface Field {
  /** Within its group. */
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** The number in words that a person can judge. */
  readonly hint?: (value: number) => string;
}

const words = texts.file;
const angle = (value: number) => degrees(value);

/** Fields that there are once, by their whole path. */
export const GEOMETRY: readonly Field[] = [
  { key: 'geometry.l1', label: words.l1, unit: 'm' },
  { key: 'geometry.l2', label: words.l2, unit: 'm' },
];
export const WORK_AREA: readonly Field[] = [
  { key: 'workArea.rMin', label: words.rMin, unit: 'm' },
  { key: 'workArea.rMax', label: words.rMax, unit: 'm' },
  { key: 'workArea.bearingMin', label: words.bearingMin, unit: 'rad', hint: angle },
  { key: 'workArea.bearingMax', label: words.bearingMax, unit: 'rad', hint: angle },
];
/** Fields that each axis has. */
export const AXIS_FIELDS: readonly Field[] = [
  { key: 'pulse.min', label: words.pulseMin, unit: 'µs' },
  { key: 'pulse.centre', label: words.pulseCentre, unit: 'µs' },
  { key: 'pulse.max', label: words.pulseMax, unit: 'µs' },
  { key: 'pulse.resolution', label: words.resolution, unit: 'µs' },
  {
    key: 'radiansPerMicrosecond',
    label: words.scale,
    unit: 'rad/µs',
    hint: (value) => words.perThousand(degrees(1000 * value)),
  },
  { key: 'angleAtCentre', label: words.angleAtCentre, unit: 'rad', hint: angle },
  {
    key: 'direction',
    label: words.direction,
    unit: '1, −1',
    hint: (value) => (value < 0 ? words.lowers : words.raises),
  },
  {
    key: 'maxSpeed',
    label: words.maxSpeed,
    unit: 'rad/s',
    hint: (value) => `${degrees(value, 0)}/s`,
  },
  {
    key: 'maxAcceleration',
    label: words.maxAcceleration,
    unit: 'rad/s²',
    hint: (value) => `${fixed((value * 180) / Math.PI, 0)}°/s²`,
  },
];

/** The paths of all fields. */
export const FIELD_PATHS: readonly string[] = [
  'name',
  ...[...GEOMETRY, ...WORK_AREA].map(({ key }) => key),
  ...AXES.flatMap((axis) => AXIS_FIELDS.map(({ key }) => `axes.${axis}.${key}`)),
];

/** The field that an error is shown at: its own, or the first within what is wrong; none for others. */
export const fieldOf = (errorPath: string): string | undefined =>
  FIELD_PATHS.find((path) => path === errorPath) ??
  (errorPath ? FIELD_PATHS.find((path) => path.startsWith(`${errorPath}.`)) : undefined);

type Json = { readonly [key: string]: unknown };
type Fields = Readonly<Record<string, string>>;

/** Where the running file lies, and what it holds. */
export const running = signal<{ readonly path: string; readonly document: Json } | null>(null);
/** Each field as it was typed, by its path; null until there is a file. */
export const draft = signal<Fields | null>(null);
/** What the daemon said of the draft; null when it was changed since. */
export const checked = signal<RigFileCheck | null>(null);
export const fileRefusal = signal<string | null>(null);
/** What was opened, with the keys that have no field here. */
let base: Json = {};

/** Drafts that are in no file yet, by the path of the running file that they are to replace. */
const drafts = persistedSignal<Readonly<Record<string, { base: Json; fields: Fields }>>>(
  'rig-file-drafts',
  {},
);
/** Whether what is edited is in no file yet. */
export const unsaved = computed(() => (running.value?.path ?? '') in drafts.value);
/** The files of other rigs for which there is a draft: it is seen again when the daemon runs with its file. */
export const draftsElsewhere = computed(() =>
  Object.keys(drafts.value).filter((path) => path !== running.value?.path),
);

/** What the draft is called when it is saved; a name that can't be saved makes none. */
export const fileName = computed(() => {
  const name = draft.value?.name?.trim();
  if (!name || isNameTaken({ ...base, name })) return texts.file.exampleName;
  return `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`;
});

/**
 * Whether a document for a real rig has the name of the simulated one that runs: samples and models belong to
 * a name, so the real rig would take over those of the simulation.
 */
const isNameTaken = (document: Json): boolean =>
  isSimulated.value && !('truth' in document) && document.name === running.value?.document.name;

/** Asks for the running file, and shows it when it is another one; a draft that was begun for it stays. */
export const loadRigFile = (): Promise<void> =>
  withProblemShown(fileRefusal, async () => {
    const answer = await api.call('GET /rig/file');
    const isShown = JSON.stringify(answer) === JSON.stringify(running.peek());
    running.value = answer;
    if (isShown) return;
    show(answer.document);
    const begun = drafts.peek()[answer.path];
    if (begun) ({ base, fields: draft.value } = begun);
  });

/** Begins again from the running file. */
export function beginAgain(): void {
  if (!running.peek()) return;
  show(running.peek()!.document);
  forgetDraft();
}

/** Takes what was typed into a field. */
export function change(path: string, text: string): void {
  checked.value = null;
  draft.value = { ...draft.peek(), [path]: text };
  keepDraft();
}

function show(document: Json): void {
  base = document;
  checked.value = null;
  fileRefusal.value = null;
  draft.value = Object.fromEntries(FIELD_PATHS.map((path) => [path, textOf(valueAt(base, path))]));
}

function keepDraft(): void {
  const [path, fields] = [running.peek()?.path, draft.peek()];
  if (path && fields) drafts.value = { ...drafts.peek(), [path]: { base, fields } };
}

function forgetDraft(): void {
  const { [running.peek()?.path ?? '']: _, ...others } = drafts.peek();
  drafts.value = others;
}

/** Has the draft checked; whether it is without errors. */
export async function check(): Promise<boolean> {
  await withProblemShown(fileRefusal, async () => {
    const document = documentOf();
    const answer = await api.call('POST /rig/file/check', { body: document });
    const message = texts.file.nameTaken;
    const nameFault = { path: 'name', message, wording: msg`${message}` };
    const errors = isNameTaken(document) ? [...answer.errors, nameFault] : answer.errors;
    checked.value = { ...answer, errors };
  });
  return checked.peek()?.errors.length === 0;
}

/** Saves the draft as a file once it is without errors; whether it was. */
export async function download(): Promise<boolean> {
  if (!(await check())) return false;
  const text = `${JSON.stringify(documentOf(), null, 2)}\n`;
  saveFile(fileName.peek(), new Blob([text], { type: 'application/json' }));
  forgetDraft();
  return true;
}

/** Opens a file from the user's machine in the editor; its comments aren't kept. */
export async function open(file: File): Promise<void> {
  try {
    const document: unknown = parseRigFileText(await file.text());
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      throw new Error(texts.file.noObject);
    }
    show(document as Json);
    keepDraft();
  } catch (error) {
    fileRefusal.value = texts.file.unreadable(file.name, String((error as Error).message));
  }
}

/** The draft as a document: numbers where numbers were typed, nothing where nothing was. */
function documentOf(): Json {
  const document = structuredClone(base) as Record<string, unknown>;
  for (const [path, text] of Object.entries(draft.peek() ?? {})) {
    const keys = path.split('.');
    const last = keys.pop()!;
    let place = document;
    for (const key of keys) {
      if (typeof place[key] !== 'object' || place[key] === null) place[key] = {};
      place = place[key] as Record<string, unknown>;
    }
    if (text.trim() === '') delete place[last];
    else place[last] = path === 'name' ? text : (parseNumber(text) ?? text);
  }
  return document;
}

const textOf = (value: unknown): string =>
  value === undefined || value === null ? '' : String(value);

const valueAt = (document: Json, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Json | undefined)?.[key], document);
