/** Texts of the robot that is turned by hand. */
import { inLanguage } from '../../../language.ts';

const english = {
  title: 'The robot',
  lengths: (l1: string, l2: string) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'The ideal robot with the lengths of your rig. Nothing moves here but the picture.',
  scene: 'The robot with its frames, its beam and the floor. The numbers beside say the same.',
  pan: (degrees: string, radians: string) => `alpha (pan): ${degrees}, ${radians} rad`,
  tilt: (degrees: string, radians: string) => `beta (tilt): ${degrees}, ${radians} rad`,
  x: (metres: string) => `x: ${metres} m forward`,
  y: (metres: string) => `y: ${metres} m to the left`,
  matrix: 'direct(alpha, beta): head to world',
  axes: 'Frames of base, pan, tilt and head: x, along which the beam leaves the head, y, and z.',
  spot: 'The beam meets the floor at',
  noSpot: 'nowhere: it does not descend',
  perDegree: 'One degree of tilt moves it by',
  distance: 'Distance of the target',
  angles: 'The angles that hit it',
  noAngles: 'none: it is too near the base',
  yours: 'Your formula',
  yoursDrawn: {
    direct: 'Your frame is drawn in amber.',
    laser: 'Your point is the amber ring.',
    inverse: 'The robot stands as your formula says; the blue ring is the target.',
  },
  off: (error: string) => `off by ${error}`,
  nothing: 'nothing',
  notFinite: 'no finite number: it divides by nothing, or leaves where a function has values',
  none: '–',
  noFormula: 'Type a formula under “Your answer”: what it says of this pose is drawn too.',
};

const french: typeof english = {
  title: 'Le robot',
  lengths: (l1, l2) => `l1 ${l1}, l2 ${l2}`,
  ideal: 'Le robot idéal aux longueurs du vôtre. Rien ne bouge ici que l’image.',
  scene: 'Le robot avec ses repères, son faisceau et le sol. Les nombres disent la même chose.',
  pan: (degrees, radians) => `alpha (pan) : ${degrees}, ${radians} rad`,
  tilt: (degrees, radians) => `beta (inclinaison) : ${degrees}, ${radians} rad`,
  x: (metres) => `x : ${metres} m devant`,
  y: (metres) => `y : ${metres} m à gauche`,
  matrix: 'direct(alpha, beta) : de la tête au monde',
  axes: 'Repères de la base, du pan, de l’inclinaison et de la tête : x, le long duquel le faisceau quitte la tête, y et z.',
  spot: 'Le faisceau touche le sol en',
  noSpot: 'aucun point : il ne descend pas',
  perDegree: 'Un degré d’inclinaison le déplace de',
  distance: 'Distance de la cible',
  angles: 'Les angles qui la touchent',
  noAngles: 'aucun : elle est trop près de la base',
  yours: 'Votre formule',
  yoursDrawn: {
    direct: 'Votre repère est dessiné en ambre.',
    laser: 'Votre point est l’anneau ambre.',
    inverse: 'Le robot se tient comme le dit votre formule ; l’anneau bleu est la cible.',
  },
  off: (error) => `écart ${error}`,
  nothing: 'rien',
  notFinite: 'pas un nombre fini : division par zéro, ou fonction hors de son domaine',
  none: '–',
  noFormula:
    'Écrivez une formule sous « Votre réponse » : ce qu’elle dit de cette pose est dessiné aussi.',
};

export const texts = inLanguage({ en: english, fr: french });
