/** The rig file's editor: fields with their errors, and saving as a download. */
import { useRef } from 'preact/hooks';
import { AXES } from '../../../units.ts';
import { FindingLine } from '../../parts/facts.tsx';
import { isSimulated } from '../../state.ts';
import { translate } from '../../translate.ts';
import {
  change,
  check,
  checked,
  discardDraft,
  download,
  draft,
  draftDocument,
  draftsElsewhere,
  fileError,
  fileName,
  openFile,
  running,
  unsaved,
  valueAt,
} from './rig-file-draft.ts';
import {
  AXIS_FIELDS,
  axisPath,
  type Field,
  fieldOf,
  fileText,
  fileUnitOf,
  GEOMETRY,
  WORK_AREA,
} from './rig-file-fields.ts';
import { focusedField, RigPicture } from './rig-picture.tsx';
import { texts } from './texts.ts';

interface FieldProps {
  readonly path: string;
  /** Accessible name, where the label is elsewhere. */
  readonly name: string;
  /** Absent for text. */
  readonly field?: Field;
}

/** The value of a field of the rig file, with the file's own number and errors. */
function FieldInput({ path, name, field }: FieldProps) {
  const text = draft.value?.[path] ?? '';
  const errors = (checked.value?.errors ?? []).filter((error) => fieldOf(error.path) === path);
  const inFile = fileText(path, valueAt(draftDocument.value, path));
  const unit = fileUnitOf(path);
  const control = {
    'aria-label': name,
    'aria-invalid': errors.length > 0,
    'aria-describedby': `${path}-about`,
    value: text,
    onFocus: () => {
      focusedField.value = path;
    },
    onBlur: () => {
      focusedField.value = null;
    },
  };
  return (
    <div class="field">
      {field?.options ? (
        <select {...control} onChange={({ currentTarget }) => change(path, currentTarget.value)}>
          {Object.entries(field.options).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...control}
          type="text"
          inputMode={field ? 'decimal' : 'text'}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => change(path, currentTarget.value)}
        />
      )}
      <div id={`${path}-about`}>
        {inFile && <span class="hint">{inFile}</span>}
        {errors.map(({ path: where, message, wording }) => (
          <span key={message} class="problem">
            {where === path
              ? translate(message, wording)
              : texts.file.at(where.split('.').at(-1)!, translate(message, wording))}
            {unit && ` [${unit}]`}
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
            <button type="submit" class="primary" title={words.checkHint}>
              {words.check}
            </button>
            <button
              type="button"
              title={words.downloadHint}
              onClick={() => void orFocusError(download)}
            >
              {words.download}
            </button>
            <button type="button" title={words.openHint} onClick={() => file.current?.click()}>
              {words.open}
            </button>
            <button type="button" title={words.againHint} onClick={discardDraft}>
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
      <div class="whole-rig">
        <div class="grid single">
          <Row label={words.name} unit="">
            <FieldInput path="name" name={words.name} />
          </Row>
          {[...GEOMETRY, ...WORK_AREA].map((field) => (
            <Row key={field.key} label={field.label} unit={field.unit}>
              <FieldInput path={field.key} name={field.label} field={field} />
            </Row>
          ))}
        </div>
        <RigPicture />
      </div>
      <div class="grid axes">
        <h3>{words.axes}</h3>
        {AXES.map((axis) => (
          <h3 key={axis}>{axis}</h3>
        ))}
        {AXIS_FIELDS.map((field) => (
          <Row key={field.key} label={field.label} unit={field.unit}>
            {AXES.map((axis) => (
              <FieldInput
                key={axis}
                path={axisPath(axis, field)}
                name={`${axis}: ${field.label}`}
                field={field}
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
