/** How the charts are held, moved, zoomed and saved. */
import { fixed } from '../../format.ts';
import { saveFile } from '../../parts/save-file.ts';
import { picture } from './chart-picture.ts';
import { goOn, held, pause, shift, spanS, stretchAsCsv, stretchNow, zoom } from './stretch.ts';
import { texts } from './texts.ts';

export function Toolbar() {
  const words = texts.toolbar;
  const fixedNow = held.value;
  const shownS = fixedNow ? (fixedNow.toMs - fixedNow.fromMs) / 1000 : spanS.value;
  return (
    <div class="toolbar" role="toolbar" aria-label={words.title}>
      <div class="moves">
        <Tool name="←" hint={words.earlier} act={() => shift(-1)} />
        <Tool name="→" hint={words.later} act={() => shift(1)} />
        <Tool name="−" hint={words.longer} act={() => zoom(1)} />
        <output class="span">{spanText(shownS)}</output>
        <Tool name="+" hint={words.shorter} act={() => zoom(-1)} />
      </div>
      <button
        type="button"
        class="hold"
        data-held={fixedNow !== null}
        onClick={fixedNow ? goOn : pause}
      >
        {fixedNow ? words.goOn : words.pause}
      </button>
      <span class="push" />
      <button type="button" title={words.csvHint} onClick={saveCsv}>
        CSV
      </button>
      <button type="button" title={words.pngHint} onClick={() => void savePicture()}>
        {words.png}
      </button>
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly hint: string;
  readonly act: () => void;
}

const Tool = ({ name, hint, act }: ToolProps) => (
  <button type="button" class="tool" title={hint} aria-label={hint} onClick={act}>
    {name}
  </button>
);

function spanText(seconds: number): string {
  if (seconds > 90) return texts.toolbar.minutes(fixed(seconds / 60, seconds % 60 ? 1 : 0));
  return texts.toolbar.seconds(fixed(seconds, seconds < 9.95 && seconds % 1 ? 1 : 0));
}

function saveCsv(): void {
  const text = stretchAsCsv(stretchNow());
  saveFile(fileName('csv'), new Blob([text], { type: 'text/csv' }));
}

async function savePicture(): Promise<void> {
  const stack = document.querySelector<HTMLElement>('.strips');
  if (stack) saveFile(fileName('png'), await picture(stack));
}

/** Named by the time, without what file names can't have everywhere. */
const fileName = (extension: string): string =>
  `pantilt-live-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${extension}`;
