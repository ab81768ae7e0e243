/** French messages about samples, trainings and models. */
export const LEARNING: Readonly<Record<string, string>> = {
  '{0} workers ended while they trained "{1}" for rig "{2}"; look into the log of the workers':
    '{0} machines d’entraînement se sont arrêtées pendant l’entraînement de « {1} » pour le robot « {2} » ; consultez leur journal',
  // why a model is active: completes « actif, car … »
  'no model has been validated': 'aucun modèle n’a été validé',
  'its validation error is {0}, and no other model has been validated':
    'son erreur de validation est de {0}, et aucun autre modèle n’a été validé',
  'its validation error, {0}, is the lowest; next is {1}':
    'son erreur de validation, {0}, est la plus faible ; vient ensuite {1}',
  '{0}. It misses the newest {1} samples by {2} mm, far more than the earlier ones: the rig may have been knocked. Run a check, or collect again and remove the older samples':
    '{0}. Son erreur est de {2} mm sur les {1} dernières mesures, bien plus que sur les précédentes : le robot a peut-être reçu un choc. Lancez un contrôle, ou refaites des mesures et supprimez les anciennes',
  '{0} with {1}': '{0} avec {1}',
  'its validation error, {0}, exceeds the lowest, {1}, by no more than chance, and {2}':
    'son erreur de validation, {0}, ne dépasse pas la plus faible ({1}) plus que par hasard, et {2}',
  'it is trained on newer samples': 'il a appris sur des mesures plus récentes',
  'it is trained on all samples and predicts its error at each target':
    'il a appris sur toutes les mesures et prédit son erreur pour chaque cible',
  '{0} mm': '{0} mm',
  '{0} ± {1} mm': '{0} ± {1} mm',
  '{0} and {1} % misses': '{0} et {1} % hors du sol',
  'the models after it were rolled back': 'on est revenu en arrière depuis les modèles suivants',
  'the models activated after it do not fit the rig file':
    'les modèles actifs suivants ne correspondent pas au fichier de robot',
  'no model had been trained yet': 'aucun modèle n’avait encore appris',
  'it was selected by hand': 'il a été choisi à la main',

  // samples
  'collection {0}': 'série de mesures {0}',
  'path {0}': 'tracé {0}',
  'check {0}': 'contrôle {0}',
  'collection {0} is {1}, with {2} samples: only a cancelled or failed collection can be resumed':
    'la série de mesures {0} est dans l’état « {1} », avec {2} mesures : seule une série annulée ou échouée peut reprendre',
  "{0} {1} doesn't await pose {2}: it awaits {3}":
    '{0} {1} : la pose {2} n’est pas attendue ; pose attendue : {3}',
  'none now': 'aucune pour l’instant',
  'collection {0} has ended': 'la série de mesures {0} est terminée',
  'the rig was disturbed before the answer for pose {0}, and has repeated the pose: observe it again':
    'le robot a été perturbé avant la réponse à la pose {0} et a repris la pose : observez-la de nouveau',
  '{0} poses gave no sample, {1} did. Check that the laser is on and that the observer sees the floor{2}':
    '{0} poses sans mesure ({1} avec mesure) : vérifiez que le laser est allumé et que l’observateur voit le sol{2}',
  ', and that the keep-out zones leave enough of it':
    ', et que les zones interdites en laissent assez',
  'the observer saw only {0} of {1} spots, and {2} are needed. Check that the laser is on, that the observer sees the floor, and that the rig was not turned away from it':
    'seuls {0} points sur {1} ont été observés, et il en faut {2} : vérifiez que le laser est allumé, que l’observateur voit le sol et que le robot est bien orienté',
  'a collection takes either a count (and a plan) or poses, not both':
    'une série de mesures demande soit un nombre (avec un plan facultatif), soit des poses, mais pas les deux',
  'an observation takes either xM and yM [m] of the spot or missed: true, not both':
    'une observation demande soit xM et yM [m], la position du point, soit missed: true, mais pas les deux',
  'sample {0} was added by hand': 'mesure {0} ajoutée à la main',
  'sample {0} was removed': 'mesure {0} supprimée',
  'sample {0} was restored': 'mesure {0} restaurée',
  'preset "{0}" was saved': 'repère « {0} » enregistré',
  'preset "{0}" was deleted': 'repère « {0} » supprimé',
  'reference {0} was added': 'point de référence {0} ajouté',
  'reference {0} was removed': 'point de référence {0} supprimé',
  'a reference takes both seenXM and seenYM [m], or neither':
    'un point de référence prend seenXM et seenYM [m], ou aucun des deux',
  'a spot is observed only while the rig is at rest with its laser on: aim at a point, measure it, and send it before the rig moves':
    'un point ne s’observe que si le robot est immobile, laser allumé : visez une cible, mesurez le point, et envoyez-le avant que le robot ne bouge',
  'the observer does not see the spot: check that it sees this part of the floor, or select another point':
    'l’observateur ne voit pas le point : vérifiez qu’il voit cette partie du sol, ou choisissez une autre cible',
  'the observer sees the spot at ({0}, {1}) m, {2} cm from ({3}, {4}) m: check that x is forward of the base and y to the left, in metres, and that the rig has not moved since':
    'l’observateur voit le point à ({0}, {1}) m, à {2} cm de ({3}, {4}) m : vérifiez que x est vers l’avant et y vers la gauche, en mètres, et que le robot n’a pas bougé depuis',
  'a preset can\'t have the name "{0}": URLs drop "." and ".."; choose another name':
    'un repère ne peut pas s’appeler « {0} », car « . » et « .. » sont supprimés des URL ; choisissez un autre nom',
  '1 sample was removed': '1 mesure supprimée',
  '{0} samples were removed': '{0} mesures supprimées',
  '1 sample was imported': '1 mesure importée',
  '{0} samples were imported': '{0} mesures importées',
  'sample {0} was added by a check': 'mesure {0} ajoutée : observée lors d’un contrôle',
  'sample {0} was added by a refined aim': 'mesure {0} ajoutée : observée lors d’une visée',
  "the CSV can't be read: {0}": 'le CSV est illisible : {0}',
  'column {0} is missing; the header is "{1}"': 'il manque la colonne {0} ; l’en-tête est « {1} »',
  'columns {0} are missing; the header is "{1}"':
    'il manque les colonnes {0} ; l’en-tête est « {1} »',
  'unknown column {0}: remove it; known: {1}':
    'colonne inconnue : {0} ; supprimez-la ; colonnes connues : {1}',
  'unknown columns {0}: remove them; known: {1}':
    'colonnes inconnues : {0} ; supprimez-les ; colonnes connues : {1}',
  'there is no header: write a first line that names the columns {0}':
    'il n’y a pas d’en-tête : écrivez une première ligne qui nomme les colonnes {0}',
  'it is a spreadsheet file: save the sheet as CSV':
    'c’est un classeur de tableur : enregistrez-y la feuille au format CSV',
  'it is a binary file; a table is text: CSV with the columns {0}':
    'c’est un fichier binaire ; un tableau est un texte : CSV avec les colonnes {0}',
  'it is empty; the first line names the columns {0}':
    'il est vide ; la première ligne nomme les colonnes {0}',
  'line {0}: a quotation mark is never closed: remove it or close it':
    'ligne {0} : un guillemet ouvre une cellule et aucun ne la ferme ; supprimez-le, ou ajoutez l’autre',
  'line {0}, cell {1}: there is text after the closing quotation mark; write "" for a mark inside a cell':
    'ligne {0}, cellule {1} : du texte suit le guillemet fermant ; pour un guillemet dans une cellule, écrivez ""',
  '1 cell where the header has {0}': '1 cellule alors que l’en-tête en a {0}',
  '{0} cells where the header has {1}': '{0} cellules alors que l’en-tête en a {1}',
  'column {0} appears twice in the header: remove or rename one':
    'la colonne {0} figure deux fois dans l’en-tête : supprimez-en ou renommez-en une',
  'x_m and y_m must be in metres: half of the points are more than {0} m away, and the rig reaches {1} m. Divide by 100 if they are in cm, by 1000 if in mm':
    'x_m et y_m doivent être en mètres : la moitié des points sont à plus de {0} m, et le robot atteint {1} m. Divisez par 100 s’ils sont en cm, par 1000 s’ils sont en mm',
  'pan_us and tilt_us must be pulses in µs: half of them are below {0}: check that they are not degrees':
    'pan_us et tilt_us doivent être des impulsions en µs : la moitié sont inférieures à {0} : vérifiez que ce ne sont pas des degrés',
  'the row belongs to rig "{0}", but this daemon drives "{1}": remove the column rig to take it as a sample of "{2}"':
    'la ligne vient du robot « {0} », et ce démon pilote « {1} » : supprimez la colonne rig pour la prendre comme mesure de « {2} »',
  'sample {0}': 'la mesure {0}',
  'line {0}': 'la ligne {0}',
  'the same as {0}': 'identique à {0}',
  'nothing was imported: {0}{1}. Fix these rows, or skip them (badRows=skip; on the command line --skip-bad-rows)':
    'rien n’a été importé : {0}{1}. Corrigez ces lignes, ou demandez de les ignorer (badRows=skip ; en ligne de commande --skip-bad-rows)',
  'line {0}: {1}': 'ligne {0} : {1}',
  ' (and {0} more)': ' (et {0} autres)',

  // trainings
  'kind {0} learns from the floor alone and needs samples of at least {1} poses there; there are {2}: collect more on the floor, or train servo-nets':
    'le type {0} n’apprend que sur des points au sol et en exige d’au moins {1} poses ; il y en a {2} : faites-en d’autres au sol, ou entraînez servo-nets',
  'kind {0} needs samples of at least {1} poses; there are {2}: collect more':
    'le type {0} demande des mesures à au moins {1} poses, et il y en a {2} : faites d’autres mesures',
  'cross-validation on {0} samples failed: no model hits the floor at held-out samples. The active model was kept. Check that x and y are in metres, x forward and y to the left, and that all samples are of this rig':
    'la validation croisée sur {0} mesures a échoué : le faisceau prédit n’atteint pas le sol ; le modèle actif est conservé. Vérifiez que x et y sont en mètres, x vers l’avant et y vers la gauche, et que toutes les mesures viennent de ce robot',
  'the daemon stopped before the training was done; start it again':
    'le démon s’est arrêté avant la fin de l’entraînement ; relancez-le',
  'the {0} was cancelled': 'annulé : {0}',
  "the {0}'s thread failed: {1}": 'échec du fil d’exécution ({0}) : {1}',
  'it ended with code {0}': 'code de sortie {0}',
  'the loss {0} at iteration {1}: lower the learning rate ({2}), or check the samples for outliers':
    'la perte {0} à l’itération {1} : réduisez le taux d’apprentissage ({2}), ou cherchez des mesures aberrantes',
  'was no longer finite': 'n’est plus finie',
  'had grown from {0} to {1}': 'est passée de {0} à {1}',
  'the cost of the calibration did not stay finite: check the samples for outliers':
    'le coût de la calibration n’est pas resté fini : cherchez des valeurs aberrantes parmi les mesures',
  'the parameter covariance is singular': 'la covariance des paramètres est singulière',

  // models
  'model {0}': 'modèle {0}',
  'the model': 'le modèle',
  none: 'aucun',
  'model {0} ({1}) is active now': 'le modèle {0} ({1}) est maintenant actif',
  'there is no earlier model to roll back to: the first active one was {0}':
    'aucun modèle auquel revenir : {0} est le premier',
  '{0} belongs to rig "{1}", not to "{2}": a model is valid for one rig only':
    '{0} appartient au robot « {1} », et non à « {2} » : un modèle ne vaut que pour un seul robot',
  '{0} was made when rig "{1}" had {2}: train again (the samples stay valid if the hardware is unchanged), or restore the old values in the rig file':
    '{0} a été entraîné quand le robot « {1} » avait {2} : refaites l’entraînement (les mesures restent valables si le matériel n’a pas changé), ou remettez les anciennes valeurs dans le fichier de robot',
  '{0}{1} {2} (now {3})': '{0}{1} {2} (maintenant {3})',
  '{0} reaches none of {1} targets across the work area within the pulse limits: train another kind or on more samples, or check the units of the net (metres in, radians out)':
    '{0} ne donne d’impulsions dans les limites pour aucune des {1} cibles réparties dans la zone de travail : choisissez un autre type, faites plus de mesures, ou vérifiez les unités du réseau (mètres en entrée, radians en sortie)',
  'model {0} ({1}) has no error estimate to check against: train on samples of this rig':
    'le modèle {0} ({1}) ne donne pas d’erreur attendue : entraînez un modèle sur des mesures de ce robot',
  'model {0} is of kind {1}, which cannot describe a change of the rig: activate one of kind {2}, or collect again and train':
    'le modèle {0} est de type {1}, qui ne peut pas décrire un changement du robot : activez-en un de type {2}, ou refaites des mesures, puis un entraînement',
  'the rig reaches too little of the area that model {0} covers: collect again over the whole work area':
    'le robot n’atteint qu’une trop petite partie des mesures du modèle {0} : refaites des mesures dans toute la zone de travail',

  // model files
  'model file': 'fichier de modèle',
  'model file: parameters': 'fichier de modèle, parameters',
  'model file: parameters.net: {0}': 'fichier de modèle, parameters.net : {0}',
  "model file: parameters.rig: both servos' nets must have the same size, not {0} and {1}":
    'fichier de modèle, parameters.rig : les réseaux des deux servos doivent avoir la même taille, et non {0} et {1}',
  'model file: parameters.doubt.factor must have {0} entries for {1} parameters, not {2}':
    'fichier de modèle, parameters.doubt.factor : {1} paramètres demandent {0} éléments, et non {2}',
  'must not be more than {0} ({1}), not {2}': 'ne doit pas dépasser {0} ({1}), et non {2}',
  'widths must begin with {0} and end with {1}, not {2}':
    'les largeurs doivent commencer par {0} et se terminer par {1}, et non {2}',
  '{0} has {1} weights, not {2}': '{0} a {1} poids, et non {2}',
  'weight {0}, {1}, is too large for 32 bits': 'le poids {0}, {1}, dépasse la capacité de 32 bits',
  'safetensors: {0}': 'safetensors : {0}',
  'safetensors: metadata': 'safetensors : metadata',
  'safetensors: activation': 'safetensors : activation',
  'safetensors: tensor {0}': 'safetensors : tenseur {0}',
  'safetensors: tensor {0}… has a name of more than {1} parts: not written by pantilt':
    'safetensors : le tenseur {0}… a un nom de plus de {1} parties : il n’a pas été écrit par pantilt',
  'the file is truncated or corrupt: download or save it again':
    'fichier tronqué ou corrompu, téléchargez-le ou enregistrez-le à nouveau',
  '{0} bytes are too few: {1}': '{0} octets ne suffisent pas : {1}',
  'not a safetensors file, or truncated: save the net with safetensors.torch.save_file, not with torch.save or as ONNX (its header claims {0} bytes, and the file has {1})':
    'ce n’est pas un fichier safetensors, ou il a été tronqué : enregistrez le réseau avec safetensors.torch.save_file, et non avec torch.save ou en ONNX (l’en-tête annonce {0} octets, le fichier en a {1})',
  "its header isn't JSON ({0}): {1}": 'son en-tête n’est pas du JSON ({0}) : {1}',
  "its header isn't a JSON object: {0}": 'son en-tête n’est pas un objet JSON : {0}',
  "metadata {0} isn't JSON ({1})": 'la métadonnée {0} n’est pas du JSON ({1})',
  'its tensors take {0} bytes, and {1} follow the header: {2}':
    'ses tenseurs occupent {0} octets, mais {1} suivent l’en-tête : {2}',
  'tensor {0} has bytes {1} to {2} of the data, but must begin at {3} and end by {4}: {5}':
    'le tenseur {0} occupe les octets {1} à {2} des données, mais doit commencer à {3} et finir au plus à {4} : {5}',
  'tensor {0} is of type {1}; supported types are {2}: call net.float() before saving':
    'le tenseur {0} est de type {1}, et seuls {2} sont acceptés : appelez net.float() avant d’enregistrer',
  'tensor {0} of shape [{1}] takes {2} bytes, not {3}: {4}':
    'le tenseur {0} de forme [{1}] occupe {2} octets, et non {3} : {4}',
  'tensor {0} contains {1} at index {2}: its training has diverged: train again with a lower learning rate':
    'le tenseur {0} contient {1} à la position {2} : l’apprentissage a divergé, recommencez avec un taux d’apprentissage plus petit',
  'the net has {0} weights, and the limit is {1}: predictions by a larger one would block the daemon; train a smaller one, 2-256-256-256-2 has 132866':
    'le réseau a {0} poids, et le maximum est {1} : un réseau plus grand bloquerait le démon ; prenez-en un plus petit (2-256-256-256-2 en a 132866)',
  "{0}weight has shape {1}, a Linear layer's is [outputs, inputs]":
    '{0}weight a la forme {1}, alors qu’une couche Linear a [sorties, entrées]',
  '{0}bias has shape {1}, but {2}weight requires [{3}]':
    '{0}bias a la forme {1} ; {2}weight demande [{3}]',
  '{0}weight {1} takes {2} inputs, and {3}weight before it gives {4}: name the layers so that they sort in their order, as Sequential does':
    '{0}weight {1} a {2} entrées, alors que {3}weight, qui le précède, a {4} sorties : nommez les couches de sorte que l’ordre alphabétique soit celui du réseau, comme Sequential',
  'the file contains no tensors': 'le fichier ne contient aucun tenseur',
  "tensor {0} is not a Linear layer's weight or bias: only nets of Linear layers, with nothing but one activation between them, can be read":
    'le tenseur {0} n’est ni le poids ni le biais d’une couche Linear : seuls sont acceptés les réseaux de couches Linear avec une même activation entre elles',
  'which comes first, {0}weight or {1}weight? Number the layers, as Sequential does':
    '{0}weight ou {1}weight : ordre ambigu. Numérotez les couches, comme Sequential',
  'tensor {0} is missing: each Linear layer has a weight and a bias':
    'il manque le tenseur {0} : chaque couche Linear a un poids et un biais',
  'tensor {0} is of type F64, but nets have F32: call net.float() before saving':
    'le tenseur {0} est de type F64, les réseaux ont F32 : appelez net.float() avant d’enregistrer',
  "a net {0} doesn't map floor points to angles: it must take 2 inputs (x, y in metres), and give 2 outputs (pan, tilt in radians) or 3 (sine and cosine of pan, tilt)":
    'un réseau {0} ne convient pas : il doit avoir 2 entrées (x, y en mètres) et 2 sorties (pan, inclinaison en radians) ou 3 (sinus et cosinus du pan, inclinaison)',
  // mistakes that the first samples of a collection show
  'no mistake "{0}" is known in collection {1}: it may have been fixed; the collection lists those that are known':
    'aucune erreur « {0} » n’est connue dans la série {1} : elle a peut-être été corrigée ; la série indique celles qui sont connues',
  'this needs a restart, which would lose the data kept in memory: start the daemon with --data FOLDER, or change the rig file by hand':
    'le démon devrait redémarrer, mais ses données sont en mémoire et seraient perdues : lancez-le avec --data DOSSIER, ou modifiez vous-même le fichier de robot',
  'the last {0} poses showed no spot, although {1} did before: they would hit the floor if an axis were reversed or scaled wrongly, the axes exchanged, or a horn one spline off. Check that the laser is on, that the observer sees the floor, and lengths and axes in the rig file':
    'les {0} dernières poses n’ont montré aucun point, et {1} en avaient montré un avant : elles toucheraient le sol si un axe était inversé ou mal gradué, si les axes étaient échangés, ou si un palonnier était décalé d’une cannelure. Vérifiez que le laser est allumé, que l’observateur voit le sol, ainsi que les longueurs et les axes dans le fichier de robot',
  '{0} of {1} samples fit {2} better': '{0} mesures sur {1} concordent {2} mieux',
  '{0}, at x {1} m, y {2} m from it': '{0}, à x {1} m, y {2} m de celle-ci',
  'more than a million times': 'plus d’un million de fois',
  '{0} times': '{0} fois',
  'From now on, {0}; Apply corrects the existing samples':
    'Désormais, {0} ; « Appliquer » corrige les mesures déjà faites',
  '{0} to {1}': '{0} à {1}',
  'Set {0} in the rig file, or press Apply':
    'Mettez {0} dans le fichier de robot, ou cliquez sur « Appliquer »',
  'sample {0} of {1} (x {2} m, y {3} m)': 'mesure {0} sur {1} (x {2} m, y {3} m)',
  'the decimal point of {0} appears to be misplaced: x {1} m, y {2} m fits {3} better. Apply corrects the sample':
    '{0} : la virgule semble décalée ; x {1} m, y {2} m concorde {3} mieux. « Appliquer » corrige la mesure',
  '{0} does not fit the others: it may be a reflection, or from an earlier set-up. Apply removes the sample':
    '{0} : elle ne concorde pas avec les autres ; c’est peut-être un reflet, ou une mesure d’un montage antérieur. « Appliquer » exclut la mesure',
  pan: 'l’axe de pan',
  tilt: 'l’axe d’inclinaison',
  'both axes': 'les deux axes',
  centimetres: 'centimètres',
  millimetres: 'millimètres',
  'both axes appear to be reversed': 'les deux axes semblent inversés',
  '{0} appears to be reversed': '{0} semble inversé',
  'pan and tilt appear to be swapped': 'les axes pan et inclinaison semblent échangés',
  'swap the plugs of the two servos': 'échangez les fiches des deux servos',
  'the scale of {0} appears to be written in degrees, not radians':
    '{0} : l’échelle semble écrite en degrés, et non en radians',
  'the scale of {0} appears to be wrong by a factor of {1}':
    '{0} : l’échelle semble fausse d’un facteur {1}',
  'the angle of {0} at the centre pulse appears to be written in degrees, not radians':
    '{0} : l’angle à l’impulsion centrale semble écrit en degrés, et non en radians',
  'the horn of {0} appears to be mounted one spline off, by {1}°':
    '{0} : le palonnier semble décalé d’une cannelure, de {1}°',
  '{0} appears to be written in {1}, not metres': '{0} semble en {1}, et non en mètres',
  'measure x forward of the base and y to the left, in metres':
    'mesurez x vers l’avant de la base et y vers la gauche, en mètres',
  'the spots appear to be measured in {0}, not metres':
    'les points semblent mesurés en {0}, et non en mètres',
  'y appears to be measured to the right': 'y semble mesuré vers la droite',
  'x and y of the spots appear to be swapped':
    'les coordonnées x et y des points semblent échangées',
  'x appears to be measured to the right, and y forward':
    'x semble mesuré vers la droite et y vers l’avant',
  'the origin of x and y does not appear to be at the base':
    'l’origine de x et y semble éloignée de la base',
  'collection {0}: {1} was fixed': 'série {0} : {1} a été corrigé',
};
