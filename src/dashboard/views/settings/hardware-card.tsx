/** What is known of the device without disturbing it, its limits beside the rig file's, and how it is flashed. */
import { AXES } from '../../../units.ts';
import type { Examination } from '../../daemon/types.ts';
import { daemon, examination } from '../../daemon-facts.ts';
import { fixed } from '../../format.ts';
import { FindingLine } from '../../parts/finding-line.tsx';
import { AskedCard } from './asked-card.tsx';
import { texts } from './texts.ts';

export const HardwareCard = () => (
  <AskedCard id="hardware" title={texts.hardware.title} asked={examination}>
    {({ findings }) => (
      <>
        <ul class="findings" data-holds={examination.holds.value}>
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
  </AskedCard>
);

const ROWS = [
  ['minUs', 'µs'],
  ['maxUs', 'µs'],
  ['speedUsPerS', 'µs/s'],
  ['accelerationUsPerS2', 'µs/s²'],
] as const;

export const LimitsCard = () => (
  <AskedCard id="limits" title={texts.limits.title} asked={examination}>
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
          <tbody data-holds={examination.holds.value}>
            {AXES.map((axis) => axisRows(axis, limits))}
          </tbody>
        </table>
      </>
    )}
  </AskedCard>
);

function axisRows(axis: 'pan' | 'tilt', { file, device }: Examination['limits']) {
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
