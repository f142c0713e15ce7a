import type { Strings } from './en.ts';
import { formsOf, toHundredths } from './forms.ts';

const forms = formsOf('de');
const { number, fixed, percent, duration } = forms;

const when = (ms: number | undefined): string => (ms === undefined ? 'gleich' : `in etwa ${duration(ms)}`);
const mebibytes = (bytes: number): string => `${number(Number((bytes / 1024 ** 2).toFixed(1)))} MiB`;
const file = (name: string | undefined): string => name ?? 'Die Datei';

function allowed({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `${min} bis ${max}`;
  if (min !== undefined) return `${min} oder mehr`;
  return max === undefined ? 'jede Zahl' : `höchstens ${max}`;
}

const kinds = {
  quickTime: 'ein QuickTime-Film',
  m4a: 'eine M4A-Datei (AAC oder ALAC in MPEG-4)',
  aac: 'AAC',
  webm: 'eine WebM- oder Matroska-Datei',
  wma: 'WMA (Windows Media)',
  amr: 'AMR (die Aufnahme eines Telefons)',
  silk: 'SILK (die Aufnahme eines Messengers)',
  au: 'eine AU-Datei',
  wavPack: 'WavPack',
  monkey: 'Monkey’s Audio',
  musepack: 'Musepack',
  trueAudio: 'True Audio (TTA)',
  dsd: 'DSD',
  wave64: 'eine Wave64-Datei',
  rex: 'ein REX-Loop',
  amiga: 'ein Amiga-Sample (8SVX)',
  soundFont: 'ein SoundFont',
  avi: 'ein AVI-Video',
  webp: 'ein WebP-Bild',
  flash: 'ein Flash-Video',
  mpegVideo: 'ein MPEG-Video',
  midi: 'MIDI, also Noten ohne Klang',
  zip: 'ein ZIP-Archiv',
  rar: 'ein RAR-Archiv',
  sevenZip: 'ein 7z-Archiv',
  gzip: 'mit gzip gepackt',
  tar: 'ein tar-Archiv',
  pdf: 'ein PDF',
  png: 'ein PNG-Bild',
  jpeg: 'ein JPEG-Bild',
  gif: 'ein GIF-Bild',
  macCompanion: 'eine Begleitdatei vom Mac („._…“) ohne Klang',
  program: 'ein Programm',
  webPage: 'eine Webseite (HTML), vielleicht statt eines Downloads',
  text: 'Text',
} satisfies Record<string, string>;

const waysOut = {
  exportIt: 'Exportiere sie als WAV oder FLAC und schick die',
  onThePage: 'Exportiere sie als WAV oder FLAC, oder zieh sie auf Rimshots lokale Seite, wo der Browser sie liest',
  unpack: 'Entpacke sie und schick einen der Klänge daraus',
  sendSound: 'Schick einen Klang: WAV, AIFF, CAF (unkomprimiert), FLAC, MP3, Ogg Vorbis oder Opus',
  exportOne: 'Exportiere einen seiner Klänge als WAV und schick den',
  render: 'Rendere sie als WAV und schick die',
  sendOriginal: 'Schick die Datei, zu der sie gehört',
} satisfies Record<string, string>;

const diskProblems = {
  missing: 'Datei oder Ordner fehlt',
  folderMissing: 'den Ordner gibt es nicht',
  isFile: 'das ist eine Datei, gebraucht wird ein Ordner',
  isFolder: 'das ist ein Ordner',
  notFolder: 'ein Teil des Pfads ist eine Datei und kein Ordner',
  unreadable: 'dieser Benutzer darf dort nicht lesen',
  unwritable: 'dieser Benutzer darf dort nicht schreiben',
  inaccessible: 'dieser Benutzer darf dort nicht lesen und schreiben',
  readOnly: 'das Dateisystem ist schreibgeschützt',
  full: 'der Datenträger ist voll',
  nameTooLong: 'der Pfad ist zu lang',
  tooManyOpen: 'zu viele Dateien sind offen',
} satisfies Record<string, string>;

export const de: Strings = {
  ...forms,
  when,
  kinds,
  waysOut,
  diskProblems,

  commands: {
    kick: { name: 'kick', description: 'Macht neue Kicks' },
    snare: { name: 'snare', description: 'Macht neue Snares' },
    hat: { name: 'hihat', description: 'Macht neue Hi-Hats' },
    perc: { name: 'percussion', description: 'Macht neue Percussion-Klänge' },
    kit: {
      name: 'set',
      description: 'Macht ein Kit, das bleibt: Kick, Snare, drei Hi-Hats, Percussion; oder öffnet eins von dir',
    },
    kits: { name: 'sets', description: 'Deine Kits und die dieses Servers' },
    slot: {
      name: 'platz',
      description: 'Würfelt einen Platz deines Kits neu oder setzt Sound, Sperre, Pegel und Choke-Gruppe',
    },
    beat: {
      name: 'beat',
      description: 'Spielt den Beat deines Kits, auch nach Änderung von Groove, Tempo, Swing oder Steps',
    },
    vary: { name: 'variieren', description: 'Macht Variationen eines Klangs' },
    morph: { name: 'morphen', description: 'Macht Klänge, die zwischen zwei Klängen liegen' },
    restyle: { name: 'umformen', description: 'Macht aus einem eigenen Klang einen Drum-Sound' },
    beatbox: { name: 'beatbox', description: 'Macht aus deiner Beatbox ein Kit mit ihrem Beat, Schlag für Schlag' },
    inpaint: { name: 'ausklang', description: 'Behält den Attack eines Klangs und erfindet den Ausklang neu' },
    shape: {
      name: 'formen',
      description: 'Formt einen Klang: Schnitt, Blenden, Ausklang, Tonhöhe, Filter, Drive, Breite; das Original bleibt',
    },
    sample: { name: 'klang', description: 'Zeigt einen Klang mit Rezept, Herkunft und Stimmen' },
    top: { name: 'bestenliste', description: 'Die besten Klänge dieses Servers' },
    like: { name: 'ähnlich', description: 'Die Klänge hier, die einem am ähnlichsten sind' },
    mine: { name: 'meine', description: 'Was du behältst oder gemacht hast: suchen, filtern, blättern, nur für dich' },
    name: { name: 'name', description: 'Behält einen Klang unter deinem Namen dafür; ohne Namen fällt er weg' },
    tag: { name: 'tag', description: 'Behält einen Klang mit Tags: dunkel nass; ein Minus nimmt einen weg: -nass' },
    collect: {
      name: 'sammeln',
      description: 'Legt einen Klang in eine deiner Sammlungen; entfernen nimmt ihn oder sie weg',
    },
    pack: { name: 'packen', description: 'Packt Klänge in ein Zip mit WAVs und Sampler-Presets' },
    queue: { name: 'warteschlange', description: 'Laufende und wartende Aufträge' },
    about: { name: 'info', description: 'Modelle, Lizenzen, Gerät, Geschwindigkeit und Limits' },
    settings: { name: 'einstellungen', description: 'Zeigt oder ändert die Einstellungen dieses Servers' },
    delete: { name: 'löschen', description: 'Löscht einen Klang, den du gemacht hast' },
    report: { name: 'melden', description: 'Meldet der Moderation einen Klang oder ein Kit' },
    'my-data': { name: 'meine-daten', description: 'Schickt dir privat alles, was über dich gespeichert ist' },
    'forget-me': {
      name: 'vergiss-mich',
      description: 'Löscht deine Stimmen, Behaltenes, Namen, Tags, Sammlungen, Uploads und deinen Namen',
    },
    help: { name: 'hilfe', description: 'Listet alle Befehle auf' },
  },

  options: {
    count: { name: 'anzahl', description: 'Anzahl der Klänge' },
    seed: { name: 'seed', description: 'Die Zahl, aus der ein Klang entsteht; gleicher Seed, gleicher Klang' },
    steps: { name: 'schritte', description: 'Diffusionsschritte: mehr klingt sauberer und dauert länger' },
    raw: { name: 'roh', description: 'Direkt aus dem Netz: ohne Fade und Pegelanpassung, 32-Bit-Float' },
    model: { name: 'modell', description: 'Welches Modell' },
    sample: { name: 'klang', description: 'Die ID eines Klangs, z. B. k7f3q2' },
    strength: { name: 'stärke', description: 'Abstand vom Original: 0 ist gleich, 1 ganz neu' },
    a: { name: 'a', description: 'Die ID des ersten Klangs' },
    b: { name: 'b', description: 'Die ID des zweiten Klangs' },
    file: { name: 'datei', description: 'WAV, FLAC, MP3, Ogg, Opus oder AIFF, höchstens 10 MiB und 10 Sekunden' },
    keepMs: { name: 'behalten-ms', description: 'Millisekunden, die vom Anfang bleiben' },
    shapeStart: { name: 'anfang', description: 'Millisekunden, die vorn wegfallen' },
    shapeEnd: { name: 'ende', description: 'Wo er endet, in Millisekunden vom Anfang' },
    fadeIn: { name: 'einblenden', description: 'Millisekunden, in denen er einblendet' },
    fadeOut: { name: 'ausblenden', description: 'Millisekunden, in denen er ausblendet' },
    shapeDecay: { name: 'ausklang', description: 'Millisekunden, in denen sein Ausklang um 60 dB fällt' },
    semitones: { name: 'halbtöne', description: 'Tonhöhe, durch schnelleres oder langsameres Abspielen' },
    cents: { name: 'fein', description: 'Feinstimmung in Cent, Hundertsteln eines Halbtons' },
    reverse: { name: 'rückwärts', description: 'Spielt ihn rückwärts' },
    gain: { name: 'pegel', description: 'Dezibel lauter oder, mit Minus, leiser' },
    lowCut: { name: 'tiefen-weg', description: 'Nimmt weg, was tiefer liegt, in Hz' },
    highCut: { name: 'höhen-weg', description: 'Nimmt weg, was höher liegt, in Hz' },
    drive: { name: 'drive', description: 'Sättigung in Dezibel' },
    width: { name: 'breite', description: 'Stereobreite in Prozent: 0 ist mono, 100 wie er ist' },
    undoShape: { name: 'zurück', description: 'Geht zum Klang vor der letzten Formung zurück' },
    id: { name: 'id', description: 'Die ID eines Klangs, z. B. k7f3q2' },
    recognise: { name: 'datei', description: 'Eine WAV-Datei von Rimshot, erkannt an ihrem Rezept' },
    rankedModel: { name: 'modell', description: 'Nur Klänge dieses Modells' },
    period: { name: 'zeitraum', description: 'Zeitraum' },
    find: { name: 'suche', description: 'Wörter: ein Name, ein Tag, „offene Hi-Hat“, ein Seed, wer ihn gemacht hat' },
    instrument: { name: 'instrument', description: 'Nur dieses Instrument' },
    decay: { name: 'ausklang', description: 'Wie lange er klingt' },
    pitch: { name: 'tonhöhe', description: 'Wo seine Tonhöhe liegt' },
    brightness: { name: 'helligkeit', description: 'Wie hell er ist' },
    tag: { name: 'tag', description: 'Nur Klänge mit diesem Tag von dir' },
    collection: { name: 'sammlung', description: 'Eine deiner Sammlungen' },
    maker: { name: 'von', description: 'Nur Klänge von dieser Person' },
    whose: { name: 'welche', description: 'Was du behältst oder was du gemacht hast' },
    page: { name: 'seite', description: 'Welche Seite' },
    newName: { name: 'name', description: 'Dein Name für den Klang' },
    tags: { name: 'tags', description: 'Tags, z. B. dunkel nass; -nass nimmt einen weg' },
    remove: { name: 'entfernen', description: 'Nimmt den Klang heraus; ohne Klang die ganze Sammlung weg' },
    collectionName: { name: 'name', description: 'Ein anderer Name für die Sammlung' },
    what: { name: 'was', description: 'Welche Klänge gepackt werden' },
    format: { name: 'format', description: 'Was neben den WAVs geschrieben wird' },
    batch: { name: 'gruppe', description: 'Die ID eines Klangs: packt alle, die zusammen mit ihm gemacht wurden' },
    knobDecay: { name: 'ausklang', description: 'Wie lange er klingt: kurz, mittel, lang oder 0 bis 100' },
    knobTone: { name: 'klangfarbe', description: 'Wie hell er ist: dunkel, mittel, hell oder 0 bis 100' },
    knobPunch: { name: 'druck', description: 'Wie viel davon Anschlag ist: weich, mittel, hart oder 0 bis 100' },
    knobNoise: { name: 'rauschen', description: 'Wie viel er rauscht: rein, mittel, rauschig oder 0 bis 100' },
    knobPitch: { name: 'tonhöhe', description: 'Für eine Kick eine Note, z. B. F1, oder Halbtöne, z. B. +2' },
    fresh: {
      name: 'frisch',
      description: 'Neue Klänge zwischen vermessenen und frischem Rauschen; dauert dreimal so lange',
    },
    fameChannel: { name: 'ruhmeshalle', description: 'Wo die besten Klänge noch einmal erscheinen' },
    fameThreshold: { name: 'ruhm-ab', description: 'Stimmen, die ein Klang für die Ruhmeshalle braucht' },
    fameOff: { name: 'ruhm-aus', description: 'Schließt die Ruhmeshalle' },
    allowChannel: {
      name: 'kanal-erlauben',
      description: 'Erlaubt einen Kanal; ist einer erlaubt, sind es die übrigen nicht mehr',
    },
    denyChannel: { name: 'kanal-sperren', description: 'Erlaubt einen Kanal nicht mehr' },
    samplesPerDay: { name: 'klänge-pro-tag', description: 'Klänge, die eine Person am Tag machen lassen darf' },
    jobsPerPerson: { name: 'aufträge-pro-person', description: 'Aufträge, die eine Person gleichzeitig haben darf' },
    publicGallery: {
      name: 'öffentliche-galerie',
      description: 'Zeigt die Klänge dieses Servers in der öffentlichen Galerie',
    },
    kit: { name: 'kit', description: 'Name oder ID eines Kits; sonst das in deinem Strip' },
    percussion: {
      name: 'percussion',
      description: 'Ob ein Schlag Percussion sein darf; nein: nur Kick, Snare und Hi-Hat',
    },
    kitName: { name: 'name', description: 'Ein Name für das Kit' },
    slot: { name: 'platz', description: 'Ein Platz des Kits, z. B. snare' },
    sound: { name: 'sound', description: 'Die ID eines Sounds für diesen Platz' },
    lock: { name: 'sperre', description: 'Behält den Platz, wenn andere neu gewürfelt werden' },
    volume: { name: 'pegel', description: 'Dezibel, 0 ist wie gemacht' },
    mute: { name: 'stumm', description: 'Schaltet den Platz stumm' },
    solo: { name: 'solo', description: 'Nur Solo-Plätze sind zu hören' },
    choke: { name: 'choke', description: 'Sounds einer Gruppe schneiden einander ab; 0 ist keine' },
    groove: { name: 'groove', description: 'Ein Ausgangspunkt nach Genre' },
    tempo: { name: 'tempo', description: 'Schläge pro Minute' },
    bars: { name: 'takte', description: 'Länge in Takten' },
    swing: { name: 'swing', description: '50 ist gerade, 67 sind Triolen' },
    pattern: {
      name: 'muster',
      description: 'Steps des Platzes: x ein Schlag, X ein Akzent, o ein leiser, . eine Pause',
    },
  },

  answers: { yes: ['ja', 'j'], no: ['nein', 'n'] },

  contextActions: { vary: 'Klang variieren', about: 'Über diesen Klang', beatbox: 'Beatbox zum Kit machen' },

  periods: { day: 'heute', week: 'diese Woche', month: 'diesen Monat', all: 'aller Zeiten' },

  bands: {
    decay: { short: 'kurz', medium: 'mittel', long: 'lang' },
    pitch: { low: 'tief', middle: 'mittel', high: 'hoch', none: 'keine' },
    brightness: { dark: 'dunkel', middle: 'mittel', bright: 'hell' },
  },

  knobs: {
    words: {
      decay: ['kurz', 'mittel', 'lang'],
      tone: ['dunkel', 'mittel', 'hell'],
      punch: ['weich', 'mittel', 'hart'],
      noise: ['rein', 'mittel', 'rauschig'],
    },
    asked: (list) => `Gewünscht: ${list}`,
    tuned: (semitones) => `um ${semitones} Halbtöne gestimmt`,
    varied: (seed, share) => `${percent(share)} des Wegs zu Seed ${seed}`,
  },

  variations: { subtle: 'wenig', strong: 'stark' },

  packSources: { kept: 'Was ich behalte', top: 'Die besten eines Zeitraums', batch: 'Zusammen gemachte Klänge' },

  titles: {
    kick: 'Kick',
    snare: 'Snare',
    hat: 'Hi-Hat',
    perc: 'Percussion',
    kit: 'Kit',
    vary: 'Variationen',
    morph: 'Morph',
    restyle: 'Umgeformt',
    beatbox: 'Beatbox',
    inpaint: 'Neuer Ausklang',
    shape: 'Geformt',
    remake: 'Neu gemacht',
    roll: 'Neu gewürfelt',
  },

  kitParts: {
    kick: 'Kick',
    snare: 'Snare',
    'closed-hat': 'geschlossene Hi-Hat',
    'half-open-hat': 'halb offene Hi-Hat',
    'open-hat': 'offene Hi-Hat',
    perc: 'Percussion',
  },

  buttons: {
    votes: (n) => `Klang ${n}, Stimmen`,
    again: 'Noch mal',
    vary: 'Variieren',
    pack: 'Packen',
    varyEach: 'Einen variieren …',
    undo: 'Rückgängig',
    unshape: 'Davor',
    listen: 'Anhören',
    previous: 'Zurück',
    next: 'Weiter',
    remake: 'Neu machen',
    sync: 'Ordner für deine DAW',
    revokeSync: 'Link widerrufen',
    delete: 'Löschen',
    reallyDelete: 'Endgültig löschen',
    reallyForget: 'Alles löschen',
    cancel: (n) => `${n} abbrechen`,
    kitHeart: (n: number) => `Kit · ${number(n)}`,
    rollOpen: 'Offene neu würfeln',
    beat: 'Beat',
    openKit: 'In meinen Strip',
    deleteKit: 'Kit löschen',
  },

  kits: {
    heading: (name: string, owner: string) => `**${name}**${owner ? ` von ${owner}` : ''}`,
    stays: (name: string) =>
      `**${name}** bleibt als dein Kit: /platz ändert es, /beat spielt es, /sets findet es wieder.`,
    empty: 'leer',
    locked: 'gesperrt',
    muted: 'stumm',
    solo: 'solo',
    timing: (tempo: number, bars: number, swing: number) =>
      `${number(tempo)} BPM · ${bars === 1 ? '1 Takt' : `${number(bars)} Takte`} · Swing ${number(swing)} %`,
    hearts: (n: number) => (n === 1 ? '1 Herz' : `${number(n)} Herzen`),
    list: '**Kits**',
    none: 'Noch keine Kits. /set macht eins, das bleibt.',
    opened: (name: string) => `**${name}** ist jetzt in deinem Strip.`,
    rollOne: 'Einen Platz neu würfeln',
    lockOne: 'Einen Platz sperren oder freigeben',
    openOne: 'Ein Kit öffnen',
    sure: (name, isOwn) =>
      `Das Kit ${name} löschen? Seine Sounds bleiben.${isOwn ? '' : ' Es lässt sich nicht rückgängig machen.'}`,
    deleted: (name: string) => `Das Kit ${name} ist gelöscht; seine Sounds bleiben.`,
    heartGiven: (name: string) => `Dein Herz für ${name} zählt.`,
    heartTaken: (name: string) => `Dein Herz für ${name} ist zurückgenommen.`,
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Ein Auftrag ist' : `${number(ahead)} Aufträge sind`} noch vor deinem${eta ? `; fertig in etwa ${eta}` : ''}.`,
    progress: (step, steps, left) => `Schritt ${number(step)} von ${number(steps)}, noch etwa ${left}`,
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${number(count)}${name ? ` für ${name}` : ''}`,
    seed: (seed) => `Seed ${seed}`,
    weights: (list) => `Modell: ${list}`,
    steps: (steps) => (steps === 1 ? '1 Schritt' : `${number(steps)} Schritte`),
    raw: 'roh',
    strength: (value) => `Stärke ${number(value)}`,
    kept: (ms) => `${number(ms)} ms behalten`,
    from: (source) => `aus ${source}`,
    between: (a, b, position) => `zwischen ${a} und ${b}, ${percent(position)}`,
    anUpload: 'einer Datei',
    madeBy: (name) => `zuerst gemacht von ${name}`,
    soundAlt: (n, facts) => `Klang ${n}: ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Wellenform und Spektrogramm eines Klangs'
        : `Wellenformen und Spektrogramme von ${number(count)} nummerierten Klängen`,
  },

  shape: {
    labels: {
      startMs: 'Anfang',
      endMs: 'Ende',
      reverse: 'rückwärts',
      semitones: 'Halbtöne',
      cents: 'Cent',
      lowCutHz: 'Tiefen weg',
      highCutHz: 'Höhen weg',
      driveDb: 'Drive',
      decayMs: 'Ausklang',
      widthPercent: 'Breite',
      gainDb: 'Pegel',
      fadeInMs: 'Einblenden',
      fadeOutMs: 'Ausblenden',
    },
  },

  voice: {
    list: '🎧 In der Sprachnachricht, in dieser Reihenfolge:',
    line: (n, id, at) => `\`${n}\` **${id}** bei ${at} s`,
    refused: 'Discord nahm hier keine Sprachnachricht an. Die Datei hat dieselben Klänge.',
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Gemacht von ${name} am ${when}`,
    votes: (n) => (n === 1 ? '1 Stimme' : `${number(n)} Stimmen`),
    recipe: 'Rezept',
    descendants: (list) => `Daraus entstanden: ${list}`,
    pruned: 'Die Audiodatei wurde aufgeräumt, das Rezept ist noch da.',
  },

  heart: {
    counted: (id, votes) => `${id} ist behalten, und deine Stimme zählt. Der Klang hat jetzt ${number(votes)}.`,
    keptOwn: (id) => `${id} ist behalten. Eigene Klänge bekommen keine Stimme.`,
    kept: (id) => `${id} ist behalten. /mine zeigt ihn.`,
    takenBack: (id) => `${id} ist nicht mehr behalten, deine Stimme dafür ist zurückgenommen.`,
  },

  undone: 'Es ist wieder da.',

  names: {
    named: (id, name) => `${id} heißt für dich jetzt „${name}“.`,
    nameless: (id) => `${id} hat keinen Namen mehr von dir.`,
  },

  tags: {
    now: (id, list) => `${id} ist behalten, mit ${list}`,
    none: (id) => `${id} hat keine Tags von dir.`,
  },

  collections: {
    in: (id, name) => `${id} liegt in deiner Sammlung „${name}“.`,
    out: (id, name) => `${id} liegt nicht mehr in „${name}“.`,
    gone: (name) => `Die Sammlung „${name}“ ist weg; ihre Klänge bleiben behalten.`,
    renamed: (before, name) => `Die Sammlung „${before}“ heißt jetzt „${name}“.`,
  },

  like: {
    heading: (id) => `**Am ähnlichsten zu ${id}**`,
    likeness: (share) => `${percent(share)} ähnlich`,
    none: (id) => `Hier ist noch kein anderer Klang gemessen, mit dem ${id} zu vergleichen wäre.`,
  },

  restyle: { ask: 'Welcher Drum-Sound soll daraus werden?' },

  beatbox: {
    hits: (list, count) => `${count === 1 ? 'Schlag' : 'Schläge'} ${list}`,
    correct: (list, count, drum) => `${count === 1 ? 'Schlag' : 'Schläge'} ${list}: ${drum}`,
    unsure: 'Bei den Drums mit Fragezeichen bin ich unsicher: ein Druck unten sortiert sie neu.',
    another: 'Eine andere Drum für …',
    drums: { kick: 'Kick', snare: 'Snare', hat: 'Hi-Hat', perc: 'Percussion' },
  },

  pick: {
    vary: 'Welchen Klang willst du variieren?',
    save: 'Welchen Klang willst du dir merken?',
    sample: 'Über welchen Klang willst du mehr wissen?',
  },

  fame: {
    refused: (reason) => `Der Beitrag wurde nicht angenommen: ${reason}.`,
    opened: (threshold) =>
      `Hier öffnet die Ruhmeshalle: Klänge ab ${threshold === 1 ? 'einer Stimme' : `${number(threshold)} Stimmen`} erscheinen noch einmal.`,
    entry: (id, votes, maker) =>
      `🏆 **${id}** von ${maker} · ${votes === 1 ? 'eine Stimme' : `${number(votes)} Stimmen`}`,
  },

  nobody: 'jemandem',

  top: {
    heading: (period, model) => `**Die besten Klänge ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'In diesem Zeitraum hat niemand für einen Klang gestimmt. Die Herzen unter den Klängen sind Stimmen.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${number(votes)} · ${maker}`,
  },

  mine: {
    heading: (title, total) => `**${title}** · ${total === 1 ? 'ein Klang' : `${number(total)} Klänge`}`,
    kept: 'Was du behältst',
    made: 'Was du gemacht hast',
    page: (page, pages) => `Seite ${number(page)} von ${number(pages)}`,
    unkeep: 'Nicht mehr behalten …',
    nothing: 'Keiner deiner Klänge passt dazu.',
    empty: 'Noch nichts. /kick 4 macht deine ersten Klänge, das Herz behält, was dir gefällt.',
  },

  sync: {
    link: (url) =>
      `Ein privater Link zu allem, was du behältst, für dich allein. Auf deinem Rechner, im Ordner von Rimshot:\n\`npm run rimshot -- sync "Rimshot sounds" --from ${url}\`\nDas gleicht den Ordner mit dem ab, was du behältst; mit \`--watch\` fortlaufend. Wer den Link hat, sieht sie, also behalte ihn für dich. Ein früherer Link gilt nicht mehr.`,
    local:
      'Das gleicht einen Ordner neben dem Browser deiner DAW mit dem ab, was du behältst; mit `--watch` fortlaufend:\n`npm run rimshot -- sync "Rimshot sounds"`',
    revoked: 'Dein Link gilt nicht mehr. Der Ordner bleibt, wie er ist.',
    none: 'Du hast keinen Link.',
    noGallery:
      'Dieser Bot hat keine Galerie, deshalb kann es keinen Link geben. Wer ihn betreibt, kann mit GALLERY_HOST eine starten.',
  },

  pack: {
    ready: (count) => `Ein Pack mit ${count === 1 ? 'einem Klang' : `${number(count)} Klängen`}`,
    skipped: (ids) => `Ausgelassen, weil ihre Audiodatei aufgeräumt wurde: ${ids}`,
    leftOut: (ids) => `Ausgelassen, weil die Datei hier sonst zu groß wäre: ${ids}`,
    otherFormats: 'Andere Formate',
    formats: {
      all: 'Alles',
      wav: 'WAVs in einem Ordner',
      wav24: 'WAVs mit 24 Bit',
      wav48: 'WAVs mit 48 kHz',
      wav2448: 'WAVs mit 24 Bit und 48 kHz',
      sfz: 'SFZ',
      decentsampler: 'DecentSampler',
      midi: 'MIDI-Datei',
      ableton: 'Ableton Drum Rack (nicht in Live erprobt)',
      mpc: 'MPC-Programm (nicht auf einem MPC erprobt)',
    },
  },

  queue: {
    empty: 'Es wird nichts gemacht, und nichts wartet.',
    heading: (count) => (count === 1 ? '**Ein Auftrag**' : `**${number(count)} Aufträge**`),
    running: 'läuft',
    waiting: 'wartet',
    line: (title, count, name, state, eta) =>
      `${title} × ${number(count)}${name ? ` für ${name}` : ''}: ${state}${eta ? `, noch etwa ${eta}` : ''}`,
    more: (count) => `… und ${number(count)} weitere`,
  },

  about: {
    intro: 'Rimshot macht Drum-One-Shots mit Diffusionsmodellen, hier auf diesem Rechner.',
    models: 'Modelle',
    device: (device, note) => `Gerät: ${device}. ${note}`,
    speed: (list) => `Gemessen: ${list}`,
    perStep: (model, ms) => `${model} ${number(Math.round(ms))} ms pro Schritt`,
    limits: (jobs, samples) =>
      `Limits pro Person: ${number(jobs)} Aufträge gleichzeitig und ${number(samples)} Klänge am Tag.`,
    source: (source) => `Quelle: ${source}`,
    licence: (licence) => `Lizenz: ${licence}`,
    privacy: 'Datenschutz',
    terms: 'Nutzungsbedingungen',
    inUse: 'aktiv',
  },

  licences: {
    weights: (key, digest) => `${key}: Gewichte ${digest}`,
    source: (source) => `Quelle: ${source}`,
    licence: (licence) => `Lizenz des Modells: ${licence}`,
    credits: 'Nennungen zum Kopieren:',
    notes: 'Anmerkungen:',
    font: 'Die Schrift in Bildern ist Inter, unter der SIL Open Font License 1.1. Rimshot selbst steht unter der MIT-Lizenz.',
  },

  help: { intro: 'Die Befehle, z. B. `/kick 4` oder `/hat seed:123`:' },

  terms: {
    heading: 'Veröffentlichung und Nennung',
    credits: 'Zeilen zum Kopieren',
    where: 'Zeilen zum Kopieren: /about',
    starter: 'Darf veröffentlicht werden, auch kommerziell; um Nennung der Aufnahmen hinter dem Modell wird gebeten.',
    pretrained:
      'Nicht für kommerzielle Veröffentlichung freigegeben: Die Aufnahmen hinter den vortrainierten Modellen schließen kommerzielle Modelle aus. Zu nennen ist tiny-audio-diffusion von Christopher Landschoot.',
    own: (licence) => `Für eine Veröffentlichung gilt, was zum Modell angegeben ist: ${licence}.`,
    unknown:
      'Das Modell ist hier nicht mehr installiert; zu welchen Bedingungen veröffentlicht werden darf, ist nicht bekannt.',
    upload: 'Für die Ausgangsdatei gelten eigene Bedingungen.',
  },

  settings: {
    heading: '**Einstellungen dieses Servers**',
    fame: (channel, threshold) =>
      `Ruhmeshalle: ${channel}, ab ${threshold === 1 ? 'einer Stimme' : `${number(threshold)} Stimmen`}`,
    fameStuck: (reason, when) => `⚠ Klänge warten auf die Ruhmeshalle. ${reason} Der nächste Versuch folgt ${when}.`,
    fameOff: 'Ruhmeshalle: geschlossen',
    channels: (list) => `Erlaubte Kanäle: ${list}`,
    everywhere: 'alle',
    samples: (n) => `Klänge pro Person und Tag: ${number(n)}`,
    jobs: (n) => `Aufträge pro Person: ${number(n)}`,
    gallery: (open) => `Öffentliche Galerie: ${open ? 'ja' : 'nein'}`,
  },

  delete: {
    sure: (id) => `${id} für alle löschen? Das lässt sich nicht rückgängig machen.`,
    done: (id) => `${id} ist gelöscht.`,
  },

  moderation: {
    reported: 'Danke. Die Moderation dieses Servers sieht es mit /melden.',
    reportedBefore: 'Du hast das schon gemeldet; die Moderation sieht es.',
    none: 'Es wurde nichts gemeldet.',
    heading: '**Gemeldet**',
    line: (name, people) => `${name}: ${number(people)}×`,
    hidden: 'nicht in der Galerie',
    hide: 'Aus der Galerie nehmen',
    show: 'Wieder zeigen',
    dismiss: 'Erledigt',
    done: 'In der öffentlichen Galerie ist es nicht mehr zu sehen. In diesem Server bleibt es.',
    shown: 'Die Galerie zeigt es wieder.',
    dismissed: 'Die Meldungen sind erledigt.',
  },

  myData: (sounds, uploads, missing) =>
    `Alles, was über dich gespeichert ist: data.json enthält die Zeilen der Datenbank, daneben liegen deine Uploads (${number(uploads)}) und die Klänge, die du gemacht oder behalten hast (${number(sounds)}).${missing > 0 ? ` ${number(missing)} Dateien passten nicht in eine Nachricht; wer diesen Bot betreibt, kann sie dir schicken.` : ''}`,

  forget: {
    sure: 'Das löscht deine Stimmen, Behaltenes, Kits, Namen, Tags, Sammlungen, Uploads und deinen Namen. Deine Klänge bleiben, ohne Namen. Es lässt sich nicht rückgängig machen.',
    done: (votes, keeps, uploads, samples) =>
      `Gelöscht: ${number(votes)} Stimmen, ${number(keeps)} behaltene Klänge mit Namen, Tags und Sammlungen, ${number(uploads)} Uploads; dein Name steht nicht mehr bei ${number(samples)} Klängen.`,
  },

  discord: {
    noServer: 'Bitte benutze mich auf einem Server, nicht in einer privaten Unterhaltung.',
    stopping: 'Ich werde gerade neu gestartet. Bitte versuch es in einer Minute noch einmal.',
  },

  page: {
    channel: 'Kanal',
    top: 'Bestenliste',
    search: 'Suche',
    mainNavigation: 'Seiten',
    skipToBox: 'Zum Eingabefeld springen',
    skipToContent: 'Zum Inhalt springen',
    messages: 'Nachrichten',
    earlier: 'Ältere Nachrichten',
    knobs: 'Charakter',
    knobsHint:
      'Schreibt den Befehl darunter. Dunkle Stellen eines Reglers zeigen, wo solche Klänge liegen, wenn die anderen so stehen.',
    knobsCommand: 'Instrument',
    knobsAny: 'beliebig',
    knobsFree: '{name} beliebig',
    boxLabel: 'Befehl',
    boxHelp:
      'Ein Schrägstrich zeigt alle Befehle. Solange das Feld leer ist: 1 bis 8 und Leertaste spielen, v stimmt ab, Pfeil nach oben holt frühere Zeilen. Escape führt zu den Klängen.',
    placeholder: '/kick 4 eintippen',
    send: 'Senden',
    attach: 'Klang anhängen',
    detach: '{name} entfernen',
    dropHere: 'Klang hier ablegen, um ihn umzuformen',
    recordMouth: 'Beatbox aufnehmen',
    recordStop: 'Stopp, und mach das Kit',
    recordLeft: 'Aufnahme: noch {n} s',
    recordRefused: 'Der Browser gibt das Mikrofon nicht frei: Erlaube es für diese Seite, oder häng eine Datei an.',
    recordNoMicrophone: 'Kein Mikrofon gefunden. Häng stattdessen eine Datei an.',
    recordInsecure:
      'Browser nehmen nur über https oder auf localhost auf. Öffne Rimshot dort, oder häng eine Datei an.',
    recordMissing: 'Dieser Browser kann nicht aufnehmen. Häng stattdessen eine Datei an.',
    recordEmpty: 'Es wurde nichts aufgenommen. Versuch es noch einmal, oder häng eine Datei an.',
    offerBeatbox: 'Aus {name} ein Kit mit seinem Beat machen, Schlag für Schlag:',
    offerBeatboxMake: 'Beatbox',
    offerLabel: 'Was mit der Datei geschehen soll',
    offerKnown: '{name} ist {sound}, hier gemacht:',
    offerRestyle: 'Aus {name} einen Drum-Sound machen:',
    offerShow: 'Zeigen',
    offerVary: 'Variieren',
    offerInpaint: 'Neuer Ausklang',
    suggestions: 'Vorschläge',
    required: 'erforderlich',
    emptyTitle: 'Mach deinen ersten Kick',
    emptyText:
      'Vier neue Drum-Sounds, auf diesem Rechner aus Rauschen gemacht. Such dir einen aus oder tippe unten einen Befehl.',
    you: 'du',
    someone: 'jemand',
    onlyYou: 'Nur für dich sichtbar',
    dismiss: 'Ausblenden',
    working: 'In Arbeit',
    partDone: '{n} % fertig',
    interrupted: 'Das wurde unterbrochen. Bitte versuch es noch einmal.',
    cancel: 'Abbrechen',
    playSound: 'Klang {n} abspielen, {name}',
    vote: 'Klang {n} behalten: {votes} Stimmen',
    oneVoteFor: 'Klang {n} behalten: 1 Stimme',
    more: 'Mehr zu Klang {n}',
    download: 'WAV herunterladen',
    dragHint: 'In die DAW ziehen',
    spectrogram: 'Spektrogramm',
    spectrogramOf: 'Wellenform und Mel-Spektrogramm von {name}',
    ownPage: 'Seite dieses Klangs',
    shapeOpen: 'Formen …',
    shape: 'Formen',
    shapeListen: 'Anhören',
    shapeMake: 'So machen',
    shapeReset: 'Von vorn',
    shapeHelp: 'Zieh die Griffe oder bewege sie mit den Pfeiltasten; mit Umschalt weiter.',
    toPattern: 'Ins Pattern legen',
    picture: 'Bild dieser Klänge',
    deletedSound: 'Dieser Klang wurde gelöscht.',
    prunedSound: 'Die Audiodatei wurde aufgeräumt; das Rezept ist noch da.',
    offline: 'Verbindung verloren. Neuer Versuch…',
    notSent: 'Nicht gesendet: Der Server antwortet nicht. Deine Zeile steht wieder im Feld.',
    fileWaits: 'Der Server antwortet nicht. Sobald er es tut, wird {name} gesendet.',
    fileUnreadable: '{name} lässt sich nicht lesen. Anhängen lassen sich Dateien, keine Ordner.',
    soundsReady: '{n} Klänge sind fertig',
    answered: 'Beantwortet',
    cannotPlay: 'Dieser Klang konnte nicht geladen werden.',
    pattern: 'Pattern',
    patternEmpty: 'Hier spielt dein Kit. Mach eines, oder setze einen Sound ins Pattern.',
    step: '{track}, Step {n}',
    tempo: 'Tempo in BPM',
    playPattern: 'Pattern abspielen',
    stopPattern: 'Pattern anhalten',
    exportLoop: 'Loop als WAV speichern',
    clearPattern: 'Leeren',
    keysTitle: 'Tasten',
    keysText: 'Leertaste spielt · Pfeile wandern und spielen · 1–8 hören vor · v stimmt ab · A–K Pads · / tippt',
    galleryTitle: 'Die besten Klänge der Community',
    order: 'Reihenfolge',
    voted: 'Meiste Stimmen',
    newest: 'Neu',
    newestTitle: 'Die neuesten Klänge der Community',
    newestIntro: 'Drum-One-Shots aus Rauschen, wie sie entstehen. Hör hinein und finde, was noch niemand gehört hat.',
    noneNew: 'Noch nichts hier. Neue Klänge kommen auf diese Seite, sobald sie gemacht sind.',
    galleryIntro: 'Drum-One-Shots aus Rauschen, sortiert nach den Stimmen derer, die sie gehört haben.',
    model: 'Modell',
    allModels: 'Alle',
    period: 'Zeitraum',
    day: 'Tag',
    week: 'Woche',
    month: 'Monat',
    all: 'Insgesamt',
    noneYet: 'Noch nichts hier. Klänge mit Stimmen kommen auf diese Seite.',
    packOfTop: 'Als Pack herunterladen',
    packOfKit: 'Kit herunterladen',
    nextPage: 'Weiter',
    previousPage: 'Zurück',
    searchLabel: 'Klang-ID oder Name',
    nothingFound: 'Kein Klang und kein Name beginnt mit „{text}“.',
    votes: '{n} Stimmen',
    oneVote: '1 Stimme',
    madeBy: 'von {name}',
    recipe: 'Rezept',
    recipeIntro: 'Dasselbe Rezept gibt immer denselben Klang.',
    seed: 'Seed',
    steps: 'Schritte',
    sampler: 'Sampler',
    weights: 'Gewichte',
    length: 'Länge',
    milliseconds: '{n} ms',
    kibibytes: '{n} KiB',
    mebibytes: '{n} MiB',
    finish: 'Nachbearbeitung',
    finished: 'nachbearbeitet, 16 Bit',
    rawFinish: 'roh, 32-Bit-Float',
    strength: 'Stärke',
    position: 'Position',
    kept: 'Behalten',
    ancestry: 'Abstammung',
    madeFrom: 'Entstanden aus',
    madeInto: 'Daraus entstanden',
    anUpload: 'ein hochgeladener Klang',
    hiddenSound: 'ein nicht öffentlicher Klang',
    fromNoise: 'Allein aus Rauschen entstanden.',
    copy: 'Im Kanal: {line}',
    notFoundTitle: 'Hier ist nichts',
    notFoundText: 'Diese Seite gibt es nicht, oder der Klang ist weg oder nicht öffentlich.',
    errorTitle: 'Da ist etwas schiefgegangen',
    errorText: 'Es steht im Protokoll unter {reference}. Von dir ist nichts verloren.',
    slowDownTitle: 'Einen Moment, bitte',
    slowDownText: 'Zu viele Anfragen von deiner Adresse. Versuch es in {n} s wieder.',
    logInTitle: 'Dieser Kanal ist geschützt',
    logInLabel: 'Token (LOCAL_TOKEN des Servers)',
    logIn: 'Anmelden',
    library: 'Sammlung',
    libraryIntro: 'Die Klänge, die du behältst, und die du gemacht hast. Nur du siehst diese Seite.',
    findSounds: 'Suchen',
    findLabel: 'Wörter: ein Name, ein Tag, „offene Hi-Hat“, ein Seed, wer ihn gemacht hat',
    keptTab: 'Behalten',
    madeTab: 'Von dir gemacht',
    any: 'beliebig',
    instrument: 'Instrument',
    decay: 'Ausklang',
    pitch: 'Tonhöhe',
    brightness: 'Helligkeit',
    tag: 'Tag',
    collection: 'Sammlung',
    maker: 'Von',
    clearFilters: 'Alles zurücksetzen',
    soundsFound: '{n} Klänge',
    oneFound: '1 Klang',
    noneFound: 'Keiner deiner Klänge passt dazu.',
    nothingKept: 'Du behältst noch keine Klänge. Das Herz an einem Klang behält ihn.',
    pageOf: 'Seite {n} von {of}',
    edit: 'Name, Tags, Sammlung',
    nameOf: 'Name',
    tagsOf: 'Tags',
    saveChanges: 'Speichern',
    undo: 'Rückgängig',
    collections: 'Sammlungen',
    deleteCollection: 'Sammlung {name} löschen',
    collectionSounds: '{n} Klänge',
    map: 'Karte',
    mapIntro: 'Ähnliche Klänge liegen nah beieinander. Ziehen oder das Mausrad bewegt, Klick oder Eingabe spielt.',
    mapLabel:
      'Karte von {n} Klängen nach Ähnlichkeit. Pfeiltasten gehen zum nächsten Klang in dieser Richtung, Eingabe spielt ihn, Plus und Minus zoomen. Die Liste auf dieser Seite hat dieselben Klänge.',
    mapLoading: 'Die Karte wird gezeichnet …',
    mapEmpty: 'Klänge erscheinen hier, sobald sie gemessen sind.',
    copyLink: 'Link kopieren',
    copied: 'Link kopiert',
    showQr: 'QR-Code fürs Handy',
    varySubtle: 'Klang {n} wenig variieren',
    varyStrong: 'Klang {n} stark variieren',
    inChannel: 'Es kommt in den Kanal.',
    toChannel: 'Zum Kanal',
    likeThis: 'Ähnliche',
    collectionPage: 'Eine Sammlung von {n} Klängen',
    firstMinute: 'Deine erste Minute',
    stepMake: 'Mach vier Kicks',
    stepHear: 'Hör sie an: ein Abspielknopf, oder die Tasten 1 bis 4',
    stepKeep: 'Behalte den besten mit seinem Herz oder mit v',
    stepKit: 'Bau ein Kit für den Beat',
    stepFind: 'Finde Behaltenes in der Sammlung',
    stepDone: 'erledigt',
    wrongToken: 'Das ist nicht der richtige Token.',
    kitName: 'Name des Kits',
    mute: '{track} stumm',
    solo: '{track} solo',
    volume: 'Pegel von {track}, Dezibel',
    lock: '{track} sperren',
    roll: '{track} neu würfeln',
    rollOpen: 'Offene neu würfeln',
    bars: 'Takte',
    swing: 'Swing, Prozent',
    groove: 'Groove',
    chooseGroove: 'Groove …',
    bar: 'Takt {n}',
    accent: 'Akzent',
    soft: 'leise',
    record: 'Pads aufnehmen',
    pads: 'Pads',
    pad: '{track} spielen',
    padsHint:
      'Die Tasten A bis K und Q bis I spielen die Pads, mit Umschalt als Akzent. Weiter oben auf dem Pad ist lauter.',
    midiConnect: 'MIDI verbinden',
    midiOn: 'MIDI: {names}',
    midiNone: 'MIDI ist an: noch ist kein Gerät verbunden.',
    midiRefused: 'Der Browser gibt MIDI nicht frei.',
    midiMissing: 'Dieser Browser kann kein Web MIDI.',
    midiInsecure: 'MIDI-Keyboards und -Pads gehen über https oder auf localhost.',
    exportStems: 'Stems',
    exportMidi: 'MIDI',
    kitPage: 'Seite dieses Kits',
    dropNewSlot: 'Sound hierher ziehen für einen neuen Platz',
    emptySlot: 'leer',
    playAll: 'Alle spielen',
    newBelow: '{n} neu unten',
    openKit: 'Im Strip öffnen',
    hearts: '{n} Herzen',
    oneHeart: '1 Herz',
    removeSlot: '{track} aus dem Kit nehmen',
    kitSounds: 'Sounds',
    makeKit: 'Ein Kit machen',
    choke: 'Choke-Gruppe von {track}: {n}',
    noChoke: 'Choke-Gruppe von {track}: keine',
    deleteKit: 'Kit löschen',
    slotRemoved: 'Aus dem Kit genommen: {track}',
    selectSound: '{name} auswählen',
    selected: '{n} ausgewählt',
    selectAll: 'Alle dieser Seite auswählen',
    selection: 'Ausgewählte Klänge',
    selectHint: 'x wählt aus, Umschalt mit Klick oder Pfeil wählt mehrere, Escape lässt los.',
    clearSelection: 'Auswahl aufheben',
    takeSelection: 'Herunterladen',
    editSelection: 'Tags, Sammlung',
    keepSelection: 'Behalten',
    unkeepSelection: 'Nicht mehr behalten',
    deleteSounds: 'Löschen',
    deleteSure: '{n} Klänge für alle löschen? Das lässt sich nicht rückgängig machen.',
    deleteForGood: 'Endgültig löschen',
    doneFor: 'Erledigt für {n} Klänge.',
    renameCollection: 'Sammlung {name} umbenennen',
    qrUnreachable:
      'Nur dieser Computer kann diese Seite öffnen. Mit LOCAL_HOST oder GALLERY_HOST in den Einstellungen kann es auch ein Handy.',
  },

  sentences: {
    plain: ({ text }) => text,
    crashed: ({ reference }) =>
      `Entschuldige, bei uns ist etwas schiefgegangen. Es steht im Protokoll unter ${reference}; versuch es bitte noch einmal.`,

    unknownCommand: ({ name, known, near }) =>
      `Den Befehl „${name}“ gibt es nicht.${near ? ` Meintest du ${near}?` : ''} Es gibt: ${known}.`,
    listed: ({ texts }) => texts.map(({ de }) => de).join(', '),
    unknownOption: ({ name, command, known }) =>
      `/${command} hat keine Option „${name}“. Möglich: ${known || 'keine'}.`,
    missing: ({ name, description }) => `„${name}“ fehlt: ${description}.`,
    notANumber: ({ name, value, ...range }) => `${name}: „${value}“ ist keine Zahl. Erlaubt: ${allowed(range)}.`,
    notWhole: ({ name, value, ...range }) => `${name}: „${value}“ ist keine ganze Zahl. Erlaubt: ${allowed(range)}.`,
    outOfRange: ({ name, value, ...range }) => `${name}: ${value} ist nicht erlaubt. Erlaubt: ${allowed(range)}.`,
    notAFlag: ({ name, value }) => `${name}: „${value}“ ist weder ja noch nein.`,
    notAChoice: ({ name, value, choices }) => `${name}: „${value}“ steht nicht zur Wahl. Erlaubt: ${choices}.`,
    notAText: ({ name }) => `${name}: Hier gehört Text hin, keine Datei.`,
    textLength: ({ name, length, ...range }) =>
      `${name}: ${number(length)} Zeichen sind nicht erlaubt. Erlaubt: ${allowed(range)}.`,
    notAFile: ({ name, value }) => `${name}: „${value}“ ist keine Datei. Hänge einen Klang an.`,
    openQuote: ({ text }) => `Ein Anführungszeichen ist nicht geschlossen: ${text}`,
    givenTwice: ({ name }) => `„${name}“ ist zweimal angegeben.`,
    noValue: ({ name }) => `„${name}“ braucht einen Wert.`,
    wordOfSeveral: ({ word, first, names }) =>
      `„${word}“ kann jedes davon sein: ${names}. Sag welches, z. B. ${first}:${word}.`,
    valueTooMany: ({ value, command, known }) =>
      `„${value}“ ist ein Wert zu viel. /${command} nimmt: ${known || 'keine Optionen'}.`,
    lineLength: ({ most }) => `Eine Zeile hat 1 bis ${number(most)} Zeichen.`,

    oldButton: 'Dieser Button stammt aus einer anderen Version von Rimshot. Nimm stattdessen den Befehl.',
    unknownButton: 'Dieser Button tut hier nichts mehr. Nimm stattdessen den Befehl.',
    managersOnly: 'Nur wer diesen Server verwaltet, darf seine Einstellungen ändern.',
    wrongChannel: ({ channels }) => `In diesem Kanal werden keine Klänge gemacht. Erlaubt sind: ${channels}.`,
    noSuchSound: ({ id }) => `Den Klang „${id}“ gibt es hier nicht. Die ID steht unter jedem Klang, z. B. k7f3q2.`,
    malformedId: ({ text, min, max }) =>
      `„${text}“ ist keine Klang-ID. Gib ihre ersten ${min} bis ${max} Buchstaben und Ziffern ein, z. B. 4k7qz2.`,
    ambiguousId: ({ prefix }) =>
      `Mit „${prefix}“ beginnen die IDs mehrerer Klänge. Gib ein oder zwei Zeichen mehr ein.`,
    knobValue: ({ name, value, words }) =>
      `${name}: „${value}“ ist weder eine Zahl von 0 bis 100 noch eines von ${words}.`,
    knobWithSeed: ({ name }) =>
      `Ein Seed ist ein bestimmter Klang mit eigenem Charakter: Gib entweder den Seed an oder ${name}.`,
    knobWithSteps: ({ name }) =>
      `${name} wurde mit den Schritten des Modells gemessen: Gib entweder schritte an oder ${name}.`,
    knobsUnmeasured: ({ model, rows, least }) =>
      `Von ${model} sind bisher ${number(rows)} Seeds gemessen, die Regler brauchen ${number(least)}. Gemessen wird, während sonst nichts entsteht.`,
    pitchValue: ({ value }) =>
      `tonhöhe: „${value}“ ist weder eine Note wie F1 noch eine Zahl von Halbtönen von -12 bis 12 wie +2.`,
    pitchOnlyKicks:
      'Nur Kicks lassen sich auf eine Note stimmen. Andere Klänge werden um Halbtöne verschoben: tonhöhe:+2.',
    noPitchNear: ({ most }) =>
      `Keine gemessene Kick liegt höchstens ${number(most)} Halbtöne von dieser Note entfernt.`,
    freshAlone: 'frisch macht neue Klänge eines Charakters: Sag welchen, zum Beispiel ausklang:kurz.',
    freshNote: 'Frische Klänge haben keine Note: Lass frisch weg oder verschiebe sie um Halbtöne: tonhöhe:+2.',
    noSuchModel: ({ model, installed }) =>
      `Das Modell „${model}“ gibt es nicht. ${installed ? `Installiert: ${installed}.` : 'Es ist kein Modell installiert; `npm run rimshot -- models pull` holt die vortrainierten.'}`,
    modelMakesOther: ({ model, instrument, wanted }) => `Das Modell „${model}“ macht ${instrument}, nicht ${wanted}.`,
    fixedSampling: ({ model, parent, steps }) =>
      `${model} macht einen Klang in genau ${steps} Schritten. Für andere Einstellungen gibt es ${parent}.`,
    parentGone: ({ model, parent, digest }) =>
      `Klänge von ${model} variiert das Modell, aus dem es destilliert wurde; es ist nicht mehr installiert (${parent}, ${digest}).`,
    weightsGone: ({ id, model, digest }) =>
      `${id} wurde mit einem Modell gemacht, das nicht mehr installiert ist (${model}, ${digest}).`,
    cannotRemake: ({ id }) => `${id} entstand aus einer gelöschten Datei und lässt sich nicht neu machen.`,
    morphDerived: ({ id }) =>
      `${id} entstand aus einem anderen Klang. Morphen lassen sich nur Klänge, die allein aus einem Seed entstanden: Gemischt wird ihr Ausgangsrauschen.`,
    morphWeights: ({ a, b }) =>
      `${a} und ${b} wurden mit verschiedenen Modellen gemacht. Zum Morphen müssen beide vom selben stammen.`,
    morphSame: 'Zum Morphen braucht es zwei verschiedene Klänge.',
    reportWhat: 'Sag, was du meldest: mit der Option „klang“ oder „kit“.',
    moderatorsOnly: 'Das darf nur die Moderation.',
    nameUnprintable: 'Ein Name darf keine verborgenen Zeichen enthalten und niemanden rufen.',
    nameWithLink: 'Ein Name darf keinen Link enthalten.',
    nameBlocked: 'Dieser Name ist hier nicht erlaubt. Bitte wähle einen anderen.',
    notYourSound: 'Einen Klang löschen darf nur, wer ihn gemacht hat, oder die Moderation.',
    notYourJob: 'Abbrechen darf das nur, wer es angefordert hat, oder die Moderation.',
    jobOver: 'Das ist schon vorbei: Es gibt nichts mehr abzubrechen.',
    noSoundsHere: 'Diese Nachricht enthält keine Klänge von uns.',
    noHits:
      'In dieser Aufnahme ist kein Schlag: Sie ist still, oder nichts darin setzt plötzlich ein. Nimm näher am Mikrofon auf.',
    tooManyHits: ({ count, most }) =>
      `Diese Aufnahme hat ${number(count)} Schläge; eine Phrase hat höchstens ${number(most)}. Schick eine kürzere.`,
    hitsLeftOut: ({ count }) =>
      `${count === 1 ? 'Ein Schlag hat' : `${number(count)} Schläge haben`} keinen Platz im Beat: Er hat vier Takte, und jede Drum einen Schlag je Sechzehntel.`,
    noRecordingHere:
      'An dieser Nachricht ist keine Klangdatei. Poste eine Sprachnachricht oder WAV, FLAC, MP3, Ogg oder AIFF.',
    hitsGone: 'Diese Schläge sind schon sortiert, oder ihre Aufnahme ist nicht mehr da.',
    nothingKept: 'Du behältst noch keine Klänge. Das Herz an einem Klang behält ihn.',
    nothingToUndo: 'Es gibt nichts mehr rückgängig zu machen: Es ist schon geschehen oder über eine Woche her.',
    notATag: ({ tag, most }) =>
      `„${tag}“ ist kein Tag: Erlaubt sind Buchstaben, Ziffern, - und _, höchstens ${number(most)}.`,
    keepTagsTooMany: ({ most }) => `Höchstens ${number(most)} Tags auf einmal.`,
    noSuchCollection: ({ name }) => `Du hast keine Sammlung „${name}“.`,
    notInCollection: ({ id, name }) => `${id} liegt nicht in „${name}“.`,
    collectWhere: 'Sag, in welche Sammlung: Die Option „sammlung“ nimmt ihren Namen.',
    renameAlone: 'Ein neuer Name gehört zur Sammlung allein, ohne Klang.',
    collectionTaken: ({ name }) => `Du hast schon eine andere Sammlung „${name}“.`,
    collectionsTooMany: 'Du hast so viele Sammlungen, wie es geben darf. Nimm erst eine weg.',
    likeUnknown: ({ id }) =>
      `${id} lässt sich nicht vergleichen: Die Audiodatei wurde aufgeräumt. „Neu machen“ darunter holt sie zurück.`,
    nothingToPack: 'Es gibt nichts zu packen.',
    packTooLarge: ({ bytes }) =>
      `Kein einziger Klang passt in die ${number(bytes)} Bytes, die eine Datei hier haben darf.`,
    packWithout: 'Sag, welchen Klang: Die Option „gruppe“ nimmt die ID von einem der Klänge.',
    emptyId: 'Sag, welchen Klang: eine ID wie k7f3q2 oder eine Datei.',
    uploadGone: 'Diese Datei ist für dich nicht mehr da. Hänge sie noch einmal an.',
    cannotPost: ({ channel }) =>
      `Ich kann in ${channel} nichts posten. Dort brauche ich die Rechte View Channel, Send Messages und Attach Files.`,
    channelsTooMany: ({ most }) => `Höchstens ${number(most)} Kanäle können erlaubt sein. Ohne Angabe sind es alle.`,

    missingPermissions: ({ names }) =>
      `Ich kann in diesem Kanal keine Klänge posten. Jemand, der den Server verwaltet, muss mir diese Rechte geben: ${names}.`,
    foreignFile: 'Die Datei wurde nicht gelesen: Sie liegt nicht auf Discords eigenem Dateiserver.',
    fileUnreachable: 'Die Datei war bei Discord nicht abzurufen. Bitte lade sie noch einmal hoch.',
    fileRefused: ({ status }) =>
      `Discord hat die Datei nicht herausgegeben (HTTP ${status}). Bitte lade sie noch einmal hoch.`,
    fileCutOff: 'Die Datei kam nur zur Hälfte an. Bitte lade sie noch einmal hoch.',

    jobsOfPerson: ({ limit, retryInMs }) =>
      `Du hast ${limit === 1 ? 'einen Auftrag' : `${number(limit)} Aufträge`} offen, mehr darf eine Person hier nicht gleichzeitig haben. Versuch es ${when(retryInMs)} noch einmal, oder brich mit /queue einen ab.`,
    jobsOfServer: ({ limit, retryInMs }) =>
      `Dieser Server hat ${number(limit)} Aufträge offen, mehr darf er nicht gleichzeitig haben. Versuch es ${when(retryInMs)} noch einmal.`,
    soundsOfDay: ({ limit, retryInMs }) =>
      `Das wären mehr als die ${number(limit)} Klänge, die eine Person hier am Tag machen lassen darf. Der neue Tag beginnt ${when(retryInMs)}.`,
    jobsInQueue: ({ limit, retryInMs }) =>
      `${number(limit)} Aufträge warten, mehr passen nicht in die Warteschlange. Versuch es ${when(retryInMs)} noch einmal.`,
    noNewJobs:
      'Rimshot hält gleich an und nimmt keine Aufträge mehr an. Versuch es noch einmal, wenn es wieder da ist.',
    soundsAtOnce: ({ sounds, most }) =>
      `Ein Auftrag macht 1 bis ${most} Klänge, nicht ${number(sounds)}: Nimm weniger auf einmal.`,
    sourceDeleted: ({ id }) => `Der Klang ${id}, von dem dieser ausgeht, wurde gelöscht.`,
    sourceRemoved:
      'Die hochgeladene Datei, von der dieser Klang ausgeht, ist nicht mehr da. Lade sie noch einmal hoch.',
    shapeNothing:
      'Sag, was sich ändern soll, z. B. `/formen k7f3q2 pegel:-6` oder `/formen k7f3q2 ende:300 ausblenden:100`.',
    shapeOrder: 'Das Ende muss nach dem Anfang liegen.',
    notShaped: ({ id }) => `${id} wurde nicht geformt, also gibt es nichts rückgängig zu machen.`,
    shapeEmpty: 'Zwischen Anfang und Ende bleibt nichts übrig.',
    shapeTooLong: ({ most }) => `In dieser Tonhöhe wäre der Klang länger als ${number(most)} s.`,
    shapeLowered: ({ db }) => `Er war über Vollaussteuerung und wurde um ${number(db)} dB leiser gestellt.`,
    previewGone: ({ id }) =>
      `Die Audiodatei von ${id} wurde aufgeräumt, daher gibt es keine Vorschau. „Neu machen“ darunter bringt sie zurück.`,
    tookTooLong: ({ seconds }) => `Das hat länger als ${number(seconds)} s gedauert und wurde abgebrochen.`,
    chainTooLong: 'Dieser Klang geht von einer zu langen Kette von Klängen aus, deren Audiodateien aufgeräumt wurden.',
    deletedMeanwhile:
      'Einer der Klänge wurde inzwischen gelöscht. Fordere ihn noch einmal an, dann wird er neu gemacht.',
    jobCancelled: 'Abgebrochen.',
    notPosted: 'Deine Klänge sind fertig, aber die Antwort mit ihnen ließ sich nicht posten. /mine listet sie auf.',

    workerNotStarted: ({ how }) => `Der Prozess, der die Klänge macht, ist nicht gestartet. ${how}`.trim(),
    workerGaveUp: ({ how }) =>
      `Der Prozess, der die Klänge macht, ${how === 'hung' ? 'hat zweimal nicht mehr geantwortet' : 'ist zweimal abgestürzt'}, deshalb wurde dieser Auftrag aufgegeben. Andere laufen weiter; versuch es mit weniger Klängen oder Schritten.`,
    workerCrashed: ({ times }) =>
      `Der Prozess, der die Klänge macht, ist ${number(times)}-mal abgestürzt, deshalb wird dieser Auftrag nicht noch einmal versucht. Andere laufen weiter; nimm weniger Klänge oder Schritte.`,
    stopping: 'Rimshot hält gerade an.',
    outputNotFinite: ({ position }) =>
      `Das Netz hat ${position === undefined ? '' : `für Klang ${position} `}Werte ausgegeben, die keine Zahlen sind: Es liegt am Modell oder am Gerät. Siehe \`rimshot doctor\`.`,
    weightsMissing: ({ model, digest }) =>
      `Die Gewichte ${digest}… von „${model}“, die dieser Klang braucht, sind hier nicht installiert.`,
    weightsDiffer: ({ model, path }) =>
      `${model}: ${path} ist nicht die Datei, die model.json beschreibt (ihr SHA-256 weicht ab). Installiere das Modell neu.`,
    weightsUnusable: ({ model, reason }) => `Die Gewichte von ${model} sind nicht zu gebrauchen: ${reason}`,
    runtimeUnusable: ({ reason }) => `Auf diesem Rechner lassen sich keine Klänge machen (${reason})`,

    dataDirLost: ({ folder }) =>
      `DATA_DIR=${folder} wurde entfernt oder ersetzt, während Rimshot lief; deshalb lässt sich nichts speichern. Stell den Ordner wieder her und starte Rimshot neu.`,
    dataDirReadOnly: ({ folder, code }) =>
      `In DATA_DIR=${folder} lässt sich nicht mehr schreiben (${code}); deshalb wird nichts gespeichert. Prüfe Datenträger, Mount und Rechte.`,
    soundsDiskFull:
      'Der Datenträger ist voll: Die Klänge ließen sich nicht speichern, und nichts von ihnen blieb liegen.',
    storeAway: ({ reason }) =>
      `Der Speicher der Klänge antwortet nicht, wie er soll (${reason}). Nichts ist verloren; versuch es in ein paar Minuten noch einmal.`,
    storeRefused: ({ reason }) =>
      `Der Speicher der Klänge weist Rimshot ab (${reason}). Wer Rimshot betreibt, muss nach den Einstellungen sehen.`,
    soundsUnwritable: ({ folder }) =>
      `Die Klänge ließen sich nicht speichern: In ${folder} kann nicht geschrieben werden.`,
    databaseBusy: ({ path, seconds }) =>
      `Ein anderes Programm sperrt ${path} seit ${number(seconds)} s (ein Datenbank-Browser mit ungesicherten Änderungen, ein angehaltener Befehl?); deshalb wurde nichts gespeichert. Schließ es und versuch es noch einmal.`,
    databaseAway: ({ place }) =>
      `Die Datenbank ${place} ist nicht erreichbar; deshalb wurde nichts gespeichert. Versuch es gleich noch einmal.`,
    databaseUncertain: ({ place }) =>
      `Die Verbindung zur Datenbank ${place} riss beim Speichern ab. Sieh nach, ob es gespeichert ist, und versuch es sonst noch einmal.`,
    databaseFull: ({ path }) =>
      `Der Datenträger mit ${path} ist voll; nichts wurde gespeichert. Schaff Platz und versuch es noch einmal.`,
    databaseForeign: ({ path }) => `${path} ist keine Datenbank von Rimshot. Verschieb sie, oder spiel ein Backup ein.`,
    databaseDamaged: ({ path }) => `${path} ist beschädigt. Spiel ein Backup ein (docs/reliability.md sagt, wie).`,
    databaseReadOnly: ({ path }) =>
      `In ${path} lässt sich nicht schreiben: Prüfe die Rechte der Datei und ihres Ordners.`,
    databaseUnopened: ({ path }) => `${path} lässt sich nicht öffnen: Prüfe die Rechte der Datei und ihres Ordners.`,
    databaseUnreadable: ({ path }) =>
      `${path} ließ sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler oder ist voll. Nichts wurde gespeichert.`,
    disk: ({ path, problem }) => `${path}: ${diskProblems[problem]}`,

    notOurWav:
      'In dieser Datei steht kein Rezept. Dateien von Rimshot tragen ihres, solange kein anderes Programm sie gespeichert hat.',
    unknownRecipe: ({ id }) => `Die Datei gibt sich als ${id} aus, aber so ein Klang ist hier nicht bekannt.`,
    strangeRecipe: ({ reason }) => `Das Rezept in dieser Datei ist keines, wie Rimshot es schreibt: ${reason}`,
    recipeTooLong: ({ length, most }) =>
      `${number(length)} Zeichen sind zu viele; höchstens ${number(most)} sind erlaubt.`,
    recipeNotJson: 'Es ist kein gültiges JSON.',
    recipeField: ({ field }) =>
      field ? `Der Wert von „${field}“ ist nicht erlaubt.` : 'Es fehlen Felder, oder es sind zu viele.',

    fileEmpty: ({ name }) => `${file(name)} ist leer (0 Bytes). Schick eine Datei mit einem Klang.`,
    fileTooLarge: ({ name, bytes, most }) =>
      `${file(name)} hat ${mebibytes(bytes)}; erlaubt sind höchstens ${mebibytes(most)}.`,
    uploadTooLarge: ({ name, bytes, most }) =>
      `${name} hat ${fixed(bytes / 1e6, 1)} MB; erlaubt sind höchstens ${mebibytes(most)}.`,
    bytesTooMany: ({ most }) => `Die Datei ist zu groß: Es werden höchstens ${mebibytes(most)} gelesen.`,
    channelCount: ({ name, channels, most }) =>
      `${file(name)} hat ${number(channels)} ${channels === 1 ? 'Kanal' : 'Kanäle'}; erlaubt sind 1 oder ${most}.`,
    sampleRate: ({ name, rate, min, max }) =>
      `${file(name)} hat eine Samplerate von ${number(rate)} Hz; erlaubt sind ${number(min)} bis ${number(max)} Hz.`,
    soundTooLong: ({ name, seconds, most }) =>
      `${file(name)} ist ${fixed(seconds, 1)} s lang; erlaubt sind höchstens ${number(most)} s.`,
    soundLonger: ({ name, most }) => `${file(name)} ist länger als ${number(most)} s; mehr ist nicht erlaubt.`,
    noSound: ({ name, format }) =>
      `${file(name)} ist eine ${format}-Datei ohne lesbaren Klang: Sie ist leer oder beschädigt.`,
    samplesBroken: ({ name, broken, samples }) =>
      `${file(name)} ist beschädigt: ${number(broken)} von ${number(samples)} Samples sind keine Zahlen.`,
    samplesNotFinite: ({ name }) => `${file(name)} hat Samples, die keine Zahlen sind.`,
    foreignFormat: ({ name, what, wayOut }) => `${file(name)} ist ${kinds[what]}. ${waysOut[wayOut]}.`,
    unknownFormat: ({ name }) => `${file(name)} hat kein Format, das hier bekannt ist. ${waysOut.sendSound}.`,
    notWav: ({ name }) => `${file(name)} ist keine WAV-Datei: Sie beginnt nicht mit einem RIFF/WAVE-Header.`,
    chunksTooMany: ({ name, format, most }) =>
      `${file(name)} hat mehr als ${most} Chunks; eine ${format}-Datei mit einem Klang hat eine Handvoll.`,
    tagsTooMany: ({ name, most }) =>
      `${file(name)} hat mehr als ${most} Tags (LIST/INFO); höchstens ${most} werden gelesen.`,
    formatChunkMissing: ({ name, chunk }) =>
      `${file(name)} hat keinen vollständigen Chunk „${chunk}“; deshalb ist das Format unbekannt.`,
    dataChunkMissing: ({ name }) => `${file(name)} hat keinen Chunk „data“: Sie enthält einen Header und keinen Klang.`,
    headerOnly: ({ name }) => `${file(name)} enthält einen Header und keinen Klang.`,
    headerCutOff: ({ name }) => `${file(name)} ist mitten im Header abgeschnitten.`,
    noMpeg: ({ name }) => `${file(name)} enthält kein MPEG-Audio.`,
    mpegInWav: ({ name }) => `${file(name)} ist als MPEG komprimiert; hier werden nur unkomprimierte Samples gelesen.`,
    wavCodec: ({ name, codec }) =>
      `${file(name)} ist als ${typeof codec === 'number' ? `Format ${codec}` : codec} komprimiert, was in einer WAV-Datei nicht gelesen wird; exportiere sie als normale WAV- oder FLAC-Datei.`,
    containerCodec: ({ name, format, codec }) =>
      `${file(name)} ist eine ${format}-Datei, komprimiert als ${codec}; exportiere sie als WAV, AIFF oder FLAC.`,
    oggCodec: ({ name, kind }) =>
      `${file(name)} ist ${{ speex: 'Ogg Speex', video: 'ein Ogg-Video', unknown: 'eine Ogg-Datei unbekannter Art' }[kind]} und wird hier nicht gelesen; exportiere sie als WAV, FLAC oder Ogg Vorbis.`,
    opusFamily: ({ name, family }) =>
      `${file(name)} ist Opus mit Kanälen der Familie ${family}; gelesen werden nur Mono und Stereo.`,
    blockSize: ({ name, coding, bytes }) =>
      `${file(name)} widerspricht sich: Blöcke von ${bytes} Bytes gibt es in ${coding} nicht.`,
    integerBits: ({ name, bits, min, max }) =>
      `${file(name)} hat ganzzahlige Samples mit ${bits} Bit; erlaubt sind ${min} bis ${max} Bit.`,
    floatBits: ({ name, bits }) => `${file(name)} hat Float-Samples mit ${bits} Bit; erlaubt sind 32 oder 64 Bit.`,
    frameSize: ({ name, channels, bits, bytes, stated }) =>
      `${file(name)} widerspricht sich: ${channels} Kanäle mit ${bits} Bit ergeben ${bytes} Bytes pro Frame, im Header stehen ${stated}.`,
    packetSize: ({ name, channels, bits, bytes }) =>
      `${file(name)} widerspricht sich: ${channels} Kanäle mit ${bits} Bit in ${number(bytes)} Bytes.`,

    cutOff: ({ name }) => `${file(name)} ist abgeschnitten oder beschädigt: Gelesen wurde, was vollständig ist.`,
    framesMissing: ({ name, missing, frames }) =>
      `${file(name)} ist abgeschnitten: ${number(missing)} von ${number(frames)} Frames fehlen; der Rest wurde gelesen.`,
    restLeftOut: ({ name, most }) => `${file(name)} ist länger als ${number(most)} s: Der Rest wurde weggelassen.`,
    readAsSilence: ({ name, broken, samples }) =>
      `${file(name)} ist beschädigt: ${number(broken)} von ${number(samples)} Samples ${broken === 1 ? 'ist keine Zahl und wurde' : 'sind keine Zahlen und wurden'} als Stille gelesen.`,
    leadSkipped: ({ skippedMs }) =>
      `Der Anschlag beginnt ${number(toHundredths(skippedMs / 1000))} s nach dem Anfang der Datei; was davor liegt, wurde weggelassen.`,

    // Kits
    noSuchKit: ({ kit }: { kit: string }) => `Ein Kit „${kit}“ gibt es hier nicht.`,
    noKitYet: () => 'In deinem Strip ist noch kein Kit. /set macht eins.',
    notYourKit: ({ name }: { name: string }) => `${name} gehört jemand anderem. Nur wer es besitzt, ändert es.`,
    noSuchSlot: ({ slot, known }: { slot: string; known: string }) =>
      `Das Kit hat keinen Platz „${slot}“. Es hat: ${known}.`,
    slotLocked: ({ slot }: { slot: string }) => `${slot} ist gesperrt. Gib den Platz erst frei.`,
    allLocked: () => 'Alle Plätze sind gesperrt.',
    slotsFull: ({ most }: { most: number }) => `Ein Kit hat höchstens ${number(most)} Plätze.`,
    lastSlot: () => 'Ein Kit behält mindestens einen Platz.',
    kitSilent: () => 'Es gibt nichts zu hören: kein Platz hat einen Sound.',
    patternSigns: ({ value }) =>
      `„${value}“ ist kein Muster: x ist ein Schlag, X ein Akzent, o ein leiser Schlag und ein Punkt eine Pause, z. B. x...X.o.`,
    patternWithout: () => 'Ein Muster braucht einen Platz, z. B. /beat platz:kick muster:x...x...x...x...',
    ownKit: () => 'Dein eigenes Kit braucht kein Herz von dir.',
  },
};
