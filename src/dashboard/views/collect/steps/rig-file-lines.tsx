/** Lines of the rig file that a person changes on the daemon's machine; the page changes none. */
import { rigFile } from '../../../daemon-facts.ts';
import { texts } from './texts.ts';

interface RigFileLinesProps {
  /** Dotted path of each field, and what it is, or is to be. */
  readonly lines: Readonly<Record<string, number>>;
}

export const RigFileLines = ({ lines }: RigFileLinesProps) => (
  <div class="file-lines">
    <p class="details">{texts.fileLines(rigFile.answer.value?.path)}</p>
    <code class="command">
      {Object.entries(lines).map(([path, value]) => (
        <span key={path}>
          {path}: {value}
        </span>
      ))}
    </code>
  </div>
);
