/** French messages about a student's answers, and of `pantilt exercise`. */
export const EXERCISE: Readonly<Record<string, string>> = {
  'formula, line {0}, column {1}: {2}': 'formule, ligne {0}, colonne {1} : {2}',
  'it is longer than {0} characters': 'elle dépasse {0} caractères',
  'it is nested too deeply': 'elle est trop profondément imbriquée',
  '"{0}" has no value': '« {0} » n’a pas de valeur',
  'there is no function "{0}"': 'il n’y a pas de fonction « {0} »',
  '"{0}" is missing': 'il manque « {0} »',
  '"{0}" is not allowed in a formula': '« {0} » n’a pas sa place dans une formule',
  'a list has more than {0} entries': 'une liste a plus de {0} éléments',
  'expected a number, not {0}': 'il faut un nombre, et non {0}',
  'something is missing': 'il manque quelque chose',
  'unexpected "{0}"': '« {0} » inattendu',
  'formula: it must set {0}, or end with a value to return':
    'formule : elle doit définir {0}, ou se terminer par la valeur à renvoyer',
  '{0} and {1}': '{0} et {1}',
  'formula: {0} must give {1}{2}, not {3}': 'formule : {0} doit donner {1}{2}, et non {3}',
  'a 4×4 matrix': 'une matrice 4×4',
  ' or nothing': ' ou rien',
  'table, row {0}': 'tableau, ligne {0}',
  'table: {0}': 'tableau : {0}',
  '{0}: the question of this seed is {1}, not {2}': '{0} : la graine impose {1}, et non {2}',
  '{0}: this question is already answered in an earlier row':
    '{0} : cette question a déjà une réponse dans une ligne précédente',
  '{0}: the seed has no such question': '{0} : la graine n’a pas cette question',
  'table: no row is completed: write {0} in each row, and None where there is nothing':
    'tableau : aucune ligne n’est remplie : écrivez {0} dans chaque ligne, et None s’il n’y a pas de résultat',
  'weights: there is no net for {0}': 'poids : il n’y a pas de réseau pour {0}',
  'the net {0} is not an inverse: it must take 2 numbers (x, y in metres), and give 2 (pan, tilt in radians), 3 (sine and cosine of pan, tilt) or 4 (sine and cosine of both)':
    'le réseau {0} n’est pas un modèle inverse : il doit avoir 2 entrées (x, y en mètres) et 2 sorties (pan, inclinaison en radians), 3 (sinus et cosinus du pan, inclinaison) ou 4 (sinus et cosinus des deux)',
  'give answers in one way ({0}), not {1}': 'répondez sous une seule forme ({0}), et non {1}',
  'in none': 'sous aucune',
  'answers: {0} are required, not {1}': 'réponses : il en faut {0}, et non {1}',
  'exercise {0} has no inverse net{1}: {2}': 'l’exercice {0} n’a pas de réseau inverse{1} : {2}',
  "step {0} with hidden layers {1}, batch {2} and {3} iterations is {4} times the work of the course's net; the limit is {5} times. Use fewer iterations, a smaller batch, or fewer or narrower layers":
    'l’étape {0}, avec les couches cachées {1}, des lots de {2} et {3} itérations, demande {4} fois le calcul du réseau du cours ; le maximum est de {5} fois, afin que les autres n’attendent pas trop longtemps : choisissez moins d’itérations, des lots plus petits, ou des couches moins nombreuses ou moins larges',
  'its nets are {0}': 'ses réseaux sont {0}',
  'it has none': 'il n’en a aucun',
  'the weights of exercise {0} are no longer in memory: run its step again':
    'les poids de l’exercice {0} ne sont plus en mémoire : refaites cette étape',
  'this rig has no samples: collect ten or more, then continue here':
    'ce robot n’a pas encore de mesures : faites-en au moins dix, puis revenez ici',
  '{0}: {1} must be a number, not "{2}": leave the columns of the questions as they were':
    '{0} : {1} doit être un nombre, et non « {2} » : laissez les colonnes des questions telles quelles',
  '{0}: {1} are in {2}: leave these columns as they were, in {3}':
    '{0} : {1} sont en {2} : laissez ces colonnes telles quelles, en {3}',
  degrees: 'degrés',
  radians: 'radians',
  metres: 'mètres',
  centimetres: 'centimètres',
  millimetres: 'millimètres',
  '{0}: {1} of {2} correct': '{0} : {1} sur {2} correctes',
  '{0}, {1} not answered': '{0}, {1} sans réponse',
  '{0}, median {1} cm, worst {2} cm': '{0}, médiane {1} cm, pire {2} cm',
  '{0} alone: {1} of {2} correct': '{0}, considéré seul : {1} sur {2} correctes',
  'Passed: the median is {0} cm at {1} targets in the trained ring, except straight behind; the limit is {2} cm.':
    'Réussi : la médiane est de {0} cm sur {1} cibles de l’anneau appris, sauf droit derrière ; la limite est de {2} cm.',
  'Not passed: the median is {0} cm at {1} targets in the trained ring, except straight behind; the limit is {2} cm.':
    'Non réussi : la médiane est de {0} cm sur {1} cibles de l’anneau appris, sauf droit derrière ; la limite est de {2} cm.',
  'Within 10° of straight behind, at {0} targets, the median is {1} cm; this does not count.':
    'À moins de 10° de l’arrière, sur {0} cibles, la médiane est de {1} cm ; elles ne comptent pas.',
  'not all answers are correct: {0}': 'toutes les réponses ne sont pas correctes : {0}',
  'name the function of the answers, such as --check laser':
    'nommez la fonction des réponses, par exemple --check laser',
  '--python writes one script: name its step, --step {0}':
    '--python écrit un seul script : nommez son étape, --step {0}',
  'provide the answer: --formula {0}': 'donnez la réponse : --formula {0}',
  '{0}: right': '{0} : juste',
  '{0}: no answer': '{0} : pas de réponse',
  '{0}: not yet. {1}': '{0} : pas encore. {1}',
  'provide answers: --formula, --answers FILE.csv, or --model FILE.py':
    'donnez des réponses : --formula, --answers FICHIER.csv ou --model FICHIER.py',
  'the hand-in of {0} was changed, or signed by another daemon: hand in from the page instead':
    'le rendu de {0} a été modifié, ou signé par un autre démon : rendez plutôt depuis la page',
  'there are hand-ins of {0} names already: reset them first':
    'il y a déjà des rendus de {0} noms : effacez-les d’abord',
  "can't write the key of the hand-ins, {0}: {1}":
    'impossible d’écrire la clé des rendus, {0} : {1}',
  'it has more than {0} rows': 'il a plus de {0} lignes',
  'it has {0} rows; a net needs {1} or more':
    'il a {0} lignes ; il en faut au moins {1} pour un réseau',
  'it has {0} columns of numbers alone; two are needed: an input and an output':
    'il a {0} colonnes de nombres seuls ; il en faut deux : une entrée et une sortie',
  'choose at least one input': 'choisissez au moins une entrée',
  'choose at least one output': 'choisissez au moins une sortie',
  'choose at most {0} inputs': 'choisissez au plus {0} entrées',
  "can't read {0}: {1}": 'impossible de lire {0} : {1}',
  "can't write {0}: {1}": 'impossible d’écrire {0} : {1}',
  '{0} exists already: name another file, or overwrite it with --force':
    '{0} existe déjà : choisissez un autre fichier, ou remplacez-le avec --force',
  "rig file {0} isn't valid JSON ({1}): check commas, quotation marks and brackets; numbers take a decimal point":
    'le fichier de robot {0} n’est pas du JSON valide ({1}) : vérifiez virgules, guillemets et crochets ; les nombres prennent un point décimal',
  'no such file; paths are relative to {0}': 'ce fichier n’existe pas ; les chemins partent de {0}',
  '{0} is a file; name a folder': '{0} est un fichier ; nommez un dossier',
  'it is a folder; name a file in it': 'c’est un dossier ; nommez un fichier qu’il contient',
  'permission denied; run chmod u+r {0}': 'accès refusé ; exécutez chmod u+r {0}',
  'the system creates nothing in {0}; choose another folder':
    'le système ne crée rien dans {0} ; choisissez un autre dossier',
  "folder {0} doesn't exist; create it first": 'le dossier {0} n’existe pas ; créez-le d’abord',
  'a file of this name exists; choose another name':
    'un fichier de ce nom existe ; choisissez un autre nom',
  'permission denied for {0}; choose another folder':
    'accès refusé à {0} ; choisissez un autre dossier',
  'the disk of {0} is read-only; choose another folder':
    'le disque de {0} est en lecture seule ; choisissez un autre dossier',
  'the disk is full; free some space': 'le disque est plein ; libérez de la place',
  'your quota is used up; free some space': 'votre quota est épuisé ; libérez de la place',
  'the name is too long; choose a shorter one':
    'le nom est trop long ; choisissez-en un plus court',
  '{0} prints too much: remove its prints': '{0} affiche trop de texte : enlevez ses print',
  '{0} contains no submissions: one folder with model.py, or one .py file, for each student':
    '{0} ne contient aucun travail : il faut un dossier avec model.py, ou un fichier .py, par élève',
  '{0} is an archive: unpack it': '{0} est une archive : décompressez-la',
  'there is no model.py': 'il n’y a pas de model.py',
  'there is no model.py, and there are {0} other .py files':
    'il n’y a pas de model.py, mais {0} autres fichiers .py',
  'Marks out of {0}, seed {1}': 'Notes sur {0}, graine {1}',
  'Everything is correct.': 'Tout est juste.',
  Submissions: 'Travaux',
  '{0} (page)': '{0} (page)',
  student: 'élève',
  mark: 'note',
  remarks: 'remarques',
  'Each submission ran in bubblewrap: a copy of its own, other files read-only, no network, limits of time, memory and output.':
    'Chaque travail a tourné dans bubblewrap : sur sa propre copie, autres fichiers en lecture seule, sans réseau, avec des limites de temps, de mémoire et d’affichage.',
  'Each submission ran on a copy of its own, with limits of time, memory and output, but with access to the network and to your files: install bubblewrap to prevent that (apt install bubblewrap).':
    'Chaque travail a tourné sur sa propre copie, avec des limites de temps, de mémoire et d’affichage, mais avec accès au réseau et à vos fichiers : installez bubblewrap pour l’empêcher (apt install bubblewrap).',
  'Each submission ran on a copy of its own, with a limit of time, but with access to the network and to your files.':
    'Chaque travail a tourné sur sa propre copie, avec une limite de temps, mais avec accès au réseau et à vos fichiers.',
  'model.py has no function {0}; did you mean {1}?':
    'model.py n’a pas de fonction {0} ; vouliez-vous dire {1} ?',
  'model.py has no function {0}': 'model.py n’a pas de fonction {0}',
  'model.py cannot be imported: {0}': 'model.py ne peut pas être importé : {0}',
  'model.py calls input() while it is imported: put that under if __name__ == "__main__": {0}':
    'model.py appelle input() pendant son import : mettez cela sous if __name__ == "__main__": {0}',
  'model.py is still being imported at line {0}: {1}. Training belongs under if __name__ == "__main__":':
    'l’import de model.py dure encore, à la ligne {0} : {1}. L’entraînement se place sous if __name__ == "__main__":',
  'the import of {0} took longer than {1} s: put training under if __name__ == "__main__":, and load saved weights':
    'l’import de {0} a duré plus de {1} s : mettez l’entraînement sous if __name__ == "__main__":, et relisez des poids enregistrés',
  '{0} terminated Python: remove exit() and quit()':
    '{0} a terminé Python : enlevez exit() et quit()',
  '{0} did not return within {1} s: check for an endless loop':
    '{0} n’a rien renvoyé en {1} s : cherchez une boucle sans fin',
  '{0} not found: install it': '{0} est introuvable : installez-le',
};
