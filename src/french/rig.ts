/** French messages about the rig: its port, device, motion and rig file. */
export const RIG: Readonly<Record<string, string>> = {
  // the port and the line
  'no USB serial port found: connect the rig, or name its port with --port':
    'aucun port série USB trouvé : branchez le robot, ou indiquez son port avec --port',
  'no USB serial port found': 'aucun port série USB trouvé',
  "the serial ports can't be listed": 'impossible de lister les ports série',
  "the serial ports can't be listed ({0}): on Linux install udev, or name the port with --port":
    'impossible de lister les ports série ({0}) : sous Linux, installez udev, ou indiquez le port avec --port',
  'there is no port {0}': 'le port {0} n’existe pas',
  'there is no port {0}: check the cable, and list the ports with "pantilt ports"':
    'le port {0} n’existe pas : vérifiez le câble ; « pantilt ports » liste les ports présents',
  "{0} isn't a serial port": '{0} n’est pas un port série',
  '{0} isn\'t a serial port: list the ports with "pantilt ports"':
    '{0} n’est pas un port série : « pantilt ports » liste les ports présents',
  'list the ports with "pantilt ports"': '« pantilt ports » liste les ports présents',
  'no permission to open {0}': 'permission refusée pour {0}',
  'no permission to open {0}: on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)':
    'permission refusée pour {0} : sous Linux, lancez « sudo usermod -aG dialout $USER » et rouvrez la session (dans Docker, transmettez le périphérique et ajoutez son groupe)',
  'on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)':
    'sous Linux, lancez « sudo usermod -aG dialout $USER » et rouvrez la session (dans Docker, transmettez le périphérique et ajoutez son groupe)',
  '{0} is in use{1}': '{0} est occupé{1}',
  ' by {0}': ' par {0}',
  '{0} is in use: close the other program (a serial monitor, another pantilt)':
    '{0} est occupé : fermez l’autre programme (un moniteur série, un autre pantilt)',
  'end that program first': 'arrêtez d’abord ce programme',
  '"pantilt serve" is running: use its page, or stop it first':
    '« pantilt serve » est lancé : utilisez sa page, ou arrêtez-le d’abord',
  'if "pantilt serve" is running, use its page or stop it; otherwise close the other program (a serial monitor, an IDE)':
    'si « pantilt serve » est lancé, utilisez sa page ou arrêtez-le ; sinon fermez l’autre programme (un moniteur série, un IDE)',
  'connect the rig with a data cable (some cables only charge), and for a clone on Windows or macOS install the CH340 driver; list the ports with "pantilt ports"':
    'branchez le robot par un câble qui transmet les données (certains câbles ne servent qu’à la charge) ; sous Windows ou macOS, installez le pilote CH340 pour un clone ; « pantilt ports » liste les ports présents',
  'on Linux install udev (pantilt needs udevadm), or name the port with --port':
    'sous Linux, installez udev (pour udevadm), ou indiquez le port avec --port',
  'unplug it and plug it in again, or try another USB port and cable':
    'débranchez et rebranchez, ou essayez un autre port USB et un autre câble',
  'the port was closed: check the cable': 'le port s’est fermé : vérifiez le câble',
  'no telemetry for {0} ms: check cable and power':
    'pas de télémétrie depuis {0} ms : vérifiez le câble et l’alimentation',
  'the connection was closed': 'la connexion a été fermée',
  '{0} was not answered in {1} tries': '{0} : pas de réponse après {1} essais',
  'pantilt is closing': 'arrêt de pantilt',

  // the device
  device: 'appareil',
  firmware: 'micrologiciel',
  limits: 'limites',
  port: 'port',
  state: 'état',
  '{0}, connected': '{0}, connecté',
  'device {0} on {1}': 'appareil {0} sur {1}',
  '{0} answers{1}': '{0} répond{1}',
  ', last reset: {0}': ', dernier redémarrage : {0}',
  'version {0}, protocol {1}': 'version {0}, protocole {1}',
  'this pantilt includes version {0}: write it with "pantilt flash"':
    'pantilt fournit la version {0} : installez-la avec « pantilt flash »',
  'write the current one with "pantilt flash"':
    'installez la version actuelle avec « pantilt flash »',
  'the supply voltage dropped: power the servos from a separate supply (5 to 6 V, 2 A, 470 µF across it), never from the board':
    'chute de tension : alimentez les servos par une source séparée (5 à 6 V, 2 A, avec 470 µF en parallèle), jamais par la carte',
  'the firmware hung: write the current one with "pantilt flash"':
    'le micrologiciel s’est bloqué : installez la version actuelle avec « pantilt flash »',
  'the device has reset ({0}){1}': 'l’appareil a redémarré ({0}){1}',
  '{0} sent {1} unreadable lines': '{0} envoie {1} lignes illisibles',
  '{0} is open, but no pantilt device answers':
    '{0} est ouvert, mais aucun appareil pantilt ne répond',
  'the baud rate or the firmware is wrong: try --baud 250000, then write the firmware with "pantilt flash"':
    'débit ou micrologiciel incorrect : essayez --baud 250000, puis installez le micrologiciel avec « pantilt flash »',
  'write the firmware with "pantilt flash"; if it is already on the board, try --baud 250000':
    'installez le micrologiciel avec « pantilt flash » ; s’il est déjà sur la carte, essayez --baud 250000',
  'no pantilt device answers ({0}): check that the firmware is flashed and the baud rate is right':
    'aucun appareil pantilt ne répond ({0}) : vérifiez que le micrologiciel est installé et que le débit est correct',
  'the device answered HELLO with "{0}", which is incomplete or doesn\'t match its checksum of the limits (firmware/PROTOCOL.md, "HELLO"): fix its firmware':
    'réponse à HELLO incomplète, ou somme de contrôle des limites fausse : « {0} » (firmware/PROTOCOL.md, « HELLO ») ; corrigez le micrologiciel',
  'the device answered {0} with OK "{1}", which firmware/PROTOCOL.md does not define: fix its firmware':
    'réponse OK « {1} » à {0} non conforme à firmware/PROTOCOL.md : corrigez le micrologiciel',
  'the device{0} speaks protocol version {1}, this pantilt speaks version {2}: flash firmware that speaks version {3} ("pantilt flash")':
    'l’appareil{0} utilise la version {1} du protocole, pantilt la version {2} : installez un micrologiciel de version {3} (« pantilt flash »)',
  ' (firmware {0})': ' (micrologiciel {0})',
  another: 'autre',
  'the device refused {0} with error {1} ({2})': 'l’appareil a refusé {0} : erreur {1} ({2})',
  'unknown to this version': 'inconnue dans cette version',
  '{0} is device {1}, the rig was {2}: restart pantilt to take the other device':
    '{0} : appareil {1} au lieu de {2} ; redémarrez pantilt pour utiliser cet appareil',
  '{0} is not the same device as before': '{0} n’est plus le même appareil',
  'restart pantilt to use it, or connect the previous device again':
    'redémarrez pantilt pour utiliser cet appareil, ou rebranchez le précédent',
  'those of the device are within those of the rig file':
    'les limites de l’appareil sont dans celles du fichier de robot',
  'those of the device are wider: {0}': 'les limites de l’appareil sont plus larges : {0}',
  '{0} {1} {2} (rig file {3})': '{0} {1} {2} (fichier de robot : {3})',
  'min µs': 'min µs',
  'max µs': 'max µs',
  'speed µs/s': 'vitesse µs/s',
  'acceleration µs/s²': 'accélération µs/s²',
  'store the limits of the rig file on the device with "pantilt flash --rig FILE"':
    'enregistrez les limites du fichier de robot dans l’appareil avec « pantilt flash --rig FICHIER »',
  'not compared with a rig file': 'non comparées à un fichier de robot',
  'name the rig file with --rig to compare them':
    'indiquez le fichier de robot avec --rig pour les comparer',
  stopped: 'arrêté',
  moving: 'en mouvement',
  'at rest': 'au repos',
  'laser on': 'laser allumé',
  'laser off': 'laser éteint',
  'armed, at rest': 'armé, au repos',
  released: 'relâché',
  'let it come to rest and run this again: the line was not measured, since PING would keep it moving':
    'attendez la fin du mouvement et recommencez : la qualité de la ligne n’a pas été mesurée, car la mesure aurait prolongé le mouvement',
  'check that nothing blocks it, then run "pantilt resume"':
    'vérifiez que rien ne gêne le robot, puis lancez « pantilt resume »',

  // moves
  'the connection to the rig was lost: {0}': 'connexion au robot perdue : {0}',
  'no rig is connected{0}': 'aucun robot n’est connecté{0}',
  'the rig is stopped: check that nothing blocks it, then resume':
    'le robot est arrêté ; vérifiez que rien ne le gêne, puis reprenez',
  'the rig is released; arm it first': 'le robot est relâché ; armez-le d’abord',
  'the rig was released': 'le robot a été relâché',
  'the rig may move again': 'les mouvements sont à nouveau autorisés',
  'the device has stopped': 'l’appareil s’est arrêté',
  'the device received nothing from its host and stopped moving':
    'l’appareil ne reçoit plus rien de l’hôte et a arrêté le mouvement',
  'the device received nothing from its host and turned the laser off: turn it on again to continue':
    'l’appareil ne recevait plus rien de l’hôte et a éteint le laser : rallumez-le pour continuer',
  'the device is released, although it was armed: it has probably reset':
    'l’appareil est relâché alors qu’il était armé : il a sans doute redémarré',
  'the device still reports a move that takes {0} s at most by its limits, so the rig was stopped: run "pantilt doctor", and write the current firmware with "pantilt flash"':
    'l’appareil signale toujours un mouvement qui, d’après ses limites, dure au plus {0} s ; le robot a donc été arrêté : lancez « pantilt doctor », puis installez le micrologiciel actuel avec « pantilt flash »',
  '{0} did not open within {1} s: unplug it and plug it in again':
    '{0} ne s’est pas ouvert en {1} s : débranchez-le, puis rebranchez-le',
  'the device has not confirmed the stop: cut the power of the servos':
    'l’appareil n’a pas confirmé l’arrêt : coupez l’alimentation des servos',
  'the laser was turned off meanwhile': 'le laser a été éteint entre-temps',
  'the move was interrupted: {0}': 'le mouvement a été interrompu : {0}',
  'the introduction': 'présentation',
  'the introduction moves a simulated rig only: start one with --port sim, or collect samples of this rig':
    'la présentation ne fait bouger qu’un robot simulé : lancez-en un avec --port sim, ou faites des mesures de ce robot',
  'another move replaced it': 'remplacé par un autre mouvement',
  'it was lost during a move': 'connexion perdue pendant le mouvement',
  'the device halted on its way': 'l’appareil s’est arrêté en chemin',
  'no telemetry has arrived yet': 'pas encore de télémétrie',
  'the rig accepts {0} commands per second: send fewer; a stop is always accepted':
    'le robot accepte {0} commandes par seconde : envoyez-en moins ; un arrêt est toujours accepté',
  '{0} jobs are waiting already: cancel some, or wait until they have run':
    '{0} tâches attendent déjà : annulez-en, ou attendez leur exécution',
  '{0} holds the rig: wait for its end, or cancel it':
    'le robot est occupé ({0}) : attendez la fin, ou annulez',
  '{0} pulse {1} µs is outside the {2} limits, {3} to {4} µs':
    '{0} : l’impulsion de {1} µs est hors des limites {2} ({3} à {4} µs)',
  "device's": 'de l’appareil',
  "rig's": 'du robot',
  '{0} pulse {1} µs is too close to the limit to be approached from below':
    '{0} : l’impulsion de {1} µs est trop près de la limite : l’axe ne peut pas y arriver par en dessous',
  '{0} pulse {1} µs is too close to the limit to be approached from above':
    '{0} : l’impulsion de {1} µs est trop près de la limite : l’axe ne peut pas y arriver par au-dessus',
  'no jog message for {0} ms: repeat the rates at least every 100 ms':
    'aucun message depuis {0} ms : répétez les vitesses au moins toutes les 100 ms',
  'another client has started jogging': 'un autre client pilote maintenant le robot',
  'no target for {0} ms: send the target at least once a second, and the more often the better':
    'aucune cible depuis {0} ms : envoyez la cible au moins une fois par seconde, et le plus souvent possible',
  'another client has started tracking': 'un autre client fait maintenant suivre sa cible',

  // surfaces
  'a surface "{0}" exists already: choose another name':
    'une surface « {0} » existe déjà : choisissez un autre nom',
  'its first three corners must not be on one line':
    'ses trois premiers coins ne doivent pas être alignés',
  'its corners must be in one plane: one is {0} m off that of the first three':
    'ses coins doivent être dans un même plan : l’un est à {0} m de celui des trois premiers',
  'the spots of collection {0} are on surface "{1}", not on "{2}"':
    'les points de la série {0} sont sur la surface « {1} », et non sur « {2} »',
  'the spot is {0} m away, and the rig reaches {1} m: are its coordinates in cm or mm? Give metres':
    'le point est à {0} m, et la portée du robot est de {1} m : ses coordonnées sont-elles en cm ou en mm ? Donnez des mètres',
  'the rig file has no surface "{0}"; it has: {1}':
    'le fichier de robot n’a pas de surface « {0} » ; il a : {1}',
  'z must be 0 on the floor, not {0}: name its surface':
    'z doit être 0 au sol, pas {0} : indiquez sa surface',
  'the height z of a spot on surface "{0}" is missing':
    'la hauteur z d’un point sur la surface « {0} » manque',
  'the spot is {0} m off surface "{1}": check its coordinates and the corners of the surface':
    'le point est à {0} m de la surface « {1} » : vérifiez ses coordonnées et les coins de la surface',

  // targets and paths
  'target ({0}, {1}) is {2}{3}': 'la cible ({0} ; {1}) est {2}{3}',
  'target ({0}, {1}, {2}) is {3}{4}': 'la cible ({0} ; {1} ; {2}) est {3}{4}',
  'target at bearing {0}°, elevation {1}° is {2}{3}':
    'la cible à l’azimut {0}°, élévation {1}°, est {2}{3}',
  'refine requires a target on the floor, where its spot is measured: omit refine':
    'refine demande une cible au sol, où le point est mesuré : omettez refine',
  'outside the bearings of the work area ({0} to {1}°)':
    'hors des azimuts de la zone de travail ({0} à {1}°)',
  'where the beam points is unknown: connect the rig, or activate a model that covers more than the floor':
    'la direction du faisceau est inconnue : connectez le robot, ou activez un modèle qui ne couvre pas que le sol',
  'a preset is a point on the floor, and the beam does not point at one: point it there first':
    'un repère est un point du sol, et le faisceau n’en vise aucun ; dirigez-le d’abord vers le sol',
  'the active model ({0}) covers only the floor: for directions and for points above the floor, train and activate a model of kind servo-nets':
    'le modèle actif ({0}) ne couvre que le sol : pour viser une direction ou un point au-dessus du sol, entraînez et activez un modèle du type servo-nets',
  "beyond the axes' limits": 'au-delà des limites des axes',
  'a point for which the active model ({0}) has no solution':
    'un point pour lequel le modèle actif ({0}) n’a pas de solution',
  'outside the work area ({0} to {1} m from the base, bearing {2} to {3}°)':
    'hors de la zone de travail ({0} à {1} m de la base, azimut {2} à {3}°)',
  '; the nearest reachable target is ({0}, {1})':
    ' ; la cible atteignable la plus proche est ({0} ; {1})',
  "{0} ({1}, {2}) can't be hit: it is outside the work area, beyond the axes' limits, or in a keep-out zone; move it, or make the path smaller":
    '{0} ({1} ; {2}) est inatteignable : hors de la zone de travail, au-delà des limites des axes, ou dans une zone interdite ; déplacez-le, ou réduisez le tracé',
  'at ({0}, {1}) the beam could meet the keep-out zone "{2}": move the path away from it, or make it slower':
    'au point ({0} ; {1}), le faisceau pourrait atteindre la zone interdite « {2} » : éloignez-en le tracé, ou ralentissez-le',
  'the rig left its pose, or its laser went off, before the answer':
    'le robot a quitté sa pose, ou son laser s’est éteint, avant la réponse',
  'in the keep-out zone "{0}"': 'dans la zone interdite « {0} »',
  'the laser was turned off: the beam could meet the keep-out zone "{0}"':
    'le laser a été éteint : le faisceau pourrait atteindre la zone interdite « {0} »',
  'the laser stays off: the beam could meet the keep-out zone "{0}"; let the rig come to rest outside it first':
    'le laser reste éteint : le faisceau pourrait atteindre la zone interdite « {0} » ; laissez d’abord le robot s’immobiliser en dehors',
  'between {0} and {1},': 'entre le {0} et le {1},',
  'point {0}': 'point {0}',
  "the path can't be followed: {0}": 'tracé impossible : {0}',
  'all its points are the same: give at least two different ones':
    'tous ses points sont identiques : donnez-en au moins deux différents',
  'it is {0} m long, repetitions included: at most {1} m are allowed':
    'sa longueur est de {0} m, répétitions comprises ; le maximum est {1} m',
  'refine requires an automatic observer, and {0}: {1}':
    'refine demande un observateur automatique, et {0} : {1}',
  'observer "{0}" isn\'t automatic': 'l’observateur « {0} » ne l’est pas',
  'there is none here': 'il n’y en a pas ici',
  'omit observer, or use one of: {0}': 'omettez observer, ou indiquez l’un de : {0}',
  'aim without refine, or use a simulated rig (--port sim)':
    'visez sans refine, ou utilisez un robot simulé (--port sim)',
  'there is no observer "{0}" here; available: {1}':
    'l’observateur « {0} » n’existe pas ici ; disponibles : {1}',
  'limits can be stored only while the rig is released, but it is in state {0}: run "pantilt release" first':
    'les limites ne peuvent être enregistrées que si le robot est relâché ; il est dans l’état {0} : lancez d’abord « pantilt release »',
  'the device was sent the limits {0} and stored {1}: try again':
    'limites envoyées : {0}, limites appliquées par l’appareil : {1} ; réessayez',
  '{0}, opened at {1} baud': '{0}, ouvert à {1} bauds',
};
