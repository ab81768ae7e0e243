/** Cards about the hardware: findings on the device, its limits beside the rig file's, and the ports. */
import type { ComponentChildren } from 'preact';
import type { Diagnosis, Port } from '../../../api/daemon.ts';
import { AXES } from '../../../units.ts';
import { fixed } from '../../format.ts';
import { FindingLine } from '../../parts/facts.tsx';
import { daemon, diagnostics, ports, type Resource } from '../../resources.ts';
import { translate } from '../../translate.ts';
import { texts } from './texts.ts';

interface ResourceCardProps<T> {
  readonly id: string;
  readonly title: string;
  readonly resource: Resource<T>;
  /** Text that is known before loading. */
  readonly known?: string;
  /** Text of the button that loads it again. */
  readonly refresh?: string;
  readonly children: (answer: T) => ComponentChildren;
}

/** A card for a resource of the daemon: loading, failed, or loaded. */
export function ResourceCard<T>({
  id,
  title,
  resource: asked,
  known,
  refresh = texts.refresh,
  children,
}: ResourceCardProps<T>) {
  const answer = asked.answer.value;
  const problem = asked.error.value;
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <div class="head">
        <h2 id={`${id}-title`}>{title}</h2>
        <button type="button" class="small" onClick={() => void asked.load()}>
          {refresh}
          <span class="sr-only"> ({title})</span>
        </button>
      </div>
      {known && <p>{known}</p>}
      {problem !== null && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {answer === null
        ? problem === null && <p class="empty">{texts.loading}</p>
        : children(answer)}
    </section>
  );
}

export const HardwareCard = () => (
  <ResourceCard id="hardware" title={texts.hardware.title} resource={diagnostics}>
    {({ findings }) => (
      <>
        <ul class="findings" data-holds={diagnostics.isFresh.value}>
          {findings.map((finding) => (
            <FindingLine key={finding.check} finding={finding} />
          ))}
        </ul>
        <h3>{texts.hardware.flash}</h3>
        <p class="details">{texts.hardware.flashHow(daemon.answer.value?.firmwareVersion)}</p>
        <code class="command">pantilt flash --rig {texts.file.exampleName}</code>
        <p class="details">{texts.hardware.doctor}</p>
        <code class="command">pantilt doctor</code>
      </>
    )}
  </ResourceCard>
);

const ROWS = [
  ['minUs', 'µs'],
  ['maxUs', 'µs'],
  ['speedUsPerS', 'µs/s'],
  ['accelerationUsPerS2', 'µs/s²'],
] as const;

export const LimitsCard = () => (
  <ResourceCard id="limits" title={texts.limits.title} resource={diagnostics}>
    {({ limits }) => (
      <>
        <p class="details">{texts.limits.explained}</p>
        <table class="numbers limits">
          <thead>
            <tr>
              <th scope="col">{texts.limits.limit}</th>
              <th scope="col">{texts.limits.file}</th>
              <th scope="col">{texts.limits.device}</th>
            </tr>
          </thead>
          <tbody data-holds={diagnostics.isFresh.value}>
            {AXES.map((axis) => axisRows(axis, limits))}
          </tbody>
        </table>
      </>
    )}
  </ResourceCard>
);

function axisRows(axis: 'pan' | 'tilt', { file, device }: Diagnosis['limits']) {
  return ROWS.map(([name, unit]) => {
    const [inFile, held] = [file[axis][name], device?.[axis][name]];
    const fileHolds = held === undefined || (name === 'minUs' ? inFile >= held : inFile <= held);
    const deviceHolds = held !== undefined && (name === 'minUs' ? held >= inFile : held <= inFile);
    return (
      <tr key={`${axis} ${name}`}>
        <th scope="row">
          {texts.limits.names[name](axis)} <small>[{unit}]</small>
        </th>
        <td data-active={fileHolds}>{fixed(inFile, 0)}</td>
        <td data-active={deviceHolds}>{held === undefined ? texts.limits.none : fixed(held, 0)}</td>
      </tr>
    );
  });
}

/** The ports of the daemon's machine, with problems, and how to choose another. */
export function PortsCard() {
  const words = texts.ports;
  return (
    <ResourceCard id="ports" title={words.title} resource={ports} known={settingText()}>
      {(listed) => {
        const likely = listed.filter(({ mayBeRig }) => mayBeRig);
        const others = listed.filter(({ mayBeRig }) => !mayBeRig);
        const other = likely.find(({ inUse }) => !inUse)?.path ?? words.examplePath;
        return (
          <>
            {likely.length === 0 && <p class="empty">{words.none}</p>}
            <PortList ports={likely} />
            {others.length > 0 && (
              <details>
                <summary>{words.others(others.length)}</summary>
                <PortList ports={others} />
              </details>
            )}
            <p class="details">{words.change}</p>
            <code class="command">pantilt serve --port {other}</code>
          </>
        );
      }}
    </ResourceCard>
  );
}

function settingText(): string {
  const setting = daemon.answer.value?.settings.find(({ name }) => name === 'port');
  if (!setting) return '';
  const { value, source, flag, variable } = setting;
  const by = { flag, variable, file: '', default: '' }[source];
  return texts.ports.setting(value, texts.daemon.sources[source], by);
}

const PortList = ({ ports: listed }: { readonly ports: readonly Port[] }) => (
  <ul class="ports" data-holds={ports.isFresh.value}>
    {listed.map(({ path, inUse, maker, usbId, hindrance }) => (
      <li key={path}>
        <strong>{path}</strong> {inUse && <span class="badge">{texts.ports.inUse}</span>}
        <p class="details">{[maker, usbId].filter(Boolean).join(' · ')}</p>
        {hindrance && (
          <p class="problem">
            {texts.ports.hindrance(
              translate(hindrance.found, hindrance.wording.found),
              translate(hindrance.cure ?? '', hindrance.wording.cure),
            )}
          </p>
        )}
      </li>
    ))}
  </ul>
);
