/** The chapters of the lecture by name. */
import { ACTIVATIONS_CHAPTER } from './activations.ts';
import { BACK_PROPAGATION } from './back-propagation.ts';
import type { Chapter, LectureChapter } from './chapter.ts';
import { GRADIENT_DESCENT } from './gradient-descent.ts';
import { LEAST_SQUARES } from './least-squares.ts';
import { LOSSES_CHAPTER } from './losses.ts';
import { MINI_BATCHES } from './mini-batches.ts';
import { MULTI_LAYER } from './multi-layer.ts';
import { NEWTON } from './newton.ts';
import { PERCEPTRON } from './perceptron.ts';
import { VALIDATION } from './validation.ts';

export const CHAPTERS: Readonly<Record<LectureChapter, Chapter>> = {
  'least-squares': LEAST_SQUARES,
  newton: NEWTON,
  'gradient-descent': GRADIENT_DESCENT,
  perceptron: PERCEPTRON,
  activations: ACTIVATIONS_CHAPTER,
  'multi-layer': MULTI_LAYER,
  losses: LOSSES_CHAPTER,
  'back-propagation': BACK_PROPAGATION,
  'mini-batches': MINI_BATCHES,
  validation: VALIDATION,
};
