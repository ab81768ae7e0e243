/** Texts of a student's answers; the words of verdicts and hints are the exercise's own. */
import { QUESTION_COUNT } from '../../../../course/answers.ts';
import { ANSWER_TEXTS } from '../../../../course/explanations.ts';
import { inLanguage } from '../../../language.ts';

const english = {
  title: 'Your answer, checked',
  ways: 'How you answer',
  formula: 'Formula',
  table: 'Table',
  weights: 'Weights',
  model: 'model.py',
  gives: 'gives',
  nothing: 'nothing',
  formulaLabel: 'Formula',
  formulaHint: (inputs: string) =>
    `As in Python, a line or several. Known are ${inputs}, l1, l2, pi, sin, cos, tan, atan2, acos, hypot, sqrt; None is nothing.`,
  check: (count: number) => `Check with ${count} questions`,
  checking: 'Checking…',
  tableHint: (seed: number) =>
    `${QUESTION_COUNT} questions of seed ${seed} as CSV. Fill in the empty columns by your own program or a spreadsheet, write None where the function gives nothing, and bring the file back.`,
  download: 'Download the questions',
  upload: 'The table, filled in',
  weightsHint:
    'A net of x and y, as safetensors: what step “weights” saves, or what safetensors.torch.save_file makes of your net’s state_dict.',
  uploadWeights: 'The weights',
  modelHint:
    'Your own model.py stays on your machine: your python3 runs it, and this daemon’s robot asks. In a terminal, beside model.py:',
  modelFrom: 'Without “npm link” there is no command pantilt. In pantilt’s own folder it is:',
  modelPath: 'PATH/TO/model.py',
  modelToken: 'For a daemon with a token, set PANTILT_TOKEN.',
  score: (right: number, total: number) => `${right} of ${total} right`,
  unanswered: (rows: number): string =>
    `${rows === 1 ? 'One row is' : `${rows} rows are`} not filled in, and not judged. Where the function gives nothing, write None.`,
  of: { formula: 'the formula', table: 'the table', weights: 'the weights' },
  errors: (median: string, worst: string) => `Error: median ${median}, worst ${worst}.`,
  tolerance: (nets: boolean): string =>
    nets ? 'Right is what lands within 10 cm.' : 'Right is what is within 1 mm.',
  noErrors: 'There is nothing to measure in these answers.',
  noHint: 'It is none of the typical mistakes. Look at the rows below.',
  wrongRows: 'Wrong answers',
  question: 'Question',
  given: 'Your answer',
  verdict: 'Verdict',
  error: 'Error',
  more: (count: number) => `${count} more like these`,
};

const french: typeof english = {
  title: 'Votre réponse, vérifiée',
  ways: 'Comment vous répondez',
  formula: 'Formule',
  table: 'Tableau',
  weights: 'Poids',
  model: 'model.py',
  gives: 'donne',
  nothing: 'rien',
  formulaLabel: 'Formule',
  formulaHint: (inputs) =>
    `Comme en Python, sur une ou plusieurs lignes. Sont connus ${inputs}, l1, l2, pi, sin, cos, tan, atan2, acos, hypot, sqrt ; None est « rien ».`,
  check: (count) => `Vérifier sur ${count} questions`,
  checking: 'Vérification…',
  tableHint: (seed) =>
    `${QUESTION_COUNT} questions de la graine ${seed} en CSV. Remplissez les colonnes vides par votre programme ou un tableur, écrivez None là où la fonction ne donne rien, et rapportez le fichier.`,
  download: 'Télécharger les questions',
  upload: 'Le tableau rempli',
  weightsHint:
    'Un réseau de x et y en safetensors : ce qu’enregistre l’étape des poids, ou ce que safetensors.torch.save_file fait du state_dict de votre réseau.',
  uploadWeights: 'Les poids',
  modelHint:
    'Votre model.py reste chez vous : votre python3 l’exécute, et le robot de ce démon interroge. Dans un terminal, à côté de model.py :',
  modelFrom:
    'Sans « npm link », il n’y a pas de commande pantilt. Dans le dossier de pantilt même, c’est :',
  modelPath: 'CHEMIN/VERS/model.py',
  modelToken: 'Pour un démon à jeton, définissez PANTILT_TOKEN.',
  score: (right, total) => `${right} sur ${total} justes`,
  unanswered: (rows) =>
    `${rows === 1 ? 'Une ligne n’est pas remplie, ni jugée' : `${rows} lignes ne sont pas remplies, ni jugées`}. Là où la fonction ne donne rien, écrivez None.`,
  of: { formula: 'la formule', table: 'le tableau', weights: 'les poids' },
  errors: (median, worst) => `Erreur : médiane ${median}, pire ${worst}.`,
  tolerance: (nets) =>
    nets ? 'Est juste ce qui tombe à moins de 10 cm.' : 'Est juste ce qui est à moins de 1 mm.',
  noErrors: 'Il n’y a rien à mesurer dans ces réponses.',
  noHint: 'Ce n’est aucune des erreurs typiques. Voyez les lignes ci-dessous.',
  wrongRows: 'Réponses fausses',
  question: 'Question',
  given: 'Votre réponse',
  verdict: 'Verdict',
  error: 'Erreur',
  more: (count) => `${count} de plus comme celles-ci`,
};

export const texts = inLanguage({ en: english, fr: french });

/** The words of verdicts and hints in the page's language. */
export const answerWords = inLanguage(ANSWER_TEXTS);
