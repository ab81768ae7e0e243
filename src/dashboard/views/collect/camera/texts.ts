/** Texts of the camera card, the tags and their printed sheet. */
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

const tagsEnglish = {
  tags: {
    hint: 'Print the tags, place the centre of each on its point in any orientation, and detect them. x is forward of the pan axis, y to its left.',
    count: 'Tags',
    size: 'Black square [mm]',
    print: 'Print tags',
    find: 'Detect tags',
    found: (ids: readonly number[]) =>
      ids.length === 0
        ? 'No tag detected. Check that the light is even and that each tag is visible with its white margin.'
        : `Detected: ${ids.join(', ')}.`,
    tag: (id: number) => `Tag ${id}`,
    diagonals: (first: number, second: number) =>
      `Check with a tape measure: ${fixed(first, 2)} m from 0 to 2, ${fixed(second, 2)} m from 1 to 3.`,
    missing: (ids: readonly number[]) =>
      `Four tags are required. Not detected: ${ids.join(', ')}. Lay them flat, closer, or out of the lamp’s reflection.`,
    oversize: (share: number) =>
      `The tags look ${fixed(Math.abs(100 * share), 1)} % ${share > 0 ? 'larger' : 'smaller'} than entered: measure a black square and enter its side, or measure the positions again.`,
  },
  sheet: {
    title: (id: number) => `pantilt, tag ${id}`,
    middle: 'The four lines point at the tag’s centre: place it on its point on the floor.',
    ruler: (rulerMm: number, sideMm: number) =>
      `This ruler is ${rulerMm} mm long, and the black square ${sideMm} mm wide.`,
    otherwise: 'If not, print at 100 %, or enter the measured side of the square.',
  },
};

const tagsFrench: typeof tagsEnglish = {
  tags: {
    hint: 'Imprimez les tags, posez le centre de chacun sur son point, dans n’importe quelle orientation, puis détectez-les. x : vers l’avant de l’axe pan, y : vers la gauche.',
    count: 'Tags',
    size: 'Carré noir [mm]',
    print: 'Imprimer',
    find: 'Détecter',
    found: (ids) =>
      ids.length === 0
        ? 'Aucun tag détecté. Vérifiez que l’éclairage est uniforme et que chaque tag est visible avec sa marge blanche.'
        : `Détectés : ${ids.join(', ')}.`,
    tag: (id) => `Tag ${id}`,
    diagonals: (first, second) =>
      `À vérifier au mètre ruban : ${fixed(first, 2)} m de 0 à 2, ${fixed(second, 2)} m de 1 à 3.`,
    missing: (ids) =>
      `Il faut quatre tags. Non détectés : ${ids.join(', ')}. Posez-les à plat, plus près, ou hors du reflet de la lampe.`,
    oversize: (share) =>
      `Les tags paraissent ${fixed(Math.abs(100 * share), 1)} % plus ${share > 0 ? 'grands' : 'petits'} que la valeur saisie : mesurez un carré noir et saisissez son côté, ou mesurez à nouveau les positions.`,
  },
  sheet: {
    title: (id) => `pantilt, tag ${id}`,
    middle: 'Les quatre traits indiquent le centre du tag : posez-le sur son point au sol.',
    ruler: (rulerMm, sideMm) =>
      `Cette règle mesure ${rulerMm} mm, et le carré noir ${sideMm} mm de côté.`,
    otherwise: 'Sinon, imprimez à 100 %, ou saisissez le côté mesuré.',
  },
};

const tagTexts = inLanguage({ en: tagsEnglish, fr: tagsFrench });

const english = {
  title: 'Camera',
  open: 'Open a camera',
  openHint:
    'A fixed webcam above the floor, with the whole work area in view, measures the spot automatically. Its picture stays on this machine.',
  close: 'Close',
  choose: 'Camera',
  nameless: (number: number) => `Camera ${number}`,
  laser: 'Laser',
  colours: { red: 'red', green: 'green', blue: 'blue, violet', any: 'any colour' },
  picture:
    'Camera picture. Click a mark on the floor. Keyboard: arrow keys, with Shift for large steps, then Enter.',
  pictureSeen: 'Camera picture',
  large: 'Enlarge',
  largeHint:
    'Click each point, or slide a finger to it and lift; near a mark, that mark moves. Arrow keys move by one pixel, Enter places the mark.',
  done: 'Done',
  hold: 'Lock exposure',
  holdHint: 'The camera no longer adapts to the laser’s light',
  source: { title: 'Floor points', corners: 'Marks', tags: 'Printed tags' },
  hint: 'Click at least four points on the floor, far apart, and enter their coordinates: x forward of the pan axis, y to its left [m].',
  wallHint: (name: string) =>
    `Click at least four points on surface "${name}", far apart, and enter their distances [m] from its first corner in the rig file: x along the first side, y perpendicular to it.`,
  mark: (number: number) => `Mark ${number}`,
  remove: (number: number) => `Remove mark ${number}`,
  goOn: 'Continue with the camera',
  released: 'Servos and laser are off. When armed, the servos jump to their pulses.',
  look: 'Measure once',
  measureHint: 'The laser blinks, and the page shows the measured spot',
  seen: (where: string) => `The spot is at ${where}.`,
  pixel: (mm: string) => `One pixel is at most ${mm} on the floor.`,
  exact: 'Four marks always fit exactly: add a fifth to check their accuracy.',
  residual: (mm: string) => `Residual of the marks: ${mm}.`,
  good: 'Good.',
  fair: (name: string, mm: string) =>
    `Usable. ${name} has the largest residual, ${mm}: place it in the enlarged picture, or measure it again.`,
  poor: (name: string, mm: string) =>
    `Too large for training. ${name} has the largest residual, ${mm}: mark it again, or measure its position again.`,
  lacks: {
    'marks-too-few': 'Four marks with coordinates are required.',
    'marks-coincide': 'Two marks coincide.',
    'marks-collinear': 'Three marks are collinear: spread them out.',
    'marks-crossed':
      'No camera can see these points in this order: two marks are probably swapped.',
    'marks-mirrored': 'The marks are mirrored: x is forward of the rig, y to its left.',
    'tags-not-sought': 'Lay out the tags, then detect them.',
    'tag-size-unknown': 'Enter the side of the black square in millimetres.',
    'tag-places-unknown':
      'Enter the position of each tag: x and y in metres, such as 0.80 and -0.25.',
  } as Readonly<Record<string, string>>,
  missed: {
    nothing:
      'No spot detected. Check that it is in the picture, that the laser is on, and that its colour is selected.',
    'too-bright':
      'The picture is too bright to detect a spot: dim the light, or reduce the camera’s exposure.',
    ambiguous: 'Two possible spots: cover reflecting surfaces.',
    glare: 'The spot is in a lamp’s reflection: turn the lamp off.',
    edge: 'The spot is at the edge of the picture: turn the camera so that the whole work area is visible.',
    'too-large':
      'A large area changed between two pictures. Check for people in the picture and for flickering light.',
    'scene-changed':
      'The picture changed. Check for people in the picture and that the camera is fixed.',
    'off-floor':
      'The spot is above the horizon, perhaps on a wall: mark the floor again, or remove the obstacle.',
  },
  problem: {
    refused:
      'The browser blocks the camera: allow it at the icon in the address bar, then open it again.',
    none: 'No camera is connected to this machine: plug one in, then try again.',
    busy: 'Another program uses the camera: close it, then open the camera again.',
    unplugged: 'The camera was disconnected: plug it in, then open it again.',
    other: (reason: string) =>
      `The camera can’t be opened (${reason}): unplug it and plug it in again, or choose another.`,
    exposure:
      'The camera rejected the exposure setting: close and open it, or use the system’s camera settings.',
    insecure:
      'Browsers allow a camera only on pages from localhost or over TLS: open http://localhost with the daemon’s port, from another machine through ssh -L.',
  },
};

const french: typeof english = {
  title: 'Caméra',
  open: 'Ouvrir une caméra',
  openHint:
    'Une webcam fixe, placée en hauteur et voyant toute la zone de travail, mesure le point automatiquement. Son image reste sur cette machine.',
  close: 'Fermer',
  choose: 'Caméra',
  nameless: (number) => `Caméra ${number}`,
  laser: 'Laser',
  colours: { red: 'rouge', green: 'vert', blue: 'bleu, violet', any: 'toute couleur' },
  picture:
    'Image de la caméra. Cliquez sur un repère au sol. Au clavier : les flèches, avec Maj pour de grands pas, puis Entrée.',
  pictureSeen: 'Image de la caméra',
  large: 'Agrandir',
  largeHint:
    'Cliquez sur chaque point, ou faites glisser le doigt jusqu’à lui puis levez-le ; un repère proche du doigt est déplacé. Les flèches avancent d’un pixel, Entrée place le repère.',
  done: 'Terminé',
  hold: 'Figer l’exposition',
  holdHint: 'La caméra ne s’adapte plus à la lumière du laser',
  source: { title: 'Points du sol', corners: 'Repères', tags: 'Tags imprimés' },
  hint: 'Cliquez sur au moins quatre points du sol, éloignés les uns des autres, et saisissez leurs coordonnées : x vers l’avant de l’axe pan, y vers la gauche [m].',
  wallHint: (name) =>
    `Cliquez sur au moins quatre points de la surface « ${name} », loin les uns des autres, et saisissez leurs distances [m] à son premier coin dans le fichier du robot : x le long du premier côté, y perpendiculairement.`,
  mark: (number) => `Repère ${number}`,
  remove: (number) => `Supprimer le repère ${number}`,
  goOn: 'Continuer avec la caméra',
  released: 'Servos et laser sont éteints. À l’armement, les servos sautent à leur position.',
  look: 'Mesurer une fois',
  measureHint: 'Le laser clignote, et la page affiche le point mesuré',
  seen: (where) => `Le point est en ${where}.`,
  pixel: (mm) => `Un pixel vaut au plus ${mm} au sol.`,
  exact:
    'Quatre repères s’ajustent toujours exactement : ajoutez-en un cinquième pour vérifier leur précision.',
  residual: (mm) => `Résidu des repères : ${mm}.`,
  good: 'Bon.',
  fair: (name, mm) =>
    `Utilisable. Plus grand résidu : ${name}, ${mm} ; placez-le dans l’image agrandie, ou mesurez-le à nouveau.`,
  poor: (name, mm) =>
    `Trop grand pour l’apprentissage. Plus grand résidu : ${name}, ${mm} ; placez-le à nouveau, ou mesurez à nouveau sa position.`,
  lacks: {
    'marks-too-few': 'Il faut quatre repères avec leurs coordonnées.',
    'marks-coincide': 'Deux repères sont confondus.',
    'marks-collinear': 'Trois repères sont alignés : écartez-les.',
    'marks-crossed':
      'Aucune caméra ne peut voir ces points dans cet ordre : deux repères sont sans doute échangés.',
    'marks-mirrored':
      'Les repères sont inversés comme dans un miroir : x vers l’avant du robot, y vers la gauche.',
    'tags-not-sought': 'Posez les tags, puis détectez-les.',
    'tag-size-unknown': 'Saisissez le côté du carré noir, en millimètres.',
    'tag-places-unknown':
      'Saisissez la position de chaque tag : x et y en mètres, par exemple 0,80 et -0,25.',
  },
  missed: {
    nothing:
      'Aucun point détecté. Vérifiez qu’il est dans l’image, que le laser est allumé et que sa couleur est choisie.',
    'too-bright':
      'L’image est trop claire pour détecter un point : baissez la lumière ou l’exposition de la caméra.',
    ambiguous: 'Deux points possibles : couvrez les surfaces réfléchissantes.',
    glare: 'Le point est dans le reflet d’une lampe : éteignez-la.',
    edge: 'Le point est au bord de l’image : orientez la caméra pour voir toute la zone de travail.',
    'too-large':
      'Une grande zone a changé entre deux images. Vérifiez que personne ne passe et que l’éclairage est stable.',
    'scene-changed': 'L’image a changé. Vérifiez que personne ne passe et que la caméra est fixe.',
    'off-floor':
      'Le point est au-dessus de l’horizon, peut-être sur un mur : placez les repères à nouveau, ou retirez l’obstacle.',
  },
  problem: {
    refused:
      'Le navigateur bloque la caméra : autorisez-la avec l’icône de la barre d’adresse, puis rouvrez-la.',
    none: 'Aucune caméra n’est branchée sur cette machine : branchez-en une, puis réessayez.',
    busy: 'Un autre programme utilise la caméra : fermez-le, puis rouvrez-la.',
    unplugged: 'La caméra a été débranchée : branchez-la, puis rouvrez-la.',
    other: (reason) =>
      `Impossible d’ouvrir la caméra (${reason}) : débranchez-la et rebranchez-la, ou choisissez-en une autre.`,
    exposure:
      'La caméra refuse le réglage d’exposition : fermez-la et rouvrez-la, ou utilisez les réglages caméra du système.',
    insecure:
      'Les navigateurs n’autorisent la caméra que sur localhost ou en TLS : ouvrez http://localhost avec le port du démon, depuis une autre machine par ssh -L.',
  },
};

export const texts = { ...inLanguage({ en: english, fr: french }), ...tagTexts };
