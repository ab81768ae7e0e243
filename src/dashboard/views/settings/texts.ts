/** Texts of the view Settings. */

import type { Axis } from '../../../units.ts';
import { inLanguage } from '../../language.ts';

const english = {
  none: '–',
  loading: 'Loading…',
  refresh: 'Rescan',
  page: {
    title: 'This page',
    language: 'Language',
    theme: 'Colours',
    themes: { system: 'as the system', light: 'light', dark: 'dark' },
  },
  ports: {
    title: 'Ports',
    setting: (value: string, source: string, by: string) =>
      `The daemon uses the port "${value}" (${source}${by ? `: ${by}` : ''}).`,
    inUse: 'in use',
    hindrance: (found: string, cure: string) => `${found}: ${cure}`,
    none: 'No USB serial port found. Connect the rig with a data cable; some cables only charge.',
    others: (count: number) => (count === 1 ? '1 other port' : `${count} other ports`),
    examplePath: '/dev/ttyUSB0',
    change: 'To use another port, restart the daemon with',
  },
  hardware: {
    title: 'Device',
    flash: 'Firmware',
    flashHow: (version: string | undefined) =>
      `Stop the daemon, which holds the port, and run this to flash firmware ${version ?? ''} and the rig file’s limits to an Uno or a Nano:`,
    doctor: 'To test the serial line as well, stop the daemon and run',
  },
  limits: {
    title: 'Limits',
    explained:
      'Limits are enforced twice: by the daemon (rig file) and by the device, where they persist. The narrower one, in bold, applies. Pulses outside are refused.',
    limit: 'Limit',
    file: 'Rig file',
    device: 'Device',
    none: '–',
    names: {
      minUs: (axis: Axis) => `${axis}, minimum pulse`,
      maxUs: (axis: Axis) => `${axis}, maximum pulse`,
      speedUsPerS: (axis: Axis) => `${axis}, speed`,
      accelerationUsPerS2: (axis: Axis) => `${axis}, acceleration`,
    },
  },
  file: {
    at: (path: string, fault: string) => `${path}: ${fault}`,
    title: 'Rig file',
    from: (path: string) =>
      `The daemon uses ${path}. It contains radians: its numbers stand below the fields.`,
    elsewhere: (path: string) =>
      `Your draft for ${path} is kept and shown again when the daemon uses that file.`,
    exampleName: 'my-rig.json',
    check: 'Check',
    download: 'Save as file',
    open: 'Open a file…',
    again: 'Discard draft',
    unsaved: 'unsaved draft, kept in this browser',
    good: 'No errors.',
    bad: (count: number) => (count === 1 ? '1 error.' : `${count} errors.`),
    unreadable: (name: string, why: string) => `${name} can't be read as a rig file: ${why}`,
    noObject: 'it isn’t a JSON object',
    nameTaken:
      'is the simulated rig’s. Samples and models are stored by name: give the real rig another, or it takes over those of the simulation',
    how: 'To use the file, restart the daemon with ("auto" selects the port of the device)',
    why: 'The page can’t change files on the daemon’s machine: limits protect the servos and their surroundings, and must not be widened remotely. After the restart, "pantilt flash --rig" stores the new limits on the device too.',
    simulated:
      'This rig is simulated. The flaws in its file are for the simulator only: they are neither shown here nor saved. A saved file is for a real rig and needs another name.',
    name: 'Name',
    axes: 'Axes',
    l1: 'Floor to tilt axis',
    l2: 'Tilt axis to laser',
    rMin: 'Minimum distance',
    rMax: 'Maximum distance',
    bearingMin: 'Rightmost bearing',
    bearingMax: 'Leftmost bearing',
    pulseMin: 'Minimum pulse',
    pulseCentre: 'Centre pulse',
    pulseMax: 'Maximum pulse',
    resolution: 'Pulse resolution',
    scale: 'Servo scale',
    angleAtCentre: 'Angle at the centre',
    direction: 'A longer pulse',
    raises: 'raises angle',
    lowers: 'lowers angle',
    maxSpeed: 'Maximum speed',
    maxAcceleration: 'Maximum acceleration',
  },
  picture: {
    side: 'Side view',
    above: 'From above',
    tilt: (from: string, to: string) => `Tilt ${from} to ${to}`,
    pan: (from: string, to: string) => `Pan ${from} to ${to}`,
    running: 'Dashed: the file that the daemon uses.',
    none: 'The fields describe no rig that can be drawn.',
    label: 'The rig that the fields describe',
  },
  access: {
    title: 'Access',
    wanted: 'This daemon requires a token. This tab keeps it until it is closed.',
    open: (listen = '127.0.0.1') =>
      `This daemon requires no token. It listens on ${listen}, which other machines can’t reach.`,
    how: 'Set a token on the daemon’s machine with --token, PANTILT_TOKEN or "token" in the YAML file.',
    forget: 'Forget the token in this tab',
  },
  daemon: {
    title: 'Settings of the daemon',
    setting: 'Setting',
    value: 'Value',
    source: 'From',
    unset: '–',
    sources: { flag: 'flag', variable: 'variable', file: 'YAML file', default: 'default' },
    change:
      'Flags take precedence over PANTILT_… variables, and those over the YAML file of --config. Changes require a restart.',
  },
  about: {
    title: 'About',
    firmware: 'Bundled firmware',
    data: 'Data folder',
    licence: 'Licence',
    docs: 'API reference, with a console',
    openApi: 'OpenAPI document',
    metrics: 'Metrics for Prometheus',
  },
};

const french: typeof english = {
  none: '–',
  loading: 'Chargement…',
  refresh: 'Actualiser',
  page: {
    title: 'Cette page',
    language: 'Langue',
    theme: 'Couleurs',
    themes: { system: 'comme le système', light: 'claires', dark: 'sombres' },
  },
  ports: {
    title: 'Ports',
    setting: (value, source, by) =>
      `Le démon utilise le port « ${value} » (${source}${by ? ` : ${by}` : ''}).`,
    inUse: 'utilisé',
    hindrance: (found, cure) => `${found} : ${cure}`,
    none: 'Aucun port série USB trouvé. Branchez le robot avec un câble de données ; certains câbles ne servent qu’à la charge.',
    others: (count) => (count === 1 ? '1 autre port' : `${count} autres ports`),
    examplePath: '/dev/ttyUSB0',
    change: 'Pour utiliser un autre port, redémarrez le démon avec',
  },
  hardware: {
    title: 'Appareil',
    flash: 'Micrologiciel',
    flashHow: (version) =>
      `Arrêtez le démon, qui occupe le port ; cette commande installe le micrologiciel ${version ?? ''} et les limites du fichier sur un Uno ou un Nano :`,
    doctor: 'Pour tester aussi la ligne série, arrêtez le démon et lancez',
  },
  limits: {
    title: 'Limites',
    explained:
      'Les limites sont appliquées deux fois : par le démon (fichier de robot) et par l’appareil, qui les conserve. La plus étroite, en gras, l’emporte. Hors limites, une impulsion est refusée.',
    limit: 'Limite',
    file: 'Fichier',
    device: 'Appareil',
    none: '–',
    names: {
      minUs: (axis) => `${axis}, impulsion min.`,
      maxUs: (axis) => `${axis}, impulsion max.`,
      speedUsPerS: (axis) => `${axis}, vitesse`,
      accelerationUsPerS2: (axis) => `${axis}, accélération`,
    },
  },
  file: {
    at: (path, fault) => `${path} : ${fault}`,
    title: 'Fichier du robot',
    from: (path) =>
      `Le démon utilise ${path}. Il contient des radians : ses nombres sont sous les champs.`,
    elsewhere: (path) =>
      `Votre brouillon pour ${path} est conservé et réapparaît quand le démon utilise ce fichier.`,
    exampleName: 'mon-robot.json',
    check: 'Vérifier',
    download: 'Enregistrer',
    open: 'Ouvrir un fichier…',
    again: 'Abandonner',
    unsaved: 'brouillon non enregistré, conservé dans ce navigateur',
    good: 'Aucune erreur.',
    bad: (count) => (count === 1 ? '1 erreur.' : `${count} erreurs.`),
    unreadable: (name, why) => `${name} n’est pas un fichier de robot lisible : ${why}`,
    noObject: 'ce n’est pas un objet JSON',
    nameTaken:
      'est celui du robot simulé. Mesures et modèles sont rangés par nom : donnez-en un autre au vrai robot, sinon il reprend ceux de la simulation',
    how: 'Pour utiliser le fichier, redémarrez le démon avec (« auto » choisit le port de l’appareil)',
    why: 'La page ne peut modifier aucun fichier sur la machine du démon : les limites protègent les servos et leur entourage, et ne doivent pas être élargies à distance. Après le redémarrage, « pantilt flash --rig » enregistre aussi les nouvelles limites dans l’appareil.',
    simulated:
      'Ce robot est simulé. Les défauts décrits dans son fichier ne concernent que le simulateur : ils ne sont ni affichés ni enregistrés ici. Un fichier enregistré est pour un vrai robot et demande un autre nom.',
    name: 'Nom',
    axes: 'Axes',
    l1: 'Du sol à l’axe tilt',
    l2: 'De l’axe tilt au laser',
    rMin: 'Distance min.',
    rMax: 'Distance max.',
    bearingMin: 'Azimut le plus à droite',
    bearingMax: 'Azimut le plus à gauche',
    pulseMin: 'Impulsion min.',
    pulseCentre: 'Impulsion au centre',
    pulseMax: 'Impulsion max.',
    resolution: 'Résolution de l’impulsion',
    scale: 'Échelle du servo',
    angleAtCentre: 'Angle au centre',
    direction: 'Impulsion plus longue :',
    raises: 'angle croît',
    lowers: 'angle décroît',
    maxSpeed: 'Vitesse max.',
    maxAcceleration: 'Accélération max.',
  },
  picture: {
    side: 'De côté',
    above: 'De dessus',
    tilt: (from, to) => `Tilt de ${from} à ${to}`,
    pan: (from, to) => `Pan de ${from} à ${to}`,
    running: 'En pointillé : le fichier utilisé par le démon.',
    none: 'Ces champs ne décrivent aucun robot que l’on puisse dessiner.',
    label: 'Le robot que décrivent les champs',
  },
  access: {
    title: 'Accès',
    wanted: 'Ce démon exige un jeton. Cet onglet le conserve jusqu’à sa fermeture.',
    open: (listen = '127.0.0.1') =>
      `Ce démon n’exige pas de jeton. Il écoute sur ${listen}, inaccessible depuis d’autres machines.`,
    how: 'Un jeton se définit sur la machine du démon avec --token, PANTILT_TOKEN ou « token » dans le fichier YAML.',
    forget: 'Oublier le jeton dans cet onglet',
  },
  daemon: {
    title: 'Réglages du démon',
    setting: 'Réglage',
    value: 'Valeur',
    source: 'Source',
    unset: '–',
    sources: { flag: 'option', variable: 'variable', file: 'fichier YAML', default: 'défaut' },
    change:
      'Les options ont priorité sur les variables PANTILT_…, et celles-ci sur le fichier YAML de --config. Tout changement demande un redémarrage.',
  },
  about: {
    title: 'À propos',
    firmware: 'Micrologiciel fourni',
    data: 'Dossier des données',
    licence: 'Licence',
    docs: 'Référence de l’API, avec une console',
    openApi: 'Document OpenAPI',
    metrics: 'Métriques pour Prometheus',
  },
};

export const texts = inLanguage({ en: english, fr: french });
