/** French messages about requests and invalid documents. */
export const DAEMON: Readonly<Record<string, string>> = {
  'no NATS server answers at {0} ({1}): start nats-server with -js, or check --nats':
    'aucun serveur NATS ne répond à {0} ({1}) : démarrez nats-server avec -js, ou vérifiez --nats',
  'a message has {0} bytes, and the NATS server takes {1}: raise max_payload in its configuration':
    'un message fait {0} octets, et le serveur NATS en accepte {1} : augmentez max_payload dans sa configuration',
  'the desired state is on the NATS server, which does not answer ({0}): start it, or check --nats':
    'l’état voulu est sur le serveur NATS, qui ne répond pas ({0}) : démarrez-le, ou vérifiez --nats',
  'the database does not answer: start PostgreSQL, or check its address':
    'la base de données ne répond pas : démarrez PostgreSQL, ou vérifiez son adresse',
  'no roll-out is under way: begin one with "pantilt rollout begin"':
    'aucun déploiement n’est en cours : commencez-en un avec « pantilt rollout begin »',
  'this roll-out would change nothing: name a kind of model, settings or a firmware':
    'ce déploiement ne changerait rien : nommez un type de modèle, des réglages ou un micrologiciel',
  'the roll-out before has reached {0} % of the rigs: extend it to 100 %, or withdraw it, first':
    'le déploiement précédent a atteint {0} % des robots : étendez-le d’abord à 100 %, ou retirez-le',
  'the roll-out has a share of {0} % already: give a larger one, or withdraw it':
    'le déploiement a déjà une part de {0} % : donnez-en une plus grande, ou retirez-le',
  'others are changing the roll-out now: look at it, and try again':
    'd’autres modifient le déploiement en ce moment : consultez-le, puis réessayez',
  'the roll-out was withdrawn': 'le déploiement a été retiré',
  'the roll-out was withdrawn, because checks alarmed on {0} of the {1} rigs that took it':
    'le déploiement a été retiré, car les contrôles ont donné l’alarme sur {0} des {1} robots qui l’avaient pris',
  'another roll-out has replaced it': 'un autre déploiement l’a remplacé',
  'the check of model {0} alarmed: the model before it is active again':
    'le contrôle du modèle {0} a donné l’alarme : le modèle précédent est de nouveau actif',
  'a roll-out was taken back here': 'un déploiement a été annulé ici',
  'the model of kind {0} was trained, but model {1} stays active, because {2}':
    'le modèle de type {0} a été entraîné, mais le modèle {1} reste actif, car {2}',
  'another pantilt uses the database {0}; stop it, or choose another database':
    'un autre pantilt utilise la base de données {0} ; arrêtez-le, ou choisissez une autre base',
  'nothing was stored: the database {0} does not answer ({1}). Start PostgreSQL, or check the address, then try again':
    'rien n’a été enregistré : la base de données {0} ne répond pas ({1}). Démarrez PostgreSQL, ou vérifiez l’adresse, puis réessayez',
  'nothing was stored: the disk of the database {0} is full. Free space on it, then try again':
    'rien n’a été enregistré : le disque de la base de données {0} est plein. Libérez de la place, puis réessayez',
  'host "{0}" is unknown; allow it with --allow-host':
    'l’hôte « {0} » est inconnu ; autorisez-le avec --allow-host',
  'pages from {0} may not use this daemon at {1}; allow them with --allow-origin {2}':
    'les pages de {0} ne sont pas autorisées à utiliser ce démon à {1} ; autorisez-les avec --allow-origin {2}',
  'send the token as "Authorization: Bearer TOKEN"':
    'envoyez le jeton sous la forme « Authorization: Bearer JETON »',
  'samples of session "{0}" of rig "{1}": {2}':
    'mesures de la session « {0} » du robot « {1} » : {2}',
  'models of rig "{0}": {1}; trainings: {2}':
    'modèles du robot « {0} » : {1} ; entraînements : {2}',
  'all data of rig "{0}": samples: {1}; collections: {2}; models: {3}; trainings: {4}; presets: {5}':
    'toutes les données du robot « {0} » : mesures : {1} ; séries de mesures : {2} ; modèles : {3} ; entraînements : {4} ; repères : {5}',
  'deleted: {0}; the backup is {1}': 'supprimé : {0} ; la sauvegarde est {1}',
  'a job is running or waiting: cancel it, or wait for its end, before data are deleted':
    'une tâche est en cours ou en attente ; annulez-la, ou attendez sa fin, avant de supprimer des données',
  '"samples" requires the session whose samples are to be deleted; nothing else takes a session':
    '« samples » exige la session dont les mesures sont à supprimer ; rien d’autre n’accepte de session',
  'nothing was deleted: confirm with the description of the data to delete, which is now “{0}”':
    'rien n’a été supprimé ; confirmez par la description des données à supprimer, qui est maintenant « {0} »',
  'there is no database file to back up first: data in memory are lost when the daemon ends, and PostgreSQL has its own backup tools':
    'il n’y a pas de fichier de base de données à sauvegarder d’abord : les données en mémoire disparaissent avec le démon, et PostgreSQL a ses propres outils',
  viewer: 'observateur',
  operator: 'opérateur',
  teacher: 'enseignant',
  'the owner of the daemon': 'la personne qui gère le démon',
  'this needs the role {0}, and "{1}" has the role {2}: ask {3} for a token of that role':
    'ceci demande le rôle {0}, et « {1} » a le rôle {2} ; demandez un jeton de ce rôle : {3}',
  'turns are for people with tokens, and no token exists: a teacher creates them on the page, or "pantilt token add" on the daemon\'s machine':
    'les tours sont réservés aux personnes munies d’un jeton, et il n’existe aucun jeton : un enseignant en crée sur la page, ou « pantilt token add » sur la machine du démon',
  '{0} people wait for the rig already: try later':
    '{0} personnes attendent déjà le robot ; réessayez plus tard',
  '{0} has taken the rig over': '{0} a repris le robot',
  'it is the turn of {0}': 'c’est le tour de {0}',
  '{0} has the rig for another {1} min': '{0} a le robot pour encore {1} min',
  '{0} has the rig until its job ends': '{0} a le robot jusqu’à la fin de sa tâche',
  '{0}: join the queue, or ask a teacher to take over':
    '{0} ; entrez dans la file d’attente, ou demandez à un enseignant de reprendre le robot',
  'the rig is free': 'le robot est libre',
  '{0} has the rig': '{0} a le robot',
  'tokens are kept in the data directory, and this daemon keeps its data in memory: start it with --data FOLDER':
    'les jetons sont gardés dans le dossier de données, et ce démon garde ses données en mémoire ; lancez-le avec --data DOSSIER',
  'the first token must be of a teacher: from then on, only teachers can create others':
    'le premier jeton doit être celui d’un enseignant : ensuite, seuls les enseignants peuvent en créer',
  "can't read the tokens in {0} ({1}): restore the file, or delete it and create new tokens":
    'impossible de lire les jetons dans {0} ({1}) ; rétablissez le fichier, ou supprimez-le et créez de nouveaux jetons',
  'a token can\'t have the name "{0}": choose one without spaces around it, and not "." or one of {1}':
    'un jeton ne peut pas s’appeler « {0} » ; choisissez un nom sans espaces autour, qui ne soit ni « . » ni l’un de {1}',
  'a token "{0}" exists already: choose another name, or revoke it first':
    'il existe déjà un jeton « {0} » ; choisissez un autre nom, ou révoquez-le d’abord',
  'there are {0} tokens already: revoke some that are not used any more':
    'il y a déjà {0} jetons ; révoquez ceux qui ne servent plus',
  'another process is changing the tokens, or was killed while doing so: if none is running, delete {0}':
    'un autre processus modifie les jetons, ou a été tué pendant qu’il le faisait ; si aucun ne tourne, supprimez {0}',
  'the request is too large: send less at once':
    'la requête est trop volumineuse : envoyez-la en plusieurs fois',
  'the message is too long: {0} characters at most':
    'le message est trop long : {0} caractères au maximum',
  'this route doesn\'t accept the Content-Type "{0}": set one that it accepts, usually application/json (/docs lists them)':
    'cette route n’accepte pas le Content-Type « {0} » ; indiquez-en un qu’elle accepte, le plus souvent application/json (voir /docs)',
  'the body is empty, although Content-Type is application/json: send a JSON document, at least {}, or omit Content-Type':
    'le corps de la requête est vide alors que Content-Type vaut application/json ; envoyez un document JSON, au moins {}, ou omettez Content-Type',
  'the message isn\'t valid JSON: send {"subscribe": ["rig"]}, for example':
    'le message n’est pas du JSON valide : envoyez par exemple {"subscribe": ["rig"]}',
  "the body isn't valid JSON: check that it is complete":
    'le contenu envoyé n’est pas du JSON valide ; vérifiez qu’il n’est pas tronqué, ou enregistrez-le à nouveau',
  '"{0}" isn\'t a valid URL: escape % as %25':
    '« {0} » n’est pas une URL valide ; remplacez % par %25',
  'internal error: see the log of pantilt': 'erreur interne de pantilt ; voir son journal',
  'there is no {0} {1}: see /docs': 'introuvable : {0} {1} ; voir /docs',
  'there is no WebSocket at {0}: telemetry is at /api/v1/telemetry':
    'pas de WebSocket à {0} : la télémétrie est à /api/v1/telemetry',
  'there is no {0} {1}; list the {2}s to see those that exist':
    'introuvable : {0} {1} ; consultez la liste',
  sample: 'mesure',
  collection: 'série de mesures',
  training: 'entraînement',
  model: 'modèle',
  preset: 'repère',
  reference: 'point de référence',
  path: 'tracé',
  check: 'contrôle',
  exercise: 'exercice',
  token: 'jeton',
  'this address takes WebSocket connections only: connect with the subprotocol "pantilt"':
    'cette adresse attend une connexion WebSocket : connectez-vous avec le sous-protocole « pantilt »',

  // documents
  'rig file': 'fichier de robot',
  'min < centre < max must hold, not {0}, {1}, {2}':
    'il faut min < centre < max, et non {0} ; {1} ; {2}',
  'must have either corners, or bearingMin and bearingMax':
    'demande soit corners, soit bearingMin et bearingMax',
  'bearingMin must be less than bearingMax ({0}), not {1}':
    'bearingMin doit être inférieur à bearingMax ({0}), et non {1}',
  'must not contain the base of the rig: use bearingMin and bearingMax':
    'ne doit pas contenir la base du robot : utilisez bearingMin et bearingMax',
  'must be less than {0} ({1}), not {2}': 'doit être inférieur à {0} ({1}), et non {2}',
  'unknown key {0}': 'clé inconnue {0}',
  'there is no {0} {1}: this path takes {2}': 'il n’y a pas de {0} {1} : ce chemin accepte {2}',
  "a body with Content-Encoding {0} isn't accepted: send it uncompressed":
    'un corps avec Content-Encoding {0} n’est pas accepté : envoyez-le non compressé',
  'a part of the URL is too long: names and ids are much shorter':
    'une partie de l’URL est trop longue : noms et identifiants sont bien plus courts',
  'send the header Host, which HTTP/1.1 requires': 'envoyez l’en-tête Host, que HTTP/1.1 exige',
  'the expectation "{0}" can\'t be met: omit the header Expect':
    'l’attente « {0} » ne peut être satisfaite : omettez l’en-tête Expect',
  'this is not an HTTP request': 'ce n’est pas une requête HTTP',
  'the headers are too large: send fewer cookies':
    'les en-têtes sont trop grands : envoyez moins de cookies',
  'the request took too long: send it faster':
    'la requête a pris trop de temps : envoyez-la plus vite',
  'must not be empty': 'ne doit pas être vide',
  'must not contain control characters': 'ne doit pas contenir de caractères de contrôle',
  'must be a date and time such as 2026-01-31T12:00:00Z':
    'doit être une date et une heure, par exemple 2026-01-31T12:00:00Z',
  'is missing': 'manquant',
  '{0}, not {1}': '{0}, et non {1}',
  'must be {0}, not {1}': 'doit être {0}, et non {1}',
  '{0} or {1}': '{0} ou {1}',
  'a number': 'un nombre',
  'an integer': 'un entier',
  'a string': 'une chaîne de caractères',
  'a boolean': 'un booléen',
  'an array': 'un tableau',
  'an object': 'un objet',
  'must be {0}': 'doit être {0}',
  'must be {0} {1}': 'doit être {0} {1}',
  'must not have fewer than {0} characters': 'doit avoir au moins {0} caractères',
  'must not have more than {0} characters': 'doit avoir au plus {0} caractères',
  'must not have fewer than {0} items': 'doit avoir au moins {0} éléments',
  'must not have more than {0} items': 'doit avoir au plus {0} éléments',
  nothing: 'rien',
  'a value nested too deeply': 'une valeur trop profondément imbriquée',
  'nothing was stored: the disk of the data directory {0} is full. Free space on it (old backups and logs, for example), then try again':
    'rien n’a été enregistré : le disque du dossier de données {0} est plein. Libérez de la place (anciennes sauvegardes et journaux, par exemple), puis réessayez',
  "nothing was stored: the data directory {0} is read-only. Mount its disk for writing, or allow pantilt's user to write to its files, then restart pantilt":
    'rien n’a été enregistré : le dossier de données {0} est en lecture seule. Montez son disque en écriture, ou donnez à l’utilisateur de pantilt le droit d’écrire ses fichiers, puis redémarrez pantilt',
  "can't use the data directory {0} ({1}). Check the free space, the quota and the file size limit of pantilt's user, and the disk itself, then try again":
    'le dossier de données {0} est inutilisable ({1}). Vérifiez la place libre, le quota et la taille de fichier permise à l’utilisateur de pantilt, et le disque lui-même, puis réessayez',
  'nothing was stored: another program has locked the database in {0}. Close it, then try again':
    'rien n’a été enregistré : un autre programme verrouille la base de données dans {0}. Fermez-le, puis réessayez',
  'the database {0} is damaged ({1}). Restart pantilt: it sets the damaged file aside and starts with an empty one; then restore a backup with "pantilt restore FILE"':
    'la base de données {0} est endommagée ({1}). Redémarrez pantilt : il met le fichier endommagé de côté et repart d’une base vide ; restaurez ensuite une sauvegarde avec « pantilt restore FILE »',
  "{0} can't listen on port {1} ({2}): choose another with --{3}":
    '{0} ne peut pas écouter sur le port {1} ({2}) : choisissez-en un autre avec --{3}',
  'settings: mqtt: must be the address of a broker, such as mqtt://127.0.0.1:1883 or mqtts://USER:PASSWORD@HOST':
    'réglages : mqtt : il faut l’adresse d’un courtier, par exemple mqtt://127.0.0.1:1883 ou mqtts://USER:PASSWORD@HOST',
  'settings: hub: "{0}" isn\'t the address of a hub, such as http://192.168.1.10:8420':
    'réglages : hub : « {0} » n’est pas l’adresse d’un concentrateur, par exemple http://192.168.1.10:8420',
  'a joint aim needs two rigs with a "base" in their rig files, not {0}':
    'un tir conjoint demande deux robots avec « base » dans leur fichier de robot, et non {0}',
  'the rig file of "{0}" states no place of the rig: add "base" with x, y, z and bearing in the frame of the site':
    'le fichier de robot de « {0} » n’indique pas la place du robot : ajoutez « base » avec x, y, z et bearing dans le repère du site',
  'there is no rig "{0}" here': 'il n’y a pas de robot « {0} » ici',
  'there is no rig "{0}" here; there is {1}': 'il n’y a pas de robot « {0} » ici ; il y a {1}',
  'there is no prior for rigs of type {0} yet: five of them must have delivered a model':
    'il n’y a pas encore d’a priori pour les robots de type {0} : cinq d’entre eux doivent avoir transmis un modèle',
  'this is a hub of several rigs: add the name of one, /api/v1/rigs/NAME/rig':
    'ceci est un concentrateur de plusieurs robots : ajoutez le nom de l’un d’eux, /api/v1/rigs/NOM/rig',
  'the daemon of rig "{0}" at {1} no longer reports to this hub (last at {2}): check that it runs and reaches the hub':
    'le démon du robot « {0} » à {1} ne répond plus à ce concentrateur (dernière nouvelle : {2}) : vérifiez qu’il tourne et qu’il atteint le concentrateur',
  'the daemon of rig "{0}" doesn\'t answer ({1}): check that it runs':
    'le démon du robot « {0} » ne répond pas ({1}) : vérifiez qu’il tourne',
  'rig "{0}" reports to this hub and would be listed again: stop its daemon first':
    'le robot « {0} » est toujours relié à ce concentrateur et réapparaîtrait : arrêtez d’abord son démon',
  'another rig "{0}" reports to this hub, from {1}: give one of them another name':
    'un autre robot « {0} » est relié à ce concentrateur, depuis {1} : donnez un autre nom à l’un des deux',
  'rig "{0}" has not confirmed the stop within a second: switch its servo supply off':
    'le robot « {0} » n’a pas confirmé l’arrêt en une seconde : coupez l’alimentation de ses servos',
  'rig "{0}" has no device connected': 'le robot « {0} » n’a pas d’appareil connecté',
  'the target must be "X Y" in metres, or a JSON object such as {"xM": 0.8, "yM": -0.3}':
    'la cible doit être « X Y » en mètres, ou un objet JSON tel que {"xM": 0.8, "yM": -0.3}',
  'the laser must be ON or OFF': 'le laser doit être ON ou OFF',
  '{0} is not a command: the commands are {1}':
    '{0} n’est pas une commande ; les commandes sont {1}',
  'a retained command is not carried out: clear it with an empty retained message to {0}':
    'une commande retenue n’est pas exécutée : effacez-la par un message retenu vide vers {0}',
};
