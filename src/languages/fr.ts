import type { Strings } from './en.ts';

export const fr: Strings = {
  locale: 'fr',
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  inAMoment: 'dans un instant',
  inAbout: (time) => `dans ${time} environ`,

  commands: {
    kick: { name: 'grosse-caisse', description: 'Crée de nouvelles grosses caisses' },
    snare: { name: 'caisse-claire', description: 'Crée de nouvelles caisses claires' },
    hat: { name: 'charleston', description: 'Crée de nouveaux charlestons' },
    perc: { name: 'percussion', description: 'Crée de nouvelles percussions' },
    kit: {
      name: 'kit',
      description: 'Crée un kit entier d’une graine : grosse caisse, caisse claire, charlestons, percussion',
    },
    vary: { name: 'varier', description: 'Crée des variations d’un son' },
    morph: { name: 'fondre', description: 'Crée des sons entre deux sons' },
    restyle: { name: 'transformer', description: 'Fait un son de batterie de votre propre son' },
    inpaint: { name: 'nouvelle-fin', description: 'Garde l’attaque d’un son et invente une nouvelle fin' },
    sample: { name: 'son', description: 'Montre un son avec sa recette, ses origines et ses votes' },
    top: { name: 'classement', description: 'Les meilleurs sons de ce serveur' },
    mine: { name: 'mes-sons', description: 'Vos favoris et vos derniers sons, visibles de vous seul' },
    pack: { name: 'paquet', description: 'Réunit des sons en un zip avec WAV et préréglages d’échantillonneur' },
    queue: { name: 'attente', description: 'Ce qui se fabrique et ce qui attend' },
    about: { name: 'infos', description: 'Modèles, licences, appareil, vitesse et limites' },
    settings: { name: 'réglages', description: 'Montre ou change ce qui vaut sur ce serveur' },
    delete: { name: 'supprimer', description: 'Supprime un son que vous avez fait' },
    'forget-me': { name: 'oubliez-moi', description: 'Efface vos votes, favoris, fichiers envoyés et votre nom' },
    help: { name: 'aide', description: 'Liste ce que vous pouvez dire' },
  },

  options: {
    count: { name: 'nombre', description: 'Combien de sons' },
    seed: { name: 'graine', description: 'Le nombre dont naît un son ; même graine, même son' },
    steps: { name: 'étapes', description: 'Étapes de diffusion : plus il y en a, plus c’est net et lent' },
    raw: { name: 'brut', description: 'Tel que sorti du réseau : sans fondu ni mise à niveau, flottant 32 bits' },
    model: { name: 'modèle', description: 'Quels poids utiliser' },
    sample: { name: 'son', description: 'L’identifiant d’un son, p. ex. k7f3q2' },
    strength: { name: 'force', description: 'Distance de l’original : 0 identique, 1 tout nouveau' },
    a: { name: 'a', description: 'L’identifiant du premier son' },
    b: { name: 'b', description: 'L’identifiant du second son' },
    file: { name: 'fichier', description: 'WAV, FLAC, MP3, Ogg, Opus ou AIFF, 10 Mio et 10 secondes au plus' },
    keepMs: { name: 'garder-ms', description: 'Combien de millisecondes du début garder' },
    id: { name: 'id', description: 'L’identifiant d’un son, p. ex. k7f3q2' },
    recognise: { name: 'fichier', description: 'Un WAV de Rimshot, reconnu à sa recette' },
    rankedModel: { name: 'modèle', description: 'Seulement les sons de ce modèle' },
    period: { name: 'période', description: 'Faits dans quelle période' },
    what: { name: 'quoi', description: 'Quels sons réunir' },
    batch: { name: 'groupe', description: 'L’identifiant d’un son : réunit tous ceux faits avec lui' },
    fameChannel: { name: 'salon-honneur', description: 'Où les meilleurs sons sont publiés à nouveau' },
    fameThreshold: { name: 'seuil-honneur', description: 'Combien de votes mènent au tableau d’honneur' },
    fameOff: { name: 'honneur-fermé', description: 'Ferme le tableau d’honneur' },
    allowChannel: {
      name: 'autoriser-salon',
      description: 'Autorise un salon ; dès qu’il y en a un, les autres ne le sont plus',
    },
    denyChannel: { name: 'retirer-salon', description: 'N’autorise plus un salon' },
    samplesPerDay: { name: 'sons-par-jour', description: 'Combien de sons une personne peut faire par jour' },
    jobsPerPerson: { name: 'tâches-par-personne', description: 'Combien de tâches une personne peut avoir à la fois' },
    publicGallery: { name: 'galerie-publique', description: 'Montre les sons de ce serveur dans la galerie publique' },
  },

  contextActions: { vary: 'Varier ce son', about: 'À propos de ce son' },

  periods: { day: 'd’aujourd’hui', week: 'de la semaine', month: 'du mois', all: 'de tous les temps' },

  packSources: { favourites: 'Mes favoris', top: 'Les meilleurs d’une période', batch: 'Des sons faits ensemble' },

  titles: {
    kick: 'Grosse caisse',
    snare: 'Caisse claire',
    hat: 'Charleston',
    perc: 'Percussion',
    kit: 'Kit',
    vary: 'Variations',
    morph: 'Fondu',
    restyle: 'Transformé',
    inpaint: 'Nouvelles fins',
    remake: 'Refait',
  },

  kitParts: {
    kick: 'grosse caisse',
    snare: 'caisse claire',
    closed: 'charleston fermé',
    middle: 'charleston entrouvert',
    open: 'charleston ouvert',
    perc: 'percussion',
  },

  buttons: {
    votes: (n) => `Son ${n}, votes`,
    again: 'Encore',
    vary: 'Varier',
    save: 'Garder',
    pack: 'Paquet',
    remake: 'Refaire',
    delete: 'Supprimer',
    reallyDelete: 'Supprimer pour de bon',
    reallyForget: 'Tout effacer',
    cancel: (n) => `Annuler ${n}`,
  },

  bad: {
    unknownCommand: (name, known, near) =>
      `La commande « ${name} » n’existe pas.${near ? ` Vouliez-vous dire ${near} ?` : ''} Il y a : ${known}.`,
    unknownOption: (name, command, known) => `/${command} n’a pas d’option « ${name} ». Elle a : ${known}.`,
    noOptions: 'aucune',
    missing: (name, description) => `« ${name} » manque : ${description}.`,
    notANumber: (name, value, range) => `${name} : « ${value} » n’est pas un nombre. Permis : ${range}.`,
    notWhole: (name, value, range) => `${name} : « ${value} » n’est pas un nombre entier. Permis : ${range}.`,
    outOfRange: (name, value, range) => `${name} : ${value} n’est pas permis. Permis : ${range}.`,
    range: (min, max) => `de ${min} à ${max}`,
    atLeast: (min) => `${min} ou plus`,
    atMost: (max) => `${max} au plus`,
    anyNumber: 'tout nombre',
    notAFlag: (name, value) => `${name} : « ${value} » n’est ni oui ni non.`,
    notAChoice: (name, value, choices) => `${name} : « ${value} » n’est pas au choix. Permis : ${choices}.`,
    notAText: (name) => `${name} : un texte était attendu, c’est un fichier qui est venu.`,
    length: (name, length, range) => `${name} : ${length} caractères ne sont pas permis. Permis : ${range}.`,
    notAFile: (name, value) => `${name} : « ${value} » n’est pas un fichier. Joignez un son.`,
    openQuote: (text) => `Un guillemet n’est pas fermé : ${text}`,
    twice: (name) => `« ${name} » est donné deux fois.`,
    noValue: (name) => `« ${name} » demande une valeur.`,
    tooMany: (value, command, known) => `« ${value} » est une valeur de trop. /${command} prend : ${known}.`,
    oldButton: 'Ce bouton vient d’une autre version de Rimshot. Utilisez plutôt la commande.',
    unknownButton: 'Ce bouton ne fait plus rien ici. Utilisez plutôt la commande.',
    crashed: (reference) =>
      `Désolé, quelque chose s’est mal passé chez nous. C’est noté sous ${reference} ; veuillez réessayer.`,
    managersOnly: 'Seuls ceux qui gèrent ce serveur peuvent changer ses réglages.',
    wrongChannel: (channels) => `On ne fait pas de sons dans ce salon. Salons autorisés : ${channels}.`,
    noSuchSound: (id) => `Il n’y a pas de son « ${id} » ici. L’identifiant est sous chaque son, p. ex. k7f3q2.`,
    modelMakesOther: (key, instrument, wanted) => `Le modèle « ${key} » fait ${instrument}, pas ${wanted}.`,
    weightsGone: (id, model, digest) =>
      `${id} a été fait avec des poids qui ne sont plus installés (${model}, ${digest}).`,
    cannotRemake: (id) => `${id} vient d’un fichier effacé ; on ne peut pas le refaire.`,
    morphDerived: (id) =>
      `${id} vient d’un autre son. On ne fond que des sons nés d’une graine seule, car c’est leur bruit de départ qui est mélangé.`,
    morphWeights: (a, b) => `${a} et ${b} n’ont pas été faits avec les mêmes poids. Il faut les mêmes pour les fondre.`,
    morphSame: 'Pour fondre, il faut deux sons différents.',
    notYourSound: 'Seuls son auteur et la modération peuvent supprimer un son.',
    notYourJob: 'Seuls son destinataire et la modération peuvent annuler cela.',
    jobOver: 'C’est déjà terminé : il n’y a plus rien à annuler.',
    notOurWav:
      'Ce fichier ne porte pas de recette. Ceux de Rimshot la gardent tant qu’aucun autre logiciel ne les a enregistrés.',
    strangeRecipe: (reason) => `La recette de ce fichier n’est pas de celles que Rimshot écrit : ${reason}`,
    unknownRecipe: (id) => `Le fichier se dit ${id}, mais ce son n’est pas connu ici.`,
    noSoundsHere: 'Ce message ne porte aucun de nos sons.',
    noFavourites: 'Vous n’avez pas encore de favoris. « Garder » sous un son en fait un.',
    nothingToPack: 'Il n’y a rien à réunir.',
    packWithout: 'Dites quel son : l’option « batch » prend l’identifiant de l’un d’eux.',
    ownSound: 'On ne vote pas pour son propre son.',
    fileTooLarge: (name, size) => `${name} fait ${size} Mo ; 10 Mio au plus sont permis.`,
    emptyId: 'Dites quel son : un identifiant comme k7f3q2, ou un fichier.',
    uploadGone: 'Ce fichier n’est plus gardé pour vous. Joignez-le de nouveau.',
  },

  refused: {
    person: (limit, when) =>
      `Vous avez ${limit === 1 ? 'une tâche' : `${limit} tâches`} en cours, le plus qu’une personne puisse avoir ici à la fois. Redemandez ${when}, ou annulez-en une avec /queue.`,
    server: (limit, when) =>
      `Ce serveur a ${limit} tâches en cours, le plus qu’il puisse avoir à la fois. Redemandez ${when}.`,
    day: (limit, when) =>
      `Cela ferait plus que les ${limit} sons qu’une personne peut faire ici par jour. Le nouveau jour commence ${when}.`,
    queue: (limit, when) => `${limit} tâches attendent, et la file est pleine. Redemandez ${when}.`,
    stopping: () => 'Rimshot va s’arrêter et ne prend plus de tâches. Redemandez à son retour.',
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Une tâche passe' : `${ahead} tâches passent`} avant la vôtre${eta ? ` ; prêt dans ${eta} environ` : ''}.`,
    progress: (step, steps, left) => `Étape ${step} sur ${steps}, encore ${left} environ`,
    cancelled: 'Annulé.',
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${count}${name ? ` pour ${name}` : ''}`,
    seed: (seed) => `graine ${seed}`,
    weights: (list) => `Poids : ${list}`,
    steps: (steps) => (steps === 1 ? '1 étape' : `${steps} étapes`),
    raw: 'brut',
    strength: (value) => `force ${value}`,
    kept: (ms) => `${ms} ms gardées`,
    from: (source) => `d’après ${source}`,
    skipped: (seconds: number) =>
      `La frappe commence ${seconds.toLocaleString('fr')} s après le début du fichier ; ce qui précède n’a pas été utilisé.`,
    between: (a, b) => `entre ${a} et ${b}`,
    anUpload: 'un fichier',
    madeBy: (name) => `fait d’abord par ${name}`,
    soundAlt: (n, facts) => `Son ${n} : ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Forme d’onde et spectrogramme d’un son'
        : `Formes d’onde et spectrogrammes de ${count} sons numérotés`,
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Fait par ${name} le ${when}`,
    votes: (n) => (n <= 1 ? `${n} vote` : `${n} votes`),
    recipe: 'Recette',
    descendants: (list) => `Sons faits à partir de lui : ${list}`,
    pruned: 'Son audio a été rangé ; sa recette est gardée.',
  },

  vote: {
    counted: (id, votes) => `Votre vote pour ${id} compte. Le son en a ${votes}.`,
    withdrawn: (id, votes) => `Votre vote pour ${id} est retiré. Le son en a ${votes}.`,
  },

  save: {
    saved: (id) => `${id} est parmi vos favoris. /mine les montre.`,
    removed: (id) => `${id} n’est plus parmi vos favoris.`,
  },

  restyle: { ask: 'Quel son de batterie doit-il devenir ?' },

  pick: { vary: 'Lequel faut-il varier ?', save: 'Lequel voulez-vous garder ?', sample: 'À propos duquel ?' },

  fame: {
    cannotPost: (channel) =>
      `Je ne peux pas publier dans ${channel} : il m’y faut View Channel, Send Messages et Attach Files.`,
    refused: (reason) => `La publication a été refusée : ${reason}.`,
    opened: (threshold) =>
      `Le tableau d’honneur ouvre ici : les sons à partir de ${threshold === 1 ? 'un vote' : `${threshold} votes`} y sont publiés.`,
    entry: (id, votes, maker) => `🏆 **${id}** de ${maker} · ${votes === 1 ? 'un vote' : `${votes} votes`}`,
  },

  nobody: 'quelqu’un',

  top: {
    heading: (period, model) => `**Les meilleurs sons ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Personne n’a voté pour un son dans cette période. Les cœurs sous les sons sont des votes.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${votes} · ${maker}`,
  },

  mine: {
    favourites: 'Vos favoris',
    recent: 'Vos derniers sons',
    empty: 'Rien encore. /kick 4 crée vos premiers sons, « Garder » conserve ceux qui vous plaisent.',
  },

  pack: {
    ready: (count) => `Un paquet ${count === 1 ? 'd’un son' : `de ${count} sons`}`,
    skipped: (ids) => `Laissés de côté, leur audio ayant été rangé : ${ids}`,
    leftOut: (ids) => `Laissés de côté, le fichier serait trop gros ici : ${ids}`,
  },

  queue: {
    empty: 'Rien ne se fabrique, rien n’attend.',
    heading: (count) => (count === 1 ? '**Une tâche**' : `**${count} tâches**`),
    running: 'en cours',
    waiting: 'en attente',
    line: (title, count, name, state, eta) =>
      `${title} × ${count}${name ? ` pour ${name}` : ''} : ${state}${eta ? `, ${eta} environ` : ''}`,
    more: (count) => `… et ${count} de plus`,
  },

  about: {
    intro: 'Rimshot crée des sons de batterie avec des modèles de diffusion, ici sur cette machine.',
    models: 'Modèles',
    device: (device, note) => `Appareil : ${device}. ${note}`,
    speed: (list) => `Mesuré : ${list}`,
    perStep: (model, ms) => `${model} ${ms} ms par étape`,
    limits: (jobs, samples) => `Limites : ${jobs} tâches à la fois et ${samples} sons par jour et par personne.`,
    licence: (licence) => `licence : ${licence}`,
    inUse: 'en usage',
  },

  help: { intro: 'Ce que vous pouvez dire, par ex. `/kick 4` ou `/hat seed:123` :' },

  terms: {
    heading: 'Publication et crédits',
    credits: 'Lignes à copier',
    where: 'Lignes à copier : /about',
    starter: 'Publication libre, même commerciale ; merci de créditer les enregistrements derrière le modèle.',
    pretrained:
      'Publication commerciale non garantie : les enregistrements derrière les modèles préentraînés excluent les modèles commerciaux. Créditez tiny-audio-diffusion de Christopher Landschoot.',
    own: (licence) => `Publication selon l’auteur du modèle : ${licence}.`,
    unknown: 'Le modèle n’est plus installé ici ; les conditions de publication ne sont pas connues.',
    upload: 'Le fichier d’origine a ses propres conditions.',
  },

  settings: {
    heading: '**Réglages de ce serveur**',
    fame: (channel, threshold) =>
      `Tableau d’honneur : ${channel}, à partir de ${threshold === 1 ? 'un vote' : `${threshold} votes`}`,
    fameStuck: (reason, when) => `⚠ Des sons attendent le tableau d’honneur. ${reason} Nouvel essai ${when}.`,
    fameOff: 'Tableau d’honneur : fermé',
    channels: (list) => `Salons autorisés : ${list}`,
    everywhere: 'tous',
    samples: (n) => `Sons par personne et par jour : ${n}`,
    jobs: (n) => `Tâches par personne à la fois : ${n}`,
    gallery: (open) => `Galerie publique : ${open ? 'oui' : 'non'}`,
  },

  delete: {
    sure: (id) => `Supprimer ${id} pour tout le monde ? C’est sans retour.`,
    done: (id) => `${id} est supprimé.`,
  },

  forget: {
    sure: 'Ceci efface vos votes, favoris, fichiers envoyés et votre nom. Vos sons restent, sans nom. C’est sans retour.',
    done: (votes, favourites, uploads, samples) =>
      `Effacé : ${votes} votes, ${favourites} favoris, ${uploads} fichiers ; votre nom a été retiré de ${samples} sons.`,
  },
};
