/** French for what the daemon says of the rig: its port, its device, its moves, its rig file. */
export const RIG: Readonly<Record<string, string>> = {
  // the port and the line
  'no USB serial port found: plug the rig in, or name its port with --port':
    'aucun port série USB : branchez le robot, ou nommez son port par --port',
  'no USB serial port found': 'aucun port série USB',
  "the serial ports can't be listed": 'les ports série ne se laissent pas lister',
  "the serial ports can't be listed ({0}): on Linux that needs udevadm; or name the port with --port":
    'les ports série ne se laissent pas lister ({0}) : sous Linux il faut udevadm ; ou nommez le port par --port',
  'there is no port {0}': 'il n’y a pas de port {0}',
  'there is no port {0}: is the cable in? "pantilt ports" lists those there are':
    'il n’y a pas de port {0} : le câble est-il branché ? « pantilt ports » liste ceux qu’il y a',
  "{0} isn't a serial port": '{0} n’est pas un port série',
  '{0} isn\'t a serial port: "pantilt ports" lists those there are':
    '{0} n’est pas un port série : « pantilt ports » liste ceux qu’il y a',
  '"pantilt ports" lists those there are': '« pantilt ports » liste ceux qu’il y a',
  'no permission to open {0}': 'pas le droit d’ouvrir {0}',
  'no permission to open {0}: on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)':
    'pas le droit d’ouvrir {0} : sous Linux lancez « sudo usermod -aG dialout $USER » et rouvrez la session (dans Docker, transmettez le périphérique et ajoutez son groupe)',
  'on Linux run "sudo usermod -aG dialout $USER" and log in again (in Docker, pass the device through and add its group)':
    'sous Linux lancez « sudo usermod -aG dialout $USER » et rouvrez la session (dans Docker, transmettez le périphérique et ajoutez son groupe)',
  '{0} is in use{1}': '{0} est occupé{1}',
  ' by {0}': ' par {0}',
  '{0} is in use: close the other program (a serial monitor, another pantilt)':
    '{0} est occupé : fermez l’autre programme (un moniteur série, un autre pantilt)',
  'end that program first': 'fermez d’abord ce programme',
  '"pantilt serve" is running: use its page, or end it first':
    '« pantilt serve » tourne : utilisez sa page, ou arrêtez-le d’abord',
  'when "pantilt serve" is running, use its page or end it; else close the other program (a serial monitor, an IDE)':
    'si « pantilt serve » tourne, utilisez sa page ou arrêtez-le ; sinon fermez l’autre programme (un moniteur série, un IDE)',
  'plug the rig in with a cable that carries data (some only charge), and on Windows or macOS install the CH340 driver for a clone; "pantilt ports" lists what is there':
    'branchez le robot par un câble qui transmet les données (certains ne font que charger) ; sous Windows ou macOS, installez le pilote CH340 pour un clone ; « pantilt ports » liste ce qu’il y a',
  'on Linux install udev (its udevadm lists them), or name the port with --port':
    'sous Linux installez udev (son udevadm les liste), ou nommez le port par --port',
  'pull the plug and put it back, or try another USB port and cable':
    'débranchez et rebranchez, ou essayez un autre port USB et un autre câble',
  'the port was closed: is the cable still in?':
    'le port s’est fermé : le câble est-il encore branché ?',
  'no telemetry for {0} ms': 'pas de télémétrie depuis {0} ms',
  'the connection was closed': 'la connexion a été fermée',
  '{0} was not answered in {1} tries': '{0} est resté sans réponse en {1} essais',
  'pantilt is closing': 'pantilt se ferme',

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
  'this pantilt carries version {0}: write it with "pantilt flash"':
    'ce pantilt apporte la version {0} : écrivez-la par « pantilt flash »',
  'write the current one with "pantilt flash"': 'écrivez l’actuel par « pantilt flash »',
  'the supply broke down: feed the servos from one of their own (5 to 6 V, 2 A, 470 µF across it), never from the board':
    'l’alimentation s’est effondrée : donnez aux servos la leur (5 à 6 V, 2 A, 470 µF en parallèle), jamais celle de la carte',
  'the firmware hung: write the current one with "pantilt flash"':
    'le micrologiciel s’est figé : écrivez l’actuel par « pantilt flash »',
  'the device has reset ({0}){1}': 'l’appareil a redémarré ({0}){1}',
  "{0} says {1} lines that can't be read": '{0} envoie {1} lignes illisibles',
  '{0} is open, but no pantilt device answers':
    '{0} est ouvert, mais aucun appareil pantilt ne répond',
  'the baud rate is another, or the firmware: try --baud 250000, else write the firmware with "pantilt flash"':
    'le débit est autre, ou le micrologiciel : essayez --baud 250000, sinon écrivez le micrologiciel par « pantilt flash »',
  'write the firmware with "pantilt flash"; when it is on the board already, try --baud 250000':
    'écrivez le micrologiciel par « pantilt flash » ; s’il est déjà sur la carte, essayez --baud 250000',
  'no pantilt device answers ({0}): is the firmware flashed, and the baud rate right?':
    'aucun appareil pantilt ne répond ({0}) : le micrologiciel est-il écrit, et le débit juste ?',
  'the device answered HELLO with "{0}", which isn\'t whole or doesn\'t match its checksum of the limits (firmware/PROTOCOL.md, "HELLO"): mend its firmware':
    'l’appareil a répondu « {0} » à HELLO, ce qui est incomplet ou ne va pas avec sa somme de contrôle des limites (firmware/PROTOCOL.md, « HELLO ») : corrigez son micrologiciel',
  'the device answered {0} with OK "{1}", which firmware/PROTOCOL.md doesn\'t know: mend its firmware':
    'l’appareil a répondu OK « {1} » à {0}, ce que firmware/PROTOCOL.md ne connaît pas : corrigez son micrologiciel',
  'the device{0} speaks protocol version {1}, this pantilt speaks version {2}: flash firmware that speaks version {3} (firmware/README.md tells how)':
    'l’appareil{0} parle la version {1} du protocole, ce pantilt la version {2} : écrivez un micrologiciel qui parle la version {3} (firmware/README.md dit comment)',
  ' (firmware {0})': ' (micrologiciel {0})',
  another: 'autre',
  'the device refused {0} with error {1} ({2})': 'l’appareil a refusé {0} : erreur {1} ({2})',
  'unknown to this version': 'inconnue de cette version',
  '{0} is device {1}, the rig was {2}: restart pantilt to take the other device':
    '{0} est l’appareil {1}, le robot était {2} : relancez pantilt pour prendre l’autre',
  '{0} is another device than before': '{0} est un autre appareil qu’avant',
  'restart pantilt to take it, or plug the one before in again':
    'relancez pantilt pour le prendre, ou rebranchez celui d’avant',
  "the device's are within the rig file's":
    'celles de l’appareil tiennent dans celles du fichier du robot',
  "the device's are wider: {0}": 'celles de l’appareil sont plus larges : {0}',
  '{0} {1} {2} (rig file {3})': '{0} {1} {2} (fichier du robot : {3})',
  'min µs': 'min µs',
  'max µs': 'max µs',
  'speed µs/s': 'vitesse µs/s',
  'acceleration µs/s²': 'accélération µs/s²',
  'store the rig file\'s on the device with "pantilt flash --rig FILE"':
    'enregistrez celles du fichier du robot dans l’appareil par « pantilt flash --rig FICHIER »',
  'not compared with a rig file': 'pas comparées à un fichier du robot',
  'name the rig file with --rig, and they are':
    'nommez le fichier du robot par --rig, et elles le seront',
  stopped: 'arrêté',
  moving: 'en marche',
  'at rest': 'au repos',
  'laser on': 'laser allumé',
  'laser off': 'laser éteint',
  'armed, at rest': 'prêt, au repos',
  released: 'relâché',
  'let it come to rest and look again: the line was not measured, for that would have kept it going':
    'laissez-le s’arrêter et regardez à nouveau : la ligne n’a pas été mesurée, cela l’aurait tenu en marche',
  'look that nothing is in its way, then "pantilt resume"':
    'voyez que rien ne le gêne, puis « pantilt resume »',

  // moves
  'the rig is lost: {0}': 'le robot est perdu : {0}',
  'no rig is connected{0}': 'aucun robot n’est connecté{0}',
  'the rig is stopped; look that nothing is in its way, then resume':
    'le robot est arrêté ; voyez que rien ne le gêne, puis reprenez',
  'the rig is released; arm it first': 'le robot est relâché ; armez-le d’abord',
  'the rig was released': 'le robot a été relâché',
  'the rig may move again': 'le robot peut à nouveau bouger',
  'the device has stopped': 'l’appareil s’est arrêté',
  'the device heard nothing from its host and holds':
    'l’appareil n’entend plus son hôte et garde sa position',
  'the device has not confirmed the stop: cut the power of the servos':
    'l’appareil n’a pas confirmé l’arrêt : coupez l’alimentation des servos',
  'the move was interrupted: {0}': 'le mouvement a été interrompu : {0}',
  'another move took its place': 'un autre mouvement a pris sa place',
  'it went as it was moving': 'il a disparu en plein mouvement',
  'the device halted on its way': 'l’appareil s’est arrêté en chemin',
  'it has not told yet how it stands': 'il n’a pas encore dit où il en est',
  '{0} holds the rig: wait for its end, or cancel it':
    'le robot est pris ({0}) : attendez la fin, ou annulez',
  '{0}Us {1} is out of the {2} limits, {3} to {4} µs':
    '{0}Us {1} est hors des limites {2}, {3} à {4} µs',
  "device's": 'de l’appareil',
  "rig's": 'du robot',
  "{0}Us {1} is so near the limit that the axis can't arrive there from below":
    '{0}Us {1} est si près de la limite que l’axe ne peut y arriver par en dessous',
  'the jogger has let go': 'le pilote a lâché',
  'nothing was heard for {0} ms: say the rates again at least every 100 ms':
    'rien entendu pendant {0} ms : redites les vitesses au moins toutes les 100 ms',
  'another client jogs the rig now': 'un autre client pilote maintenant le robot',

  // targets and paths
  'target ({0}, {1}) is {2}{3}': 'la cible ({0} ; {1}) est {2}{3}',
  "beyond the axes' limits": 'au-delà des limites des axes',
  'one that the active model ({0}) has no angles for':
    'de celles pour qui le modèle actif ({0}) n’a pas d’angles',
  'outside the work area ({0} to {1} m from the base, bearing {2} to {3}°)':
    'hors de la zone de travail ({0} à {1} m de la base, azimut {2} à {3}°)',
  '; the nearest target that can be hit is ({0}, {1})':
    ' ; la plus proche que l’on puisse toucher est ({0} ; {1})',
  "{0} ({1}, {2}) can't be hit: it is outside the work area, or beyond the axes' limits; move it, or make the path smaller":
    '{0} ({1} ; {2}) ne peut être touché : il est hors de la zone de travail, ou au-delà des limites des axes ; déplacez-le, ou réduisez le tracé',
  'between {0} and {1},': 'entre le {0} et le {1},',
  'point {0}': 'point {0}',
  "the path can't be followed: {0}": 'le tracé ne peut être suivi : {0}',
  'all its points are the same: give two different ones at least':
    'tous ses points sont les mêmes : donnez-en au moins deux différents',
  'it is {0} m long, repetitions included: {1} m at most':
    'il est long de {0} m, répétitions comprises : {1} m au plus',
  'refine wants an observer that looks by itself, and {0}: {1}':
    'refine demande un observateur qui regarde de lui-même, et {0} : {1}',
  'observer "{0}" can\'t look by itself': 'l’observateur « {0} » ne le peut pas',
  'nobody here can look': 'personne ici ne peut regarder',
  'leave observer out, or name one of: {0}': 'ne nommez pas d’observateur, ou l’un de : {0}',
  'aim without refine, or serve a simulated rig (--port sim)':
    'visez sans refine, ou servez un robot simulé (--port sim)',
  'there is no observer "{0}" here: {1}': 'il n’y a pas ici d’observateur « {0} » : {1}',
  'there is no observer "{0}" here; there is: {1}':
    'il n’y a pas ici d’observateur « {0} » ; il y a : {1}',
  'limits can be stored only while the rig is released, and it is in state {0}: run "pantilt release" first':
    'les limites ne s’enregistrent que lorsque le robot est relâché, et il est dans l’état {0} : lancez d’abord « pantilt release »',
  'the device was given the limits {0} and holds {1}: try again':
    'la carte a reçu les limites {0} et applique {1} : réessayez',
  '{0}, opened at {1} baud': '{0}, ouvert à {1} bauds',
};
