import type { Strings } from './en.ts';
import { formsOf, toHundredths } from './forms.ts';

const forms = formsOf('fr');
const { number, fixed, percent, duration } = forms;

const when = (ms: number | undefined): string =>
  ms === undefined ? 'dans un instant' : `dans ${duration(ms)} environ`;
const mebibytes = (bytes: number): string => `${number(Number((bytes / 1024 ** 2).toFixed(1)))} Mio`;
const file = (name: string | undefined): string => name ?? 'Le fichier';
const plural = (count: number): string => (count >= 2 ? 's' : '');

function allowed({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `de ${min} à ${max}`;
  if (min !== undefined) return `${min} ou plus`;
  return max === undefined ? 'tout nombre' : `${max} au plus`;
}

const kinds = {
  quickTime: 'une vidéo QuickTime',
  m4a: 'un fichier M4A (AAC ou ALAC en MPEG-4)',
  aac: 'de l’AAC',
  webm: 'un fichier WebM ou Matroska',
  wma: 'du WMA (Windows Media)',
  amr: 'de l’AMR (l’enregistrement d’un téléphone)',
  silk: 'du SILK (l’enregistrement d’une messagerie)',
  au: 'un fichier AU',
  wavPack: 'du WavPack',
  monkey: 'du Monkey’s Audio',
  musepack: 'du Musepack',
  trueAudio: 'du True Audio (TTA)',
  dsd: 'du DSD',
  wave64: 'un fichier Wave64',
  rex: 'une boucle REX',
  amiga: 'un échantillon Amiga 8SVX',
  soundFont: 'une SoundFont',
  avi: 'une vidéo AVI',
  webp: 'une image WebP',
  flash: 'une vidéo Flash',
  mpegVideo: 'une vidéo MPEG',
  midi: 'du MIDI : des notes, sans son',
  zip: 'une archive ZIP',
  rar: 'une archive RAR',
  sevenZip: 'une archive 7z',
  gzip: 'compressé avec gzip',
  tar: 'une archive tar',
  pdf: 'un PDF',
  png: 'une image PNG',
  jpeg: 'une image JPEG',
  gif: 'une image GIF',
  macCompanion: 'un fichier annexe de Mac (« ._… ») sans son',
  program: 'un programme',
  webPage: 'une page web (HTML), peut-être à la place d’un téléchargement',
  text: 'du texte',
} satisfies Record<string, string>;

const waysOut = {
  exportIt: 'Exportez-le en WAV ou FLAC et envoyez ce fichier',
  onThePage: 'Exportez-le en WAV ou FLAC, ou déposez-le sur la page locale de Rimshot, où le navigateur le lit',
  unpack: 'Décompressez-le et envoyez l’un des sons qu’il contient',
  sendSound: 'Envoyez un son : WAV, AIFF, CAF (non compressé), FLAC, MP3, Ogg Vorbis ou Opus',
  exportOne: 'Exportez l’un de ses sons en WAV et envoyez-le',
  render: 'Faites-en un rendu WAV et envoyez-le',
  sendOriginal: 'Envoyez le fichier auquel il appartient',
} satisfies Record<string, string>;

const diskProblems = {
  missing: 'le fichier ou le dossier n’existe pas',
  folderMissing: 'le dossier n’existe pas',
  isFile: 'c’est un fichier, il faut un dossier',
  isFolder: 'c’est un dossier',
  notFolder: 'une partie du chemin est un fichier, pas un dossier',
  unreadable: 'cet utilisateur ne peut pas y lire',
  unwritable: 'cet utilisateur ne peut pas y écrire',
  inaccessible: 'cet utilisateur ne peut ni y lire ni y écrire',
  readOnly: 'le système de fichiers est en lecture seule',
  full: 'le disque est plein',
  nameTooLong: 'le chemin est trop long',
  tooManyOpen: 'trop de fichiers sont ouverts',
} satisfies Record<string, string>;

export const fr: Strings = {
  ...forms,
  when,
  kinds,
  waysOut,
  diskProblems,

  commands: {
    kick: { name: 'grosse-caisse', description: 'Crée de nouvelles grosses caisses' },
    snare: { name: 'caisse-claire', description: 'Crée de nouvelles caisses claires' },
    hat: { name: 'charleston', description: 'Crée de nouveaux charlestons' },
    perc: { name: 'percussion', description: 'Crée de nouvelles percussions' },
    kit: {
      name: 'kit',
      description: 'Crée un kit qui reste (grosse caisse, caisse claire, charlestons, percu), ou ouvre l’un des vôtres',
    },
    kits: { name: 'kits', description: 'Vos kits et ceux de ce serveur' },
    slot: {
      name: 'emplacement',
      description: 'Relance un emplacement de votre kit, ou règle son, verrou, volume et groupe d’étouffement',
    },
    beat: {
      name: 'rythme',
      description: 'Joue le rythme de votre kit, après changement de groove, tempo, swing ou pas',
    },
    vary: { name: 'varier', description: 'Crée des variations d’un son' },
    morph: { name: 'fondre', description: 'Crée par morphing des sons entre deux sons' },
    restyle: { name: 'transformer', description: 'Transforme votre WAV en son de batterie' },
    beatbox: { name: 'beatbox', description: 'Fait de votre beatbox un kit et son rythme, coup par coup' },
    inpaint: { name: 'nouvelle-fin', description: 'Garde l’attaque d’un son et invente une nouvelle fin' },
    shape: {
      name: 'façonner',
      description: 'Façonne un son : coupe, fondus, déclin, hauteur, filtres, drive, largeur ; l’original reste',
    },
    sample: { name: 'son', description: 'Affiche un son avec sa recette, ses origines et ses votes' },
    top: { name: 'classement', description: 'Les meilleurs sons de ce serveur' },
    like: { name: 'semblables', description: 'Les sons d’ici qui ressemblent le plus à un son' },
    mine: {
      name: 'mes-sons',
      description: 'Ce que vous gardez ou avez créé : chercher, filtrer, feuilleter, pour vous seul',
    },
    name: { name: 'nom', description: 'Garde un son sous le nom que vous lui donnez ; sans nom, le retire' },
    tag: {
      name: 'étiquette',
      description: 'Garde un son avec des étiquettes : sombre ; un moins en retire une : -sombre',
    },
    collect: {
      name: 'collection',
      description: 'Range un son dans une de vos collections ; retirer l’en sort, ou la supprime',
    },
    pack: { name: 'paquet', description: 'Réunit des sons dans un zip avec WAV et préréglages de sampler' },
    queue: { name: 'attente', description: 'Les tâches en cours et en attente' },
    about: { name: 'infos', description: 'Modèles, licences, appareil, vitesse et limites' },
    settings: { name: 'réglages', description: 'Affiche ou modifie les réglages de ce serveur' },
    delete: { name: 'supprimer', description: 'Supprime un son que vous avez créé' },
    report: { name: 'signaler', description: 'Signale un son ou un kit à la modération' },
    'my-data': { name: 'mes-données', description: 'Vous envoie en privé tout ce qui est enregistré sur vous' },
    'forget-me': {
      name: 'oubliez-moi',
      description: 'Efface vos votes, sons gardés, noms, étiquettes, collections, fichiers et votre nom',
    },
    help: { name: 'aide', description: 'Affiche toutes les commandes' },
  },

  options: {
    count: { name: 'nombre', description: 'Nombre de sons' },
    seed: { name: 'graine', description: 'Le nombre dont naît un son ; même graine, même son' },
    steps: {
      name: 'étapes',
      description: 'Étapes de diffusion : plus il y en a, plus le son est propre et le calcul lent',
    },
    raw: { name: 'brut', description: 'Tel que sorti du réseau : sans fondu ni réglage de niveau, 32 bits flottant' },
    model: { name: 'modèle', description: 'Quel modèle utiliser' },
    sample: { name: 'son', description: 'L’identifiant d’un son, p. ex. k7f3q2' },
    strength: { name: 'force', description: 'Distance à l’original : 0 identique, 1 entièrement nouveau' },
    a: { name: 'a', description: 'L’identifiant du premier son' },
    b: { name: 'b', description: 'L’identifiant du second son' },
    file: { name: 'fichier', description: 'WAV, FLAC, MP3, Ogg, Opus ou AIFF, 10 Mio et 10 secondes au plus' },
    keepMs: { name: 'garder-ms', description: 'Millisecondes à garder depuis le début' },
    shapeStart: { name: 'début', description: 'Millisecondes à couper au début' },
    shapeEnd: { name: 'fin', description: 'Où il s’arrête, en millisecondes depuis le début' },
    fadeIn: { name: 'fondu-entrée', description: 'Millisecondes de fondu au début' },
    fadeOut: { name: 'fondu-sortie', description: 'Millisecondes de fondu à la fin' },
    shapeDecay: { name: 'déclin', description: 'Millisecondes en lesquelles sa fin baisse de 60 dB' },
    semitones: { name: 'demi-tons', description: 'Hauteur, en le jouant plus vite ou plus lentement' },
    cents: { name: 'fin-accord', description: 'Accord fin en cents, centièmes de demi-ton' },
    reverse: { name: 'inverser', description: 'Le joue à l’envers' },
    gain: { name: 'gain', description: 'Décibels en plus ou, avec un moins, en moins' },
    lowCut: { name: 'coupe-bas', description: 'Enlève ce qui est plus grave, en Hz' },
    highCut: { name: 'coupe-haut', description: 'Enlève ce qui est plus aigu, en Hz' },
    drive: { name: 'drive', description: 'Saturation en décibels' },
    width: { name: 'largeur', description: 'Largeur stéréo en pour cent : 0 est mono, 100 tel quel' },
    undoShape: { name: 'annuler', description: 'Revient au son d’avant la dernière retouche' },
    id: { name: 'id', description: 'L’identifiant d’un son, p. ex. k7f3q2' },
    recognise: { name: 'fichier', description: 'Un WAV de Rimshot, reconnu à sa recette' },
    rankedModel: { name: 'modèle', description: 'Seulement les sons de ce modèle' },
    period: { name: 'période', description: 'Période' },
    find: {
      name: 'recherche',
      description: 'Des mots : un nom, une étiquette, « charleston ouvert », un seed, un auteur',
    },
    instrument: { name: 'instrument', description: 'Seulement cet instrument' },
    decay: { name: 'durée', description: 'Combien de temps il résonne' },
    pitch: { name: 'hauteur', description: 'Où se situe sa hauteur' },
    brightness: { name: 'brillance', description: 'S’il est sombre ou brillant' },
    tag: { name: 'étiquette', description: 'Seulement les sons avec cette étiquette' },
    collection: { name: 'collection', description: 'Une de vos collections' },
    maker: { name: 'auteur', description: 'Seulement les sons de cette personne' },
    whose: { name: 'lesquels', description: 'Ce que vous gardez, ou ce que vous avez créé' },
    page: { name: 'page', description: 'Quelle page' },
    newName: { name: 'nom', description: 'Votre nom pour le son' },
    tags: { name: 'étiquettes', description: 'Des étiquettes, p. ex. sombre ; -sombre en retire une' },
    remove: { name: 'retirer', description: 'Sort le son ; sans son, supprime la collection' },
    collectionName: { name: 'nom', description: 'Un autre nom pour la collection' },
    what: { name: 'quoi', description: 'Quels sons réunir' },
    format: { name: 'format', description: 'Ce qui accompagne les WAV' },
    batch: { name: 'groupe', description: 'L’identifiant d’un son : réunit tous ceux créés avec lui' },
    knobDecay: { name: 'durée', description: 'Sa résonance : courte, moyenne, longue, ou de 0 à 100' },
    knobTone: { name: 'timbre', description: 'Sa brillance : sombre, moyen, brillant, ou de 0 à 100' },
    knobPunch: { name: 'impact', description: 'La part de l’attaque : doux, moyen, dur, ou de 0 à 100' },
    knobNoise: { name: 'bruit', description: 'Sa part de bruit : pur, moyen, bruité, ou de 0 à 100' },
    knobPitch: {
      name: 'hauteur',
      description: 'Une note pour une grosse caisse, p. ex. F1, ou des demi-tons, p. ex. +2',
    },
    fresh: { name: 'inédit', description: 'Nouveaux sons entre sons mesurés et bruit neuf ; trois fois plus long' },
    fameChannel: { name: 'salon-honneur', description: 'Où les meilleurs sons sont publiés à nouveau' },
    fameThreshold: { name: 'seuil-honneur', description: 'Votes nécessaires pour le tableau d’honneur' },
    fameOff: { name: 'honneur-fermé', description: 'Ferme le tableau d’honneur' },
    allowChannel: {
      name: 'autoriser-salon',
      description: 'Autorise un salon ; dès qu’un salon est autorisé, les autres ne le sont plus',
    },
    denyChannel: { name: 'retirer-salon', description: 'N’autorise plus un salon' },
    samplesPerDay: { name: 'sons-par-jour', description: 'Nombre de sons qu’une personne peut demander par jour' },
    jobsPerPerson: {
      name: 'tâches-par-personne',
      description: 'Nombre de tâches qu’une personne peut avoir à la fois',
    },
    publicGallery: { name: 'galerie-publique', description: 'Affiche les sons de ce serveur dans la galerie publique' },
    kit: { name: 'kit', description: 'Le nom ou l’id d’un kit ; sinon celui de votre bande' },
    percussion: {
      name: 'percussion',
      description: 'Si un coup peut être une percussion ; non : kick, caisse claire et charleston seuls',
    },
    kitName: { name: 'nom', description: 'Un nom pour le kit' },
    slot: { name: 'emplacement', description: 'Un emplacement du kit, p. ex. snare' },
    sound: { name: 'son', description: 'L’id d’un son à y mettre' },
    lock: { name: 'verrou', description: 'Garde l’emplacement quand d’autres sont relancés' },
    volume: { name: 'volume', description: 'Décibels, 0 tel quel' },
    mute: { name: 'muet', description: 'Coupe l’emplacement' },
    solo: { name: 'solo', description: 'Seuls les emplacements en solo s’entendent' },
    choke: { name: 'étouffement', description: 'Les sons d’un groupe se coupent l’un l’autre ; 0 : aucun' },
    groove: { name: 'groove', description: 'Un point de départ par genre' },
    tempo: { name: 'tempo', description: 'Battements par minute' },
    bars: { name: 'mesures', description: 'Longueur en mesures' },
    swing: { name: 'swing', description: '50 est droit, 67 est ternaire' },
    pattern: {
      name: 'motif',
      description: 'Pas de l’emplacement : x un coup, X un accent, o un coup doux, . un silence',
    },
  },

  answers: { yes: ['oui', 'o'], no: ['non', 'n'] },

  contextActions: { vary: 'Varier ce son', about: 'À propos de ce son', beatbox: 'Beatbox en kit' },

  periods: { day: 'd’aujourd’hui', week: 'de la semaine', month: 'du mois', all: 'de tous les temps' },

  bands: {
    decay: { short: 'courte', medium: 'moyenne', long: 'longue' },
    pitch: { low: 'grave', middle: 'moyenne', high: 'aiguë', none: 'aucune' },
    brightness: { dark: 'sombre', middle: 'moyenne', bright: 'brillante' },
  },

  knobs: {
    words: {
      decay: ['courte', 'moyenne', 'longue'],
      tone: ['sombre', 'moyen', 'brillant'],
      punch: ['doux', 'moyen', 'dur'],
      noise: ['pur', 'moyen', 'bruité'],
    },
    asked: (list) => `Demandé : ${list}`,
    tuned: (semitones) => `accordé de ${semitones} demi-tons`,
    varied: (seed, share) => `à ${percent(share)} du chemin vers la graine ${seed}`,
  },

  variations: { subtle: 'un peu', strong: 'beaucoup' },

  packSources: { kept: 'Ce que je garde', top: 'Les meilleurs d’une période', batch: 'Des sons créés ensemble' },

  titles: {
    kick: 'Grosse caisse',
    snare: 'Caisse claire',
    hat: 'Charleston',
    perc: 'Percussion',
    kit: 'Kit',
    vary: 'Variations',
    morph: 'Morphing',
    restyle: 'Transformé',
    beatbox: 'Beatbox',
    inpaint: 'Nouvelles fins',
    shape: 'Façonné',
    remake: 'Refait',
    roll: 'Relancé',
  },

  kitParts: {
    kick: 'grosse caisse',
    snare: 'caisse claire',
    'closed-hat': 'charleston fermé',
    'half-open-hat': 'charleston entrouvert',
    'open-hat': 'charleston ouvert',
    perc: 'percussion',
  },

  buttons: {
    votes: (n) => `Son ${n}, votes`,
    again: 'Encore',
    vary: 'Varier',
    pack: 'Pack',
    varyEach: 'Varier un son …',
    undo: 'Annuler',
    unshape: 'Avant',
    listen: 'Écouter',
    previous: 'Précédent',
    next: 'Suivant',
    remake: 'Refaire',
    sync: 'Dossier pour ta STAN',
    revokeSync: 'Révoquer le lien',
    delete: 'Supprimer',
    reallyDelete: 'Supprimer pour de bon',
    reallyForget: 'Tout effacer',
    cancel: (n) => `Annuler ${n}`,
    kitHeart: (n: number) => `Kit · ${number(n)}`,
    rollOpen: 'Relancer les libres',
    beat: 'Rythme',
    openKit: 'Dans ma bande',
    deleteKit: 'Supprimer le kit',
  },

  kits: {
    heading: (name: string, owner: string) => `**${name}**${owner ? ` par ${owner}` : ''}`,
    stays: (name: string) =>
      `**${name}** reste votre kit : /emplacement le change, /rythme le joue, /kits le retrouve.`,
    empty: 'vide',
    locked: 'verrouillé',
    muted: 'muet',
    solo: 'solo',
    timing: (tempo: number, bars: number, swing: number) =>
      `${number(tempo)} BPM · ${bars === 1 ? '1 mesure' : `${number(bars)} mesures`} · swing ${number(swing)} %`,
    hearts: (n: number) => (n === 1 ? '1 cœur' : `${number(n)} cœurs`),
    list: '**Kits**',
    none: 'Pas encore de kit. /kit en crée un qui reste.',
    opened: (name: string) => `**${name}** est maintenant dans votre bande.`,
    rollOne: 'Relancer un emplacement',
    lockOne: 'Verrouiller ou libérer un emplacement',
    openOne: 'Ouvrir un kit',
    sure: (name, isOwn) => `Supprimer le kit ${name} ? Ses sons restent.${isOwn ? '' : ' C’est irréversible.'}`,
    deleted: (name: string) => `Le kit ${name} est supprimé ; ses sons restent.`,
    heartGiven: (name: string) => `Votre cœur pour ${name} compte.`,
    heartTaken: (name: string) => `Votre cœur pour ${name} est retiré.`,
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Une tâche passe' : `${number(ahead)} tâches passent`} avant la vôtre${eta ? ` ; prêt dans ${eta} environ` : ''}.`,
    progress: (step, steps, left) => `Étape ${number(step)} sur ${number(steps)}, encore ${left} environ`,
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${number(count)}${name ? ` pour ${name}` : ''}`,
    seed: (seed) => `graine ${seed}`,
    weights: (list) => `Modèle : ${list}`,
    steps: (steps) => (steps === 1 ? '1 étape' : `${number(steps)} étapes`),
    raw: 'brut',
    strength: (value) => `force ${number(value)}`,
    kept: (ms) => `${number(ms)} ms gardées`,
    from: (source) => `d’après ${source}`,
    between: (a, b, position) => `entre ${a} et ${b}, ${percent(position)}`,
    anUpload: 'un fichier',
    madeBy: (name) => `d’abord créé par ${name}`,
    soundAlt: (n, facts) => `Son ${n} : ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Forme d’onde et spectrogramme d’un son'
        : `Formes d’onde et spectrogrammes de ${number(count)} sons numérotés`,
  },

  shape: {
    labels: {
      startMs: 'début',
      endMs: 'fin',
      reverse: 'à l’envers',
      semitones: 'demi-tons',
      cents: 'cents',
      lowCutHz: 'coupe-bas',
      highCutHz: 'coupe-haut',
      driveDb: 'drive',
      decayMs: 'déclin',
      widthPercent: 'largeur',
      gainDb: 'gain',
      fadeInMs: 'fondu d’entrée',
      fadeOutMs: 'fondu de sortie',
    },
  },

  voice: {
    list: '🎧 Dans le message vocal, dans cet ordre :',
    line: (n, id, at) => `\`${n}\` **${id}** à ${at} s`,
    refused: 'Discord n’a pas accepté de message vocal ici. Le fichier contient les mêmes sons.',
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Créé par ${name} le ${when}`,
    votes: (n) => `${number(n)} vote${plural(n)}`,
    recipe: 'Recette',
    descendants: (list) => `Sons créés à partir de lui : ${list}`,
    pruned: 'Son audio a été effacé pour faire de la place ; sa recette est conservée.',
  },

  heart: {
    counted: (id, votes) => `${id} est gardé et votre vote compte. Le son en a ${number(votes)}.`,
    keptOwn: (id) => `${id} est gardé. Ses propres sons ne reçoivent pas de vote.`,
    kept: (id) => `${id} est gardé. /mine le montre.`,
    takenBack: (id) => `${id} n’est plus gardé et votre vote est retiré.`,
  },

  undone: 'C’est revenu.',

  names: {
    named: (id, name) => `${id} s’appelle « ${name} » pour vous.`,
    nameless: (id) => `${id} n’a plus de nom de votre part.`,
  },

  tags: {
    now: (id, list) => `${id} est gardé, avec ${list}`,
    none: (id) => `${id} n’a pas d’étiquette de votre part.`,
  },

  collections: {
    in: (id, name) => `${id} est dans votre collection « ${name} ».`,
    out: (id, name) => `${id} n’est plus dans « ${name} ».`,
    gone: (name) => `La collection « ${name} » est supprimée ; ses sons restent gardés.`,
    renamed: (before, name) => `La collection « ${before} » s’appelle maintenant « ${name} ».`,
  },

  like: {
    heading: (id) => `**Les plus proches de ${id}**`,
    likeness: (share) => `${percent(share)} de ressemblance`,
    none: (id) => `Aucun autre son n’a encore été mesuré ici pour le comparer à ${id}.`,
  },

  restyle: { ask: 'Quel son de batterie doit-il devenir ?' },

  beatbox: {
    hits: (list, count) => `${count === 1 ? 'coup' : 'coups'} ${list}`,
    correct: (list, count, drum) => `${count === 1 ? 'Coup' : 'Coups'} ${list} : ${drum}`,
    unsure: 'Les sons marqués d’un point d’interrogation sont incertains : une pression ci-dessous les reclasse.',
    another: 'Un autre son pour …',
    drums: { kick: 'kick', snare: 'caisse claire', hat: 'charleston', perc: 'percussion' },
  },

  pick: {
    vary: 'Quel son voulez-vous varier ?',
    save: 'Quel son voulez-vous garder ?',
    sample: 'Sur quel son voulez-vous en savoir plus ?',
  },

  fame: {
    refused: (reason) => `La publication a été refusée : ${reason}.`,
    opened: (threshold) =>
      `Le tableau d’honneur ouvre ici : les sons à partir de ${threshold === 1 ? 'un vote' : `${number(threshold)} votes`} y sont publiés.`,
    entry: (id, votes, maker) => `🏆 **${id}** de ${maker} · ${votes === 1 ? 'un vote' : `${number(votes)} votes`}`,
  },

  nobody: 'quelqu’un',

  top: {
    heading: (period, model) => `**Les meilleurs sons ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Personne n’a voté pour un son dans cette période. Les cœurs sous les sons sont des votes.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${number(votes)} · ${maker}`,
  },

  mine: {
    heading: (title, total) => `**${title}** · ${total === 1 ? 'un son' : `${number(total)} sons`}`,
    kept: 'Ce que vous gardez',
    made: 'Ce que vous avez créé',
    page: (page, pages) => `page ${number(page)} sur ${number(pages)}`,
    unkeep: 'Ne plus garder …',
    nothing: 'Aucun de vos sons ne correspond.',
    empty: 'Rien encore. /kick 4 crée vos premiers sons, le cœur garde ceux qui vous plaisent.',
  },

  sync: {
    link: (url) =>
      `Un lien privé vers tout ce que tu gardes, pour toi seul. Sur ton ordinateur, dans le dossier de Rimshot :\n\`npm run rimshot -- sync "Rimshot sounds" --from ${url}\`\nLe dossier devient égal à ce que tu gardes ; avec \`--watch\`, il le reste. Quiconque a le lien les voit : garde-le pour toi. Un lien plus ancien ne fonctionne plus.`,
    local:
      'Un dossier à côté du navigateur de ta STAN devient égal à ce que tu gardes ; avec `--watch`, il le reste :\n`npm run rimshot -- sync "Rimshot sounds"`',
    revoked: 'Ton lien ne fonctionne plus. Le dossier reste tel quel.',
    none: 'Tu n’as pas de lien.',
    noGallery:
      'Ce bot n’a pas de galerie, il ne peut donc pas y avoir de lien. La personne qui le fait tourner peut en ouvrir une avec GALLERY_HOST.',
  },

  pack: {
    ready: (count) => `Un pack ${count === 1 ? 'd’un son' : `de ${number(count)} sons`}`,
    skipped: (ids) => `Laissés de côté, leur audio ayant été effacé : ${ids}`,
    leftOut: (ids) => `Laissés de côté, sinon le fichier serait trop gros ici : ${ids}`,
    otherFormats: 'Autres formats',
    formats: {
      all: 'Tout',
      wav: 'Des WAV dans un dossier',
      wav24: 'WAV 24 bits',
      wav48: 'WAV 48 kHz',
      wav2448: 'WAV 24 bits, 48 kHz',
      sfz: 'SFZ',
      decentsampler: 'DecentSampler',
      midi: 'Fichier MIDI',
      ableton: 'Drum Rack Ableton (non essayé dans Live)',
      mpc: 'Programme MPC (non essayé sur une MPC)',
    },
  },

  queue: {
    empty: 'Aucune tâche en cours ni en attente.',
    heading: (count) => (count === 1 ? '**Une tâche**' : `**${number(count)} tâches**`),
    running: 'en cours',
    waiting: 'en attente',
    line: (title, count, name, state, eta) =>
      `${title} × ${number(count)}${name ? ` pour ${name}` : ''} : ${state}${eta ? `, ${eta} environ` : ''}`,
    more: (count) => `… et ${number(count)} de plus`,
  },

  about: {
    intro: 'Rimshot crée des sons de batterie avec des modèles de diffusion, ici sur cette machine.',
    models: 'Modèles',
    device: (device, note) => `Appareil : ${device}. ${note}`,
    speed: (list) => `Mesuré : ${list}`,
    perStep: (model, ms) => `${model} ${number(Math.round(ms))} ms par étape`,
    limits: (jobs, samples) =>
      `Limites : ${number(jobs)} tâches à la fois et ${number(samples)} sons par jour et par personne.`,
    source: (source) => `source : ${source}`,
    licence: (licence) => `licence : ${licence}`,
    privacy: 'Confidentialité',
    terms: 'Conditions',
    inUse: 'utilisé',
  },

  licences: {
    weights: (key, digest) => `${key} : poids ${digest}`,
    source: (source) => `Source : ${source}`,
    licence: (licence) => `Licence du modèle : ${licence}`,
    credits: 'Crédits à copier :',
    notes: 'Remarques :',
    font: 'La police des images est Inter, sous SIL Open Font License 1.1. Rimshot lui-même est sous licence MIT.',
  },

  help: { intro: 'Les commandes, p. ex. `/kick 4` ou `/hat seed:123` :' },

  terms: {
    heading: 'Publication et crédits',
    credits: 'Lignes à copier',
    where: 'Lignes à copier : /about',
    starter: 'Publication libre, même commerciale ; merci de créditer les enregistrements à l’origine du modèle.',
    pretrained:
      'Publication commerciale non garantie : les enregistrements à l’origine des modèles préentraînés excluent les modèles commerciaux. Créditez tiny-audio-diffusion de Christopher Landschoot.',
    own: (licence) => `Publication selon l’auteur du modèle : ${licence}.`,
    unknown: 'Le modèle n’est plus installé ici ; les conditions de publication ne sont pas connues.',
    upload: 'Le fichier d’origine a ses propres conditions.',
  },

  settings: {
    heading: '**Réglages de ce serveur**',
    fame: (channel, threshold) =>
      `Tableau d’honneur : ${channel}, à partir de ${threshold === 1 ? 'un vote' : `${number(threshold)} votes`}`,
    fameStuck: (reason, when) => `⚠ Des sons attendent le tableau d’honneur. ${reason} Nouvel essai ${when}.`,
    fameOff: 'Tableau d’honneur : fermé',
    channels: (list) => `Salons autorisés : ${list}`,
    everywhere: 'tous',
    samples: (n) => `Sons par personne et par jour : ${number(n)}`,
    jobs: (n) => `Tâches par personne : ${number(n)}`,
    gallery: (open) => `Galerie publique : ${open ? 'oui' : 'non'}`,
  },

  delete: {
    sure: (id) => `Supprimer ${id} pour tout le monde ? C’est irréversible.`,
    done: (id) => `${id} est supprimé.`,
  },

  moderation: {
    reported: 'Merci. La modération de ce serveur le voit avec /signaler.',
    reportedBefore: 'Vous l’avez déjà signalé ; la modération le voit.',
    none: 'Rien n’a été signalé.',
    heading: '**Signalés**',
    line: (name, people) => `${name} : ${number(people)}×`,
    hidden: 'retiré de la galerie',
    hide: 'Retirer de la galerie',
    show: 'Montrer à nouveau',
    dismiss: 'Terminé',
    done: 'Retiré de la galerie publique. Il reste sur ce serveur.',
    shown: 'La galerie le montre à nouveau.',
    dismissed: 'Les signalements sont clos.',
  },

  myData: (sounds, uploads, missing) =>
    `Tout ce qui est enregistré sur vous : data.json contient les lignes de la base de données, à côté se trouvent vos fichiers envoyés (${number(uploads)}) et les sons que vous avez faits ou gardés (${number(sounds)}).${missing > 0 ? ` ${number(missing)} fichiers ne tenaient pas dans un message ; l’hébergeur de ce bot peut vous les envoyer.` : ''}`,

  forget: {
    sure: 'Ceci efface vos votes, sons gardés, kits, noms, étiquettes, collections, fichiers envoyés et votre nom. Vos sons restent, sans nom. C’est irréversible.',
    done: (votes, keeps, uploads, samples) =>
      `Effacé : ${number(votes)} votes, ${number(keeps)} sons gardés avec noms, étiquettes et collections, ${number(uploads)} fichiers ; votre nom a été retiré de ${number(samples)} sons.`,
  },

  discord: {
    noServer: 'Utilisez-moi sur un serveur, pas dans une conversation privée.',
    stopping: 'Je redémarre. Réessayez dans une minute.',
  },

  page: {
    channel: 'Salon',
    top: 'Classement',
    search: 'Recherche',
    mainNavigation: 'Pages',
    skipToBox: 'Aller au champ de saisie',
    skipToContent: 'Aller au contenu',
    messages: 'Messages',
    earlier: 'Messages précédents',
    knobs: 'Caractère',
    knobsHint:
      'Écrit la commande ci-dessous. Les parties foncées d’un curseur montrent où se trouvent de tels sons, selon les autres.',
    knobsCommand: 'Instrument',
    knobsAny: 'libre',
    knobsFree: '{name} libre',
    boxLabel: 'Commande',
    boxHelp:
      'Une barre oblique affiche toutes les commandes. Quand le champ est vide, 1 à 8 et la barre d’espace jouent, v vote et la flèche haut rappelle les lignes précédentes. Échap mène aux sons.',
    placeholder: 'Tapez /kick 4',
    send: 'Envoyer',
    attach: 'Joindre un son',
    detach: 'Retirer {name}',
    dropHere: 'Déposez un son pour le transformer',
    recordMouth: 'Enregistrer une beatbox',
    recordStop: 'Arrêter et faire le kit',
    recordLeft: 'Enregistrement : encore {n} s',
    recordRefused: 'Le navigateur n’a pas donné accès au micro : autorisez-le pour cette page, ou joignez un fichier.',
    recordNoMicrophone: 'Aucun micro trouvé. Joignez plutôt un fichier.',
    recordInsecure:
      'Les navigateurs n’enregistrent qu’en https ou sur localhost. Ouvrez Rimshot ainsi, ou joignez un fichier.',
    recordMissing: 'Ce navigateur ne peut pas enregistrer. Joignez plutôt un fichier.',
    recordEmpty: 'Rien n’a été enregistré. Réessayez, ou joignez un fichier.',
    offerBeatbox: 'Faire de {name} un kit et son rythme, coup par coup :',
    offerBeatboxMake: 'Beatbox',
    offerLabel: 'Que faire du fichier',
    offerKnown: '{name} est {sound}, créé ici :',
    offerRestyle: 'Transformer {name} en son de batterie :',
    offerShow: 'Afficher',
    offerVary: 'Varier',
    offerInpaint: 'Nouvelles fins',
    suggestions: 'Suggestions',
    required: 'obligatoire',
    emptyTitle: 'Créez votre premier kick',
    emptyText:
      'Quatre nouveaux sons de batterie, créés à partir de bruit sur cette machine. Choisissez ou tapez une commande ci-dessous.',
    you: 'vous',
    someone: 'quelqu’un',
    onlyYou: 'Visible par vous seul',
    dismiss: 'Masquer',
    working: 'En cours',
    partDone: '{n} % terminé',
    interrupted: 'Cela a été interrompu. Veuillez réessayer.',
    cancel: 'Annuler',
    playSound: 'Lire le son {n}, {name}',
    vote: 'Garder le son {n} : {votes} votes',
    oneVoteFor: 'Garder le son {n} : 1 vote',
    more: 'Plus pour le son {n}',
    download: 'Télécharger le WAV',
    dragHint: 'Glissez dans votre DAW',
    spectrogram: 'Spectrogramme',
    spectrogramOf: 'Forme d’onde et spectrogramme mel de {name}',
    ownPage: 'Page de ce son',
    shapeOpen: 'Façonner …',
    shape: 'Façonner',
    shapeListen: 'Écouter',
    shapeMake: 'Créer ce son',
    shapeReset: 'Recommencer',
    shapeHelp: 'Tirez les poignées ou déplacez-les avec les flèches ; avec Maj, plus loin.',
    toPattern: 'Mettre dans le pattern',
    picture: 'Image de ces sons',
    deletedSound: 'Ce son a été supprimé.',
    prunedSound: 'L’audio a été effacé pour faire de la place ; la recette est conservée.',
    offline: 'Connexion perdue. Nouvel essai…',
    notSent: 'Non envoyé : le serveur ne répond pas. Votre ligne est de retour dans le champ.',
    fileWaits: 'Le serveur ne répond pas. {name} sera envoyé dès qu’il répondra.',
    fileUnreadable: '{name} est illisible. On peut joindre un fichier, pas un dossier.',
    soundsReady: '{n} sons sont prêts',
    answered: 'Réponse reçue',
    cannotPlay: 'Ce son n’a pas pu être chargé.',
    pattern: 'Pattern',
    patternEmpty: 'Votre kit joue ici. Faites-en un, ou mettez un son dans le motif.',
    step: '{track}, pas {n}',
    tempo: 'Tempo en BPM',
    playPattern: 'Lire le pattern',
    stopPattern: 'Arrêter le pattern',
    exportLoop: 'Enregistrer la boucle en WAV',
    clearPattern: 'Effacer',
    keysTitle: 'Touches',
    keysText: 'Espace joue · flèches parcourent et jouent · 1–8 préécoutent · v vote · A–K pads · / écrit',
    galleryTitle: 'Les meilleurs sons de la communauté',
    order: 'Ordre',
    voted: 'Les plus votés',
    newest: 'Nouveaux',
    newestTitle: 'Les derniers sons de la communauté',
    newestIntro:
      'Des one-shots de batterie créés à partir de bruit, du plus récent au plus ancien. Écoutez et trouvez ce que personne n’a encore entendu.',
    noneNew: 'Rien encore. Les nouveaux sons arrivent ici dès leur création.',
    galleryIntro: 'Des one-shots de batterie créés à partir de bruit, classés par celles et ceux qui les ont écoutés.',
    model: 'Modèle',
    allModels: 'Tous',
    period: 'Période',
    day: 'Jour',
    week: 'Semaine',
    month: 'Mois',
    all: 'Depuis toujours',
    noneYet: 'Rien encore. Les sons qui reçoivent des votes arrivent ici.',
    packOfTop: 'Télécharger en pack',
    packOfKit: 'Télécharger le kit',
    nextPage: 'Suivant',
    previousPage: 'Précédent',
    searchLabel: 'Identifiant du son ou auteur',
    nothingFound: 'Aucun son ni auteur ne commence par « {text} ».',
    votes: '{n} votes',
    oneVote: '1 vote',
    madeBy: 'par {name}',
    recipe: 'Recette',
    recipeIntro: 'La même recette donne toujours le même son.',
    seed: 'Graine',
    steps: 'Étapes',
    sampler: 'Sampler',
    weights: 'Poids',
    length: 'Durée',
    milliseconds: '{n} ms',
    kibibytes: '{n} Kio',
    mebibytes: '{n} Mio',
    finish: 'Finition',
    finished: 'finalisé, 16 bits',
    rawFinish: 'brut, 32 bits flottant',
    strength: 'Force',
    position: 'Position',
    kept: 'Conservé',
    ancestry: 'Filiation',
    madeFrom: 'Créé à partir de',
    madeInto: 'Devenu',
    anUpload: 'un son envoyé',
    hiddenSound: 'un son non public',
    fromNoise: 'Créé à partir de bruit seul.',
    copy: 'Dans le salon : {line}',
    notFoundTitle: 'Rien ici',
    notFoundText: 'Cette page n’existe pas, ou le son a disparu ou n’est pas public.',
    errorTitle: 'Une erreur s’est produite',
    errorText: 'Elle est notée dans le journal sous {reference}. Vous n’avez rien perdu.',
    slowDownTitle: 'Un instant',
    slowDownText: 'Trop de requêtes depuis votre adresse. Réessayez dans {n} s.',
    logInTitle: 'Ce salon est protégé',
    logInLabel: 'Jeton (LOCAL_TOKEN du serveur)',
    logIn: 'Se connecter',
    library: 'Bibliothèque',
    libraryIntro: 'Les sons que vous gardez et ceux que vous avez créés. Vous seul voyez cette page.',
    findSounds: 'Chercher',
    findLabel: 'Des mots : un nom, une étiquette, « charleston ouvert », un seed, un auteur',
    keptTab: 'Gardés',
    madeTab: 'Créés par vous',
    any: 'peu importe',
    instrument: 'Instrument',
    decay: 'Durée',
    pitch: 'Hauteur',
    brightness: 'Brillance',
    tag: 'Étiquette',
    collection: 'Collection',
    maker: 'Auteur',
    clearFilters: 'Tout effacer',
    soundsFound: '{n} sons',
    oneFound: '1 son',
    noneFound: 'Aucun de vos sons ne correspond.',
    nothingKept: 'Vous ne gardez pas encore de sons. Le cœur d’un son le garde.',
    pageOf: 'Page {n} sur {of}',
    edit: 'Nom, étiquettes, collection',
    nameOf: 'Nom',
    tagsOf: 'Étiquettes',
    saveChanges: 'Enregistrer',
    undo: 'Annuler',
    collections: 'Collections',
    deleteCollection: 'Supprimer la collection {name}',
    collectionSounds: '{n} sons',
    map: 'Carte',
    mapIntro: 'Les sons semblables sont voisins. Glissez ou utilisez la molette pour bouger ; un clic ou Entrée joue.',
    mapLabel:
      'Carte de {n} sons par ressemblance. Les flèches vont au son suivant dans cette direction, Entrée le joue, plus et moins zooment. La liste de cette page contient les mêmes sons.',
    mapLoading: 'La carte se dessine …',
    mapEmpty: 'Les sons apparaissent ici une fois mesurés.',
    copyLink: 'Copier le lien',
    copied: 'Lien copié',
    showQr: 'Code QR pour le téléphone',
    varySubtle: 'Varier un peu le son {n}',
    varyStrong: 'Varier beaucoup le son {n}',
    inChannel: 'Cela arrive dans le canal.',
    toChannel: 'Vers le canal',
    likeThis: 'Semblables',
    collectionPage: 'Une collection de {n} sons',
    firstMinute: 'Votre première minute',
    stepMake: 'Créez quatre grosses caisses',
    stepHear: 'Écoutez-les : un bouton de lecture, ou les touches 1 à 4',
    stepKeep: 'Gardez la meilleure avec son cœur, ou v',
    stepKit: 'Construisez un kit pour le rythme',
    stepFind: 'Retrouvez ce que vous gardez dans la bibliothèque',
    stepDone: 'fait',
    wrongToken: 'Ce n’est pas le bon jeton.',
    kitName: 'Nom du kit',
    mute: 'Couper {track}',
    solo: '{track} en solo',
    volume: 'Volume de {track}, décibels',
    lock: 'Verrouiller {track}',
    roll: 'Relancer {track}',
    rollOpen: 'Relancer les libres',
    bars: 'Mesures',
    swing: 'Swing, pour cent',
    groove: 'Groove',
    chooseGroove: 'Groove…',
    bar: 'Mesure {n}',
    accent: 'accent',
    soft: 'doux',
    record: 'Enregistrer les pads',
    pads: 'Pads',
    pad: 'Jouer {track}',
    padsHint: 'Les touches A à K et Q à I jouent les pads, avec Maj pour un accent. Plus haut sur le pad, plus fort.',
    midiConnect: 'Connecter le MIDI',
    midiOn: 'MIDI : {names}',
    midiNone: 'Le MIDI est actif : aucun appareil pour l’instant.',
    midiRefused: 'Le navigateur n’a pas donné accès au MIDI.',
    midiMissing: 'Ce navigateur n’a pas de Web MIDI.',
    midiInsecure: 'Claviers et pads MIDI marchent en https ou sur localhost.',
    exportStems: 'Pistes',
    exportMidi: 'MIDI',
    kitPage: 'Page de ce kit',
    dropNewSlot: 'Déposez un son pour un nouvel emplacement',
    emptySlot: 'vide',
    playAll: 'Tout jouer',
    newBelow: '{n} nouveaux plus bas',
    openKit: 'Ouvrir dans la bande',
    hearts: '{n} cœurs',
    oneHeart: '1 cœur',
    removeSlot: 'Retirer {track} du kit',
    kitSounds: 'Sons',
    makeKit: 'Faire un kit',
    choke: 'Groupe de coupure de {track} : {n}',
    noChoke: 'Groupe de coupure de {track} : aucun',
    deleteKit: 'Supprimer le kit',
    slotRemoved: 'Retiré du kit : {track}',
    selectSound: 'Sélectionner {name}',
    selected: '{n} sélectionnés',
    selectAll: 'Tout sélectionner sur cette page',
    selection: 'Sons sélectionnés',
    selectHint: 'x sélectionne, Maj avec un clic ou une flèche en sélectionne plusieurs, Échap les relâche.',
    clearSelection: 'Annuler la sélection',
    takeSelection: 'Télécharger',
    editSelection: 'Étiquettes, collection',
    keepSelection: 'Garder',
    unkeepSelection: 'Ne plus garder',
    deleteSounds: 'Supprimer',
    deleteSure: 'Supprimer {n} sons pour tout le monde ? C’est irréversible.',
    deleteForGood: 'Supprimer pour de bon',
    doneFor: 'Fait pour {n} sons.',
    renameCollection: 'Renommer la collection {name}',
    qrUnreachable:
      'Seul cet ordinateur peut ouvrir cette page. Avec LOCAL_HOST ou GALLERY_HOST dans les réglages, un téléphone le peut aussi.',
  },

  sentences: {
    plain: ({ text }) => text,
    crashed: ({ reference }) =>
      `Désolé, quelque chose s’est mal passé chez nous. C’est noté dans le journal sous ${reference} ; veuillez réessayer.`,

    unknownCommand: ({ name, known, near }) =>
      `La commande « ${name} » n’existe pas.${near ? ` Vouliez-vous dire ${near} ?` : ''} Commandes : ${known}.`,
    listed: ({ texts }) => texts.map(({ fr }) => fr).join(', '),
    unknownOption: ({ name, command, known }) =>
      `/${command} n’a pas d’option « ${name} ». Options : ${known || 'aucune'}.`,
    missing: ({ name, description }) => `« ${name} » manque : ${description}.`,
    notANumber: ({ name, value, ...range }) =>
      `${name} : « ${value} » n’est pas un nombre. Permis : ${allowed(range)}.`,
    notWhole: ({ name, value, ...range }) =>
      `${name} : « ${value} » n’est pas un nombre entier. Permis : ${allowed(range)}.`,
    outOfRange: ({ name, value, ...range }) => `${name} : ${value} n’est pas permis. Permis : ${allowed(range)}.`,
    notAFlag: ({ name, value }) => `${name} : « ${value} » n’est ni oui ni non.`,
    notAChoice: ({ name, value, choices }) => `${name} : « ${value} » n’est pas au choix. Permis : ${choices}.`,
    notAText: ({ name }) => `${name} : il faut un texte, pas un fichier.`,
    textLength: ({ name, length, ...range }) =>
      `${name} : ${number(length)} caractères, ce n’est pas permis. Permis : ${allowed(range)}.`,
    notAFile: ({ name, value }) => `${name} : « ${value} » n’est pas un fichier. Joignez un son.`,
    openQuote: ({ text }) => `Un guillemet n’est pas fermé : ${text}`,
    givenTwice: ({ name }) => `« ${name} » est donné deux fois.`,
    noValue: ({ name }) => `« ${name} » demande une valeur.`,
    wordOfSeveral: ({ word, first, names }) => `« ${word} » peut être ${names}. Dites lequel, p. ex. ${first}:${word}.`,
    valueTooMany: ({ value, command, known }) =>
      `« ${value} » est une valeur de trop. Options de /${command} : ${known || 'aucune'}.`,
    lineLength: ({ most }) => `Une ligne a de 1 à ${number(most)} caractères.`,

    oldButton: 'Ce bouton vient d’une autre version de Rimshot. Utilisez plutôt la commande.',
    unknownButton: 'Ce bouton ne fait plus rien ici. Utilisez plutôt la commande.',
    managersOnly: 'Seules les personnes qui gèrent ce serveur peuvent modifier ses réglages.',
    wrongChannel: ({ channels }) => `On ne crée pas de sons dans ce salon. Salons autorisés : ${channels}.`,
    noSuchSound: ({ id }) => `Il n’y a pas de son « ${id} » ici. L’identifiant est sous chaque son, p. ex. k7f3q2.`,
    malformedId: ({ text, min, max }) =>
      `« ${text} » n’est pas l’identifiant d’un son. Tapez ses ${min} à ${max} premiers caractères, p. ex. 4k7qz2.`,
    ambiguousId: ({ prefix }) =>
      `Les identifiants de plusieurs sons commencent par « ${prefix} ». Tapez un ou deux caractères de plus.`,
    knobValue: ({ name, value, words }) => `${name} : « ${value} » n’est ni un nombre de 0 à 100 ni l’un de ${words}.`,
    knobWithSeed: ({ name }) =>
      `Une graine est un son précis, avec son caractère : donnez soit la graine, soit ${name}.`,
    knobWithSteps: ({ name }) => `${name} a été mesuré avec les pas du modèle : donnez soit étapes, soit ${name}.`,
    knobsUnmeasured: ({ model, rows, least }) =>
      `De ${model}, ${number(rows)} graines sont mesurées jusqu’ici ; il en faut ${number(least)}. Elles sont mesurées quand rien d’autre n’est en cours.`,
    pitchValue: ({ value }) =>
      `hauteur : « ${value} » n’est ni une note comme F1 ni des demi-tons de -12 à 12 comme +2.`,
    pitchOnlyKicks:
      'Seules les grosses caisses s’accordent sur une note. Les autres sons se déplacent par demi-tons : hauteur:+2.',
    noPitchNear: ({ most }) => `Aucune grosse caisse mesurée n’est à ${number(most)} demi-tons ou moins de cette note.`,
    freshAlone: 'inédit fait de nouveaux sons d’un caractère : dites lequel, par exemple durée:courte.',
    freshNote: 'Les sons inédits n’ont pas de note : retirez inédit, ou déplacez-les par demi-tons : hauteur:+2.',
    noSuchModel: ({ model, installed }) =>
      `Le modèle « ${model} » n’existe pas. ${installed ? `Installés : ${installed}.` : 'Aucun modèle n’est installé ; `npm run rimshot -- models pull` télécharge les préentraînés.'}`,
    modelMakesOther: ({ model, instrument, wanted }) => `Le modèle « ${model} » fait ${instrument}, pas ${wanted}.`,
    fixedSampling: ({ model, parent, steps }) =>
      `${model} crée un son en exactement ${steps} étapes. Pour d’autres réglages, utilisez ${parent}.`,
    parentGone: ({ model, parent, digest }) =>
      `Les sons de ${model} sont variés par le modèle dont il a été distillé, qui n’est plus installé (${parent}, ${digest}).`,
    weightsGone: ({ id, model, digest }) =>
      `${id} a été créé avec un modèle qui n’est plus installé (${model}, ${digest}).`,
    cannotRemake: ({ id }) => `${id} vient d’un fichier effacé ; on ne peut pas le refaire.`,
    morphDerived: ({ id }) =>
      `${id} vient d’un autre son. Le morphing ne prend que des sons créés à partir d’une graine seule, car c’est leur bruit de départ qui est mélangé.`,
    morphWeights: ({ a, b }) =>
      `${a} et ${b} n’ont pas été créés avec le même modèle. Le morphing demande deux sons du même modèle.`,
    morphSame: 'Le morphing demande deux sons différents.',
    reportWhat: 'Dites ce que vous signalez : un son ou un kit, avec l’option du même nom.',
    moderatorsOnly: 'Seule la modération peut faire cela.',
    nameUnprintable: 'Un nom ne doit ni contenir de caractères cachés ni appeler des personnes.',
    nameWithLink: 'Un nom ne doit pas contenir de lien.',
    nameBlocked: 'Ce nom n’est pas permis ici. Veuillez en choisir un autre.',
    notYourSound: 'Seuls son auteur et la modération peuvent supprimer un son.',
    notYourJob: 'Seules la personne qui l’a demandé et la modération peuvent annuler cela.',
    jobOver: 'C’est déjà terminé : il n’y a plus rien à annuler.',
    noSoundsHere: 'Ce message ne contient aucun de nos sons.',
    noHits:
      'Il n’y a aucun coup dans cet enregistrement : il est silencieux, ou rien n’y commence soudainement. Enregistrez plus près du micro.',
    tooManyHits: ({ count, most }) =>
      `Cet enregistrement compte ${number(count)} coups ; une phrase en a au plus ${number(most)}. Envoyez-en un plus court.`,
    hitsLeftOut: ({ count }) =>
      `${count === 1 ? 'Un coup n’a' : `${number(count)} coups n’ont`} pas de place dans le rythme : il a quatre mesures, et chaque son un coup par double croche.`,
    noRecordingHere:
      'Ce message ne porte aucun fichier son. Publiez un message vocal, ou un WAV, FLAC, MP3, Ogg ou AIFF.',
    hitsGone: 'Ces coups sont déjà classés, ou leur enregistrement n’existe plus.',
    nothingKept: 'Vous ne gardez pas encore de sons. Le cœur d’un son le garde.',
    nothingToUndo: 'Il n’y a plus rien à annuler : c’est déjà fait, ou cela date de plus d’une semaine.',
    notATag: ({ tag, most }) =>
      `« ${tag} » n’est pas une étiquette : lettres, chiffres, - et _, au plus ${number(most)}.`,
    keepTagsTooMany: ({ most }) => `Au plus ${number(most)} étiquettes à la fois.`,
    noSuchCollection: ({ name }) => `Vous n’avez pas de collection « ${name} ».`,
    notInCollection: ({ id, name }) => `${id} n’est pas dans « ${name} ».`,
    collectWhere: 'Dites dans quelle collection : l’option « collection » prend son nom.',
    renameAlone: 'Un nouveau nom va avec la collection seule, sans son.',
    collectionTaken: ({ name }) => `Vous avez déjà une autre collection « ${name} ».`,
    collectionsTooMany: 'Vous avez autant de collections que possible. Supprimez-en une d’abord.',
    likeUnknown: ({ id }) => `${id} ne peut pas être comparé : son audio a été effacé. « Refaire » le ramène.`,
    nothingToPack: 'Il n’y a rien à réunir.',
    packTooLarge: ({ bytes }) => `Aucun son ne tient dans les ${number(bytes)} octets qu’un fichier peut avoir ici.`,
    packWithout: 'Dites quel son : l’option « groupe » prend l’identifiant de l’un d’eux.',
    emptyId: 'Dites quel son : un identifiant comme k7f3q2, ou un fichier.',
    uploadGone: 'Ce fichier n’est plus gardé pour vous. Joignez-le de nouveau.',
    cannotPost: ({ channel }) =>
      `Je ne peux pas publier dans ${channel} : il m’y faut View Channel, Send Messages et Attach Files.`,
    channelsTooMany: ({ most }) =>
      `On peut autoriser ${number(most)} salons au plus. Si aucun n’est indiqué, tous le sont.`,

    missingPermissions: ({ names }) =>
      `Je ne peux pas publier de sons dans ce salon. Une personne qui gère le serveur doit m’accorder : ${names}.`,
    foreignFile: 'Le fichier n’a pas été lu : il ne vient pas du serveur de fichiers de Discord.',
    fileUnreachable: 'Impossible de récupérer le fichier chez Discord. Envoyez-le à nouveau.',
    fileRefused: ({ status }) => `Discord n’a pas fourni le fichier (HTTP ${status}). Envoyez-le à nouveau.`,
    fileCutOff: 'Le transfert du fichier s’est interrompu. Envoyez-le à nouveau.',

    jobsOfPerson: ({ limit, retryInMs }) =>
      `Vous avez ${limit === 1 ? 'une tâche' : `${number(limit)} tâches`} en cours, le maximum par personne ici. Réessayez ${when(retryInMs)}, ou annulez-en une avec /queue.`,
    jobsOfServer: ({ limit, retryInMs }) =>
      `Ce serveur a ${number(limit)} tâche${plural(limit)} en cours, le maximum à la fois. Réessayez ${when(retryInMs)}.`,
    soundsOfDay: ({ limit, retryInMs }) =>
      `Cela dépasserait les ${number(limit)} sons qu’une personne peut demander ici par jour. Le nouveau jour commence ${when(retryInMs)}.`,
    jobsInQueue: ({ limit, retryInMs }) =>
      `${number(limit)} tâches attendent, et la file est pleine. Réessayez ${when(retryInMs)}.`,
    noNewJobs: 'Rimshot va s’arrêter et ne prend plus de tâches. Réessayez à son retour.',
    soundsAtOnce: ({ sounds, most }) =>
      `Une tâche crée de 1 à ${most} sons, pas ${number(sounds)} : demandez-en moins à la fois.`,
    sourceDeleted: ({ id }) => `Le son ${id}, dont part celui-ci, a été supprimé.`,
    sourceRemoved: 'Le fichier envoyé dont part ce son a été effacé. Envoyez-le à nouveau.',
    shapeNothing:
      'Dites quoi changer, p. ex. `/façonner k7f3q2 gain:-6` ou `/façonner k7f3q2 fin:300 fondu-sortie:100`.',
    shapeOrder: 'La fin doit venir après le début.',
    notShaped: ({ id }) => `${id} n’a pas été façonné : il n’y a rien à annuler.`,
    shapeEmpty: 'Il ne reste rien entre le début et la fin.',
    shapeTooLong: ({ most }) => `À cette hauteur, le son durerait plus de ${number(most)} s.`,
    shapeLowered: ({ db }) => `Il dépassait la pleine échelle et a été baissé de ${number(db)} dB.`,
    previewGone: ({ id }) => `L’audio de ${id} a été effacé : pas d’aperçu. « Refaire » sous le son le ramène.`,
    tookTooLong: ({ seconds }) => `Cela a pris plus de ${number(seconds)} s et a été abandonné.`,
    chainTooLong: 'Ce son part d’une trop longue chaîne de sons dont l’audio a été effacé.',
    deletedMeanwhile: 'L’un des sons a été supprimé entre-temps. Redemandez-le pour qu’il soit refait.',
    jobCancelled: 'Annulé.',
    notPosted: 'Vos sons sont prêts, mais la réponse qui les montre n’a pas pu être publiée. /mine les liste.',

    workerNotStarted: ({ how }) => `Le processus qui crée les sons n’a pas démarré. ${how}`.trim(),
    workerGaveUp: ({ how }) =>
      `Le processus qui crée les sons ${how === 'hung' ? 'a cessé de répondre' : 'a planté'} deux fois sur cette tâche, qui a donc été abandonnée. Les autres continuent ; réessayez avec moins de sons ou d’étapes.`,
    workerCrashed: ({ times }) =>
      `Le processus qui crée les sons a planté ${number(times)} fois sur cette tâche, qui n’est donc plus retentée. Les autres continuent ; demandez moins de sons ou d’étapes.`,
    stopping: 'Rimshot s’arrête.',
    outputNotFinite: ({ position }) =>
      `Le réseau a produit${position === undefined ? '' : `, pour le son ${position},`} des valeurs qui ne sont pas des nombres : le modèle ou l’appareil est en cause. Voir \`rimshot doctor\`.`,
    weightsMissing: ({ model, digest }) =>
      `Les poids ${digest}… de « ${model} », dont ce son a besoin, ne sont pas installés ici.`,
    weightsDiffer: ({ model, path }) =>
      `${model} : ${path} n’est pas le fichier que décrit model.json (son SHA-256 diffère). Réinstallez le modèle.`,
    weightsUnusable: ({ model, reason }) => `Les poids de ${model} sont inutilisables : ${reason}`,
    runtimeUnusable: ({ reason }) => `On ne peut pas créer de sons sur cette machine (${reason})`,

    dataDirLost: ({ folder }) =>
      `DATA_DIR=${folder} a été supprimé ou remplacé pendant que Rimshot tournait ; rien ne peut être enregistré. Remettez le dossier en place et redémarrez Rimshot.`,
    dataDirReadOnly: ({ folder, code }) =>
      `On ne peut plus écrire dans DATA_DIR=${folder} (${code}) ; rien ne peut être enregistré. Vérifiez le disque, son montage et les droits.`,
    soundsDiskFull: 'Le disque est plein : les sons n’ont pas pu être enregistrés, et rien n’en a été gardé.',
    storeAway: ({ reason }) =>
      `Le stockage des sons ne répond pas comme il devrait (${reason}). Rien n’est perdu ; réessayez dans quelques minutes.`,
    storeRefused: ({ reason }) =>
      `Le stockage des sons refuse Rimshot (${reason}). La personne qui héberge Rimshot doit vérifier ses réglages.`,
    soundsUnwritable: ({ folder }) => `Les sons n’ont pas pu être enregistrés : on ne peut pas écrire dans ${folder}.`,
    databaseBusy: ({ path, seconds }) =>
      `Un autre programme verrouille ${path} depuis ${number(seconds)} s (un éditeur de base de données avec des modifications non enregistrées, une commande suspendue ?) ; rien n’a été enregistré. Fermez-le et réessayez.`,
    databaseAway: ({ place }) =>
      `La base de données ${place} est injoignable ; rien n’a été enregistré. Réessayez dans un instant.`,
    databaseUncertain: ({ place }) =>
      `La connexion à la base de données ${place} s’est rompue pendant l’enregistrement. Vérifiez s’il a eu lieu, sinon réessayez.`,
    databaseFull: ({ path }) =>
      `Le disque de ${path} est plein ; rien n’a été enregistré. Libérez de la place et réessayez.`,
    databaseForeign: ({ path }) =>
      `${path} n’est pas une base de données de Rimshot. Déplacez ce fichier, ou restaurez une sauvegarde.`,
    databaseDamaged: ({ path }) => `${path} est endommagé. Restaurez une sauvegarde (docs/reliability.md dit comment).`,
    databaseReadOnly: ({ path }) =>
      `On ne peut pas écrire dans ${path} : vérifiez les droits du fichier et de son dossier.`,
    databaseUnopened: ({ path }) =>
      `${path} ne peut pas être ouvert : vérifiez les droits du fichier et de son dossier.`,
    databaseUnreadable: ({ path }) =>
      `${path} n’a pas pu être lu ou écrit : le disque a signalé une erreur ou est plein. Rien n’a été enregistré.`,
    disk: ({ path, problem }) => `${path} : ${diskProblems[problem]}`,

    notOurWav:
      'Ce fichier ne contient pas de recette. Ceux de Rimshot la gardent tant qu’aucun autre logiciel ne les a enregistrés.',
    unknownRecipe: ({ id }) => `Le fichier se dit ${id}, mais ce son n’est pas connu ici.`,
    strangeRecipe: ({ reason }) => `La recette de ce fichier n’est pas de celles que Rimshot écrit : ${reason}`,
    recipeTooLong: ({ length, most }) => `${number(length)} caractères, c’est trop ; ${number(most)} au plus.`,
    recipeNotJson: 'ce n’est pas du JSON valide.',
    recipeField: ({ field }) =>
      field ? `la valeur de « ${field} » n’est pas autorisée.` : 'il manque des champs, ou il y en a trop.',

    fileEmpty: ({ name }) => `${file(name)} est vide (0 octet). Envoyez un fichier qui contient un son.`,
    fileTooLarge: ({ name, bytes, most }) =>
      `${file(name)} fait ${mebibytes(bytes)} ; ${mebibytes(most)} au plus sont autorisés.`,
    uploadTooLarge: ({ name, bytes, most }) =>
      `${name} fait ${fixed(bytes / 1e6, 1)} Mo ; ${mebibytes(most)} au plus sont autorisés.`,
    bytesTooMany: ({ most }) => `Le fichier est trop gros : ${mebibytes(most)} au maximum.`,
    channelCount: ({ name, channels, most }) =>
      `${file(name)} a ${number(channels)} can${channels >= 2 ? 'aux' : 'al'} ; 1 ou ${most} sont autorisés.`,
    sampleRate: ({ name, rate, min, max }) =>
      `${file(name)} a une fréquence d’échantillonnage de ${number(rate)} Hz ; de ${number(min)} à ${number(max)} Hz sont autorisés.`,
    soundTooLong: ({ name, seconds, most }) =>
      `${file(name)} dure ${fixed(seconds, 1)} s ; ${number(most)} s au plus sont autorisées.`,
    soundLonger: ({ name, most }) => `${file(name)} dure plus de ${number(most)} s, le maximum autorisé.`,
    noSound: ({ name, format }) =>
      `${file(name)} est un fichier ${format} sans aucun son lisible : il est vide ou endommagé.`,
    samplesBroken: ({ name, broken, samples }) =>
      `${file(name)} est endommagé : ${number(broken)} de ses ${number(samples)} échantillons ne sont pas des nombres.`,
    samplesNotFinite: ({ name }) => `${file(name)} a des échantillons qui ne sont pas des nombres.`,
    foreignFormat: ({ name, what, wayOut }) => `${file(name)} est ${kinds[what]}. ${waysOut[wayOut]}.`,
    unknownFormat: ({ name }) => `${file(name)} n’est dans aucun format connu ici. ${waysOut.sendSound}.`,
    notWav: ({ name }) => `${file(name)} n’est pas un WAV : il ne commence pas par un en-tête RIFF/WAVE.`,
    chunksTooMany: ({ name, format, most }) =>
      `${file(name)} a plus de ${most} chunks ; un ${format} contenant un son en a une poignée.`,
    tagsTooMany: ({ name, most }) => `${file(name)} a plus de ${most} tags (LIST/INFO) ; ${most} au plus sont lus.`,
    formatChunkMissing: ({ name, chunk }) =>
      `${file(name)} n’a pas de chunk « ${chunk} » complet ; son format est donc inconnu.`,
    dataChunkMissing: ({ name }) => `${file(name)} n’a pas de chunk « data » : il contient un en-tête et aucun son.`,
    headerOnly: ({ name }) => `${file(name)} contient un en-tête et aucun son.`,
    headerCutOff: ({ name }) => `${file(name)} est coupé au milieu de son en-tête.`,
    noMpeg: ({ name }) => `${file(name)} ne contient pas d’audio MPEG.`,
    mpegInWav: ({ name }) =>
      `${file(name)} est compressé en MPEG ; seuls les échantillons non compressés sont lus ici.`,
    wavCodec: ({ name, codec }) =>
      `${file(name)} est compressé en ${typeof codec === 'number' ? `format ${codec}` : codec}, qui n’est pas lu dans un WAV ; exportez-le en simple WAV ou FLAC.`,
    containerCodec: ({ name, format, codec }) =>
      `${file(name)} est un ${format} compressé en ${codec} ; exportez-le en WAV, AIFF ou FLAC.`,
    oggCodec: ({ name, kind }) =>
      `${file(name)} est ${{ speex: 'de l’Ogg Speex', video: 'une vidéo Ogg', unknown: 'un Ogg de type inconnu' }[kind]}, un format qui n’est pas lu ici ; exportez-le en WAV, FLAC ou Ogg Vorbis.`,
    opusFamily: ({ name, family }) =>
      `${file(name)} est de l’Opus avec des canaux de la famille ${family} ; seuls le mono et la stéréo sont lus.`,
    blockSize: ({ name, coding, bytes }) =>
      `${file(name)} se contredit : ${coding} n’a pas de blocs de ${bytes} octets.`,
    integerBits: ({ name, bits, min, max }) =>
      `${file(name)} a des échantillons entiers de ${bits} bits ; de ${min} à ${max} bits sont autorisés.`,
    floatBits: ({ name, bits }) =>
      `${file(name)} a des échantillons flottants de ${bits} bits ; 32 ou 64 bits sont autorisés.`,
    frameSize: ({ name, channels, bits, bytes, stated }) =>
      `${file(name)} se contredit : ${channels} canaux de ${bits} bits font ${bytes} octets par trame, son en-tête dit ${stated}.`,
    packetSize: ({ name, channels, bits, bytes }) =>
      `${file(name)} se contredit : ${channels} canaux de ${bits} bits en ${number(bytes)} octets.`,

    cutOff: ({ name }) => `${file(name)} est coupé ou endommagé : ce qui est entier a été lu.`,
    framesMissing: ({ name, missing, frames }) =>
      `${file(name)} est coupé : ${number(missing)} de ses ${number(frames)} trames manquent ; le reste a été lu.`,
    restLeftOut: ({ name, most }) => `${file(name)} dure plus de ${number(most)} s : le reste n’a pas été utilisé.`,
    readAsSilence: ({ name, broken, samples }) =>
      `${file(name)} est endommagé : ${number(broken)} de ses ${number(samples)} échantillons ${broken === 1 ? 'n’est pas un nombre et a été lu' : 'ne sont pas des nombres et ont été lus'} comme du silence.`,
    leadSkipped: ({ skippedMs }) =>
      `La frappe commence ${number(toHundredths(skippedMs / 1000))} s après le début du fichier ; ce qui précède n’a pas été utilisé.`,

    // Kits
    noSuchKit: ({ kit }: { kit: string }) => `Il n’y a pas de kit « ${kit} » ici.`,
    noKitYet: () => 'Votre bande n’a pas encore de kit. /kit en crée un.',
    notYourKit: ({ name }: { name: string }) => `${name} est à quelqu’un d’autre. Seul son propriétaire le change.`,
    noSuchSlot: ({ slot, known }: { slot: string; known: string }) =>
      `Le kit n’a pas d’emplacement « ${slot} ». Il a : ${known}.`,
    slotLocked: ({ slot }: { slot: string }) => `${slot} est verrouillé. Libérez-le d’abord.`,
    allLocked: () => 'Tous les emplacements sont verrouillés.',
    slotsFull: ({ most }: { most: number }) => `Un kit a au plus ${number(most)} emplacements.`,
    lastSlot: () => 'Un kit garde au moins un emplacement.',
    kitSilent: () => 'Il n’y a rien à entendre : aucun emplacement n’a de son.',
    patternSigns: ({ value }) =>
      `« ${value} » n’est pas un motif : x est un coup, X un accent, o un coup doux et un point un silence, p. ex. x...X.o.`,
    patternWithout: () => 'Un motif demande un emplacement, p. ex. /rythme emplacement:kick motif:x...x...x...x...',
    ownKit: () => 'Votre propre kit n’a pas besoin de votre cœur.',
  },
};
