/** The rig file: edited, checked with each error at its field, and saved where the browser puts downloads. */
import { useRef } from 'preact/hooks';
import { AXES } from '../../../units.ts';
import { FindingLine } from '../../parts/finding-line.tsx';
import { said } from '../../said.ts';
import { isSimulated } from '../../state.ts';
import {
  beginAgain,
  check,
  checked,
  download,
  draft,
  draftsElsewhere,
  fileName,
  fileRefusal,
  open,
  running,
  unsaved,
} from './rig-file-draft.ts';
import { FieldInput } from './rig-file-field.tsx';
import { AXIS_FIELDS, type Field, fieldOf, GEOMETRY, WORK_AREA } from './rig-file-fields.ts';
import { texts } from './texts.ts';

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
      {fileRefusal.value !== null && (
        <p class="problem" role="alert">
          {fileRefusal.value}
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
            <button type="button" onClick={beginAgain}>
              {words.again}
            </button>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              onChange={({ currentTarget }) => {
                const [chosen] = currentTarget.files ?? [];
                if (chosen) void open(chosen);
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
          {path ? words.at(path, said(message, wording)) : said(message, wording)}
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
