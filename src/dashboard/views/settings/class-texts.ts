/** Texts of the cards for a class: people, the log of commands, deleting data. */
import { inLanguage } from '../../language.ts';

const english = {
  reload: 'Reload',
  people: {
    title: 'People',
    none: 'Nobody has a token: whoever reaches the daemon may do everything. From the first token on, every client needs one.',
    name: 'Name',
    role: 'Role',
    roles: { viewer: 'viewer', operator: 'operator', teacher: 'teacher' },
    rolesHint:
      'A viewer sees everything and may stop; an operator also moves the rig; a teacher also deletes data and manages people.',
    make: 'Create a token',
    made: (name: string) => `The token of ${name}. It is shown only now:`,
    revoke: (name: string) => `Revoke the token of ${name}`,
    revokeButton: 'Revoke',
    you: 'you',
  },
  audit: {
    title: 'Commands',
    when: 'When',
    who: 'Who',
    what: 'What',
    result: 'Result',
    done: 'done',
    times: (count: number) => `× ${count}`,
    none: 'No commands yet.',
    csv: 'Download as CSV',
  },
  reset: {
    title: 'Delete data',
    what: 'What',
    choices: {
      samples: 'The samples of a session',
      models: 'All models and trainings',
      rig: 'Everything of this rig',
    },
    session: 'Session',
    next: 'Delete…',
    backup: 'A backup is written first, on the daemon’s machine.',
    ask: 'Delete for good?',
    confirm: 'Delete',
    keep: 'Keep',
    deleted: (backup: string) => `Deleted. The backup is ${backup}`,
  },
};

const french: typeof english = {
  reload: 'Actualiser',
  people: {
    title: 'Personnes',
    none: 'Personne n’a de jeton : qui atteint le démon peut tout faire. Dès le premier jeton, chaque client en a besoin.',
    name: 'Nom',
    role: 'Rôle',
    roles: { viewer: 'observateur', operator: 'opérateur', teacher: 'enseignant' },
    rolesHint:
      'Un observateur voit tout et peut arrêter ; un opérateur déplace aussi le robot ; un enseignant supprime aussi des données et gère les personnes.',
    make: 'Créer un jeton',
    made: (name) => `Le jeton de ${name}. Il n’est affiché que maintenant :`,
    revoke: (name) => `Révoquer le jeton de ${name}`,
    revokeButton: 'Révoquer',
    you: 'vous',
  },
  audit: {
    title: 'Commandes',
    when: 'Quand',
    who: 'Qui',
    what: 'Quoi',
    result: 'Résultat',
    done: 'fait',
    times: (count) => `× ${count}`,
    none: 'Aucune commande.',
    csv: 'Télécharger en CSV',
  },
  reset: {
    title: 'Supprimer des données',
    what: 'Quoi',
    choices: {
      samples: 'Les mesures d’une session',
      models: 'Tous les modèles et entraînements',
      rig: 'Tout ce qui concerne ce robot',
    },
    session: 'Session',
    next: 'Supprimer…',
    backup: 'Une sauvegarde est d’abord écrite sur la machine du démon.',
    ask: 'Supprimer définitivement ?',
    confirm: 'Supprimer',
    keep: 'Garder',
    deleted: (backup) => `Supprimé. La sauvegarde est ${backup}`,
  },
};

export const texts = inLanguage({ en: english, fr: french });
