import type { Strings } from './en.ts';
import { formsOf, toHundredths } from './forms.ts';

const forms = formsOf('es');
const { number, fixed, percent, duration } = forms;

const when = (ms: number | undefined): string => (ms === undefined ? 'en un momento' : `en unos ${duration(ms)}`);
const mebibytes = (bytes: number): string => `${number(Number((bytes / 1024 ** 2).toFixed(1)))} MiB`;
const file = (name: string | undefined): string => name ?? 'El archivo';

function allowed({ min, max }: { readonly min?: number | undefined; readonly max?: number | undefined }): string {
  if (min !== undefined && max !== undefined) return `de ${min} a ${max}`;
  if (min !== undefined) return `${min} o más`;
  return max === undefined ? 'cualquier número' : `${max} como máximo`;
}

const kinds = {
  quickTime: 'un vídeo de QuickTime',
  m4a: 'un M4A (AAC o ALAC en MPEG-4)',
  aac: 'AAC',
  webm: 'un archivo WebM o Matroska',
  wma: 'WMA (Windows Media)',
  amr: 'AMR (la grabación de un teléfono)',
  silk: 'SILK (la grabación de una app de mensajería)',
  au: 'un archivo AU',
  wavPack: 'WavPack',
  monkey: 'Monkey’s Audio',
  musepack: 'Musepack',
  trueAudio: 'True Audio (TTA)',
  dsd: 'DSD',
  wave64: 'un archivo Wave64',
  rex: 'un loop REX',
  amiga: 'un sample 8SVX de Amiga',
  soundFont: 'un SoundFont',
  avi: 'un vídeo AVI',
  webp: 'una imagen WebP',
  flash: 'un vídeo Flash',
  mpegVideo: 'un vídeo MPEG',
  midi: 'MIDI: notas, sin sonido',
  zip: 'un archivo ZIP',
  rar: 'un archivo RAR',
  sevenZip: 'un archivo 7z',
  gzip: 'un archivo comprimido con gzip',
  tar: 'un archivo tar',
  pdf: 'un PDF',
  png: 'una imagen PNG',
  jpeg: 'una imagen JPEG',
  gif: 'una imagen GIF',
  macCompanion: 'un archivo auxiliar de Mac («._…») sin sonido',
  program: 'un programa',
  webPage: 'una página web (HTML), quizá en lugar de una descarga',
  text: 'texto',
} satisfies Record<string, string>;

const waysOut = {
  exportIt: 'Expórtalo como WAV o FLAC y envía ese archivo',
  onThePage: 'Expórtalo como WAV o FLAC, o suéltalo en la página local de Rimshot, donde lo lee el navegador',
  unpack: 'Descomprímelo y envía uno de los sonidos que contiene',
  sendSound: 'Envía un sonido: WAV, AIFF, CAF (sin comprimir), FLAC, MP3, Ogg Vorbis u Opus',
  exportOne: 'Exporta uno de sus sonidos como WAV y envíalo',
  render: 'Renderízalo como WAV y envíalo',
  sendOriginal: 'Envía el archivo al que pertenece',
} satisfies Record<string, string>;

const diskProblems = {
  missing: 'no existe ese archivo o carpeta',
  folderMissing: 'la carpeta no existe',
  isFile: 'es un archivo y hace falta una carpeta',
  isFolder: 'es una carpeta',
  notFolder: 'una parte de la ruta es un archivo, no una carpeta',
  unreadable: 'este usuario no puede leer ahí',
  unwritable: 'este usuario no puede escribir ahí',
  inaccessible: 'este usuario no puede leer ni escribir ahí',
  readOnly: 'el sistema de archivos es de solo lectura',
  full: 'el disco está lleno',
  nameTooLong: 'la ruta es demasiado larga',
  tooManyOpen: 'hay demasiados archivos abiertos',
} satisfies Record<string, string>;

export const es: Strings = {
  ...forms,
  when,
  kinds,
  waysOut,
  diskProblems,

  commands: {
    kick: { name: 'bombo', description: 'Crea bombos nuevos' },
    snare: { name: 'caja', description: 'Crea cajas nuevas' },
    hat: { name: 'charles', description: 'Crea charles nuevos' },
    perc: { name: 'percusión', description: 'Crea percusiones nuevas' },
    kit: {
      name: 'kit',
      description: 'Crea un kit que se queda: bombo, caja, tres charles y percusión; o abre uno tuyo',
    },
    kits: { name: 'kits', description: 'Tus kits y los de este servidor' },
    slot: {
      name: 'ranura',
      description: 'Vuelve a tirar una ranura de tu kit, o ajusta su sonido, bloqueo, volumen y grupo de corte',
    },
    beat: { name: 'ritmo', description: 'Toca el ritmo de tu kit, tras cambiar groove, tempo, swing o pasos' },
    vary: { name: 'variar', description: 'Crea variaciones de un sonido' },
    morph: { name: 'fundir', description: 'Crea por morphing sonidos entre dos sonidos' },
    restyle: { name: 'transformar', description: 'Convierte un sonido tuyo en un sonido de batería' },
    beatbox: { name: 'beatbox', description: 'Convierte tu beatbox en un kit con su ritmo, golpe a golpe' },
    inpaint: { name: 'cola', description: 'Conserva el ataque de un sonido e inventa colas nuevas' },
    shape: {
      name: 'moldear',
      description: 'Moldea un sonido: corte, fundidos, caída, altura, filtros, drive, anchura; el original se queda',
    },
    sample: { name: 'sonido', description: 'Muestra un sonido con su receta, su origen y sus votos' },
    top: { name: 'mejores', description: 'Los mejores sonidos de este servidor' },
    like: { name: 'parecidos', description: 'Los sonidos de aquí que más se parecen a uno' },
    mine: { name: 'míos', description: 'Lo que guardas o has creado: buscar, filtrar, pasar páginas, solo para ti' },
    name: { name: 'nombre', description: 'Guarda un sonido con tu nombre para él; sin nombre, se lo quita' },
    tag: { name: 'etiqueta', description: 'Guarda un sonido con etiquetas: oscuro; un menos quita una: -oscuro' },
    collect: { name: 'reunir', description: 'Pone un sonido en una colección tuya; quitar lo saca, o la borra' },
    pack: { name: 'paquete', description: 'Reúne sonidos en un zip con WAV y presets de sampler' },
    queue: { name: 'espera', description: 'Los encargos en marcha y en espera' },
    about: { name: 'información', description: 'Modelos, licencias, dispositivo, velocidad y límites' },
    settings: { name: 'ajustes', description: 'Muestra o cambia los ajustes de este servidor' },
    delete: { name: 'borrar', description: 'Borra un sonido que has creado' },
    report: { name: 'denunciar', description: 'Avisa a la moderación de un sonido o un kit' },
    'my-data': { name: 'mis-datos', description: 'Te envía en privado todo lo que hay guardado sobre ti' },
    'forget-me': {
      name: 'olvidarme',
      description: 'Borra tus votos, sonidos guardados, nombres, etiquetas, colecciones, archivos y tu nombre',
    },
    help: { name: 'ayuda', description: 'Muestra todos los comandos' },
  },

  options: {
    count: { name: 'cantidad', description: 'Cantidad de sonidos' },
    seed: { name: 'semilla', description: 'El número del que nace un sonido; misma semilla, mismo sonido' },
    steps: { name: 'pasos', description: 'Pasos de difusión: con más suena más limpio y tarda más' },
    raw: {
      name: 'crudo',
      description: 'Tal como sale de la red: sin fundido ni ajuste de nivel, coma flotante de 32 bits',
    },
    model: { name: 'modelo', description: 'Qué modelo usar' },
    sample: { name: 'sonido', description: 'El id de un sonido, p. ej. k7f3q2' },
    strength: { name: 'fuerza', description: 'Distancia del original: 0 es igual, 1 es todo nuevo' },
    a: { name: 'a', description: 'El id del primer sonido' },
    b: { name: 'b', description: 'El id del segundo sonido' },
    file: { name: 'archivo', description: 'WAV, FLAC, MP3, Ogg, Opus o AIFF, 10 MiB y 10 segundos como máximo' },
    keepMs: { name: 'conservar-ms', description: 'Milisegundos del principio que se conservan' },
    shapeStart: { name: 'inicio', description: 'Milisegundos que se cortan del principio' },
    shapeEnd: { name: 'final', description: 'Dónde acaba, en milisegundos desde el principio' },
    fadeIn: { name: 'fundido-entrada', description: 'Milisegundos en que entra' },
    fadeOut: { name: 'fundido-salida', description: 'Milisegundos en que se apaga' },
    shapeDecay: { name: 'caída', description: 'Milisegundos en que su cola cae 60 dB' },
    semitones: { name: 'semitonos', description: 'Altura, al reproducirlo más rápido o más lento' },
    cents: { name: 'fino', description: 'Afinación fina en cents, centésimas de semitono' },
    reverse: { name: 'invertir', description: 'Lo reproduce al revés' },
    gain: { name: 'ganancia', description: 'Decibelios de más o, con un menos, de menos' },
    lowCut: { name: 'corte-graves', description: 'Quita lo que está por debajo, en Hz' },
    highCut: { name: 'corte-agudos', description: 'Quita lo que está por encima, en Hz' },
    drive: { name: 'drive', description: 'Saturación en decibelios' },
    width: { name: 'anchura', description: 'Anchura estéreo en por ciento: 0 es mono, 100 tal cual' },
    undoShape: { name: 'deshacer', description: 'Vuelve al sonido de antes del último cambio' },
    id: { name: 'id', description: 'El id de un sonido, p. ej. k7f3q2' },
    recognise: { name: 'archivo', description: 'Un WAV de Rimshot, que se reconoce por su receta' },
    rankedModel: { name: 'modelo', description: 'Solo sonidos de este modelo' },
    period: { name: 'periodo', description: 'Periodo' },
    find: { name: 'buscar', description: 'Palabras: un nombre, una etiqueta, «charles abierto», un seed, un autor' },
    instrument: { name: 'instrumento', description: 'Solo este instrumento' },
    decay: { name: 'duración', description: 'Cuánto resuena' },
    pitch: { name: 'tono', description: 'Dónde está su tono' },
    brightness: { name: 'brillo', description: 'Lo brillante que es' },
    tag: { name: 'etiqueta', description: 'Solo sonidos con esta etiqueta tuya' },
    collection: { name: 'colección', description: 'Una colección tuya' },
    maker: { name: 'autor', description: 'Solo sonidos de esta persona' },
    whose: { name: 'cuáles', description: 'Lo que guardas, o lo que has creado' },
    page: { name: 'página', description: 'Qué página' },
    newName: { name: 'nombre', description: 'Tu nombre para el sonido' },
    tags: { name: 'etiquetas', description: 'Etiquetas, p. ej. oscuro; -oscuro quita una' },
    remove: { name: 'quitar', description: 'Saca el sonido; sin sonido, borra la colección' },
    collectionName: { name: 'nombre', description: 'Otro nombre para la colección' },
    what: { name: 'qué', description: 'Qué sonidos reunir' },
    format: { name: 'formato', description: 'Lo que acompaña a los WAV' },
    batch: { name: 'grupo', description: 'El id de un sonido: reúne todos los creados junto con él' },
    knobDecay: { name: 'duración', description: 'Cuánto resuena: corta, media, larga, o de 0 a 100' },
    knobTone: { name: 'timbre', description: 'Lo brillante que es: oscuro, medio, brillante, o de 0 a 100' },
    knobPunch: { name: 'pegada', description: 'Cuánto es ataque: suave, media, dura, o de 0 a 100' },
    knobNoise: { name: 'ruido', description: 'Cuánto ruido tiene: limpio, medio, ruidoso, o de 0 a 100' },
    knobPitch: { name: 'tono', description: 'Una nota para un bombo, p. ej. F1, o semitonos, p. ej. +2' },
    fresh: { name: 'inédito', description: 'Sonidos nuevos entre los medidos y ruido nuevo; tarda el triple' },
    fameChannel: { name: 'canal-fama', description: 'Dónde se publican otra vez los mejores sonidos' },
    fameThreshold: { name: 'umbral-fama', description: 'Votos que necesita un sonido para el salón de la fama' },
    fameOff: { name: 'cerrar-fama', description: 'Cierra el salón de la fama' },
    allowChannel: {
      name: 'permitir-canal',
      description: 'Permite un canal; en cuanto hay uno permitido, los demás dejan de estarlo',
    },
    denyChannel: { name: 'quitar-canal', description: 'Deja de permitir un canal' },
    samplesPerDay: { name: 'sonidos-por-día', description: 'Sonidos que puede pedir una persona al día' },
    jobsPerPerson: { name: 'encargos-por-persona', description: 'Encargos que puede tener una persona a la vez' },
    publicGallery: {
      name: 'galería-pública',
      description: 'Muestra los sonidos de este servidor en la galería pública',
    },
    kit: { name: 'kit', description: 'El nombre o id de un kit; si falta, el de tu tira' },
    percussion: { name: 'percusión', description: 'Si un golpe puede ser percusión; no: solo bombo, caja y charles' },
    kitName: { name: 'nombre', description: 'Un nombre para el kit' },
    slot: { name: 'ranura', description: 'Una ranura del kit, p. ej. snare' },
    sound: { name: 'sonido', description: 'El id de un sonido para ponerlo ahí' },
    lock: { name: 'bloqueo', description: 'Conserva la ranura cuando se tiran otras' },
    volume: { name: 'volumen', description: 'Decibelios, 0 es como se hizo' },
    mute: { name: 'silencio', description: 'Silencia la ranura' },
    solo: { name: 'solo', description: 'Solo se oyen las ranuras en solo' },
    choke: { name: 'corte', description: 'Los sonidos de un grupo se cortan entre sí; 0 es ninguno' },
    groove: { name: 'groove', description: 'Un punto de partida por género' },
    tempo: { name: 'tempo', description: 'Pulsos por minuto' },
    bars: { name: 'compases', description: 'Duración en compases' },
    swing: { name: 'swing', description: '50 es recto, 67 son tresillos' },
    pattern: { name: 'patrón', description: 'Pasos de la ranura: x un golpe, X un acento, o uno suave, . un silencio' },
  },

  answers: { yes: ['sí', 'si', 's'], no: ['no', 'n'] },

  contextActions: { vary: 'Variar este sonido', about: 'Sobre este sonido', beatbox: 'Beatbox a kit' },

  periods: { day: 'de hoy', week: 'de esta semana', month: 'de este mes', all: 'de todos los tiempos' },

  bands: {
    decay: { short: 'corta', medium: 'media', long: 'larga' },
    pitch: { low: 'grave', middle: 'medio', high: 'agudo', none: 'ninguno' },
    brightness: { dark: 'oscuro', middle: 'medio', bright: 'brillante' },
  },

  knobs: {
    words: {
      decay: ['corta', 'media', 'larga'],
      tone: ['oscuro', 'medio', 'brillante'],
      punch: ['suave', 'media', 'dura'],
      noise: ['limpio', 'medio', 'ruidoso'],
    },
    asked: (list) => `Pedido: ${list}`,
    tuned: (semitones) => `afinado ${semitones} semitonos`,
    varied: (seed, share) => `al ${percent(share)} del camino hacia la semilla ${seed}`,
  },

  variations: { subtle: 'un poco', strong: 'mucho' },

  packSources: { kept: 'Lo que guardo', top: 'Los mejores de un periodo', batch: 'Sonidos creados juntos' },

  titles: {
    kick: 'Bombo',
    snare: 'Caja',
    hat: 'Charles',
    perc: 'Percusión',
    kit: 'Kit',
    vary: 'Variaciones',
    morph: 'Morphing',
    restyle: 'Transformado',
    beatbox: 'Beatbox',
    inpaint: 'Colas nuevas',
    shape: 'Moldeado',
    remake: 'Rehecho',
    roll: 'Otra tirada',
  },

  kitParts: {
    kick: 'bombo',
    snare: 'caja',
    'closed-hat': 'charles cerrado',
    'half-open-hat': 'charles entreabierto',
    'open-hat': 'charles abierto',
    perc: 'percusión',
  },

  buttons: {
    votes: (n) => `Sonido ${n}, votos`,
    again: 'Otra vez',
    vary: 'Variar',
    pack: 'Pack',
    varyEach: 'Variar uno …',
    undo: 'Deshacer',
    unshape: 'Antes',
    listen: 'Escuchar',
    previous: 'Anterior',
    next: 'Siguiente',
    remake: 'Rehacer',
    sync: 'Carpeta para tu DAW',
    revokeSync: 'Revocar el enlace',
    delete: 'Borrar',
    reallyDelete: 'Borrar para siempre',
    reallyForget: 'Borrar todo',
    cancel: (n) => `Cancelar ${n}`,
    kitHeart: (n: number) => `Kit · ${number(n)}`,
    rollOpen: 'Tirar las libres',
    beat: 'Ritmo',
    openKit: 'A mi tira',
    deleteKit: 'Borrar el kit',
  },

  kits: {
    heading: (name: string, owner: string) => `**${name}**${owner ? ` de ${owner}` : ''}`,
    stays: (name: string) => `**${name}** se queda como tu kit: /ranura lo cambia, /ritmo lo toca, /kits lo encuentra.`,
    empty: 'vacía',
    locked: 'bloqueada',
    muted: 'en silencio',
    solo: 'solo',
    timing: (tempo: number, bars: number, swing: number) =>
      `${number(tempo)} BPM · ${bars === 1 ? '1 compás' : `${number(bars)} compases`} · swing ${number(swing)} %`,
    hearts: (n: number) => (n === 1 ? '1 corazón' : `${number(n)} corazones`),
    list: '**Kits**',
    none: 'Aún no hay kits. /kit crea uno que se queda.',
    opened: (name: string) => `**${name}** está ahora en tu tira.`,
    rollOne: 'Tirar una ranura otra vez',
    lockOne: 'Bloquear o liberar una ranura',
    openOne: 'Abrir un kit',
    sure: (name, isOwn) => `¿Borrar el kit ${name}? Sus sonidos se quedan.${isOwn ? '' : ' No se puede deshacer.'}`,
    deleted: (name: string) => `El kit ${name} está borrado; sus sonidos se quedan.`,
    heartGiven: (name: string) => `Tu corazón para ${name} cuenta.`,
    heartTaken: (name: string) => `Tu corazón para ${name} se ha retirado.`,
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Hay un encargo' : `Hay ${number(ahead)} encargos`} antes del tuyo${eta ? `; listo en unos ${eta}` : ''}.`,
    progress: (step, steps, left) => `Paso ${number(step)} de ${number(steps)}, quedan unos ${left}`,
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${number(count)}${name ? ` para ${name}` : ''}`,
    seed: (seed) => `semilla ${seed}`,
    weights: (list) => `Modelo: ${list}`,
    steps: (steps) => (steps === 1 ? '1 paso' : `${number(steps)} pasos`),
    raw: 'crudo',
    strength: (value) => `fuerza ${number(value)}`,
    kept: (ms) => `${number(ms)} ms conservados`,
    from: (source) => `a partir de ${source}`,
    between: (a, b, position) => `entre ${a} y ${b}, ${percent(position)}`,
    anUpload: 'un archivo',
    madeBy: (name) => `creado antes por ${name}`,
    soundAlt: (n, facts) => `Sonido ${n}: ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Forma de onda y espectrograma de un sonido'
        : `Formas de onda y espectrogramas de ${number(count)} sonidos numerados`,
  },

  shape: {
    labels: {
      startMs: 'inicio',
      endMs: 'final',
      reverse: 'invertido',
      semitones: 'semitonos',
      cents: 'cents',
      lowCutHz: 'corte de graves',
      highCutHz: 'corte de agudos',
      driveDb: 'drive',
      decayMs: 'caída',
      widthPercent: 'anchura',
      gainDb: 'ganancia',
      fadeInMs: 'fundido de entrada',
      fadeOutMs: 'fundido de salida',
    },
  },

  voice: {
    list: '🎧 En el mensaje de voz, en este orden:',
    line: (n, id, at) => `\`${n}\` **${id}** en ${at} s`,
    refused: 'Discord no aceptó aquí un mensaje de voz. El archivo tiene los mismos sonidos.',
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Creado por ${name} el ${when}`,
    votes: (n) => (n === 1 ? '1 voto' : `${number(n)} votos`),
    recipe: 'Receta',
    descendants: (list) => `Sonidos creados a partir de él: ${list}`,
    pruned: 'Su audio se borró para hacer sitio; su receta se conserva.',
  },

  heart: {
    counted: (id, votes) => `${id} está guardado y tu voto cuenta. Ahora tiene ${number(votes)}.`,
    keptOwn: (id) => `${id} está guardado. Los sonidos propios no reciben voto.`,
    kept: (id) => `${id} está guardado. /mine lo muestra.`,
    takenBack: (id) => `${id} ya no está guardado y tu voto queda retirado.`,
  },

  undone: 'Ya está de vuelta.',

  names: {
    named: (id, name) => `${id} se llama ahora «${name}» para ti.`,
    nameless: (id) => `${id} ya no tiene nombre tuyo.`,
  },

  tags: {
    now: (id, list) => `${id} está guardado, con ${list}`,
    none: (id) => `${id} no tiene etiquetas tuyas.`,
  },

  collections: {
    in: (id, name) => `${id} está en tu colección «${name}».`,
    out: (id, name) => `${id} ya no está en «${name}».`,
    gone: (name) => `La colección «${name}» se ha borrado; sus sonidos siguen guardados.`,
    renamed: (before, name) => `La colección «${before}» se llama ahora «${name}».`,
  },

  like: {
    heading: (id) => `**Los más parecidos a ${id}**`,
    likeness: (share) => `${percent(share)} de parecido`,
    none: (id) => `Aún no se ha medido aquí otro sonido con el que comparar ${id}.`,
  },

  restyle: { ask: '¿En qué sonido de batería quieres convertirlo?' },

  beatbox: {
    hits: (list, count) => `${count === 1 ? 'golpe' : 'golpes'} ${list}`,
    correct: (list, count, drum) => `${count === 1 ? 'Golpe' : 'Golpes'} ${list}: ${drum}`,
    unsure: 'Los sonidos con interrogación son dudosos: una pulsación aquí abajo los reclasifica.',
    another: 'Otro sonido para …',
    drums: { kick: 'bombo', snare: 'caja', hat: 'charles', perc: 'percusión' },
  },

  pick: { vary: '¿Cuál quieres variar?', save: '¿Cuál quieres guardar?', sample: '¿Sobre cuál quieres saber más?' },

  fame: {
    refused: (reason) => `La publicación fue rechazada: ${reason}.`,
    opened: (threshold) =>
      `Aquí se abre el salón de la fama: los sonidos con ${threshold === 1 ? 'un voto' : `${number(threshold)} votos`} se publican otra vez.`,
    entry: (id, votes, maker) => `🏆 **${id}** de ${maker} · ${votes === 1 ? 'un voto' : `${number(votes)} votos`}`,
  },

  nobody: 'alguien',

  top: {
    heading: (period, model) => `**Los mejores sonidos ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Nadie ha votado por un sonido en este periodo. Los corazones debajo de los sonidos son votos.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${number(votes)} · ${maker}`,
  },

  mine: {
    heading: (title, total) => `**${title}** · ${total === 1 ? 'un sonido' : `${number(total)} sonidos`}`,
    kept: 'Lo que guardas',
    made: 'Lo que has creado',
    page: (page, pages) => `página ${number(page)} de ${number(pages)}`,
    unkeep: 'Dejar de guardar …',
    nothing: 'Ningún sonido tuyo coincide.',
    empty: 'Nada todavía. /kick 4 crea tus primeros sonidos, el corazón guarda los que te gusten.',
  },

  sync: {
    link: (url) =>
      `Un enlace privado a todo lo que guardas, solo para ti. En tu ordenador, en la carpeta de Rimshot:\n\`npm run rimshot -- sync "Rimshot sounds" --from ${url}\`\nDeja la carpeta igual que lo que guardas; con \`--watch\` la mantiene así. Quien tenga el enlace los ve: no lo compartas. Un enlace anterior ya no sirve.`,
    local:
      'Esto deja una carpeta junto al explorador de tu DAW igual que lo que guardas; con `--watch` la mantiene así:\n`npm run rimshot -- sync "Rimshot sounds"`',
    revoked: 'Tu enlace ya no sirve. La carpeta queda como está.',
    none: 'No tienes ningún enlace.',
    noGallery:
      'Este bot no tiene galería, así que no puede haber enlace. Quien lo administra puede abrir una con GALLERY_HOST.',
  },

  pack: {
    ready: (count) => `Un pack de ${count === 1 ? 'un sonido' : `${number(count)} sonidos`}`,
    skipped: (ids) => `Sin estos, porque su audio se borró: ${ids}`,
    leftOut: (ids) => `Sin estos, porque el archivo sería demasiado grande aquí: ${ids}`,
    otherFormats: 'Otros formatos',
    formats: {
      all: 'Todo',
      wav: 'WAV en una carpeta',
      wav24: 'WAV de 24 bits',
      wav48: 'WAV de 48 kHz',
      wav2448: 'WAV de 24 bits, 48 kHz',
      sfz: 'SFZ',
      decentsampler: 'DecentSampler',
      midi: 'Archivo MIDI',
      ableton: 'Drum Rack de Ableton (no probado en Live)',
      mpc: 'Programa de MPC (no probado en una MPC)',
    },
  },

  queue: {
    empty: 'No hay encargos en marcha ni en espera.',
    heading: (count) => (count === 1 ? '**Un encargo**' : `**${number(count)} encargos**`),
    running: 'en marcha',
    waiting: 'en espera',
    line: (title, count, name, state, eta) =>
      `${title} × ${number(count)}${name ? ` para ${name}` : ''}: ${state}${eta ? `, unos ${eta}` : ''}`,
    more: (count) => `… y ${number(count)} más`,
  },

  about: {
    intro: 'Rimshot crea sonidos de batería con modelos de difusión, aquí en esta máquina.',
    models: 'Modelos',
    device: (device, note) => `Dispositivo: ${device}. ${note}`,
    speed: (list) => `Medido: ${list}`,
    perStep: (model, ms) => `${model} ${number(Math.round(ms))} ms por paso`,
    limits: (jobs, samples) =>
      `Límites: ${number(jobs)} encargos a la vez y ${number(samples)} sonidos al día por persona.`,
    source: (source) => `fuente: ${source}`,
    licence: (licence) => `licencia: ${licence}`,
    privacy: 'Privacidad',
    terms: 'Condiciones',
    inUse: 'en uso',
  },

  licences: {
    weights: (key, digest) => `${key}: pesos ${digest}`,
    source: (source) => `Fuente: ${source}`,
    licence: (licence) => `Licencia del modelo: ${licence}`,
    credits: 'Créditos para copiar:',
    notes: 'Notas:',
    font: 'La tipografía de las imágenes es Inter, con la SIL Open Font License 1.1. Rimshot tiene la licencia MIT.',
  },

  help: { intro: 'Los comandos, p. ej. `/kick 4` o `/hat seed:123`:' },

  terms: {
    heading: 'Publicación y créditos',
    credits: 'Líneas para copiar',
    where: 'Líneas para copiar: /about',
    starter:
      'Se puede publicar, también con fines comerciales; se pide acreditar las grabaciones en que se basa el modelo.',
    pretrained:
      'Sin garantía para publicación comercial: las grabaciones en que se basan los modelos preentrenados excluyen modelos comerciales. Acredita tiny-audio-diffusion de Christopher Landschoot.',
    own: (licence) => `Publicación según indica el autor del modelo: ${licence}.`,
    unknown: 'El modelo ya no está instalado aquí; no se conocen las condiciones de publicación.',
    upload: 'El archivo de origen tiene sus propias condiciones.',
  },

  settings: {
    heading: '**Ajustes de este servidor**',
    fame: (channel, threshold) =>
      `Salón de la fama: ${channel}, desde ${threshold === 1 ? 'un voto' : `${number(threshold)} votos`}`,
    fameStuck: (reason, when) =>
      `⚠ Hay sonidos que esperan el salón de la fama. ${reason} Lo intento de nuevo ${when}.`,
    fameOff: 'Salón de la fama: cerrado',
    channels: (list) => `Canales permitidos: ${list}`,
    everywhere: 'todos',
    samples: (n) => `Sonidos por persona y día: ${number(n)}`,
    jobs: (n) => `Encargos por persona: ${number(n)}`,
    gallery: (open) => `Galería pública: ${open ? 'sí' : 'no'}`,
  },

  delete: {
    sure: (id) => `¿Borrar ${id} para todos? No se puede deshacer.`,
    done: (id) => `${id} está borrado.`,
  },

  moderation: {
    reported: 'Gracias. La moderación de este servidor lo ve con /denunciar.',
    reportedBefore: 'Ya lo habías denunciado; la moderación lo ve.',
    none: 'No se ha denunciado nada.',
    heading: '**Denunciado**',
    line: (name, people) => `${name}: ${number(people)}×`,
    hidden: 'fuera de la galería',
    hide: 'Quitar de la galería',
    show: 'Mostrar de nuevo',
    dismiss: 'Hecho',
    done: 'Quitado de la galería pública. En este servidor se queda.',
    shown: 'La galería lo muestra de nuevo.',
    dismissed: 'Las denuncias están cerradas.',
  },

  myData: (sounds, uploads, missing) =>
    `Todo lo que hay guardado sobre ti: data.json contiene las filas de la base de datos; al lado están tus archivos subidos (${number(uploads)}) y los sonidos que hiciste o guardas (${number(sounds)}).${missing > 0 ? ` ${number(missing)} archivos no cabían en un mensaje; quien aloja este bot puede enviártelos.` : ''}`,

  forget: {
    sure: 'Esto borra tus votos, sonidos guardados, kits, nombres, etiquetas, colecciones, archivos subidos y tu nombre. Tus sonidos quedan, sin nombre. No se puede deshacer.',
    done: (votes, keeps, uploads, samples) =>
      `Borrado: ${number(votes)} votos, ${number(keeps)} sonidos guardados con nombres, etiquetas y colecciones, ${number(uploads)} archivos; tu nombre se quitó de ${number(samples)} sonidos.`,
  },

  discord: {
    noServer: 'Úsame en un servidor, no en un chat privado.',
    stopping: 'Me estoy reiniciando. Inténtalo de nuevo en un minuto.',
  },

  page: {
    channel: 'Canal',
    top: 'Lo mejor',
    search: 'Buscar',
    mainNavigation: 'Páginas',
    skipToBox: 'Ir al cuadro de texto',
    skipToContent: 'Ir al contenido',
    messages: 'Mensajes',
    earlier: 'Mensajes anteriores',
    knobs: 'Carácter',
    knobsHint:
      'Escribe el comando de abajo. Las partes oscuras de un control muestran dónde hay sonidos así, según los demás.',
    knobsCommand: 'Instrumento',
    knobsAny: 'libre',
    knobsFree: '{name} libre',
    boxLabel: 'Comando',
    boxHelp:
      'Una barra muestra todos los comandos. Con el cuadro vacío, 1 a 8 y espacio reproducen, v vota y la flecha arriba recupera las líneas anteriores. Escape va a los sonidos.',
    placeholder: 'Escribe /kick 4',
    send: 'Enviar',
    attach: 'Adjuntar un sonido',
    detach: 'Quitar {name}',
    dropHere: 'Suelta un sonido para transformarlo',
    recordMouth: 'Grabar un beatbox',
    recordStop: 'Parar y hacer el kit',
    recordLeft: 'Grabando: quedan {n} s',
    recordRefused: 'El navegador no dio acceso al micrófono: permítelo para esta página o adjunta un archivo.',
    recordNoMicrophone: 'No se encontró ningún micrófono. Adjunta un archivo.',
    recordInsecure: 'Los navegadores solo graban por https o en localhost. Abre Rimshot así o adjunta un archivo.',
    recordMissing: 'Este navegador no puede grabar. Adjunta un archivo.',
    recordEmpty: 'No se grabó nada. Inténtalo de nuevo o adjunta un archivo.',
    offerBeatbox: 'Convertir {name} en un kit con su ritmo, golpe a golpe:',
    offerBeatboxMake: 'Beatbox',
    offerLabel: 'Qué hacer con el archivo',
    offerKnown: '{name} es {sound}, creado aquí:',
    offerRestyle: 'Convertir {name} en un sonido de batería:',
    offerShow: 'Mostrar',
    offerVary: 'Variar',
    offerInpaint: 'Colas nuevas',
    suggestions: 'Sugerencias',
    required: 'obligatorio',
    emptyTitle: 'Crea tu primer bombo',
    emptyText:
      'Cuatro sonidos de batería nuevos, creados a partir de ruido en esta máquina. Elige uno o escribe un comando abajo.',
    you: 'tú',
    someone: 'alguien',
    onlyYou: 'Solo tú ves esto',
    dismiss: 'Descartar',
    working: 'En curso',
    partDone: '{n} % hecho',
    interrupted: 'Esto se interrumpió. Inténtalo de nuevo.',
    cancel: 'Cancelar',
    playSound: 'Reproducir el sonido {n}, {name}',
    vote: 'Guardar el sonido {n}: {votes} votos',
    oneVoteFor: 'Guardar el sonido {n}: 1 voto',
    more: 'Más del sonido {n}',
    download: 'Descargar WAV',
    dragHint: 'Arrastra a tu DAW',
    spectrogram: 'Espectrograma',
    spectrogramOf: 'Forma de onda y espectrograma mel de {name}',
    ownPage: 'Página de este sonido',
    shapeOpen: 'Moldear …',
    shape: 'Moldear',
    shapeListen: 'Escuchar',
    shapeMake: 'Hacerlo',
    shapeReset: 'Empezar de nuevo',
    shapeHelp: 'Arrastra los tiradores o muévelos con las flechas; con Mayús, más lejos.',
    toPattern: 'Poner en el patrón',
    picture: 'Imagen de estos sonidos',
    deletedSound: 'Este sonido fue eliminado.',
    prunedSound: 'El audio se borró para hacer sitio; la receta se conserva.',
    offline: 'Conexión perdida. Reintentando…',
    notSent: 'No enviado: el servidor no responde. Tu línea está de nuevo en el cuadro.',
    fileWaits: 'El servidor no responde. {name} se enviará en cuanto responda.',
    fileUnreadable: '{name} no se puede leer. Se puede adjuntar un archivo, no una carpeta.',
    soundsReady: '{n} sonidos listos',
    answered: 'Respondido',
    cannotPlay: 'No se pudo cargar este sonido.',
    pattern: 'Patrón',
    patternEmpty: 'Aquí suena tu kit. Haz uno, o pon un sonido en el patrón.',
    step: '{track}, paso {n}',
    tempo: 'Tempo en BPM',
    playPattern: 'Reproducir el patrón',
    stopPattern: 'Parar el patrón',
    exportLoop: 'Guardar el bucle como WAV',
    clearPattern: 'Vaciar',
    keysTitle: 'Teclas',
    keysText: 'Espacio toca · flechas mueven y tocan · 1–8 escuchan · v vota · A–K pads · / escribe',
    galleryTitle: 'Los mejores sonidos de la comunidad',
    order: 'Orden',
    voted: 'Más votados',
    newest: 'Nuevos',
    newestTitle: 'Los sonidos más nuevos de la comunidad',
    newestIntro:
      'One-shots de batería creados a partir de ruido, los más nuevos primero. Escucha y encuentra lo que nadie ha oído aún.',
    noneNew: 'Nada aún. Los sonidos nuevos llegan aquí en cuanto se crean.',
    galleryIntro: 'One-shots de batería creados a partir de ruido, ordenados por los votos de quienes los han oído.',
    model: 'Modelo',
    allModels: 'Todos',
    period: 'Periodo',
    day: 'Día',
    week: 'Semana',
    month: 'Mes',
    all: 'Todo',
    noneYet: 'Nada aún. Los votos traen sonidos a esta página.',
    packOfTop: 'Descargar como pack',
    packOfKit: 'Descargar el kit',
    nextPage: 'Siguiente',
    previousPage: 'Anterior',
    searchLabel: 'Id del sonido o autor',
    nothingFound: 'Ningún sonido ni autor empieza por «{text}».',
    votes: '{n} votos',
    oneVote: '1 voto',
    madeBy: 'creado por {name}',
    recipe: 'Receta',
    recipeIntro: 'La misma receta da siempre el mismo sonido.',
    seed: 'Semilla',
    steps: 'Pasos',
    sampler: 'Muestreador',
    weights: 'Pesos',
    length: 'Duración',
    milliseconds: '{n} ms',
    kibibytes: '{n} KiB',
    mebibytes: '{n} MiB',
    finish: 'Procesado final',
    finished: 'procesado, 16 bits',
    rawFinish: 'crudo, coma flotante de 32 bits',
    strength: 'Fuerza',
    position: 'Posición',
    kept: 'Conservado',
    ancestry: 'Ascendencia',
    madeFrom: 'Creado a partir de',
    madeInto: 'Dio lugar a',
    anUpload: 'un sonido subido',
    hiddenSound: 'un sonido no público',
    fromNoise: 'Creado solo a partir de ruido.',
    copy: 'En el canal: {line}',
    notFoundTitle: 'Aquí no hay nada',
    notFoundText: 'No existe esta página, o el sonido ya no está o no es público.',
    errorTitle: 'Algo ha fallado',
    errorText: 'Quedó en el registro como {reference}. No se perdió nada.',
    slowDownTitle: 'Un momento',
    slowDownText: 'Demasiadas peticiones desde tu dirección. Inténtalo en {n} s.',
    logInTitle: 'Este canal está protegido',
    logInLabel: 'Token (LOCAL_TOKEN del servidor)',
    logIn: 'Entrar',
    library: 'Biblioteca',
    libraryIntro: 'Los sonidos que guardas y los que has creado. Solo tú ves esta página.',
    findSounds: 'Buscar',
    findLabel: 'Palabras: un nombre, una etiqueta, «charles abierto», un seed, un autor',
    keptTab: 'Guardados',
    madeTab: 'Creados por ti',
    any: 'cualquiera',
    instrument: 'Instrumento',
    decay: 'Duración',
    pitch: 'Tono',
    brightness: 'Brillo',
    tag: 'Etiqueta',
    collection: 'Colección',
    maker: 'Autor',
    clearFilters: 'Quitar todo',
    soundsFound: '{n} sonidos',
    oneFound: '1 sonido',
    noneFound: 'Ningún sonido tuyo coincide.',
    nothingKept: 'Aún no guardas sonidos. El corazón de un sonido lo guarda.',
    pageOf: 'Página {n} de {of}',
    edit: 'Nombre, etiquetas, colección',
    nameOf: 'Nombre',
    tagsOf: 'Etiquetas',
    saveChanges: 'Guardar',
    undo: 'Deshacer',
    collections: 'Colecciones',
    deleteCollection: 'Borrar la colección {name}',
    collectionSounds: '{n} sonidos',
    map: 'Mapa',
    mapIntro: 'Los sonidos parecidos están cerca. Arrastra o usa la rueda para moverte; un clic o Intro reproduce.',
    mapLabel:
      'Mapa de {n} sonidos por parecido. Las flechas van al siguiente sonido en esa dirección, Intro lo reproduce, más y menos amplían. La lista de esta página tiene los mismos sonidos.',
    mapLoading: 'Se está dibujando el mapa …',
    mapEmpty: 'Los sonidos aparecen aquí cuando se han medido.',
    copyLink: 'Copiar enlace',
    copied: 'Enlace copiado',
    showQr: 'Código QR para el móvil',
    varySubtle: 'Variar un poco el sonido {n}',
    varyStrong: 'Variar mucho el sonido {n}',
    inChannel: 'Llega al canal.',
    toChannel: 'Al canal',
    likeThis: 'Parecidos',
    collectionPage: 'Una colección de {n} sonidos',
    firstMinute: 'Tu primer minuto',
    stepMake: 'Crea cuatro bombos',
    stepHear: 'Escúchalos: un botón, o las teclas 1 a 4',
    stepKeep: 'Guarda el mejor con su corazón, o con v',
    stepKit: 'Crea un kit para el ritmo',
    stepFind: 'Encuentra lo que guardas en la biblioteca',
    stepDone: 'hecho',
    wrongToken: 'Ese no es el token correcto.',
    kitName: 'Nombre del kit',
    mute: 'Silenciar {track}',
    solo: '{track} en solo',
    volume: 'Volumen de {track}, decibelios',
    lock: 'Bloquear {track}',
    roll: 'Tirar {track} otra vez',
    rollOpen: 'Tirar las libres',
    bars: 'Compases',
    swing: 'Swing, por ciento',
    groove: 'Groove',
    chooseGroove: 'Groove…',
    bar: 'Compás {n}',
    accent: 'acento',
    soft: 'suave',
    record: 'Grabar los pads',
    pads: 'Pads',
    pad: 'Tocar {track}',
    padsHint: 'Las teclas A a K y Q a I tocan los pads, con Mayús como acento. Más arriba en el pad suena más fuerte.',
    midiConnect: 'Conectar MIDI',
    midiOn: 'MIDI: {names}',
    midiNone: 'MIDI está activo: aún no hay ningún aparato.',
    midiRefused: 'El navegador no dio acceso a MIDI.',
    midiMissing: 'Este navegador no tiene Web MIDI.',
    midiInsecure: 'Los teclados y pads MIDI funcionan por https o en localhost.',
    exportStems: 'Pistas',
    exportMidi: 'MIDI',
    kitPage: 'Página de este kit',
    dropNewSlot: 'Suelta un sonido para una ranura nueva',
    emptySlot: 'vacía',
    playAll: 'Tocar todo',
    newBelow: '{n} nuevos abajo',
    openKit: 'Abrir en la tira',
    hearts: '{n} corazones',
    oneHeart: '1 corazón',
    removeSlot: 'Quitar {track} del kit',
    kitSounds: 'Sonidos',
    makeKit: 'Hacer un kit',
    choke: 'Grupo de corte de {track}: {n}',
    noChoke: 'Grupo de corte de {track}: ninguno',
    deleteKit: 'Borrar el kit',
    slotRemoved: 'Quitado del kit: {track}',
    selectSound: 'Seleccionar {name}',
    selected: '{n} seleccionados',
    selectAll: 'Seleccionar todos los de esta página',
    selection: 'Sonidos seleccionados',
    selectHint: 'x selecciona, Mayús con un clic o una flecha selecciona varios, Escape los suelta.',
    clearSelection: 'Quitar la selección',
    takeSelection: 'Descargar',
    editSelection: 'Etiquetas, colección',
    keepSelection: 'Guardar',
    unkeepSelection: 'Dejar de guardar',
    deleteSounds: 'Borrar',
    deleteSure: '¿Borrar {n} sonidos para todos? No se puede deshacer.',
    deleteForGood: 'Borrar para siempre',
    doneFor: 'Hecho para {n} sonidos.',
    renameCollection: 'Cambiar el nombre de la colección {name}',
    qrUnreachable:
      'Solo este ordenador puede abrir esta página. Con LOCAL_HOST o GALLERY_HOST en los ajustes también puede un móvil.',
  },

  sentences: {
    plain: ({ text }) => text,
    crashed: ({ reference }) =>
      `Perdona, algo ha fallado por nuestra parte. Queda en el registro como ${reference}; inténtalo otra vez.`,

    unknownCommand: ({ name, known, near }) =>
      `No existe el comando «${name}».${near ? ` ¿Quisiste decir ${near}?` : ''} Comandos: ${known}.`,
    listed: ({ texts }) => texts.map(({ es }) => es).join(', '),
    unknownOption: ({ name, command, known }) =>
      `/${command} no tiene la opción «${name}». Opciones: ${known || 'ninguna'}.`,
    missing: ({ name, description }) => `Falta «${name}»: ${description}.`,
    notANumber: ({ name, value, ...range }) => `${name}: «${value}» no es un número. Se permite: ${allowed(range)}.`,
    notWhole: ({ name, value, ...range }) =>
      `${name}: «${value}» no es un número entero. Se permite: ${allowed(range)}.`,
    outOfRange: ({ name, value, ...range }) => `${name}: ${value} no se permite. Se permite: ${allowed(range)}.`,
    notAFlag: ({ name, value }) => `${name}: «${value}» no es ni sí ni no.`,
    notAChoice: ({ name, value, choices }) => `${name}: «${value}» no está entre las opciones. Se permite: ${choices}.`,
    notAText: ({ name }) => `${name}: aquí va un texto, no un archivo.`,
    textLength: ({ name, length, ...range }) =>
      `${name}: no se permiten ${number(length)} caracteres. Se permite: ${allowed(range)}.`,
    notAFile: ({ name, value }) => `${name}: «${value}» no es un archivo. Adjunta un sonido.`,
    openQuote: ({ text }) => `Hay unas comillas sin cerrar: ${text}`,
    givenTwice: ({ name }) => `«${name}» aparece dos veces.`,
    noValue: ({ name }) => `«${name}» necesita un valor.`,
    wordOfSeveral: ({ word, first, names }) =>
      `«${word}» puede ser cualquiera de ${names}. Di cuál, p. ej. ${first}:${word}.`,
    valueTooMany: ({ value, command, known }) =>
      `«${value}» es un valor de más. /${command} acepta: ${known || 'ninguna opción'}.`,
    lineLength: ({ most }) => `Una línea tiene de 1 a ${number(most)} caracteres.`,

    oldButton: 'Este botón es de otra versión de Rimshot. Usa el comando en su lugar.',
    unknownButton: 'Este botón ya no hace nada aquí. Usa el comando en su lugar.',
    managersOnly: 'Solo quienes administran este servidor pueden cambiar sus ajustes.',
    wrongChannel: ({ channels }) => `En este canal no se crean sonidos. Canales permitidos: ${channels}.`,
    noSuchSound: ({ id }) => `Aquí no hay ningún sonido «${id}». El id está debajo de cada sonido, p. ej. k7f3q2.`,
    malformedId: ({ text, min, max }) =>
      `«${text}» no es el id de un sonido. Escribe entre ${min} y ${max} de sus primeras letras y cifras, p. ej. 4k7qz2.`,
    ambiguousId: ({ prefix }) =>
      `Los ids de varios sonidos empiezan por «${prefix}». Escribe uno o dos caracteres más.`,
    knobValue: ({ name, value, words }) =>
      `${name}: «${value}» no es un número de 0 a 100 ni una de estas palabras: ${words}.`,
    knobWithSeed: ({ name }) =>
      `Una semilla es un sonido concreto con su carácter: indica la semilla o ${name}, no ambas cosas.`,
    knobWithSteps: ({ name }) => `${name} se midió con los pasos del modelo: indica pasos o ${name}, no ambas cosas.`,
    knobsUnmeasured: ({ model, rows, least }) =>
      `De ${model} hay ${number(rows)} semillas medidas y hacen falta ${number(least)}. Se miden mientras no se hace otra cosa.`,
    pitchValue: ({ value }) => `tono: «${value}» no es una nota como F1 ni semitonos de -12 a 12 como +2.`,
    pitchOnlyKicks: 'Solo los bombos se afinan a una nota. Los demás sonidos se mueven por semitonos: tono:+2.',
    noPitchNear: ({ most }) => `Ningún bombo medido está a ${number(most)} semitonos o menos de esta nota.`,
    freshAlone: 'inédito hace sonidos nuevos de un carácter: di cuál, por ejemplo duración:corta.',
    freshNote: 'Los sonidos inéditos no tienen nota: quita inédito o muévelos por semitonos: tono:+2.',
    noSuchModel: ({ model, installed }) =>
      `No existe el modelo «${model}». ${installed ? `Instalados: ${installed}.` : 'No hay ningún modelo instalado; `npm run rimshot -- models pull` descarga los preentrenados.'}`,
    modelMakesOther: ({ model, instrument, wanted }) => `El modelo «${model}» hace ${instrument}, no ${wanted}.`,
    fixedSampling: ({ model, parent, steps }) =>
      `${model} crea un sonido en exactamente ${steps} pasos. Para otros ajustes, usa ${parent}.`,
    parentGone: ({ model, parent, digest }) =>
      `Los sonidos de ${model} los varía el modelo del que se destiló, que ya no está instalado (${parent}, ${digest}).`,
    weightsGone: ({ id, model, digest }) =>
      `${id} se creó con un modelo que ya no está instalado (${model}, ${digest}).`,
    cannotRemake: ({ id }) => `${id} salió de un archivo que se borró; no se puede rehacer.`,
    morphDerived: ({ id }) =>
      `${id} se creó a partir de otro sonido. El morphing solo admite sonidos nacidos de una semilla, porque lo que se mezcla es su ruido inicial.`,
    morphWeights: ({ a, b }) =>
      `${a} y ${b} se crearon con modelos distintos. El morphing necesita dos sonidos del mismo modelo.`,
    morphSame: 'El morphing necesita dos sonidos distintos.',
    reportWhat: 'Di qué denuncias: un sonido o un kit, con la opción de ese nombre.',
    moderatorsOnly: 'Solo la moderación puede hacer esto.',
    nameUnprintable: 'Un nombre no puede contener caracteres ocultos ni llamar a nadie.',
    nameWithLink: 'Un nombre no puede contener un enlace.',
    nameBlocked: 'Este nombre no está permitido aquí. Elige otro, por favor.',
    notYourSound: 'Solo quien lo creó y la moderación pueden borrar un sonido.',
    notYourJob: 'Solo quien lo pidió y la moderación pueden cancelarlo.',
    jobOver: 'Esto ya terminó: no queda nada que cancelar.',
    noSoundsHere: 'Este mensaje no lleva sonidos nuestros.',
    noHits:
      'No hay ningún golpe en esta grabación: está en silencio, o nada empieza de repente. Graba más cerca del micrófono.',
    tooManyHits: ({ count, most }) =>
      `Esta grabación tiene ${number(count)} golpes; una frase tiene como máximo ${number(most)}. Envía una más corta.`,
    hitsLeftOut: ({ count }) =>
      `${count === 1 ? 'Un golpe no tiene' : `${number(count)} golpes no tienen`} sitio en el ritmo: tiene cuatro compases, y cada sonido un golpe por semicorchea.`,
    noRecordingHere:
      'Este mensaje no lleva ningún archivo de sonido. Publica un mensaje de voz, o un WAV, FLAC, MP3, Ogg o AIFF.',
    hitsGone: 'Estos golpes ya están clasificados, o su grabación ya no está.',
    nothingKept: 'Aún no guardas sonidos. El corazón de un sonido lo guarda.',
    nothingToUndo: 'Ya no hay nada que deshacer: se deshizo, o pasó más de una semana.',
    notATag: ({ tag, most }) => `«${tag}» no es una etiqueta: letras, cifras, - y _, como mucho ${number(most)}.`,
    keepTagsTooMany: ({ most }) => `Como mucho ${number(most)} etiquetas a la vez.`,
    noSuchCollection: ({ name }) => `No tienes ninguna colección «${name}».`,
    notInCollection: ({ id, name }) => `${id} no está en «${name}».`,
    collectWhere: 'Di en qué colección: la opción «colección» toma su nombre.',
    renameAlone: 'Un nombre nuevo va con la colección sola, sin sonido.',
    collectionTaken: ({ name }) => `Ya tienes otra colección «${name}».`,
    collectionsTooMany: 'Tienes tantas colecciones como puede haber. Borra una primero.',
    likeUnknown: ({ id }) => `${id} no se puede comparar: su audio se eliminó. «Rehacer» lo trae de vuelta.`,
    nothingToPack: 'No hay nada que reunir.',
    packTooLarge: ({ bytes }) =>
      `Ni un solo sonido cabe en los ${number(bytes)} bytes que puede tener aquí un archivo.`,
    packWithout: 'Di qué sonido: la opción «grupo» toma el id de uno de ellos.',
    emptyId: 'Di qué sonido: un id como k7f3q2, o un archivo.',
    uploadGone: 'Este archivo ya no se guarda para ti. Adjúntalo otra vez.',
    cannotPost: ({ channel }) =>
      `No puedo publicar en ${channel}: allí necesito View Channel, Send Messages y Attach Files.`,
    channelsTooMany: ({ most }) => `Se pueden permitir ${number(most)} canales como máximo. Sin ninguno, valen todos.`,

    missingPermissions: ({ names }) =>
      `No puedo publicar sonidos en este canal. Alguien que gestione el servidor debe darme: ${names}.`,
    foreignFile: 'No se leyó el archivo: no viene del servidor de archivos de Discord.',
    fileUnreachable: 'No se pudo obtener el archivo de Discord. Súbelo de nuevo.',
    fileRefused: ({ status }) => `Discord no entregó el archivo (HTTP ${status}). Súbelo de nuevo.`,
    fileCutOff: 'El archivo se cortó a mitad de camino. Súbelo de nuevo.',

    jobsOfPerson: ({ limit, retryInMs }) =>
      `Tienes ${limit === 1 ? 'un encargo' : `${number(limit)} encargos`} en curso, lo máximo que una persona puede tener aquí a la vez. Inténtalo de nuevo ${when(retryInMs)}, o cancela uno con /queue.`,
    jobsOfServer: ({ limit, retryInMs }) =>
      `Este servidor tiene ${number(limit)} ${limit === 1 ? 'encargo' : 'encargos'} en curso, lo máximo que puede tener a la vez. Inténtalo de nuevo ${when(retryInMs)}.`,
    soundsOfDay: ({ limit, retryInMs }) =>
      `Serían más que los ${number(limit)} sonidos que una persona puede pedir aquí al día. El nuevo día empieza ${when(retryInMs)}.`,
    jobsInQueue: ({ limit, retryInMs }) =>
      `Hay ${number(limit)} encargos esperando y no caben más. Inténtalo de nuevo ${when(retryInMs)}.`,
    noNewJobs: 'Rimshot está a punto de parar y no acepta más encargos. Inténtalo de nuevo cuando vuelva.',
    soundsAtOnce: ({ sounds, most }) =>
      `Un encargo crea de 1 a ${most} sonidos, no ${number(sounds)}: pide menos a la vez.`,
    sourceDeleted: ({ id }) => `El sonido ${id}, del que parte este, se borró.`,
    sourceRemoved: 'El archivo subido del que parte este sonido ya no está. Súbelo de nuevo.',
    shapeNothing:
      'Di qué cambiar, p. ej. `/moldear k7f3q2 ganancia:-6` o `/moldear k7f3q2 final:300 fundido-salida:100`.',
    shapeOrder: 'El final debe ir después del inicio.',
    notShaped: ({ id }) => `${id} no fue moldeado, así que no hay nada que deshacer.`,
    shapeEmpty: 'No queda nada entre el inicio y el final.',
    shapeTooLong: ({ most }) => `A esta altura el sonido duraría más de ${number(most)} s.`,
    shapeLowered: ({ db }) => `Pasaba de la escala completa y se bajó ${number(db)} dB.`,
    previewGone: ({ id }) => `El audio de ${id} se borró, así que no hay vista previa. «Rehacer» debajo lo recupera.`,
    tookTooLong: ({ seconds }) => `Esto tardó más de ${number(seconds)} s y se abandonó.`,
    chainTooLong: 'Este sonido parte de una cadena demasiado larga de sonidos cuyo audio se borró.',
    deletedMeanwhile: 'Uno de los sonidos se borró mientras tanto. Pídelo de nuevo para que se rehaga.',
    jobCancelled: 'Cancelado.',
    notPosted: 'Tus sonidos están listos, pero no se pudo publicar la respuesta con ellos. /mine los muestra.',

    workerNotStarted: ({ how }) => `El proceso que crea los sonidos no arrancó. ${how}`.trim(),
    workerGaveUp: ({ how }) =>
      `El proceso que crea los sonidos ${how === 'hung' ? 'dejó de responder' : 'se cayó'} dos veces con este encargo, así que se abandonó. Los demás siguen; prueba con menos sonidos o pasos.`,
    workerCrashed: ({ times }) =>
      `El proceso que crea los sonidos se cayó ${number(times)} veces con este encargo, así que no se intenta más. Los demás siguen; pide menos sonidos o pasos.`,
    stopping: 'Rimshot se está deteniendo.',
    outputNotFinite: ({ position }) =>
      `La red ha producido${position === undefined ? '' : `, en el sonido ${position},`} valores que no son números: el fallo está en el modelo o en el dispositivo. Mira \`rimshot doctor\`.`,
    weightsMissing: ({ model, digest }) =>
      `Los pesos ${digest}… de «${model}», que este sonido necesita, no están instalados aquí.`,
    weightsDiffer: ({ model, path }) =>
      `${model}: ${path} no es el archivo que describe model.json (su SHA-256 es otro). Instala el modelo de nuevo.`,
    weightsUnusable: ({ model, reason }) => `Los pesos de ${model} no se pueden usar: ${reason}`,
    runtimeUnusable: ({ reason }) => `En esta máquina no se pueden crear sonidos (${reason})`,

    dataDirLost: ({ folder }) =>
      `DATA_DIR=${folder} se eliminó o se sustituyó mientras Rimshot funcionaba, así que no se puede guardar nada. Devuelve la carpeta a su sitio y reinicia Rimshot.`,
    dataDirReadOnly: ({ folder, code }) =>
      `Ya no se puede escribir en DATA_DIR=${folder} (${code}), así que no se puede guardar nada. Comprueba el disco, su montaje y los permisos.`,
    soundsDiskFull: 'El disco está lleno: los sonidos no se pudieron guardar y no quedó nada de ellos.',
    storeAway: ({ reason }) =>
      `El almacén de los sonidos no responde como debería (${reason}). No se perdió nada; inténtalo otra vez en unos minutos.`,
    storeRefused: ({ reason }) =>
      `El almacén de los sonidos rechaza a Rimshot (${reason}). Quien mantiene Rimshot tiene que revisar sus ajustes.`,
    soundsUnwritable: ({ folder }) => `Los sonidos no se pudieron guardar: no se puede escribir en ${folder}.`,
    databaseBusy: ({ path, seconds }) =>
      `Otro programa tiene bloqueado ${path} desde hace ${number(seconds)} s (¿un editor de bases de datos con cambios sin guardar, un comando en pausa?), así que no se guardó nada. Ciérralo e inténtalo otra vez.`,
    databaseAway: ({ place }) =>
      `No se puede acceder a la base de datos ${place}, así que no se guardó nada. Inténtalo de nuevo en un momento.`,
    databaseUncertain: ({ place }) =>
      `La conexión con la base de datos ${place} se cortó mientras se guardaba. Comprueba si se guardó y, si no, inténtalo otra vez.`,
    databaseFull: ({ path }) =>
      `El disco de ${path} está lleno; no se guardó nada. Libera espacio e inténtalo otra vez.`,
    databaseForeign: ({ path }) =>
      `${path} no es una base de datos de Rimshot. Muévela, o restaura una copia de seguridad.`,
    databaseDamaged: ({ path }) =>
      `${path} está dañado. Restaura una copia de seguridad (docs/reliability.md explica cómo).`,
    databaseReadOnly: ({ path }) =>
      `No se puede escribir en ${path}: comprueba los permisos del archivo y de su carpeta.`,
    databaseUnopened: ({ path }) => `No se puede abrir ${path}: comprueba los permisos del archivo y de su carpeta.`,
    databaseUnreadable: ({ path }) =>
      `No se pudo leer o escribir ${path}: el disco dio un error o está lleno. No se guardó nada.`,
    disk: ({ path, problem }) => `${path}: ${diskProblems[problem]}`,

    notOurWav: 'Este archivo no lleva receta. Los de Rimshot la llevan mientras ningún otro programa los guarde.',
    unknownRecipe: ({ id }) => `El archivo dice ser ${id}, pero aquí no se conoce ese sonido.`,
    strangeRecipe: ({ reason }) => `La receta de este archivo no es de las que escribe Rimshot: ${reason}`,
    recipeTooLong: ({ length, most }) =>
      `${number(length)} caracteres son demasiados; se permiten ${number(most)} como máximo.`,
    recipeNotJson: 'no es JSON válido.',
    recipeField: ({ field }) => (field ? `el valor de «${field}» no se permite.` : 'faltan campos, o hay demasiados.'),

    fileEmpty: ({ name }) => `${file(name)} está vacío (0 bytes). Envía un archivo con sonido.`,
    fileTooLarge: ({ name, bytes, most }) =>
      `${file(name)} ocupa ${mebibytes(bytes)}; se permiten ${mebibytes(most)} como máximo.`,
    uploadTooLarge: ({ name, bytes, most }) =>
      `${name} ocupa ${fixed(bytes / 1e6, 1)} MB; se permiten ${mebibytes(most)} como máximo.`,
    bytesTooMany: ({ most }) => `El archivo es demasiado grande: como máximo ${mebibytes(most)}.`,
    channelCount: ({ name, channels, most }) =>
      `${file(name)} tiene ${number(channels)} ${channels === 1 ? 'canal' : 'canales'}; se permiten 1 o ${most}.`,
    sampleRate: ({ name, rate, min, max }) =>
      `${file(name)} tiene una frecuencia de muestreo de ${number(rate)} Hz; se permite de ${number(min)} a ${number(max)} Hz.`,
    soundTooLong: ({ name, seconds, most }) =>
      `${file(name)} dura ${fixed(seconds, 1)} s; se permiten ${number(most)} s como máximo.`,
    soundLonger: ({ name, most }) => `${file(name)} dura más de ${number(most)} s, que es el máximo permitido.`,
    noSound: ({ name, format }) =>
      `${file(name)} es un archivo ${format} sin ningún sonido que se pueda leer: está vacío o dañado.`,
    samplesBroken: ({ name, broken, samples }) =>
      `${file(name)} está dañado: ${number(broken)} de sus ${number(samples)} muestras no son números.`,
    samplesNotFinite: ({ name }) => `${file(name)} tiene muestras que no son números.`,
    foreignFormat: ({ name, what, wayOut }) => `${file(name)} es ${kinds[what]}. ${waysOut[wayOut]}.`,
    unknownFormat: ({ name }) => `${file(name)} no está en ningún formato conocido aquí. ${waysOut.sendSound}.`,
    notWav: ({ name }) => `${file(name)} no es un WAV: no empieza con una cabecera RIFF/WAVE.`,
    chunksTooMany: ({ name, format, most }) =>
      `${file(name)} tiene más de ${most} chunks; un ${format} con un sonido tiene unos pocos.`,
    tagsTooMany: ({ name, most }) =>
      `${file(name)} tiene más de ${most} etiquetas (LIST/INFO); se leen ${most} como máximo.`,
    formatChunkMissing: ({ name, chunk }) =>
      `${file(name)} no tiene un chunk «${chunk}» completo, así que su formato se desconoce.`,
    dataChunkMissing: ({ name }) => `${file(name)} no tiene chunk «data»: contiene una cabecera y ningún sonido.`,
    headerOnly: ({ name }) => `${file(name)} contiene una cabecera y ningún sonido.`,
    headerCutOff: ({ name }) => `${file(name)} está cortado en mitad de su cabecera.`,
    noMpeg: ({ name }) => `${file(name)} no contiene audio MPEG.`,
    mpegInWav: ({ name }) => `${file(name)} está comprimido como MPEG; aquí solo se leen muestras sin comprimir.`,
    wavCodec: ({ name, codec }) =>
      `${file(name)} está comprimido como ${typeof codec === 'number' ? `formato ${codec}` : codec}, que no se lee en un WAV; expórtalo como WAV normal o FLAC.`,
    containerCodec: ({ name, format, codec }) =>
      `${file(name)} es un ${format} comprimido como ${codec}; expórtalo como WAV, AIFF o FLAC.`,
    oggCodec: ({ name, kind }) =>
      `${file(name)} es ${{ speex: 'Ogg Speex', video: 'un vídeo Ogg', unknown: 'un Ogg de tipo desconocido' }[kind]}, que no se lee aquí; expórtalo como WAV, FLAC u Ogg Vorbis.`,
    opusFamily: ({ name, family }) =>
      `${file(name)} es Opus con canales de la familia ${family}; solo se leen mono y estéreo.`,
    blockSize: ({ name, coding, bytes }) =>
      `${file(name)} se contradice: ${coding} no tiene bloques de ${bytes} bytes.`,
    integerBits: ({ name, bits, min, max }) =>
      `${file(name)} tiene muestras enteras de ${bits} bits; se permiten de ${min} a ${max} bits.`,
    floatBits: ({ name, bits }) =>
      `${file(name)} tiene muestras en coma flotante de ${bits} bits; se permiten 32 o 64 bits.`,
    frameSize: ({ name, channels, bits, bytes, stated }) =>
      `${file(name)} se contradice: ${channels} canales de ${bits} bits son ${bytes} bytes por frame, su cabecera dice ${stated}.`,
    packetSize: ({ name, channels, bits, bytes }) =>
      `${file(name)} se contradice: ${channels} canales de ${bits} bits en ${number(bytes)} bytes.`,

    cutOff: ({ name }) => `${file(name)} está cortado o dañado: se leyó lo que está entero.`,
    framesMissing: ({ name, missing, frames }) =>
      `${file(name)} está cortado: faltan ${number(missing)} de sus ${number(frames)} frames; se leyó el resto.`,
    restLeftOut: ({ name, most }) => `${file(name)} dura más de ${number(most)} s: el resto no se ha usado.`,
    readAsSilence: ({ name, broken, samples }) =>
      `${file(name)} está dañado: ${number(broken)} de sus ${number(samples)} muestras ${broken === 1 ? 'no es un número y se leyó' : 'no son números y se leyeron'} como silencio.`,
    leadSkipped: ({ skippedMs }) =>
      `El golpe empieza ${number(toHundredths(skippedMs / 1000))} s después del comienzo del archivo; lo anterior no se ha usado.`,

    // Kits
    noSuchKit: ({ kit }: { kit: string }) => `No hay ningún kit «${kit}» aquí.`,
    noKitYet: () => 'Tu tira aún no tiene kit. /kit crea uno.',
    notYourKit: ({ name }: { name: string }) => `${name} es de otra persona. Solo quien lo tiene lo cambia.`,
    noSuchSlot: ({ slot, known }: { slot: string; known: string }) =>
      `El kit no tiene la ranura «${slot}». Tiene: ${known}.`,
    slotLocked: ({ slot }: { slot: string }) => `${slot} está bloqueada. Libérala primero.`,
    allLocked: () => 'Todas las ranuras están bloqueadas.',
    slotsFull: ({ most }: { most: number }) => `Un kit tiene como mucho ${number(most)} ranuras.`,
    lastSlot: () => 'Un kit conserva al menos una ranura.',
    kitSilent: () => 'No hay nada que oír: ninguna ranura tiene sonido.',
    patternSigns: ({ value }) =>
      `«${value}» no es un patrón: x es un golpe, X un acento, o un golpe suave y un punto un silencio, p. ej. x...X.o.`,
    patternWithout: () => 'Un patrón necesita una ranura, p. ej. /ritmo ranura:kick patrón:x...x...x...x...',
    ownKit: () => 'Tu propio kit no necesita tu corazón.',
  },
};
