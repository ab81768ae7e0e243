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
