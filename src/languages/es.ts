import type { Strings } from './en.ts';

export const es: Strings = {
  locale: 'es',
  seconds: (n) => `${n} s`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  inAMoment: 'en un momento',
  inAbout: (time) => `en unos ${time}`,

  commands: {
    kick: { name: 'bombo', description: 'Crea bombos nuevos' },
    snare: { name: 'caja', description: 'Crea cajas nuevas' },
    hat: { name: 'charles', description: 'Crea charles nuevos' },
    perc: { name: 'percusión', description: 'Crea percusiones nuevas' },
    kit: { name: 'kit', description: 'Crea un kit entero de una semilla: bombo, caja, tres charles, percusión' },
    vary: { name: 'variar', description: 'Crea variaciones de un sonido' },
    morph: { name: 'fundir', description: 'Crea sonidos entre dos sonidos' },
    restyle: { name: 'transformar', description: 'Convierte un sonido tuyo en uno de batería' },
    inpaint: { name: 'cola', description: 'Conserva el ataque de un sonido e inventa colas nuevas' },
    sample: { name: 'sonido', description: 'Muestra un sonido con su receta, su origen y sus votos' },
    top: { name: 'mejores', description: 'Los mejores sonidos de este servidor' },
    mine: { name: 'míos', description: 'Tus favoritos y tus últimos sonidos, solo para ti' },
    pack: { name: 'paquete', description: 'Reúne sonidos en un zip con WAV y programas de sampler' },
    queue: { name: 'espera', description: 'Qué se está creando y qué espera' },
    about: { name: 'información', description: 'Modelos, licencias, dispositivo, velocidad y límites' },
    settings: { name: 'ajustes', description: 'Muestra o cambia lo que vale en este servidor' },
    delete: { name: 'borrar', description: 'Borra un sonido que hiciste' },
    'forget-me': { name: 'olvidarme', description: 'Borra tus votos, favoritos, archivos subidos y tu nombre' },
    help: { name: 'ayuda', description: 'Lista lo que puedes decir' },
  },

  options: {
    count: { name: 'cantidad', description: 'Cuántos sonidos' },
    seed: { name: 'semilla', description: 'El número del que nace un sonido; misma semilla, mismo sonido' },
    steps: { name: 'pasos', description: 'Pasos de difusión: más es más limpio y más lento' },
    raw: { name: 'crudo', description: 'Tal como sale de la red: sin fundido ni nivelado, flotante de 32 bits' },
    model: { name: 'modelo', description: 'Qué pesos usar' },
    sample: { name: 'sonido', description: 'El id de un sonido, p. ej. k7f3q2' },
    strength: { name: 'fuerza', description: 'Cuánto se aleja del original: 0 igual, 1 todo nuevo' },
    a: { name: 'a', description: 'El id del primer sonido' },
    b: { name: 'b', description: 'El id del segundo sonido' },
    file: { name: 'archivo', description: 'WAV, FLAC, MP3, Ogg, Opus o AIFF, 10 MiB y 10 segundos como máximo' },
    keepMs: { name: 'conservar-ms', description: 'Cuántos milisegundos del principio se conservan' },
    id: { name: 'id', description: 'El id de un sonido, p. ej. k7f3q2' },
    recognise: { name: 'archivo', description: 'Un WAV de Rimshot, que se reconoce por su receta' },
    rankedModel: { name: 'modelo', description: 'Solo sonidos de este modelo' },
    period: { name: 'periodo', description: 'Hechos en qué tiempo' },
    what: { name: 'qué', description: 'Qué sonidos se reúnen' },
    batch: { name: 'grupo', description: 'El id de un sonido: reúne todos los que se hicieron con él' },
    fameChannel: { name: 'canal-fama', description: 'Dónde se publican otra vez los mejores sonidos' },
    fameThreshold: { name: 'umbral-fama', description: 'Cuántos votos llevan al salón de la fama' },
    fameOff: { name: 'cerrar-fama', description: 'Cierra el salón de la fama' },
    allowChannel: {
      name: 'permitir-canal',
      description: 'Permite un canal; en cuanto hay uno, los demás dejan de valer',
    },
    denyChannel: { name: 'quitar-canal', description: 'Deja de permitir un canal' },
    samplesPerDay: { name: 'sonidos-por-día', description: 'Cuántos sonidos puede pedir una persona al día' },
    jobsPerPerson: { name: 'encargos-por-persona', description: 'Cuántos encargos puede tener una persona a la vez' },
    publicGallery: {
      name: 'galería-pública',
      description: 'Muestra los sonidos de este servidor en la galería pública',
    },
  },

  contextActions: { vary: 'Variar este sonido', about: 'Sobre este sonido' },

  periods: { day: 'de hoy', week: 'de esta semana', month: 'de este mes', all: 'de todos los tiempos' },

  packSources: { favourites: 'Mis favoritos', top: 'Los mejores de un periodo', batch: 'Sonidos hechos juntos' },

  titles: {
    kick: 'Bombo',
    snare: 'Caja',
    hat: 'Charles',
    perc: 'Percusión',
    kit: 'Kit',
    vary: 'Variaciones',
    morph: 'Fundido',
    restyle: 'Transformado',
    inpaint: 'Colas nuevas',
    remake: 'Hecho de nuevo',
  },

  kitParts: {
    kick: 'bombo',
    snare: 'caja',
    closed: 'charles cerrado',
    middle: 'charles entreabierto',
    open: 'charles abierto',
    perc: 'percusión',
  },

  buttons: {
    votes: (n) => `Sonido ${n}, votos`,
    again: 'Otra vez',
    vary: 'Variar',
    save: 'Guardar',
    pack: 'Paquete',
    remake: 'Rehacer',
    delete: 'Borrar',
    reallyDelete: 'Borrar para siempre',
    reallyForget: 'Borrar todo',
    cancel: (n) => `Cancelar ${n}`,
  },

  bad: {
    unknownCommand: (name, known, near) =>
      `No existe el comando «${name}».${near ? ` ¿Quisiste decir ${near}?` : ''} Hay: ${known}.`,
    unknownOption: (name, command, known) => `/${command} no tiene la opción «${name}». Tiene: ${known}.`,
    noOptions: 'ninguna',
    missing: (name, description) => `Falta «${name}»: ${description}.`,
    notANumber: (name, value, range) => `${name}: «${value}» no es un número. Se permite: ${range}.`,
    notWhole: (name, value, range) => `${name}: «${value}» no es un número entero. Se permite: ${range}.`,
    outOfRange: (name, value, range) => `${name}: ${value} no se permite. Se permite: ${range}.`,
    range: (min, max) => `de ${min} a ${max}`,
    atLeast: (min) => `${min} o más`,
    atMost: (max) => `${max} como máximo`,
    anyNumber: 'cualquier número',
    notAFlag: (name, value) => `${name}: «${value}» no es ni sí ni no.`,
    notAChoice: (name, value, choices) => `${name}: «${value}» no está entre las opciones. Se permite: ${choices}.`,
    notAText: (name) => `${name}: se esperaba un texto y llegó un archivo.`,
    length: (name, length, range) => `${name}: no se permiten ${length} caracteres. Se permite: ${range}.`,
    notAFile: (name, value) => `${name}: «${value}» no es un archivo. Adjunta un sonido.`,
    openQuote: (text) => `Hay unas comillas sin cerrar: ${text}`,
    twice: (name) => `«${name}» aparece dos veces.`,
    noValue: (name) => `«${name}» necesita un valor.`,
    tooMany: (value, command, known) => `«${value}» es un valor de más. /${command} acepta: ${known}.`,
    oldButton: 'Este botón es de otra versión de Rimshot. Usa el comando en su lugar.',
    unknownButton: 'Este botón ya no hace nada aquí. Usa el comando en su lugar.',
    crashed: (reference) =>
      `Perdona, algo ha fallado por nuestra parte. Queda anotado como ${reference}; inténtalo otra vez.`,
    managersOnly: 'Solo quienes administran este servidor pueden cambiar sus ajustes.',
    wrongChannel: (channels) => `En este canal no se hacen sonidos. Canales permitidos: ${channels}.`,
    noSuchSound: (id) => `Aquí no hay ningún sonido «${id}». El id está debajo de cada sonido, p. ej. k7f3q2.`,
    modelMakesOther: (key, instrument, wanted) => `El modelo «${key}» hace ${instrument}, no ${wanted}.`,
    weightsGone: (id, model, digest) => `${id} se hizo con pesos que ya no están instalados (${model}, ${digest}).`,
    cannotRemake: (id) => `${id} salió de un archivo que se borró; no se puede hacer de nuevo.`,
    morphDerived: (id) =>
      `${id} se hizo a partir de otro sonido. Solo se funden sonidos nacidos de una semilla, porque lo que se mezcla es su ruido inicial.`,
    morphWeights: (a, b) => `${a} y ${b} se hicieron con pesos distintos. Para fundirlos tienen que ser los mismos.`,
    morphSame: 'Para fundir hacen falta dos sonidos distintos.',
    notYourSound: 'Solo quien lo hizo y la moderación pueden borrar un sonido.',
    notYourJob: 'Solo la persona para quien se hace y la moderación pueden cancelarlo.',
    jobOver: 'Esto ya terminó: no queda nada que cancelar.',
    notOurWav: 'Este archivo no lleva receta. Los de Rimshot la llevan mientras ningún otro programa los guarde.',
    strangeRecipe: (reason) => `La receta de este archivo no es de las que escribe Rimshot: ${reason}`,
    unknownRecipe: (id) => `El archivo dice ser ${id}, pero aquí no se conoce ese sonido.`,
    noSoundsHere: 'Este mensaje no lleva sonidos nuestros.',
    noFavourites: 'Aún no tienes favoritos. «Guardar» debajo de un sonido lo convierte en uno.',
    nothingToPack: 'No hay nada que reunir.',
    packWithout: 'Di qué sonido: la opción «batch» toma el id de uno de ellos.',
    ownSound: 'No puedes votar por tu propio sonido.',
    fileTooLarge: (name, size) => `${name} ocupa ${size} MB; se permiten 10 MiB como máximo.`,
    emptyId: 'Di qué sonido: un id como k7f3q2, o un archivo.',
    uploadGone: 'Este archivo ya no se guarda para ti. Adjúntalo otra vez.',
  },

  refused: {
    person: (limit, when) =>
      `Tienes ${limit === 1 ? 'un encargo' : `${limit} encargos`} en curso, lo máximo que una persona puede tener aquí a la vez. Pide otra vez ${when}, o cancela uno con /queue.`,
    server: (limit, when) =>
      `Este servidor tiene ${limit} encargos en curso, lo máximo que puede tener a la vez. Pide otra vez ${when}.`,
    day: (limit, when) =>
      `Serían más que los ${limit} sonidos que una persona puede pedir aquí al día. El nuevo día empieza ${when}.`,
    queue: (limit, when) => `Hay ${limit} encargos esperando y no caben más. Pide otra vez ${when}.`,
    stopping: () => 'Rimshot está a punto de parar y no acepta más encargos. Pide otra vez cuando vuelva.',
  },

  job: {
    waiting: (ahead, eta) =>
      `${ahead === 1 ? 'Hay un encargo' : `Hay ${ahead} encargos`} antes del tuyo${eta ? `; listo en unos ${eta}` : ''}.`,
    progress: (step, steps, left) => `Paso ${step} de ${steps}, quedan unos ${left}`,
    cancelled: 'Cancelado.',
  },

  result: {
    heading: (title, count, name) => `**${title}** × ${count}${name ? ` para ${name}` : ''}`,
    seed: (seed) => `semilla ${seed}`,
    weights: (list) => `Pesos: ${list}`,
    steps: (steps) => (steps === 1 ? '1 paso' : `${steps} pasos`),
    raw: 'crudo',
    strength: (value) => `fuerza ${value}`,
    kept: (ms) => `${ms} ms conservados`,
    from: (source) => `a partir de ${source}`,
    skipped: (seconds: number) =>
      `El golpe empieza ${seconds.toLocaleString('es')} s después del comienzo del archivo; lo anterior no se ha usado.`,
    between: (a, b) => `entre ${a} y ${b}`,
    anUpload: 'un archivo',
    madeBy: (name) => `hecho primero por ${name}`,
    soundAlt: (n, facts) => `Sonido ${n}: ${facts}`,
    pictureAlt: (count) =>
      count === 1
        ? 'Forma de onda y espectrograma de un sonido'
        : `Formas de onda y espectrogramas de ${count} sonidos numerados`,
  },

  sample: {
    title: (id, model) => `**${id}** · ${model}`,
    maker: (name, when) => `Hecho por ${name} el ${when}`,
    votes: (n) => (n === 1 ? '1 voto' : `${n} votos`),
    recipe: 'Receta',
    descendants: (list) => `Sonidos hechos a partir de él: ${list}`,
    pruned: 'Su audio se retiró; su receta se conserva.',
  },

  vote: {
    counted: (id, votes) => `Tu voto por ${id} cuenta. Tiene ${votes}.`,
    withdrawn: (id, votes) => `Tu voto por ${id} queda retirado. Tiene ${votes}.`,
  },

  save: {
    saved: (id) => `${id} ya está entre tus favoritos. /mine los muestra.`,
    removed: (id) => `${id} ya no está entre tus favoritos.`,
  },

  restyle: { ask: '¿En qué sonido de batería se convierte?' },

  pick: { vary: '¿Cuál quieres variar?', save: '¿Cuál quieres guardar?', sample: '¿Sobre cuál?' },

  fame: {
    cannotPost: (channel) =>
      `No puedo publicar en ${channel}: allí necesito View Channel, Send Messages y Attach Files.`,
    refused: (reason) => `La publicación fue rechazada: ${reason}.`,
    opened: (threshold) =>
      `Aquí se abre el salón de la fama: los sonidos con ${threshold === 1 ? 'un voto' : `${threshold} votos`} se publican otra vez.`,
    entry: (id, votes, maker) => `🏆 **${id}** de ${maker} · ${votes === 1 ? 'un voto' : `${votes} votos`}`,
  },

  nobody: 'alguien',

  top: {
    heading: (period, model) => `**Los mejores sonidos ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Nadie ha votado por un sonido en este tiempo. Los corazones debajo de los sonidos son votos.',
    line: (id, model, votes, maker) => `**${id}** ${model} · ♥ ${votes} · ${maker}`,
  },

  mine: {
    favourites: 'Tus favoritos',
    recent: 'Tus últimos sonidos',
    empty: 'Nada todavía. /kick 4 crea tus primeros sonidos, «Guardar» conserva los que te gusten.',
  },

  pack: {
    ready: (count) => `Un paquete de ${count === 1 ? 'un sonido' : `${count} sonidos`}`,
    skipped: (ids) => `Sin estos, porque su audio se retiró: ${ids}`,
    leftOut: (ids) => `Sin estos, porque el archivo sería demasiado grande aquí: ${ids}`,
  },

  queue: {
    empty: 'No se está creando nada y nada espera.',
    heading: (count) => (count === 1 ? '**Un encargo**' : `**${count} encargos**`),
    running: 'en marcha',
    waiting: 'en espera',
    line: (title, count, name, state, eta) =>
      `${title} × ${count}${name ? ` para ${name}` : ''}: ${state}${eta ? `, unos ${eta}` : ''}`,
    more: (count) => `… y ${count} más`,
  },

  about: {
    intro: 'Rimshot crea sonidos de batería con modelos de difusión, aquí en esta máquina.',
    models: 'Modelos',
    device: (device, note) => `Dispositivo: ${device}. ${note}`,
    speed: (list) => `Medido: ${list}`,
    perStep: (model, ms) => `${model} ${ms} ms por paso`,
    limits: (jobs, samples) => `Límites: ${jobs} encargos a la vez y ${samples} sonidos al día por persona.`,
    licence: (licence) => `licencia: ${licence}`,
    inUse: 'en uso',
  },

  help: { intro: 'Lo que puedes decir, p. ej. `/kick 4` o `/hat seed:123`:' },

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
      `Salón de la fama: ${channel}, desde ${threshold === 1 ? 'un voto' : `${threshold} votos`}`,
    fameStuck: (reason, when) =>
      `⚠ Hay sonidos que esperan el salón de la fama. ${reason} Lo intento de nuevo ${when}.`,
    fameOff: 'Salón de la fama: cerrado',
    channels: (list) => `Canales permitidos: ${list}`,
    everywhere: 'todos',
    samples: (n) => `Sonidos por persona y día: ${n}`,
    jobs: (n) => `Encargos por persona a la vez: ${n}`,
    gallery: (open) => `Galería pública: ${open ? 'sí' : 'no'}`,
  },

  delete: {
    sure: (id) => `¿Borrar ${id} para todos? No se puede deshacer.`,
    done: (id) => `${id} está borrado.`,
  },

  forget: {
    sure: 'Esto borra tus votos, favoritos, archivos subidos y tu nombre. Tus sonidos quedan, sin nombre. No se puede deshacer.',
    done: (votes, favourites, uploads, samples) =>
      `Borrado: ${votes} votos, ${favourites} favoritos, ${uploads} archivos; tu nombre se quitó de ${samples} sonidos.`,
  },
};
