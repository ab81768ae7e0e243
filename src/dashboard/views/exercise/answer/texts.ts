/** Texts for a student's answer; texts of verdicts and hints come from the course. */

import { ANSWER_TEXTS } from '../../../../course/answer-texts.ts';
import { QUESTION_COUNT } from '../../../../course/answers.ts';
import { inLanguage } from '../../../language.ts';

const english = {
  title: 'Check your answer',
  ways: 'Form of the answer',
  formula: 'Formula',
  table: 'Table',
  weights: 'Weights',
  model: 'model.py',
  gives: 'returns',
  nothing: 'None',
  formulaLabel: 'Formula',
  formulaHint: (inputs: string) =>
    `As in Python, in one or more lines. Available: ${inputs}, l1, l2, pi, sin, cos, tan, atan2, acos, hypot, sqrt; None for no result.`,
  check: (count: number) => `Check with ${count} questions`,
  checking: 'Checking…',
  tableHint: (seed: number) =>
    `${QUESTION_COUNT} questions for seed ${seed} as CSV. Fill in the empty columns with your own program or a spreadsheet, write None where the function has no result, and upload the file.`,
  download: 'Download the questions',
  upload: 'The completed table',
  weightsHint:
    'A net from x and y, as safetensors: the file saved in step “weights”, or your net’s state_dict saved with safetensors.torch.save_file.',
  uploadWeights: 'The weights',
  modelHint:
    'Your model.py stays on your machine: your python3 runs it on this daemon’s questions. In a terminal, in the folder of model.py:',
  modelFrom: 'Without “npm link” the command pantilt doesn’t exist. In pantilt’s own folder, run:',
  modelPath: 'PATH/TO/model.py',
  modelToken: 'For a daemon with a token, set PANTILT_TOKEN.',
  score: (right: number, total: number) => `${right} of ${total} correct`,
  unanswered: (rows: number): string =>
    `${rows === 1 ? 'One row is' : `${rows} rows are`} empty and not counted. Where the function has no result, write None.`,
  of: { formula: 'the formula', table: 'the table', weights: 'the weights' },
  errors: (median: string, worst: string) => `Error: median ${median}, worst ${worst}.`,
  tolerance: (nets: boolean): string =>
    nets ? 'Correct means within 10 cm.' : 'Correct means within 1 mm.',
  learned: (count: number, median: string, limit: string) =>
    `In the trained ring, except straight behind (${count} targets): median ${median}, limit ${limit}.`,
  jump: (count: number, median: string) =>
    `Within 10° of straight behind (${count} targets, which do not count): median ${median}.`,
  part: (name: string, right: number, total: number) =>
    `${name} alone: ${right} of ${total} correct.`,
  noErrors: 'These answers have no measurable error.',
  noHint: 'No typical mistake recognised. See the rows below.',
  wrongRows: 'Wrong answers',
  question: 'Question',
  given: 'Your answer',
  verdict: 'Verdict',
  error: 'Error',
  more: (count: number) => `${count} more`,
};

const french: typeof english = {
  title: 'Vérifiez votre réponse',
  ways: 'Forme de la réponse',
  formula: 'Formule',
  table: 'Tableau',
  weights: 'Poids',
  model: 'model.py',
  gives: 'renvoie',
  nothing: 'None',
  formulaLabel: 'Formule',
  formulaHint: (inputs) =>
    `Comme en Python, sur une ou plusieurs lignes. Disponibles : ${inputs}, l1, l2, pi, sin, cos, tan, atan2, acos, hypot, sqrt ; None s’il n’y a pas de résultat.`,
  check: (count) => `Vérifier sur ${count} questions`,
  checking: 'Vérification…',
  tableHint: (seed) =>
    `${QUESTION_COUNT} questions de la graine ${seed} en CSV. Remplissez les colonnes vides avec votre programme ou un tableur, écrivez None si la fonction n’a pas de résultat, puis chargez le fichier.`,
  download: 'Télécharger les questions',
  upload: 'Le tableau rempli',
  weightsHint:
    'Un réseau de x et y en safetensors : le fichier de l’étape des poids, ou le state_dict de votre réseau enregistré avec safetensors.torch.save_file.',
  uploadWeights: 'Les poids',
  modelHint:
    'Votre model.py reste sur votre machine : votre python3 l’exécute sur les questions de ce démon. Dans un terminal, dans le dossier de model.py :',
  modelFrom:
    'Sans « npm link », la commande pantilt n’existe pas. Dans le dossier de pantilt, lancez :',
  modelPath: 'CHEMIN/VERS/model.py',
  modelToken: 'Si le démon exige un jeton, définissez PANTILT_TOKEN.',
  score: (right, total) => `${right} sur ${total} correctes`,
  unanswered: (rows) =>
    `${rows === 1 ? 'Une ligne est vide et n’est pas comptée' : `${rows} lignes sont vides et ne sont pas comptées`}. Si la fonction n’a pas de résultat, écrivez None.`,
  of: { formula: 'la formule', table: 'le tableau', weights: 'les poids' },
  errors: (median, worst) => `Erreur : médiane ${median}, pire ${worst}.`,
  tolerance: (nets) => (nets ? 'Correct : à moins de 10 cm.' : 'Correct : à moins de 1 mm.'),
  learned: (count, median, limit) =>
    `Dans l’anneau appris, sauf droit derrière (${count} cibles) : médiane ${median}, limite ${limit}.`,
  jump: (count, median) =>
    `À moins de 10° de l’arrière (${count} cibles, qui ne comptent pas) : médiane ${median}.`,
  part: (name, right, total) => `${name}, considéré seul : ${right} sur ${total} correctes.`,
  noErrors: 'Ces réponses n’ont pas d’erreur mesurable.',
  noHint: 'Aucune erreur typique reconnue. Voyez les lignes ci-dessous.',
  wrongRows: 'Réponses fausses',
  question: 'Question',
  given: 'Votre réponse',
  verdict: 'Verdict',
  error: 'Erreur',
  more: (count) => `${count} autres`,
};

export const texts = inLanguage({ en: english, fr: french });

/** Texts of verdicts and hints in the page's language. */
export const answerWords = inLanguage(ANSWER_TEXTS);
