/** The card with the rig's pose, servos, laser and model. Texts of the view Point. */
import { degrees, fixed, millimetres } from '../../format.ts';
import { inLanguage } from '../../language.ts';
import { Fact } from '../../parts/facts.tsx';
import { activeModel, live, models, rig } from '../../state.ts';
import { texts as shared } from '../../texts.ts';

const english = {
  swap: 'Swap',
  swapHint: 'Exchange the map and the 3D view',
  full: 'Enlarge',
  fullHint: 'The 3D view alone',
  notFull: 'Back',
  notFullHint: 'Show the map and the other parts again',
  move: { title: 'Move', jog: 'Jog', pattern: 'Pattern', presets: 'Presets' },
  pose: {
    title: 'State',
    pan: 'Pan',
    tilt: 'Tilt',
    pulse: 'Pulse',
    angle: 'Nominal angle',
    servos: 'Servos',
    laser: 'Laser',
    model: 'Model',
    control: 'Control',
    free: 'free',
    on: 'on',
    off: 'off',
    us: (pulseUs: number) => `${fixed(pulseUs, 1)} µs`,
    nominal: 'none trained: nominal geometry',
    validated: (kind: string, errorMm: number | null) =>
      errorMm === null ? kind : `${kind}, median ${millimetres(errorMm)}`,
  },
};

const french: typeof english = {
  swap: 'Échanger',
  swapHint: 'Échanger la carte et la vue 3D',
  full: 'Agrandir',
  fullHint: 'La vue 3D seule',
  notFull: 'Retour',
  notFullHint: 'Afficher à nouveau la carte et le reste',
  move: { title: 'Bouger', jog: 'Manette', pattern: 'Motif', presets: 'Repères' },
  pose: {
    title: 'État',
    pan: 'Pan',
    tilt: 'Tilt',
    pulse: 'Impulsion',
    angle: 'Angle nominal',
    servos: 'Servos',
    laser: 'Laser',
    model: 'Modèle',
    control: 'Commande',
    free: 'libre',
    on: 'allumé',
    off: 'éteint',
    us: english.pose.us,
    nominal: 'aucun entraîné : géométrie nominale',
    validated: (kind, errorMm) =>
      errorMm === null ? kind : `${kind}, médiane ${millimetres(errorMm)}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });

export function PoseCard() {
  return (
    <section class="card" aria-labelledby="pose-title">
      <h2 id="pose-title">{texts.pose.title}</h2>
      <PoseTable />
      <SwitchList />
    </section>
  );
}

function PoseTable() {
  const pose = live.value ? rig.value?.pose : null;
  const { us, pan, tilt, pulse, angle } = texts.pose;
  const { none } = shared;
  const rows = [
    { name: pan, us: pose?.panUs, rad: pose?.panRad },
    { name: tilt, us: pose?.tiltUs, rad: pose?.tiltRad },
  ];
  return (
    <table class="numbers pose">
      <thead>
        <tr>
          <td />
          <th scope="col">{pulse}</th>
          <th scope="col">{angle}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{row.us === undefined ? none : us(row.us)}</td>
            <td>{row.rad === undefined ? none : degrees(row.rad)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SwitchList() {
  const now = live.value ? rig.value : null;
  const { on, off, servos, laser, model, control, free } = texts.pose;
  const { none } = shared;
  const lit = (value: boolean | undefined) => (value === undefined ? none : value ? on : off);
  return (
    <dl class="facts">
      <Fact name={servos}>{lit(now?.servoOn)}</Fact>
      <Fact name={laser}>
        <span data-lit={now?.laserOn === true}>{lit(now?.laserOn)}</span>
      </Fact>
      <Fact name={model} wide>
        {modelText()}
      </Fact>
      <Fact name={control} wide>
        {now ? (now.control.holder ?? free) : none}
      </Fact>
    </dl>
  );
}

function modelText(): string {
  if (models.value === null) return shared.none;
  const model = activeModel.value;
  if (!model) return texts.pose.nominal;
  return texts.pose.validated(model.kind, model.validationMedianMm);
}
