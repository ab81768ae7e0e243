/** Texts of the camera. */
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

const english = {
  title: 'Camera',
  open: 'Open a camera',
  close: 'Close',
  choose: 'Camera',
  nameless: (number: number) => `Camera ${number}`,
  picture: 'Camera picture. Click a mark on the floor; by keyboard: arrow keys, then Enter.',
  hint: 'Click four corners on the floor or more, and type where they are.',
  x: (number: number) => `Mark ${number}, x [m]`,
  y: (number: number) => `Mark ${number}, y [m]`,
  clear: 'Mark again',
  collect: (count: number) => `Collect ${count} with the camera`,
  goOn: 'Go on with the camera',
  exact: (mm: number) =>
    `Four marks fit any camera: a fifth would tell how good they are. One pixel is ${fixed(mm, 1)} mm at most there.`,
  residual: (residualMm: number, mm: number) =>
    `The marks agree to ${fixed(residualMm, 1)} mm. One pixel is ${fixed(mm, 1)} mm at most there.`,
  lacks: {
    'marks-too-few': 'Four marks with coordinates are wanted.',
    'marks-coincide': 'Two marks are at one place.',
    'marks-collinear': 'Three of the marks lie on one line: spread them out.',
    'marks-crossed': 'No camera sees these points in this order: two marks are swapped.',
    'marks-mirrored': 'The marks run the wrong way round: x is forward of the rig, y to its left.',
  } as Readonly<Record<string, string>>,
  missed: {
    nothing: 'The spot was not seen: is it in the picture, and the room not too bright?',
    ambiguous: 'Two places might be the spot: cover what reflects it.',
    glare: 'The spot lies in a lamp’s reflection: turn the lamp off.',
    edge: 'The spot lies at the rim of the picture.',
    'too-large': 'More than a spot changed between two pictures.',
    'scene-changed': 'The picture changed: is somebody in the way, or was the camera moved?',
    'off-floor': 'The spot lies above the horizon, on a wall perhaps.',
  },
  problem: {
    refused:
      'The browser refuses the camera: allow it at the sign beside the address, then open it again.',
    none: 'No camera is connected to this machine: plug one in, then open it again.',
    busy: 'Another program uses the camera: close it, then open the camera again.',
    unplugged: 'The camera is gone: plug it in, then open it again.',
    insecure:
      'Browsers give a camera only to pages of their own machine, or by TLS: open http://localhost with the daemon’s port there; from elsewhere by ssh -L.',
  },
};

const french: typeof english = {
  title: 'Caméra',
  open: 'Ouvrir une caméra',
  close: 'Fermer',
  choose: 'Caméra',
  nameless: (number) => `Caméra ${number}`,
  picture: 'Image de la caméra. Cliquez un repère au sol ; au clavier : les flèches, puis Entrée.',
  hint: 'Cliquez au moins quatre coins au sol, et tapez où ils sont.',
  x: (number) => `Repère ${number}, x [m]`,
  y: (number) => `Repère ${number}, y [m]`,
  clear: 'Recommencer',
  collect: (count) => `Prendre ${count} mesures à la caméra`,
  goOn: 'Continuer à la caméra',
  exact: (mm) =>
    `Quatre repères conviennent à toute caméra : un cinquième dirait ce qu’ils valent. Un pixel y fait au plus ${fixed(mm, 1)} mm.`,
  residual: (residualMm, mm) =>
    `Les repères s’accordent à ${fixed(residualMm, 1)} mm. Un pixel y fait au plus ${fixed(mm, 1)} mm.`,
  lacks: {
    'marks-too-few': 'Il faut quatre repères avec leurs coordonnées.',
    'marks-coincide': 'Deux repères sont au même endroit.',
    'marks-collinear': 'Trois repères sont alignés : écartez-les.',
    'marks-crossed':
      'Aucune caméra ne voit ces points dans cet ordre : deux repères sont échangés.',
    'marks-mirrored': 'Les repères tournent à l’envers : x est devant le robot, y à sa gauche.',
  },
  missed: {
    nothing: 'Point non vu : est-il dans l’image, et la pièce pas trop claire ?',
    ambiguous: 'Deux endroits pourraient être le point : couvrez ce qui le reflète.',
    glare: 'Le point est dans le reflet d’une lampe : éteignez-la.',
    edge: 'Le point est au bord de l’image.',
    'too-large': 'Plus qu’un point a changé entre deux images.',
    'scene-changed': 'L’image a changé : quelqu’un passe-t-il, ou la caméra a-t-elle bougé ?',
    'off-floor': 'Le point est au-dessus de l’horizon, peut-être sur un mur.',
  },
  problem: {
    refused:
      'Le navigateur refuse la caméra : autorisez-la par le signe à côté de l’adresse, puis rouvrez-la.',
    none: 'Aucune caméra n’est branchée à cette machine : branchez-en une, puis rouvrez-la.',
    busy: 'Un autre programme utilise la caméra : fermez-le, puis rouvrez-la.',
    unplugged: 'La caméra a disparu : branchez-la, puis rouvrez-la.',
    insecure:
      'Un navigateur ne donne une caméra qu’aux pages de sa propre machine, ou par TLS : ouvrez-y http://localhost avec le port du démon ; d’ailleurs par ssh -L.',
  },
};

export const texts = inLanguage({ en: english, fr: french });
