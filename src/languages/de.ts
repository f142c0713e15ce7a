import type { Strings } from './en.ts';

export const de: Strings = {
  locale: 'de',
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  inAMoment: 'gleich',
  inAbout: (time) => `in etwa ${time}`,

  commands: {
    kick: { name: 'kick', description: 'Macht neue Kicks' },
    snare: { name: 'snare', description: 'Macht neue Snares' },
    hat: { name: 'hihat', description: 'Macht neue Hi-Hats' },
    perc: { name: 'percussion', description: 'Macht neue Percussion-Klänge' },
    kit: { name: 'set', description: 'Macht ein ganzes Set aus einem Seed: Kick, Snare, drei Hats, Percussion' },
    vary: { name: 'variieren', description: 'Macht Variationen eines Klangs' },
    morph: { name: 'morphen', description: 'Macht Klänge, die zwischen zwei Klängen liegen' },
    restyle: { name: 'umformen', description: 'Macht aus einem eigenen Klang eine Trommel' },
    inpaint: { name: 'ausklang', description: 'Behält den Anschlag eines Klangs und erfindet den Rest neu' },
    sample: { name: 'klang', description: 'Zeigt einen Klang mit Rezept, Herkunft und Stimmen' },
    top: { name: 'bestenliste', description: 'Die besten Klänge dieses Servers' },
    mine: { name: 'meine', description: 'Deine Favoriten und deine neuesten Klänge, nur für dich sichtbar' },
    pack: { name: 'packen', description: 'Packt Klänge als Zip mit WAVs und Sampler-Presets' },
    queue: { name: 'warteschlange', description: 'Was gerade gemacht wird und was wartet' },
    about: { name: 'info', description: 'Modelle, Lizenzen, Gerät, Tempo und Grenzen' },
    settings: { name: 'einstellungen', description: 'Zeigt oder ändert, was auf diesem Server gilt' },
    delete: { name: 'löschen', description: 'Löscht einen Klang, den du gemacht hast' },
    'forget-me': { name: 'vergiss-mich', description: 'Löscht deine Stimmen, Favoriten, Uploads und deinen Namen' },
    help: { name: 'hilfe', description: 'Listet auf, was man sagen kann' },
  },

  options: {
    count: { name: 'anzahl', description: 'Wie viele Klänge' },
    seed: { name: 'seed', description: 'Die Zahl, aus der ein Klang wächst; gleicher Seed, gleicher Klang' },
    steps: { name: 'schritte', description: 'Diffusionsschritte: mehr ist sauberer und langsamer' },
    raw: { name: 'roh', description: 'Direkt aus dem Netz: ohne Ausblenden und Pegeln, 32-Bit-Float' },
    model: { name: 'modell', description: 'Welche Gewichte benutzt werden' },
    sample: { name: 'klang', description: 'Die ID eines Klangs, z. B. k7f3q2' },
    strength: { name: 'stärke', description: 'Wie weit weg vom Original: 0 ist gleich, 1 ganz neu' },
    a: { name: 'a', description: 'Die ID des ersten Klangs' },
    b: { name: 'b', description: 'Die ID des zweiten Klangs' },
    file: { name: 'datei', description: 'WAV, FLAC, MP3, Ogg, Opus oder AIFF, höchstens 10 MiB und 10 Sekunden' },
    keepMs: { name: 'behalten-ms', description: 'Wie viele Millisekunden vom Anfang bleiben' },
    id: { name: 'id', description: 'Die ID eines Klangs, z. B. k7f3q2' },
    recognise: { name: 'datei', description: 'Eine WAV-Datei von Rimshot, die am Rezept erkannt wird' },
    rankedModel: { name: 'modell', description: 'Nur Klänge dieses Modells' },
    period: { name: 'zeitraum', description: 'In welcher Zeit gemacht' },
    what: { name: 'was', description: 'Welche Klänge gepackt werden' },
    batch: { name: 'gruppe', description: 'Die ID eines Klangs: packt alle, die mit ihm gemacht wurden' },
    fameChannel: { name: 'ruhmeshalle', description: 'Wo die besten Klänge noch einmal erscheinen' },
    fameThreshold: { name: 'ruhm-ab', description: 'Wie viele Stimmen in die Ruhmeshalle führen' },
    fameOff: { name: 'ruhm-aus', description: 'Schließt die Ruhmeshalle' },
    allowChannel: {
      name: 'kanal-erlauben',
      description: 'Erlaubt einen Kanal; ist einer erlaubt, gelten die übrigen nicht mehr',
    },
    denyChannel: { name: 'kanal-sperren', description: 'Erlaubt einen Kanal nicht mehr' },
    samplesPerDay: { name: 'klänge-pro-tag', description: 'Wie viele Klänge jemand am Tag machen lassen darf' },
    jobsPerPerson: { name: 'aufträge-pro-person', description: 'Wie viele Aufträge jemand zugleich haben darf' },
    publicGallery: {
      name: 'öffentliche-galerie',
      description: 'Zeigt die Klänge dieses Servers in der öffentlichen Galerie',
    },
  },

  contextActions: { vary: 'Davon Variationen', about: 'Über diesen Klang' },

  periods: { day: 'heute', week: 'diese Woche', month: 'diesen Monat', all: 'aller Zeiten' },

  packSources: { favourites: 'Meine Favoriten', top: 'Die besten eines Zeitraums', batch: 'Zusammen gemachte Klänge' },

  titles: {
    kick: 'Kick',
    snare: 'Snare',
    hat: 'Hi-Hat',
    perc: 'Percussion',
    kit: 'Set',
    vary: 'Variationen',
    morph: 'Morph',
    restyle: 'Umgeformt',
    inpaint: 'Neuer Ausklang',
    remake: 'Noch einmal gemacht',
  },

  kitParts: {
    kick: 'Kick',
    snare: 'Snare',
    closed: 'geschlossene Hat',
    middle: 'halb offene Hat',
    open: 'offene Hat',
    perc: 'Percussion',
  },

  buttons: {
    votes: (n) => `Klang ${n}, Stimmen`,
    again: 'Noch mal',
    vary: 'Variieren',
    save: 'Merken',
    pack: 'Packen',
    remake: 'Neu machen',
    delete: 'Löschen',
    reallyDelete: 'Endgültig löschen',
    reallyForget: 'Alles löschen',
    cancel: (n) => `${n} abbrechen`,
  },

  bad: {
    unknownCommand: (name, known, near) =>
      `Den Befehl „${name}“ gibt es nicht.${near ? ` Meinten Sie ${near}?` : ''} Es gibt: ${known}.`,
    unknownOption: (name, command, known) => `/${command} kennt „${name}“ nicht. Es kennt: ${known}.`,
    noOptions: 'keine Optionen',
    missing: (name, description) => `„${name}“ fehlt: ${description}.`,
    notANumber: (name, value, range) => `${name}: „${value}“ ist keine Zahl. Erlaubt: ${range}.`,
    notWhole: (name, value, range) => `${name}: „${value}“ ist keine ganze Zahl. Erlaubt: ${range}.`,
    outOfRange: (name, value, range) => `${name}: ${value} ist nicht erlaubt. Erlaubt: ${range}.`,
    range: (min, max) => `${min} bis ${max}`,
    atLeast: (min) => `${min} oder mehr`,
    atMost: (max) => `höchstens ${max}`,
    anyNumber: 'jede Zahl',
    notAFlag: (name, value) => `${name}: „${value}“ ist weder ja noch nein.`,
    notAChoice: (name, value, choices) => `${name}: „${value}“ steht nicht zur Wahl. Erlaubt: ${choices}.`,
    notAText: (name) => `${name}: Text erwartet, es kam eine Datei.`,
    length: (name, length, range) => `${name}: ${length} Zeichen sind nicht erlaubt. Erlaubt: ${range}.`,
    notAFile: (name, value) => `${name}: „${value}“ ist keine Datei. Hänge einen Klang an.`,
    openQuote: (text) => `Ein Anführungszeichen ist nicht geschlossen: ${text}`,
    twice: (name) => `„${name}“ ist zweimal angegeben.`,
    noValue: (name) => `„${name}“ braucht einen Wert.`,
    tooMany: (value, command, known) => `„${value}“ ist ein Wert zu viel. /${command} nimmt: ${known}.`,
    oldButton: 'Dieser Knopf stammt aus einer anderen Version von Rimshot. Nimm stattdessen den Befehl.',
    unknownButton: 'Dieser Knopf tut hier nichts mehr. Nimm stattdessen den Befehl.',
    crashed: (reference) =>
      `Entschuldige, bei uns ist etwas schiefgegangen. Es ist unter ${reference} vermerkt; versuch es bitte noch einmal.`,
    managersOnly: 'Nur wer diesen Server verwaltet, darf seine Einstellungen ändern.',
    wrongChannel: (channels) => `In diesem Kanal werden keine Klänge gemacht. Erlaubt sind: ${channels}.`,
    noSuchSound: (id) => `Den Klang „${id}“ gibt es hier nicht. IDs stehen unter jedem Klang, z. B. k7f3q2.`,
    modelMakesOther: (key, instrument, wanted) => `Das Modell „${key}“ macht ${instrument}, nicht ${wanted}.`,
    weightsGone: (id, model, digest) =>
      `${id} wurde mit Gewichten gemacht, die nicht mehr installiert sind (${model}, ${digest}).`,
    cannotRemake: (id) => `${id} entstand aus einer gelöschten Datei und lässt sich nicht neu machen.`,
    morphDerived: (id) =>
      `${id} entstand aus einem anderen Klang. Morphen geht nur mit Klängen, die allein aus einem Seed entstanden, denn gemischt wird ihr Rauschen vom Anfang.`,
    morphWeights: (a, b) =>
      `${a} und ${b} wurden mit verschiedenen Gewichten gemacht. Zum Morphen müssen es dieselben sein.`,
    morphSame: 'Zum Morphen braucht es zwei verschiedene Klänge.',
    notYourSound: 'Einen Klang löschen dürfen nur, wer ihn gemacht hat, und die Moderation.',
    notYourJob: 'Das abbrechen dürfen nur, für wen es gemacht wird, und die Moderation.',
    jobOver: 'Das ist schon vorbei: Es gibt nichts mehr abzubrechen.',
    notOurWav:
      'In dieser Datei steht kein Rezept. Dateien von Rimshot tragen ihres, solange kein anderes Programm sie gespeichert hat.',
    strangeRecipe: (reason) => `Das Rezept in dieser Datei ist keines, wie Rimshot es schreibt: ${reason}`,
    unknownRecipe: (id) => `Die Datei gibt sich als ${id} aus, aber so ein Klang ist hier nicht bekannt.`,
    noSoundsHere: 'Diese Nachricht enthält keine Klänge von uns.',
    noFavourites: 'Du hast noch keine Favoriten. „Merken“ unter einem Klang macht ihn dazu.',
    nothingToPack: 'Es gibt nichts zu packen.',
    packWithout: 'Sag, welchen Klang: Die Option „batch“ nimmt die ID von einem der Klänge.',
    ownSound: 'Für den eigenen Klang kannst du nicht stimmen.',
    fileTooLarge: (name, size) => `${name} hat ${size} MB; erlaubt sind höchstens 10 MiB.`,
    emptyId: 'Sag, welchen Klang: eine ID wie k7f3q2 oder eine Datei.',
    uploadGone: 'Diese Datei ist für dich nicht mehr da. Hänge sie noch einmal an.',
  },

  refused: {
    person: (limit, when) =>
      `Du hast ${limit === 1 ? 'einen Auftrag' : `${limit} Aufträge`} offen, mehr darf eine Person hier nicht zugleich haben. Frag ${when} noch einmal, oder brich mit /queue einen ab.`,
    server: (limit, when) =>
      `Dieser Server hat ${limit} Aufträge offen, mehr darf er nicht zugleich haben. Frag ${when} noch einmal.`,
    day: (limit, when) =>
      `Das wären mehr als die ${limit} Klänge, die eine Person hier am Tag machen lassen darf. Der neue Tag beginnt ${when}.`,
    queue: (limit, when) => `${limit} Aufträge warten, mehr passen nicht in die Schlange. Frag ${when} noch einmal.`,
    stopping: () => 'Rimshot hält gleich an und nimmt keine Aufträge mehr an. Frag noch einmal, wenn es wieder da ist.',
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Ein Auftrag ist' : `${ahead} Aufträge sind`} noch vor deinem${eta ? `; fertig in etwa ${eta}` : ''}.`,
    progress: (step, steps, left) => `Schritt ${step} von ${steps}, noch etwa ${left}`,
    cancelled: 'Abgebrochen.',
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${count}${name ? ` für ${name}` : ''}`,
    seed: (seed) => `Seed ${seed}`,
    weights: (list) => `Gewichte: ${list}`,
    steps: (steps) => (steps === 1 ? '1 Schritt' : `${steps} Schritte`),
    raw: 'roh',
    strength: (value) => `Stärke ${value}`,
    kept: (ms) => `${ms} ms behalten`,
    from: (source) => `aus ${source}`,
    skipped: (seconds: number) =>
      `Der Anschlag beginnt ${seconds.toLocaleString('de')} s nach dem Anfang der Datei; was davor liegt, wurde weggelassen.`,
    between: (a, b) => `zwischen ${a} und ${b}`,
    anUpload: 'einer Datei',
    madeBy: (name) => `zuerst gemacht von ${name}`,
    soundAlt: (n, facts) => `Klang ${n}: ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Wellenform und Spektrogramm eines Klangs'
        : `Wellenformen und Spektrogramme von ${count} nummerierten Klängen`,
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Gemacht von ${name} am ${when}`,
    votes: (n) => (n === 1 ? '1 Stimme' : `${n} Stimmen`),
    recipe: 'Rezept',
    descendants: (list) => `Daraus entstanden: ${list}`,
    pruned: 'Die Audiodatei wurde weggeräumt, das Rezept ist noch da.',
  },

  vote: {
    counted: (id, votes) => `Deine Stimme für ${id} zählt. Der Klang hat jetzt ${votes}.`,
    withdrawn: (id, votes) => `Deine Stimme für ${id} ist zurückgenommen. Der Klang hat jetzt ${votes}.`,
  },

  save: {
    saved: (id) => `${id} gehört jetzt zu deinen Favoriten. /mine zeigt sie.`,
    removed: (id) => `${id} gehört nicht mehr zu deinen Favoriten.`,
  },

  restyle: { ask: 'Welche Trommel soll daraus werden?' },

  pick: { vary: 'Welcher soll variiert werden?', save: 'Welchen willst du behalten?', sample: 'Über welchen?' },

  fame: {
    cannotPost: (channel) =>
      `Ich kann in ${channel} nichts posten. Dort brauche ich die Rechte View Channel, Send Messages und Attach Files.`,
    refused: (reason) => `Der Beitrag wurde nicht angenommen: ${reason}.`,
    opened: (threshold) =>
      `Hier öffnet die Ruhmeshalle: Klänge ab ${threshold === 1 ? 'einer Stimme' : `${threshold} Stimmen`} erscheinen noch einmal.`,
    entry: (id, votes, maker) => `🏆 **${id}** von ${maker} · ${votes === 1 ? 'eine Stimme' : `${votes} Stimmen`}`,
  },

  nobody: 'jemandem',

  top: {
    heading: (period, model) => `**Die besten Klänge ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'In dieser Zeit hat niemand für einen Klang gestimmt. Die Herzen unter den Klängen sind Stimmen.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${votes} · ${maker}`,
  },

  mine: {
    favourites: 'Deine Favoriten',
    recent: 'Deine neuesten Klänge',
    empty: 'Noch nichts. /kick 4 macht deine ersten Klänge, „Merken“ behält, was dir gefällt.',
  },

  pack: {
    ready: (count) => `Ein Paket mit ${count === 1 ? 'einem Klang' : `${count} Klängen`}`,
    skipped: (ids) => `Ausgelassen, weil ihre Audiodatei weggeräumt wurde: ${ids}`,
    leftOut: (ids) => `Ausgelassen, weil die Datei hier sonst zu groß wäre: ${ids}`,
  },

  queue: {
    empty: 'Es wird nichts gemacht, und nichts wartet.',
    heading: (count) => (count === 1 ? '**Ein Auftrag**' : `**${count} Aufträge**`),
    running: 'läuft',
    waiting: 'wartet',
    line: (title, count, name, state, eta) =>
      `${title} × ${count}${name ? ` für ${name}` : ''}: ${state}${eta ? `, noch etwa ${eta}` : ''}`,
    more: (count) => `… und ${count} weitere`,
  },

  about: {
    intro: 'Rimshot macht Drum-One-Shots mit Diffusionsmodellen, hier auf dieser Maschine.',
    models: 'Modelle',
    device: (device, note) => `Gerät: ${device}. ${note}`,
    speed: (list) => `Gemessen: ${list}`,
    perStep: (model, ms) => `${model} ${ms} ms je Schritt`,
    limits: (jobs, samples) => `Grenzen: ${jobs} Aufträge zugleich und ${samples} Klänge am Tag für jede Person.`,
    licence: (licence) => `Lizenz: ${licence}`,
    inUse: 'in Gebrauch',
  },

  help: { intro: 'Das versteht Rimshot, z. B. `/kick 4` oder `/hat seed:123`:' },

  terms: {
    heading: 'Veröffentlichung und Nennung',
    credits: 'Zeilen zum Kopieren',
    where: 'Zeilen zum Kopieren: /about',
    starter: 'Darf veröffentlicht werden, auch kommerziell; um Nennung der Aufnahmen hinter dem Modell wird gebeten.',
    pretrained:
      'Nicht für kommerzielle Veröffentlichung freigegeben: Die Aufnahmen hinter den vortrainierten Modellen schließen kommerzielle Modelle aus. Zu nennen ist tiny-audio-diffusion von Christopher Landschoot.',
    own: (licence) => `Veröffentlichung nach Angabe dessen, der das Modell gemacht hat: ${licence}.`,
    unknown: 'Das Modell ist hier nicht mehr installiert; die Bedingungen einer Veröffentlichung sind nicht bekannt.',
    upload: 'Für die Datei, aus der es entstand, gelten eigene Bedingungen.',
  },

  settings: {
    heading: '**Einstellungen dieses Servers**',
    fame: (channel, threshold) =>
      `Ruhmeshalle: ${channel}, ab ${threshold === 1 ? 'einer Stimme' : `${threshold} Stimmen`}`,
    fameStuck: (reason, when) => `⚠ Klänge warten auf die Ruhmeshalle. ${reason} Der nächste Versuch folgt ${when}.`,
    fameOff: 'Ruhmeshalle: geschlossen',
    channels: (list) => `Erlaubte Kanäle: ${list}`,
    everywhere: 'alle',
    samples: (n) => `Klänge je Person und Tag: ${n}`,
    jobs: (n) => `Aufträge je Person zugleich: ${n}`,
    gallery: (open) => `Öffentliche Galerie: ${open ? 'ja' : 'nein'}`,
  },

  delete: {
    sure: (id) => `${id} für alle löschen? Das lässt sich nicht rückgängig machen.`,
    done: (id) => `${id} ist gelöscht.`,
  },

  forget: {
    sure: 'Das löscht deine Stimmen, Favoriten, Uploads und deinen Namen. Deine Klänge bleiben, ohne Namen. Es lässt sich nicht rückgängig machen.',
    done: (votes, favourites, uploads, samples) =>
      `Gelöscht: ${votes} Stimmen, ${favourites} Favoriten, ${uploads} Uploads; dein Name steht nicht mehr bei ${samples} Klängen.`,
  },
};
