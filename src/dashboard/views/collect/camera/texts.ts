/** Texts of the camera; those of the tags are in tag-texts.ts. */
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

/** Texts of the tags on the floor and of their sheet. */

const tagsEnglish = {
  tags: {
    hint: 'Print the tags, lay each with its middle on its point, turned as you like, and find them. x is forward of the pan axis, y to its left.',
    count: 'Tags',
    size: 'Black square [mm]',
    print: 'Print tags',
    find: 'Find tags',
    found: (ids: readonly number[]) =>
      ids.length === 0
        ? 'No tag is seen: is the light even, and each tag wholly in the picture with its white rim?'
        : `Seen: ${ids.join(', ')}.`,
    tag: (id: number) => `Tag ${id}`,
    diagonals: (first: number, second: number) =>
      `Check with a tape: ${fixed(first, 2)} m from 0 to 2, ${fixed(second, 2)} m from 1 to 3.`,
    missing: (ids: readonly number[]) =>
      `Four tags are wanted. Not seen: ${ids.join(', ')}. Lay them flat, nearer, or out of the lamp’s reflection.`,
    oversize: (share: number) =>
      `The tags look ${fixed(Math.abs(100 * share), 1)} % ${share > 0 ? 'larger' : 'smaller'} than typed: measure a black square, and type its side; or their places are measured wrong.`,
  },
  sheet: {
    title: (id: number) => `pantilt, tag ${id}`,
    middle: 'The four lines point at the tag’s middle: lay that on its point of the floor.',
    ruler: (rulerMm: number, sideMm: number) =>
      `This ruler is ${rulerMm} mm long, and the black square ${sideMm} mm wide.`,
    otherwise: 'If not, print at 100 %, or type the side of the square that you measure.',
  },
};

const tagsFrench: typeof tagsEnglish = {
  tags: {
    hint: 'Imprimez les tags, posez le milieu de chacun sur son point, tourné comme vous voulez, et cherchez-les. x est devant l’axe de rotation, y à sa gauche.',
    count: 'Tags',
    size: 'Carré noir [mm]',
    print: 'Imprimer',
    find: 'Chercher',
    found: (ids) =>
      ids.length === 0
        ? 'Aucun tag n’est vu : la lumière est-elle égale, chaque tag entier dans l’image avec son bord blanc ?'
        : `Vus : ${ids.join(', ')}.`,
    tag: (id) => `Tag ${id}`,
    diagonals: (first, second) =>
      `À vérifier au mètre : ${fixed(first, 2)} m de 0 à 2, ${fixed(second, 2)} m de 1 à 3.`,
    missing: (ids) =>
      `Il faut quatre tags. Non vus : ${ids.join(', ')}. Posez-les à plat, plus près, ou hors du reflet de la lampe.`,
    oversize: (share) =>
      `Les tags paraissent ${fixed(Math.abs(100 * share), 1)} % plus ${share > 0 ? 'grands' : 'petits'} que tapé : mesurez un carré noir et tapez son côté ; ou leurs places sont mal mesurées.`,
  },
  sheet: {
    title: (id) => `pantilt, tag ${id}`,
    middle: 'Les quatre traits visent le milieu du tag : posez-le sur son point du sol.',
    ruler: (rulerMm, sideMm) =>
      `Cette règle fait ${rulerMm} mm, et le carré noir ${sideMm} mm de côté.`,
    otherwise: 'Sinon, imprimez à 100 %, ou tapez le côté que vous mesurez.',
  },
};

export const tagTexts = inLanguage({ en: tagsEnglish, fr: tagsFrench });

const english = {
  title: 'Camera',
  open: 'Open a camera',
  openHint:
    'A webcam that sees the whole work area, from above and fixed, finds the spot by itself. Its picture stays on this machine.',
  close: 'Close',
  choose: 'Camera',
  nameless: (number: number) => `Camera ${number}`,
  laser: 'Laser',
  colours: { red: 'red', green: 'green', blue: 'blue, violet', any: 'any light' },
  picture:
    'Camera picture. Click a mark on the floor; by keyboard: arrow keys, with Shift in large steps, then Enter.',
  pictureSeen: 'Camera picture',
  large: 'Large picture',
  largeHint:
    'Click each corner, or slide a finger to it and lift; beside a mark, that one moves. Arrow keys go by one pixel, Enter marks.',
  done: 'Done',
  hold: 'Hold exposure',
  holdHint: 'The camera stops adapting to the laser’s light',
  way: { title: 'How the page knows the floor', corners: 'Corners', tags: 'Printed tags' },
  hint: 'Click four corners on the floor or more, far apart, and type where they are: x forward of the pan axis, y to its left [m].',
  mark: (number: number) => `Mark ${number}`,
  remove: (number: number) => `Remove mark ${number}`,
  goOn: 'Go on with the camera',
  released: 'Servos and laser are off. Armed, the servos jump to their pulses.',
  look: 'Look once',
  lookHint: 'The laser blinks, and the page says where it sees the spot',
  seen: (where: string) => `The spot is at ${where}.`,
  pixel: (mm: string) => `One pixel is ${mm} at most there.`,
  exact: 'Four marks fit any camera: a fifth would tell how good they are.',
  residual: (mm: string) => `The marks agree to ${mm}.`,
  good: 'That is good.',
  fair: (name: string, mm: string) =>
    `That is usable. ${name} is farthest off, by ${mm}: place it in the large picture, or measure it again.`,
  poor: (name: string, mm: string) =>
    `That is too much to learn from. ${name} is farthest off, by ${mm}: mark it anew, or measure again where it lies.`,
  lacks: {
    'marks-too-few': 'Four marks with coordinates are wanted.',
    'marks-coincide': 'Two marks are at one place.',
    'marks-collinear': 'Three of the marks lie on one line: spread them out.',
    'marks-crossed': 'No camera sees these points in this order: two marks are swapped.',
    'marks-mirrored': 'The marks run the wrong way round: x is forward of the rig, y to its left.',
    'tags-not-sought': 'Lay the tags out, then find them.',
    'tag-size-unknown': 'The side of the black square is wanted, in millimetres.',
    'tag-places-unknown': 'Each tag needs a place: x and y in metres, such as 0.80 and -0.25.',
  } as Readonly<Record<string, string>>,
  missed: {
    nothing: 'The spot was not seen: is it in the picture, the laser on, and its colour chosen?',
    'too-bright':
      'The picture is too bright for a spot to show: dim the light, or lower the camera’s exposure.',
    ambiguous: 'Two places might be the spot: cover what reflects it.',
    glare: 'The spot lies in a lamp’s reflection: turn the lamp off.',
    edge: 'The spot lies at the rim of the picture: turn the camera so that all of the floor is in it.',
    'too-large':
      'More than a spot changed between two pictures: is somebody in the way, or does the light flicker?',
    'scene-changed': 'The picture changed: is somebody in the way, or was the camera moved?',
    'off-floor':
      'The spot lies above the horizon, on a wall perhaps: mark the floor again, or clear the way.',
  },
  problem: {
    refused:
      'The browser refuses the camera: allow it at the sign beside the address, then open it again.',
    none: 'No camera is connected to this machine: plug one in, then open it again.',
    busy: 'Another program uses the camera: close it, then open the camera again.',
    unplugged: 'The camera is gone: plug it in, then open it again.',
    other: (reason: string) =>
      `The camera can’t be opened (${reason}): unplug it and plug it in again, or choose another one.`,
    exposure:
      'The camera does not let its exposure be changed now: close and open it, or set it in the system’s camera settings.',
    insecure:
      'Browsers give a camera only to pages of their own machine, or by TLS: open http://localhost with the daemon’s port there; from elsewhere by ssh -L.',
  },
};

const french: typeof english = {
  title: 'Caméra',
  open: 'Ouvrir une caméra',
  openHint:
    'Une webcam fixe qui voit toute la zone de travail, d’en haut, trouve seule le point. Son image reste sur cette machine.',
  close: 'Fermer',
  choose: 'Caméra',
  nameless: (number) => `Caméra ${number}`,
  laser: 'Laser',
  colours: { red: 'rouge', green: 'vert', blue: 'bleu, violet', any: 'toute lumière' },
  picture:
    'Image de la caméra. Cliquez un repère au sol ; au clavier : les flèches, avec Maj par grands pas, puis Entrée.',
  pictureSeen: 'Image de la caméra',
  large: 'Grande image',
  largeHint:
    'Cliquez chaque coin, ou glissez-y un doigt et levez-le ; à côté d’un repère, celui-là se déplace. Les flèches vont d’un pixel, Entrée marque.',
  done: 'Terminé',
  hold: 'Figer l’exposition',
  holdHint: 'La caméra ne s’adapte plus à la lumière du laser',
  way: { title: 'Comment la page connaît le sol', corners: 'Coins', tags: 'Tags imprimés' },
  hint: 'Cliquez au moins quatre coins au sol, éloignés, et tapez où ils sont : x devant l’axe de rotation, y à sa gauche [m].',
  mark: (number) => `Repère ${number}`,
  remove: (number) => `Enlever le repère ${number}`,
  goOn: 'Continuer à la caméra',
  released: 'Servos et laser sont éteints. Armés, les servos sautent à leurs impulsions.',
  look: 'Un essai',
  lookHint: 'Le laser clignote, et la page dit où elle voit le point',
  seen: (where) => `Le point est en ${where}.`,
  pixel: (mm) => `Un pixel y fait au plus ${mm}.`,
  exact: 'Quatre repères conviennent à toute caméra : un cinquième dirait ce qu’ils valent.',
  residual: (mm) => `Les repères s’accordent à ${mm}.`,
  good: 'C’est bon.',
  fair: (name, mm) =>
    `C’est utilisable. ${name} est le plus loin, de ${mm} : placez-le dans la grande image, ou mesurez-le encore.`,
  poor: (name, mm) =>
    `C’est trop pour apprendre. ${name} est le plus loin, de ${mm} : marquez-le à nouveau, ou mesurez encore où il est.`,
  lacks: {
    'marks-too-few': 'Il faut quatre repères avec leurs coordonnées.',
    'marks-coincide': 'Deux repères sont au même endroit.',
    'marks-collinear': 'Trois repères sont alignés : écartez-les.',
    'marks-crossed':
      'Aucune caméra ne voit ces points dans cet ordre : deux repères sont échangés.',
    'marks-mirrored': 'Les repères tournent à l’envers : x est devant le robot, y à sa gauche.',
    'tags-not-sought': 'Posez les tags, puis cherchez-les.',
    'tag-size-unknown': 'Il faut le côté du carré noir, en millimètres.',
    'tag-places-unknown':
      'Chaque tag a besoin d’une place : x et y en mètres, par exemple 0,80 et -0,25.',
  },
  missed: {
    nothing: 'Point non vu : est-il dans l’image, le laser allumé, sa couleur choisie ?',
    'too-bright':
      'L’image est trop claire pour qu’un point se voie : baissez la lumière, ou l’exposition de la caméra.',
    ambiguous: 'Deux endroits pourraient être le point : couvrez ce qui le reflète.',
    glare: 'Le point est dans le reflet d’une lampe : éteignez-la.',
    edge: 'Le point est au bord de l’image : tournez la caméra pour que tout le sol y soit.',
    'too-large':
      'Plus qu’un point a changé entre deux images : quelqu’un passe-t-il, ou la lumière vacille-t-elle ?',
    'scene-changed': 'L’image a changé : quelqu’un passe-t-il, ou la caméra a-t-elle bougé ?',
    'off-floor':
      'Le point est au-dessus de l’horizon, peut-être sur un mur : marquez le sol à nouveau, ou dégagez la voie.',
  },
  problem: {
    refused:
      'Le navigateur refuse la caméra : autorisez-la par le signe à côté de l’adresse, puis rouvrez-la.',
    none: 'Aucune caméra n’est branchée à cette machine : branchez-en une, puis rouvrez-la.',
    busy: 'Un autre programme utilise la caméra : fermez-le, puis rouvrez-la.',
    unplugged: 'La caméra a disparu : branchez-la, puis rouvrez-la.',
    other: (reason) =>
      `La caméra ne s’ouvre pas (${reason}) : débranchez-la et rebranchez-la, ou choisissez-en une autre.`,
    exposure:
      'La caméra ne laisse pas changer son exposition maintenant : fermez-la et rouvrez-la, ou réglez-la dans les réglages caméra du système.',
    insecure:
      'Un navigateur ne donne une caméra qu’aux pages de sa propre machine, ou par TLS : ouvrez-y http://localhost avec le port du démon ; d’ailleurs par ssh -L.',
  },
};

export const texts = { ...inLanguage({ en: english, fr: french }), ...tagTexts };
