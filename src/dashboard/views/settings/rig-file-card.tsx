/** The rig file's editor: fields with their errors, and saving as a download. */
import { useRef } from 'preact/hooks';
import { AXES } from '../../../units.ts';
import { parseNumber } from '../../format.ts';
import { FindingLine } from '../../parts/facts.tsx';
import { isSimulated } from '../../state.ts';
import { translate } from '../../translate.ts';
import {
  AXIS_FIELDS,
  change,
  check,
  checked,
  discardDraft,
  download,
  draft,
  draftsElsewhere,
  type Field,
  fieldOf,
  fileError,
  fileName,
  GEOMETRY,
  openFile,
  running,
  unsaved,
  WORK_AREA,
} from './rig-file-draft.ts';
import { texts } from './texts.ts';

interface FieldProps {
  readonly path: string;
  /** Accessible name, where the label is elsewhere. */
  readonly name: string;
  readonly hint?: Field['hint'];
  readonly numeric?: boolean;
}

/** The value of a field of the rig file, with its hint and errors. */
function FieldInput({ path, name, hint, numeric = true }: FieldProps) {
  const text = draft.value?.[path] ?? '';
  const errors = (checked.value?.errors ?? []).filter((error) => fieldOf(error.path) === path);
  const value = parseNumber(text);
  return (
    <div class="field">
      <input
        type="text"
        inputMode={numeric ? 'decimal' : 'text'}
        aria-label={name}
        aria-invalid={errors.length > 0}
        aria-describedby={`${path}-about`}
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={({ currentTarget }) => change(path, currentTarget.value)}
      />
      <div id={`${path}-about`}>
        {hint && value !== undefined && <span class="hint">{hint(value)}</span>}
        {errors.map(({ path: where, message, wording }) => (
          <span key={message} class="problem">
            {where === path
              ? translate(message, wording)
              : texts.file.at(where.split('.').at(-1)!, translate(message, wording))}
          </span>
        ))}
      </div>
    </div>
  );
}

export function RigFileCard() {
  const words = texts.file;
  const card = useRef<HTMLElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const orFocusError = async (act: () => Promise<boolean>) => {
    if (!(await act())) card.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  };
  return (
    <section class="card rig-file" aria-labelledby="file-title" ref={card}>
      <h2 id="file-title">
        {words.title}
        <small role="status">{unsaved.value ? words.unsaved : ''}</small>
      </h2>
      <p class="details">{running.value ? words.from(running.value.path) : texts.loading}</p>
      {draftsElsewhere.value.map((path) => (
        <p key={path} class="details">
          {words.elsewhere(path)}
        </p>
      ))}
      {fileError.value !== null && (
        <p class="problem" role="alert">
          {fileError.value}
        </p>
      )}
      {draft.value && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void orFocusError(check);
          }}
        >
          <Fields />
          <div class="buttons">
            <button type="submit" class="primary">
              {words.check}
            </button>
            <button type="button" onClick={() => void orFocusError(download)}>
              {words.download}
            </button>
            <button type="button" onClick={() => file.current?.click()}>
              {words.open}
            </button>
            <button type="button" onClick={discardDraft}>
              {words.again}
            </button>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              onChange={({ currentTarget }) => {
                const [chosen] = currentTarget.files ?? [];
                if (chosen) void openFile(chosen);
                currentTarget.value = '';
              }}
            />
          </div>
          <Verdict />
        </form>
      )}
      <p class="details">{words.how}</p>
      <code class="command">pantilt serve --rig {fileName.value} --port auto</code>
      <p class="details">{words.why}</p>
      {isSimulated.value && <p class="details">{words.simulated}</p>}
    </section>
  );
}

function Fields() {
  const words = texts.file;
  return (
    <>
      <div class="grid single">
        <Row label={words.name} unit="">
          <FieldInput path="name" name={words.name} numeric={false} />
        </Row>
        {[...GEOMETRY, ...WORK_AREA].map(({ key, label, unit, hint }) => (
          <Row key={key} label={label} unit={unit}>
            <FieldInput path={key} name={label} hint={hint} />
          </Row>
        ))}
      </div>
      <div class="grid axes">
        <h3>{words.axes}</h3>
        {AXES.map((axis) => (
          <h3 key={axis}>{axis}</h3>
        ))}
        {AXIS_FIELDS.map(({ key, label, unit, hint }) => (
          <Row key={key} label={label} unit={unit}>
            {AXES.map((axis) => (
              <FieldInput
                key={axis}
                path={`axes.${axis}.${key}`}
                name={`${axis}: ${label}`}
                hint={hint}
              />
            ))}
          </Row>
        ))}
      </div>
    </>
  );
}

interface RowProps extends Pick<Field, 'label' | 'unit'> {
  readonly children: preact.ComponentChildren;
}

const Row = ({ label, unit, children }: RowProps) => (
  <div class="row">
    <span class="name">
      {label} {unit && <small>[{unit}]</small>}
    </span>
    {children}
  </div>
);

function Verdict() {
  const words = texts.file;
  const result = checked.value;
  const elsewhere = result?.errors.filter(({ path }) => fieldOf(path) === undefined) ?? [];
  return (
    <div class="verdict" role="status">
      {result &&
        (result.errors.length === 0 ? (
          <p class="badge">{words.good}</p>
        ) : (
          <p class="problem">{words.bad(result.errors.length)}</p>
        ))}
      {elsewhere.map(({ path, message, wording }) => (
        <p key={path} class="problem">
          {path ? words.at(path, translate(message, wording)) : translate(message, wording)}
        </p>
      ))}
      <ul class="findings">
        {result?.findings.map((finding) => (
          <FindingLine key={finding.check} finding={finding} />
        ))}
      </ul>
    </div>
  );
}
