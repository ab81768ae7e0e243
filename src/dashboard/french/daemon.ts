/** French for what is said of a student's answers: formulas, tables, weights. */
export const EXERCISE: Readonly<Record<string, string>> = {
  formula: 'formule',
  'formula, line {0}, column {1}: {2}': 'formule, ligne {0}, colonne {1} : {2}',
  'it is longer than {0} characters': 'elle dépasse {0} caractères',
  'it is nested too deeply': 'elle est trop profondément imbriquée',
  '"{0}" has no value': '« {0} » n’a pas de valeur',
  'there is no function "{0}"': 'il n’y a pas de fonction « {0} »',
  '"{0}" is missing': 'il manque « {0} »',
  '"{0}" has no place in a formula': '« {0} » n’a pas sa place dans une formule',
  'a list has more than {0} entries': 'une liste a plus de {0} éléments',
  'wants a number, not {0}': 'il faut un nombre, pas {0}',
  'something is missing': 'il manque quelque chose',
  'unexpected "{0}"': '« {0} » est inattendu',
  'formula: it must set {0}, or end with a value to return':
    'formule : elle doit définir {0}, ou finir par la valeur à rendre',
  '{0} and {1}': '{0} et {1}',
  '{0}: {1} must give {2}{3}, not {4}': '{0} : {1} doit donner {2}{3}, pas {4}',
  'a 4×4 matrix': 'une matrice 4×4',
  ' or nothing': ' ou rien',
  'question {0}': 'question {0}',
  'table, row {0}': 'tableau, ligne {0}',
  'table: {0}': 'tableau : {0}',
  'table: there is no column {0}': 'tableau : il manque la colonne {0}',
  'table: {0} rows are wanted, not {1}': 'tableau : il faut {0} lignes, pas {1}',
  '{0}: the seed asks for {1}, not {2}': '{0} : la graine demande {1}, pas {2}',
  '{0}: {1} must be a number, not "{2}"; where the function gives nothing, write None in all its columns':
    '{0} : {1} doit être un nombre, pas « {2} » ; là où la fonction ne donne rien, écrivez None dans toutes ses colonnes',
  'table: nothing is filled in yet: write {0} in each row, and None where there is nothing':
    'tableau : rien n’est encore rempli : écrivez {0} à chaque ligne, et None là où il n’y a rien',
  'weights: no net answers {0}': 'poids : aucun réseau ne répond à {0}',
  'the net {0} is no inverse: it must take 2 numbers (x, y in metres), and give 2 (pan, tilt in radians) or 3 (sine and cosine of pan, tilt)':
    'le réseau {0} n’est pas un inverse : il doit prendre 2 nombres (x, y en mètres), et en donner 2 (pan, inclinaison en radians) ou 3 (sinus et cosinus du pan, inclinaison)',
  'give answers in one way ({0}), not {1}': 'répondez d’une seule façon ({0}), pas {1}',
  'in none': 'd’aucune',
  'answers: {0} are wanted, not {1}': 'réponses : il en faut {0}, pas {1}',
  seed: 'graine',
  count: 'nombre',
  'exercise {0} has no inverse net{1}: {2}': 'l’exercice {0} n’a pas de réseau inverse{1} : {2}',
  "step {0} with hidden layers {1}, batch {2} and {3} iterations is {4} times the work of the course's net, and {5} times is the most, so that others need not wait long: take fewer iterations, a smaller batch, or fewer or narrower layers":
    'l’étape {0} avec couches cachées {1}, lot {2} et {3} itérations fait {4} fois le travail du réseau du cours, et {5} fois est le plus, pour que les autres n’attendent pas longtemps : moins d’itérations, un lot plus petit, ou des couches moins nombreuses ou moins larges',
  'its nets are {0}': 'ses réseaux sont {0}',
  'it has none': 'il n’en a aucun',
  'the weights of exercise {0} are no longer kept: go through its step again':
    'les poids de l’exercice {0} ne sont plus gardés : refaites son étape',
  'this rig has no samples yet: collect some, ten or more, and go on here then':
    'ce robot n’a pas encore de mesures : prenez-en, dix ou plus, puis continuez ici',
};

/** French for what the daemon says of requests, and of documents that don't fit their schema. */
export const DAEMON: Readonly<Record<string, string>> = {
  'host "{0}" is unknown; allow it with --allow-host':
    'l’hôte « {0} » est inconnu ; permettez-le par --allow-host',
  'pages from {0} may not use this daemon': 'les pages de {0} ne peuvent utiliser ce démon',
  'send the token as "Authorization: Bearer TOKEN"':
    'envoyez le jeton par « Authorization: Bearer JETON »',
  'the request is too large: send less at once':
    'la requête est trop grande : envoyez moins à la fois',
  'the message is too long: {0} characters at most':
    'le message est trop long : {0} caractères au plus',
  '{0}: set Content-Type to one that this route takes, mostly application/json (/docs lists them)':
    '{0} : donnez un Content-Type que cette route accepte, le plus souvent application/json (/docs les liste)',
  '{0}: send a JSON document, at least {}, or leave Content-Type away':
    '{0} : envoyez un document JSON, au moins {}, ou omettez Content-Type',
  "what was sent isn't valid JSON; was it cut off? look at where it ends, or save it again":
    'ce qui a été envoyé n’est pas du JSON valide ; est-ce coupé ? voyez où cela finit, ou enregistrez-le à nouveau',
  '{0}: escape % as %25': '{0} : écrivez % comme %25',
  'pantilt failed to answer; its log says why':
    'pantilt n’a pas su répondre ; son journal dit pourquoi',
  'there is no {0} {1}': 'il n’y a pas de {0} {1}',
  'there is no {0} {1}; list the {2}s to see which there are':
    'introuvable : {0} {1} ; la liste dit ce qu’il y a',
  sample: 'mesure',
  collection: 'série de mesures',
  training: 'apprentissage',
  model: 'modèle',
  preset: 'repère',
  path: 'tracé',
  check: 'contrôle',
  exercise: 'exercice',
  'this address speaks WebSocket: connect with the subprotocol "pantilt"':
    'cette adresse parle WebSocket : connectez-vous avec le sous-protocole « pantilt »',

  // documents
  'rig file': 'fichier du robot',
  'min < centre < max must hold, not {0}, {1}, {2}':
    'il faut min < centre < max, et c’est {0} ; {1} ; {2}',
  'must be less than {0} ({1}), not {2}': 'doit être inférieur à {0} ({1}), et c’est {2}',
  'unknown key {0}': 'clé inconnue {0}',
  'is missing': 'manque',
  '{0}, not {1}': '{0}, et c’est {1}',
  'must be {0}, not {1}': 'doit être {0}, et c’est {1}',
  '{0} or {1}': '{0} ou {1}',
  'a number': 'un nombre',
  'an integer': 'un nombre entier',
  'a string': 'un texte',
  'a boolean': 'true ou false',
  'an array': 'une liste',
  'an object': 'un objet',
  'must be {0}': 'doit être {0}',
  'must be {0} {1}': 'doit être {0} {1}',
  'must not have fewer than {0} characters': 'ne doit pas avoir moins de {0} caractères',
  'must not have more than {0} characters': 'ne doit pas avoir plus de {0} caractères',
  'must not have fewer than {0} items': 'ne doit pas avoir moins de {0} éléments',
  'must not have more than {0} items': 'ne doit pas avoir plus de {0} éléments',
  nothing: 'rien',
  'something too deeply nested': 'quelque chose de trop imbriqué',
};
