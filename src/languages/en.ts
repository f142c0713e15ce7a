import type { Locale } from './locale.ts';

/** Every text that people read in chat, in English; the other languages follow this shape. */
export const en = {
  locale: 'en' as Locale,
  seconds: (n: number) => `${n} s`,
  minutes: (n: number) => `${n} min`,
  hours: (n: number) => `${n} h`,
  inAMoment: 'in a moment',
  inAbout: (time: string) => `in about ${time}`,

  commands: {
    kick: { name: 'kick', description: 'Makes new kicks' },
    snare: { name: 'snare', description: 'Makes new snares' },
    hat: { name: 'hat', description: 'Makes new hi-hats' },
    perc: { name: 'perc', description: 'Makes new percussion sounds' },
    kit: { name: 'kit', description: 'Makes a whole kit from one seed: kick, snare, three hats, percussion' },
    vary: { name: 'vary', description: 'Makes variations of a sound' },
    morph: { name: 'morph', description: 'Makes sounds between two sounds' },
    restyle: { name: 'restyle', description: 'Turns a sound of your own into a drum' },
    inpaint: { name: 'inpaint', description: 'Keeps the attack of a sound and invents new tails' },
    sample: { name: 'sample', description: 'Shows a sound with its recipe, its ancestry and its votes' },
    top: { name: 'top', description: 'The best sounds of this server' },
    mine: { name: 'mine', description: 'Your favourites and your latest sounds, shown to you alone' },
    pack: { name: 'pack', description: 'Packs sounds as a zip with WAVs and sampler presets' },
    queue: { name: 'queue', description: 'What is being made and what waits' },
    about: { name: 'about', description: 'Models, licences, device, speed and limits' },
    settings: { name: 'settings', description: 'Shows or changes what holds for this server' },
    delete: { name: 'delete', description: 'Deletes a sound that you made' },
    'forget-me': { name: 'forget-me', description: 'Erases your votes, favourites, uploads and your name' },
    help: { name: 'help', description: 'Lists what you can say' },
  },

  options: {
    count: { name: 'count', description: 'How many sounds' },
    seed: { name: 'seed', description: 'The number a sound grows from; the same seed gives the same sound' },
    steps: { name: 'steps', description: 'Diffusion steps: more is cleaner and slower' },
    raw: { name: 'raw', description: 'Straight from the network: no fade, no levelling, 32-bit float' },
    model: { name: 'model', description: 'Which weights to use' },
    sample: { name: 'sample', description: 'The id of a sound, e.g. k7f3q2' },
    strength: { name: 'strength', description: 'How far from the original: 0 is the same, 1 is all new' },
    a: { name: 'a', description: 'The id of the first sound' },
    b: { name: 'b', description: 'The id of the second sound' },
    file: { name: 'file', description: 'WAV, FLAC, MP3, Ogg, Opus or AIFF of at most 10 MiB and 10 seconds' },
    keepMs: { name: 'keep-ms', description: 'How many milliseconds of the start to keep' },
    id: { name: 'id', description: 'The id of a sound, e.g. k7f3q2' },
    recognise: { name: 'file', description: 'A WAV from Rimshot, to be recognised by its recipe' },
    rankedModel: { name: 'model', description: 'Only sounds of this model' },
    period: { name: 'period', description: 'Made in which time' },
    what: { name: 'what', description: 'Which sounds to pack' },
    batch: { name: 'batch', description: 'The id of a sound: packs all that were made with it' },
    fameChannel: { name: 'fame-channel', description: 'Where the best sounds are posted again' },
    fameThreshold: { name: 'fame-threshold', description: 'How many votes lead to the hall of fame' },
    fameOff: { name: 'fame-off', description: 'Closes the hall of fame' },
    allowChannel: { name: 'allow-channel', description: 'Allows a channel; once one is allowed, all others are not' },
    denyChannel: { name: 'deny-channel', description: 'No longer allows a channel' },
    samplesPerDay: { name: 'samples-per-day', description: 'How many sounds a person may have made in a day' },
    jobsPerPerson: { name: 'jobs-per-person', description: 'How many jobs a person may have waiting at once' },
    publicGallery: { name: 'public-gallery', description: 'Shows the sounds of this server in the public gallery' },
  },

  contextActions: { vary: 'Vary this', about: 'About this sample' },

  periods: { day: 'today', week: 'this week', month: 'this month', all: 'of all time' },

  packSources: { favourites: 'My favourites', top: 'The best of a period', batch: 'Sounds made together' },

  /** Titles of answers with sounds, by the verb of the job. */
  titles: {
    kick: 'Kick',
    snare: 'Snare',
    hat: 'Hi-hat',
    perc: 'Percussion',
    kit: 'Kit',
    vary: 'Variations',
    morph: 'Morph',
    restyle: 'Restyled',
    inpaint: 'New tails',
    remake: 'Made again',
  },

  kitParts: {
    kick: 'kick',
    snare: 'snare',
    closed: 'closed hat',
    middle: 'half-open hat',
    open: 'open hat',
    perc: 'perc',
  },

  buttons: {
    votes: (n: number) => `Sound ${n}, votes`,
    again: 'Again',
    vary: 'Vary',
    save: 'Save',
    pack: 'Pack',
    remake: 'Make again',
    delete: 'Delete',
    reallyDelete: 'Delete for good',
    reallyForget: 'Erase everything',
    cancel: (n: number) => `Cancel ${n}`,
  },

  bad: {
    unknownCommand: (name: string, known: string, near: string | undefined) =>
      `There is no command “${name}”.${near ? ` Did you mean ${near}?` : ''} There are: ${known}.`,
    unknownOption: (name: string, command: string, known: string) =>
      `/${command} has no option “${name}”. It has: ${known}.`,
    noOptions: 'none',
    missing: (name: string, description: string) => `“${name}” is missing: ${description}.`,
    notANumber: (name: string, value: string, range: string) =>
      `${name}: “${value}” is not a number. Allowed: ${range}.`,
    notWhole: (name: string, value: string, range: string) =>
      `${name}: “${value}” is not a whole number. Allowed: ${range}.`,
    outOfRange: (name: string, value: string, range: string) => `${name}: ${value} is not allowed. Allowed: ${range}.`,
    range: (min: string, max: string) => `${min} to ${max}`,
    atLeast: (min: string) => `${min} or more`,
    atMost: (max: string) => `at most ${max}`,
    anyNumber: 'any number',
    notAFlag: (name: string, value: string) => `${name}: “${value}” is neither yes nor no.`,
    notAChoice: (name: string, value: string, choices: string) =>
      `${name}: “${value}” is not among the choices. Allowed: ${choices}.`,
    notAText: (name: string) => `${name}: text expected, a file came.`,
    length: (name: string, length: number, range: string) =>
      `${name}: ${length} characters are not allowed. Allowed: ${range}.`,
    notAFile: (name: string, value: string) => `${name}: “${value}” is not a file. Attach a sound.`,
    openQuote: (text: string) => `A quotation mark is not closed: ${text}`,
    twice: (name: string) => `“${name}” is given twice.`,
    noValue: (name: string) => `“${name}” needs a value.`,
    tooMany: (value: string, command: string, known: string) =>
      `“${value}” is one value too many. /${command} takes: ${known}.`,
    oldButton: 'This button comes from another version of Rimshot. Use the command in its place.',
    unknownButton: 'This button does nothing here any more. Use the command in its place.',
    crashed: (reference: string) =>
      `Sorry, something went wrong on our side. It has been noted under ${reference}; please try again.`,
    managersOnly: 'Only those who manage this server may change its settings.',
    wrongChannel: (channels: string) => `Sounds are not made in this channel. Allowed here: ${channels}.`,
    noSuchSound: (id: string) => `There is no sound “${id}” here. Ids stand under every sound, e.g. k7f3q2.`,
    modelMakesOther: (key: string, instrument: string, wanted: string) =>
      `The model “${key}” makes ${instrument}, not ${wanted}.`,
    weightsGone: (id: string, model: string, digest: string) =>
      `${id} was made with weights that are no longer installed (${model}, ${digest}).`,
    cannotRemake: (id: string) => `${id} was made from a file that has been erased; it cannot be made again.`,
    morphDerived: (id: string) =>
      `${id} was made from another sound. Only sounds made from a seed alone can be morphed, because the noise they grew from is what is mixed.`,
    morphWeights: (a: string, b: string) =>
      `${a} and ${b} were made with different weights. Morphing needs both from the same weights.`,
    morphSame: 'Morphing needs two different sounds.',
    notYourSound: 'Only its maker and moderators may delete a sound.',
    notYourJob: 'Only the person it is made for and moderators may cancel this.',
    jobOver: 'This is already over: there is nothing left to cancel.',
    notOurWav:
      'There is no recipe in this file. Files from Rimshot carry theirs as long as no other program saved them.',
    strangeRecipe: (reason: string) => `The recipe in this file is not one that Rimshot writes: ${reason}`,
    unknownRecipe: (id: string) => `The file says that it is ${id}, but no such sound is known here.`,
    noSoundsHere: 'This message carries no sounds of ours.',
    noFavourites: 'You have no favourites yet. “Save” under a sound makes it one.',
    nothingToPack: 'There is nothing to pack.',
    packWithout: 'Say which sound: the option “batch” takes the id of one of them.',
    ownSound: 'You cannot vote for your own sound.',
    fileTooLarge: (name: string, size: string) => `${name} has ${size} MB; at most 10 MiB are allowed.`,
    emptyId: 'Say which sound: an id such as k7f3q2, or a file.',
    uploadGone: 'This file is no longer kept for you. Attach it again.',
  },

  /** Why a job was not accepted. */
  refused: {
    person: (limit: number, when: string) =>
      `You have ${limit === 1 ? 'a job' : `${limit} jobs`} under way, as many as one person may have here at once. Ask again ${when}, or cancel one with /queue.`,
    server: (limit: number, when: string) =>
      `This server has ${limit} jobs under way, as many as it may have at once. Ask again ${when}.`,
    day: (limit: number, when: string) =>
      `That would be more than the ${limit} sounds that one person may have made here in a day. The new day begins ${when}.`,
    queue: (limit: number, when: string) =>
      `${limit} jobs are waiting, and no more fit in the queue. Ask again ${when}.`,
    stopping: (_limit: number, _when: string) =>
      'Rimshot is about to stop and takes no new jobs. Ask again when it is back.',
  },

  job: {
    waiting: (ahead: number, eta: string | undefined) =>
      `${ahead === 1 ? 'One job is' : `${ahead} jobs are`} ahead of yours${eta ? `; ready in about ${eta}` : ''}.`,
    progress: (step: number, steps: number, left: string) => `Step ${step} of ${steps}, about ${left} left`,
    cancelled: 'Cancelled.',
  },

  result: {
    heading: (title: string, count: number, name: string) => `**${title}** × ${count}${name ? ` for ${name}` : ''}`,
    seed: (seed: number) => `seed ${seed}`,
    weights: (list: string) => `Weights: ${list}`,
    steps: (steps: number) => (steps === 1 ? '1 step' : `${steps} steps`),
    raw: 'raw',
    strength: (value: number) => `strength ${value}`,
    kept: (ms: number) => `${ms} ms kept`,
    from: (source: string) => `from ${source}`,
    skipped: (seconds: number) => `The hit was found ${seconds} s into the file; what comes before it was left out.`,
    between: (a: string, b: string) => `between ${a} and ${b}`,
    anUpload: 'a file',
    madeBy: (name: string) => `first made by ${name}`,
    soundAlt: (n: number, facts: string) => `Sound ${n}: ${facts}`,
    pictureAlt: (count: number) =>
      count === 1 ? 'Waveform and spectrogram of a sound' : `Waveforms and spectrograms of ${count} numbered sounds`,
  },

  sample: {
    title: (id: string, model: string) => `**${id}** · ${model}`,
    maker: (name: string, when: string) => `Made by ${name} on ${when}`,
    votes: (n: number) => (n === 1 ? '1 vote' : `${n} votes`),
    recipe: 'Recipe',
    descendants: (list: string) => `Sounds made from it: ${list}`,
    pruned: 'Its audio was cleared away; its recipe is kept.',
  },

  vote: {
    counted: (id: string, votes: number) => `Your vote for ${id} counts. It has ${votes}.`,
    withdrawn: (id: string, votes: number) => `Your vote for ${id} is withdrawn. It has ${votes}.`,
  },

  save: {
    saved: (id: string) => `${id} is among your favourites now. /mine shows them.`,
    removed: (id: string) => `${id} is no longer among your favourites.`,
  },

  restyle: { ask: 'Which drum shall it become?' },

  pick: { vary: 'Which one shall vary?', save: 'Which one do you want to keep?', sample: 'About which one?' },

  fame: {
    cannotPost: (channel: string) =>
      `I cannot post in ${channel}: I need View Channel, Send Messages and Attach Files there.`,
    refused: (reason: string) => `The post was refused: ${reason}.`,
    opened: (threshold: number) =>
      `The hall of fame opens here: sounds with ${threshold === 1 ? 'one vote' : `${threshold} votes`} are posted again.`,
    entry: (id: string, votes: number, maker: string) =>
      `🏆 **${id}** by ${maker} · ${votes === 1 ? 'one vote' : `${votes} votes`}`,
  },

  nobody: 'somebody',

  top: {
    heading: (period: string, model: string) => `**The best sounds ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Nobody has voted for a sound in this time. The hearts under the sounds are votes.',
    line: (id: string, model: string, votes: number, maker: string) => `**${id}** ${model} · ♥ ${votes} · ${maker}`,
  },

  mine: {
    favourites: 'Your favourites',
    recent: 'Your latest sounds',
    empty: 'Nothing yet. /kick 4 makes your first sounds, “Save” keeps the ones you like.',
  },

  pack: {
    ready: (count: number) => `A pack of ${count === 1 ? 'one sound' : `${count} sounds`}`,
    skipped: (ids: string) => `Left out, because their audio was cleared away: ${ids}`,
    leftOut: (ids: string) => `Left out, because the file would be too large here: ${ids}`,
  },

  queue: {
    empty: 'Nothing is being made, nothing waits.',
    heading: (count: number) => (count === 1 ? '**One job**' : `**${count} jobs**`),
    running: 'running',
    waiting: 'waiting',
    line: (title: string, count: number, name: string, state: string, eta: string | undefined) =>
      `${title} × ${count}${name ? ` for ${name}` : ''}: ${state}${eta ? `, about ${eta}` : ''}`,
    more: (count: number) => `… and ${count} more`,
  },

  about: {
    intro: 'Rimshot makes drum one-shots with diffusion models, here on this machine.',
    models: 'Models',
    device: (device: string, note: string) => `Device: ${device}. ${note}`,
    speed: (list: string) => `Measured: ${list}`,
    perStep: (model: string, ms: string) => `${model} ${ms} ms a step`,
    limits: (jobs: number, samples: number) =>
      `Limits: ${jobs} jobs at once and ${samples} sounds a day for each person.`,
    licence: (licence: string) => `licence: ${licence}`,
    inUse: 'in use',
  },

  help: { intro: 'What you can say, e.g. `/kick 4` or `/hat seed:123`:' },

  /** Whether a sound may be released, and what credit is asked. */
  terms: {
    heading: 'Release and credits',
    credits: 'Lines to copy',
    where: 'Lines to copy: /about',
    starter: 'Free to release, commercially too; credit is asked for the recordings behind the model.',
    pretrained:
      'Not cleared for commercial release: the recordings behind the pretrained models exclude commercial models. Credit tiny-audio-diffusion by Christopher Landschoot.',
    own: (licence: string) => `To be released as the model’s maker states: ${licence}.`,
    unknown: 'Its model is no longer installed here, so the terms of release are not known.',
    upload: 'The file that it was made from has terms of its own.',
  },

  settings: {
    heading: '**Settings of this server**',
    fame: (channel: string, threshold: number) =>
      `Hall of fame: ${channel}, from ${threshold === 1 ? 'one vote' : `${threshold} votes`}`,
    fameStuck: (reason: string, when: string) => `⚠ Sounds wait for the hall of fame. ${reason} I try again ${when}.`,
    fameOff: 'Hall of fame: closed',
    channels: (list: string) => `Allowed channels: ${list}`,
    everywhere: 'all',
    samples: (n: number) => `Sounds a person and day: ${n}`,
    jobs: (n: number) => `Jobs a person at once: ${n}`,
    gallery: (open: boolean) => `Public gallery: ${open ? 'yes' : 'no'}`,
  },

  delete: {
    sure: (id: string) => `Delete ${id} for everyone? This cannot be undone.`,
    done: (id: string) => `${id} is deleted.`,
  },

  forget: {
    sure: 'This erases your votes, favourites, uploads and your name. Your sounds stay, without a name. It cannot be undone.',
    done: (votes: number, favourites: number, uploads: number, samples: number) =>
      `Erased: ${votes} votes, ${favourites} favourites, ${uploads} uploads; your name was taken off ${samples} sounds.`,
  },
};

export type Strings = typeof en;
