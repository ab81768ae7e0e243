/**
 * The draft of a rig file: texts by field path, checked by the daemon. The draft is persisted until it
 * is saved or discarded, so that a reload loses nothing.
 */
import { computed, signal } from '@preact/signals';
import type { RigFileCheck } from '../../../api/daemon.ts';
import { msg } from '../../../message.ts';
import { parseRigFileText } from '../../../rig-file-text.ts';
import { api } from '../../daemon/api.ts';
import { withErrorShown } from '../../events.ts';
import { parseNumber } from '../../format.ts';
import { saveFile } from '../../parts/save-file.ts';
import { persistedSignal } from '../../preferences.ts';
import { isSimulated } from '../../state.ts';
import { FIELD_PATHS, fileValueOf, textOf } from './rig-file-fields.ts';
import { texts } from './texts.ts';

/** A document of unknown content. */
export type Json = { readonly [key: string]: unknown };
type Fields = Readonly<Record<string, string>>;

/** The daemon's rig file: path and content. */
export const running = signal<{ readonly path: string; readonly document: Json } | null>(null);
/** The text of each field, by path; null until a file is loaded. */
export const draft = signal<Fields | null>(null);
/** The daemon's result for the draft; null after a change. */
export const checked = signal<RigFileCheck | null>(null);
export const fileError = signal<string | null>(null);
/** The opened document, including keys without a field. */
let base: Json = {};

/** Unsaved drafts with the texts of their form, by the path of the daemon's rig file. */
const drafts = persistedSignal<Readonly<Record<string, { base: Json; fields: Fields }>>>(
  'rig-drafts',
  {},
);
/** Whether the draft is unsaved. */
export const unsaved = computed(() => (running.value?.path ?? '') in drafts.value);
/** Paths of other rig files with a draft; a draft is shown again when the daemon uses its file. */
export const draftsElsewhere = computed(() =>
  Object.keys(drafts.value).filter((path) => path !== running.value?.path),
);

/** The draft as a document; null until a file is loaded. */
export const draftDocument = computed(() => draft.value && documentOf(draft.value));

/** The name of the saved file; the example name if the rig's name is invalid. */
export const fileName = computed(() => {
  const name = draft.value?.name?.trim();
  if (!name || isNameTaken({ ...base, name })) return texts.file.exampleName;
  return `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`;
});

/**
 * Whether a document for a real rig has the name of the running simulated rig: samples and models
 * are stored by name, so the real rig would use those of the simulation.
 */
const isNameTaken = (document: Json): boolean =>
  isSimulated.value && !('truth' in document) && document.name === running.value?.document.name;

/** Loads the daemon's rig file and shows it if it has changed, or its draft. */
export const loadRigFile = (): Promise<void> =>
  withErrorShown(fileError, async () => {
    const answer = await api.call('GET /rig/file');
    const isShown = JSON.stringify(answer) === JSON.stringify(running.peek());
    running.value = answer;
    if (isShown) return;
    show(answer.document);
    const begun = drafts.peek()[answer.path];
    if (begun) ({ base, fields: draft.value } = begun);
  });

/** Discards the draft. */
export function discardDraft(): void {
  if (!running.peek()) return;
  show(running.peek()!.document);
  forgetDraft();
}

/** Sets the text of a field. */
export function change(path: string, text: string): void {
  checked.value = null;
  draft.value = { ...draft.peek(), [path]: text };
  keepDraft();
}

function show(document: Json): void {
  base = document;
  checked.value = null;
  fileError.value = null;
  draft.value = Object.fromEntries(
    FIELD_PATHS.map((path) => [path, textOf(path, valueAt(base, path))]),
  );
}

function keepDraft(): void {
  const [path, fields] = [running.peek()?.path, draft.peek()];
  if (path && fields) drafts.value = { ...drafts.peek(), [path]: { base, fields } };
}

function forgetDraft(): void {
  const { [running.peek()?.path ?? '']: _, ...others } = drafts.peek();
  drafts.value = others;
}

/** Checks the draft; returns whether it is valid. */
export async function check(): Promise<boolean> {
  await withErrorShown(fileError, async () => {
    const document = draftDocument.peek() ?? {};
    const answer = await api.call('POST /rig/file/check', { body: document });
    const message = texts.file.nameTaken;
    const nameFault = { path: 'name', message, wording: msg`${message}` };
    const errors = isNameTaken(document) ? [...answer.errors, nameFault] : answer.errors;
    checked.value = { ...answer, errors };
  });
  return checked.peek()?.errors.length === 0;
}

/** Saves the draft as a download if it is valid; returns whether it was. */
export async function download(): Promise<boolean> {
  if (!(await check())) return false;
  const text = `${JSON.stringify(draftDocument.peek() ?? {}, null, 2)}\n`;
  saveFile(fileName.peek(), new Blob([text], { type: 'application/json' }));
  forgetDraft();
  return true;
}

/** Opens a local file in the editor; its comments are not kept. */
export async function openFile(file: File): Promise<void> {
  try {
    const document: unknown = parseRigFileText(await file.text());
    if (typeof document !== 'object' || document === null || Array.isArray(document)) {
      throw new Error(texts.file.noObject);
    }
    show(document as Json);
    keepDraft();
  } catch (error) {
    fileError.value = texts.file.unreadable(file.name, String((error as Error).message));
  }
}

/**
 * The draft as a document: numbers in the file's units, unchanged ones with all their digits; empty
 * fields are omitted.
 */
function documentOf(fields: Fields): Json {
  const document = structuredClone(base) as Record<string, unknown>;
  for (const [path, text] of Object.entries(fields)) {
    if (text === textOf(path, valueAt(base, path))) continue;
    const keys = path.split('.');
    const last = keys.pop()!;
    let place = document;
    for (const key of keys) {
      if (typeof place[key] !== 'object' || place[key] === null) place[key] = {};
      place = place[key] as Record<string, unknown>;
    }
    if (text.trim() === '') delete place[last];
    else place[last] = path === 'name' ? text : numberOr(path, text);
  }
  return document;
}

/** The value for the file; a text that stands for no number remains, as an error of its field. */
function numberOr(path: string, text: string): number | string {
  const value = fileValueOf(path, parseNumber(text) ?? Number.NaN);
  return Number.isFinite(value) ? value : text;
}

/** The value at a path of a document. */
export const valueAt = (document: Json | null, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Json | null)?.[key], document);
