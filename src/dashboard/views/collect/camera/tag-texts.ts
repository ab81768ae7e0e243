/** Texts of the tags on the floor and of their sheet. */
import { fixed } from '../../../format.ts';
import { inLanguage } from '../../../language.ts';

const english = {
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

const french: typeof english = {
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

export const tagTexts = inLanguage({ en: english, fr: french });
