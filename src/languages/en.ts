import { formsOf, toHundredths } from './forms.ts';

const forms = formsOf('en');
const { number, fixed, percent, duration } = forms;

/** When to try again; `ms` undefined where nothing was measured yet. */
const when = (ms: number | undefined): string => (ms === undefined ? 'in a moment' : `in about ${duration(ms)}`);
const mebibytes = (bytes: number): string => `${number(Number((bytes / 1024 ** 2).toFixed(1)))} MiB`;

/** A file by its name, where it has one. */
const file = (name: string | undefined): string => name ?? 'The file';
interface File {
  readonly name?: string | undefined;
}
interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}
interface Retry {
  readonly retryInMs?: number | undefined;
}
interface Frame {
  readonly channels: number;
  readonly bits: number;
  readonly bytes: number;
}

/** Numbers as they are typed: never grouped. */
function allowed({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? 'any number' : `at most ${max}`;
}

/** Files that are no sound, or none that is read here: after "is". */
const kinds = {
  quickTime: 'a QuickTime movie',
  m4a: 'an M4A (AAC or ALAC in MPEG-4)',
  aac: 'AAC',
  webm: 'a WebM or Matroska file',
  wma: 'WMA (Windows Media)',
  amr: 'AMR (a phone’s recording)',
  silk: 'SILK (a messenger’s recording)',
  au: 'an AU file',
  wavPack: 'WavPack',
  monkey: 'Monkey’s Audio',
  musepack: 'Musepack',
  trueAudio: 'True Audio (TTA)',
  dsd: 'DSD',
  wave64: 'a Wave64 file',
  rex: 'a REX loop',
  amiga: 'an Amiga 8SVX sample',
  soundFont: 'a SoundFont',
  avi: 'an AVI video',
  webp: 'a WebP picture',
  flash: 'a Flash video',
  mpegVideo: 'an MPEG video',
  midi: 'MIDI, notes and no sound',
  zip: 'a ZIP archive',
  rar: 'a RAR archive',
  sevenZip: 'a 7z archive',
  gzip: 'gzip-compressed',
  tar: 'a tar archive',
  pdf: 'a PDF',
  png: 'a PNG picture',
  jpeg: 'a JPEG picture',
  gif: 'a GIF picture',
  macCompanion: 'a Mac’s companion file (“._…”) without sound',
  program: 'a program',
  webPage: 'a web page (HTML), perhaps in place of a download',
  text: 'text',
};

/** What to do with such a file. */
const waysOut = {
  exportIt: 'Export it as WAV or FLAC and send that',
  onThePage: 'Export it as WAV or FLAC, or drop it on Rimshot’s local page, where the browser reads it',
  unpack: 'Unpack it and send one of the sounds in it',
  sendSound: 'Send a sound: WAV, AIFF, CAF (uncompressed), FLAC, MP3, Ogg Vorbis or Opus',
  exportOne: 'Export one of its sounds as WAV and send that',
  render: 'Render it to WAV and send that',
  sendOriginal: 'Send the file that it belongs to',
};

/** What the file system's refusals mean, by its codes. */
const diskProblems = {
  missing: 'there is no such file or folder',
  folderMissing: 'the folder does not exist',
  isFile: 'it is a file, and must be a folder',
  isFolder: 'it is a folder',
  notFolder: 'a part of the path is a file, not a folder',
  unreadable: 'this user may not read there',
  unwritable: 'this user may not write there',
  inaccessible: 'this user may not read and write there',
  readOnly: 'the file system is read-only',
  full: 'the disk is full',
  nameTooLong: 'the path is too long',
  tooManyOpen: 'too many files are open',
};

/** Every text that people read in chat, on the pages and on Discord, in English; the other languages have its shape. */
export const en = {
  ...forms,
  when,
  kinds,
  waysOut,
  diskProblems,

  commands: {
    kick: { name: 'kick', description: 'Makes new kicks' },
    snare: { name: 'snare', description: 'Makes new snares' },
    hat: { name: 'hat', description: 'Makes new hi-hats' },
    perc: { name: 'perc', description: 'Makes new percussion sounds' },
    kit: {
      name: 'kit',
      description: 'Makes a kit that stays: kick, snare, three hats, percussion; or opens one of yours',
    },
    kits: { name: 'kits', description: 'Kits of yours and of this server' },
    slot: {
      name: 'slot',
      description: 'Rolls one slot of your kit again, or sets its sound, lock, volume and choke group',
    },
    beat: { name: 'beat', description: 'Plays the beat of your kit, after changing groove, tempo, swing or steps' },
    vary: { name: 'vary', description: 'Makes variations of a sound' },
    morph: { name: 'morph', description: 'Makes sounds between two sounds' },
    restyle: { name: 'restyle', description: 'Turns a sound of yours into a drum sound' },
    beatbox: { name: 'beatbox', description: 'Turns a beatbox of yours into a kit and its beat, hit by hit' },
    inpaint: { name: 'inpaint', description: 'Keeps the attack of a sound and invents new tails' },
    shape: {
      name: 'shape',
      description: 'Cuts, fades, tunes, filters, drives or widens a sound; the original stays',
    },
    sample: { name: 'sample', description: 'Shows a sound with its recipe, its ancestry and its votes' },
    top: { name: 'top', description: 'The best sounds of this server' },
    like: { name: 'like', description: 'The sounds here that are most like one' },
    mine: { name: 'mine', description: 'The sounds you keep or made: find, filter, page, shown to you alone' },
    name: { name: 'name', description: 'Keeps a sound under your own name for it; without a name, takes it off' },
    tag: { name: 'tag', description: 'Keeps a sound with tags: dark wet; a minus takes one off: -wet' },
    collect: {
      name: 'collect',
      description: 'Puts a sound into a collection of yours; remove takes it, or the collection, away',
    },
    pack: { name: 'pack', description: 'Packs sounds as a zip with WAVs and sampler presets' },
    queue: { name: 'queue', description: 'Jobs that are being made and jobs that wait' },
    about: { name: 'about', description: 'Models, licences, device, speed and limits' },
    settings: { name: 'settings', description: 'Shows or changes the settings of this server' },
    delete: { name: 'delete', description: 'Deletes a sound that you made' },
    report: { name: 'report', description: 'Reports a sound or a kit to the moderators' },
    'my-data': { name: 'my-data', description: 'Sends you everything that is stored about you, privately' },
    'forget-me': {
      name: 'forget-me',
      description: 'Erases your votes, keeps, names, tags, collections, uploads and your name',
    },
    help: { name: 'help', description: 'Lists all commands' },
  },

  options: {
    count: { name: 'count', description: 'Number of sounds' },
    seed: { name: 'seed', description: 'The number a sound grows from; the same seed gives the same sound' },
    steps: { name: 'steps', description: 'Diffusion steps: more is cleaner and slower' },
    raw: { name: 'raw', description: 'Straight from the network: no fade, no level adjustment, 32-bit float' },
    model: { name: 'model', description: 'Which model to use' },
    sample: { name: 'sample', description: 'The id of a sound, e.g. k7f3q2' },
    strength: { name: 'strength', description: 'Distance from the original: 0 is the same sound, 1 is all new' },
    a: { name: 'a', description: 'The id of the first sound' },
    b: { name: 'b', description: 'The id of the second sound' },
    file: { name: 'file', description: 'WAV, FLAC, MP3, Ogg, Opus or AIFF of at most 10 MiB and 10 seconds' },
    keepMs: { name: 'keep-ms', description: 'Milliseconds to keep from the start' },
    shapeStart: { name: 'start', description: 'Milliseconds to cut from the beginning' },
    shapeEnd: { name: 'end', description: 'Where it ends, in milliseconds' },
    fadeIn: { name: 'fade-in', description: 'Milliseconds of fade-in' },
    fadeOut: { name: 'fade-out', description: 'Milliseconds of fade-out' },
    shapeDecay: { name: 'decay', description: 'Milliseconds in which its tail falls by 60 dB' },
    semitones: { name: 'semitones', description: 'Pitch, by playing it faster or slower' },
    cents: { name: 'fine', description: 'Fine tuning in cents' },
    reverse: { name: 'reverse', description: 'Plays it backwards' },
    gain: { name: 'gain', description: 'Decibels; with a minus quieter' },
    lowCut: { name: 'low-cut', description: 'Takes away what lies below, in Hz' },
    highCut: { name: 'high-cut', description: 'Takes away what lies above, in Hz' },
    drive: { name: 'drive', description: 'Saturation in decibels' },
    width: { name: 'width', description: 'Stereo width in percent; 0 is mono' },
    undoShape: { name: 'undo', description: 'Goes back to the sound before' },
    id: { name: 'id', description: 'The id of a sound, e.g. k7f3q2' },
    recognise: { name: 'file', description: 'A WAV from Rimshot, recognised by its recipe' },
    rankedModel: { name: 'model', description: 'Only sounds of this model' },
    period: { name: 'period', description: 'Period' },
    find: { name: 'find', description: 'Words: a name, a tag, “open hat”, a seed, a maker, a model' },
    instrument: { name: 'instrument', description: 'Only this instrument' },
    decay: { name: 'decay', description: 'How long it rings' },
    pitch: { name: 'pitch', description: 'Where its pitch lies' },
    brightness: { name: 'brightness', description: 'How bright it is' },
    tag: { name: 'tag', description: 'Only sounds with this tag of yours' },
    collection: { name: 'collection', description: 'A collection of yours' },
    maker: { name: 'maker', description: 'Only sounds by this person' },
    whose: { name: 'whose', description: 'What you keep, or what you made' },
    page: { name: 'page', description: 'Which page' },
    newName: { name: 'name', description: 'Your name for the sound' },
    tags: { name: 'tags', description: 'Tags, e.g. dark wet; -wet takes one off' },
    remove: { name: 'remove', description: 'Takes the sound out; without a sound, takes the collection away' },
    collectionName: { name: 'name', description: 'Another name for the collection' },
    what: { name: 'what', description: 'Which sounds to pack' },
    format: { name: 'format', description: 'What to write beside the WAVs' },
    batch: { name: 'batch', description: 'The id of a sound: packs all sounds made together with it' },
    knobDecay: { name: 'decay', description: 'How long it rings: short, medium, long, or 0 to 100' },
    knobTone: { name: 'tone', description: 'How bright it is: dark, mid, bright, or 0 to 100' },
    knobPunch: { name: 'punch', description: 'How much of it is attack: soft, medium, hard, or 0 to 100' },
    knobNoise: { name: 'noise', description: 'How noisy it is: clean, medium, noisy, or 0 to 100' },
    knobPitch: { name: 'pitch', description: 'A note for a kick, e.g. F1, or semitones, e.g. +2' },
    fresh: {
      name: 'fresh',
      description: 'New sounds between measured ones and fresh noise; takes three times as long',
    },
    fameChannel: { name: 'fame-channel', description: 'Where the best sounds are posted again' },
    fameThreshold: { name: 'fame-threshold', description: 'Votes that a sound needs for the hall of fame' },
    fameOff: { name: 'fame-off', description: 'Closes the hall of fame' },
    allowChannel: {
      name: 'allow-channel',
      description: 'Allows a channel; once one is allowed, the others no longer are',
    },
    denyChannel: { name: 'deny-channel', description: 'No longer allows a channel' },
    samplesPerDay: { name: 'samples-per-day', description: 'Sounds that one person may have made in a day' },
    jobsPerPerson: { name: 'jobs-per-person', description: 'Jobs that one person may have at once' },
    publicGallery: { name: 'public-gallery', description: 'Shows the sounds of this server in the public gallery' },
    kit: { name: 'kit', description: 'The name or id of a kit; without it the one in your strip' },
    percussion: { name: 'percussion', description: 'Whether a hit may be percussion; no: kick, snare and hat alone' },
    kitName: { name: 'name', description: 'A name for the kit' },
    slot: { name: 'slot', description: 'A slot of the kit, e.g. snare' },
    sound: { name: 'sound', description: 'The id of a sound to put there' },
    lock: { name: 'lock', description: 'Keeps the slot when others are rolled again' },
    volume: { name: 'volume', description: 'Decibels, 0 is as made' },
    mute: { name: 'mute', description: 'Silences the slot' },
    solo: { name: 'solo', description: 'Only soloed slots are heard' },
    choke: { name: 'choke', description: 'Sounds of one group cut each other off; 0 is none' },
    groove: { name: 'groove', description: 'A starting point by genre' },
    tempo: { name: 'tempo', description: 'Beats per minute' },
    bars: { name: 'bars', description: 'Length in bars' },
    swing: { name: 'swing', description: '50 is straight, 67 is triplets' },
    pattern: { name: 'pattern', description: 'Steps of the slot: x a hit, X an accent, o a soft one, . a rest' },
  },

  /** How people answer a yes-or-no option, in lower case. */
  answers: { yes: ['yes', 'y'], no: ['no', 'n'] },

  contextActions: { vary: 'Vary this', about: 'About this sample', beatbox: 'Beatbox into a kit' },

  periods: { day: 'today', week: 'this week', month: 'this month', all: 'of all time' },

  /** Bands of what is measured of a sound. */
  bands: {
    decay: { short: 'short', medium: 'medium', long: 'long' },
    pitch: { low: 'low', middle: 'middle', high: 'high', none: 'none' },
    brightness: { dark: 'dark', middle: 'middle', bright: 'bright' },
  },

  /** The character that sounds are asked for; words of the thirds, lowest first. */
  knobs: {
    words: {
      decay: ['short', 'medium', 'long'],
      tone: ['dark', 'mid', 'bright'],
      punch: ['soft', 'medium', 'hard'],
      noise: ['clean', 'medium', 'noisy'],
    } as Readonly<Record<'decay' | 'tone' | 'punch' | 'noise', readonly [string, string, string]>>,
    asked: (list: string) => `Asked for: ${list}`,
    tuned: (semitones: string) => `tuned by ${semitones} semitones`,
    varied: (seed: number, share: number) => `${percent(share)} of the way to seed ${seed}`,
  },

  /** How far one press varies a sound. */
  variations: { subtle: 'a little', strong: 'a lot' },

  packSources: { kept: 'What I keep', top: 'The best of a period', batch: 'Sounds made together' },

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
    beatbox: 'Beatbox',
    inpaint: 'New tails',
    shape: 'Shaped',
    remake: 'Remade',
    roll: 'Rolled again',
  },

  kitParts: {
    kick: 'kick',
    snare: 'snare',
    'closed-hat': 'closed hat',
    'half-open-hat': 'half-open hat',
    'open-hat': 'open hat',
    perc: 'perc',
  },

  buttons: {
    votes: (n: number) => `Sound ${n}, votes`,
    again: 'Again',
    vary: 'Vary',
    pack: 'Pack',
    varyEach: 'Vary one …',
    undo: 'Undo',
    unshape: 'Before',
    listen: 'Listen',
    previous: 'Previous',
    next: 'Next',
    remake: 'Make again',
    sync: 'Folder for your DAW',
    revokeSync: 'Revoke the link',
    delete: 'Delete',
    reallyDelete: 'Delete for good',
    reallyForget: 'Erase everything',
    cancel: (n: number) => `Cancel ${n}`,
    kitHeart: (n: number) => `Kit · ${number(n)}`,
    rollOpen: 'Roll the unlocked',
    beat: 'Beat',
    openKit: 'Into my strip',
    deleteKit: 'Delete kit',
  },

  kits: {
    heading: (name: string, owner: string) => `**${name}**${owner ? ` by ${owner}` : ''}`,
    stays: (name: string) => `**${name}** stays as your kit: /slot changes it, /beat plays it, /kits finds it again.`,
    empty: 'empty',
    locked: 'locked',
    muted: 'muted',
    solo: 'solo',
    timing: (tempo: number, bars: number, swing: number) =>
      `${number(tempo)} BPM · ${bars === 1 ? '1 bar' : `${number(bars)} bars`} · swing ${number(swing)}%`,
    hearts: (n: number) => (n === 1 ? '1 heart' : `${number(n)} hearts`),
    list: '**Kits**',
    none: 'No kits yet. /kit makes one that stays.',
    opened: (name: string) => `**${name}** is in your strip now.`,
    rollOne: 'Roll one slot again',
    lockOne: 'Lock or unlock a slot',
    openOne: 'Open a kit',
    sure: (name: string, isOwn: boolean) =>
      `Delete the kit ${name}? Its sounds stay.${isOwn ? '' : ' This cannot be undone.'}`,
    deleted: (name: string) => `The kit ${name} is deleted; its sounds stay.`,
    heartGiven: (name: string) => `Your heart for ${name} counts.`,
    heartTaken: (name: string) => `Your heart for ${name} is taken back.`,
  },

  job: {
    waiting: (ahead: number, eta: string | undefined) =>
      `${ahead === 1 ? 'One job is' : `${number(ahead)} jobs are`} ahead of yours${eta ? `; ready in about ${eta}` : ''}.`,
    progress: (step: number, steps: number, left: string) =>
      `Step ${number(step)} of ${number(steps)}, about ${left} left`,
  },

  result: {
    heading: (title: string, count: number, name: string) =>
      `**${title}** × ${number(count)}${name ? ` for ${name}` : ''}`,
    seed: (seed: number) => `seed ${seed}`,
    weights: (list: string) => `Weights: ${list}`,
    steps: (steps: number) => (steps === 1 ? '1 step' : `${number(steps)} steps`),
    raw: 'raw',
    strength: (value: number) => `strength ${number(value)}`,
    kept: (ms: number) => `${number(ms)} ms kept`,
    from: (source: string) => `from ${source}`,
    between: (a: string, b: string, position: number) => `between ${a} and ${b}, ${percent(position)}`,
    anUpload: 'a file',
    madeBy: (name: string) => `first made by ${name}`,
    soundAlt: (n: number, facts: string) => `Sound ${n}: ${facts}`,
    pictureAlt: (count: number) =>
      count === 1
        ? 'Waveform and spectrogram of a sound'
        : `Waveforms and spectrograms of ${number(count)} numbered sounds`,
  },

  /** What a step of shaping does, before its value. */
  shape: {
    labels: {
      startMs: 'start',
      endMs: 'end',
      reverse: 'reversed',
      semitones: 'semitones',
      cents: 'cents',
      lowCutHz: 'low cut',
      highCutHz: 'high cut',
      driveDb: 'drive',
      decayMs: 'decay',
      widthPercent: 'width',
      gainDb: 'gain',
      fadeInMs: 'fade in',
      fadeOutMs: 'fade out',
    },
  },

  voice: {
    list: '🎧 In the voice message, in this order:',
    line: (n: number, id: string, at: string) => `\`${n}\` **${id}** at ${at} s`,
    refused: 'Discord took no voice message here. The file has the same sounds.',
  },

  sample: {
    title: (id: string, model: string) => `**${id}** · ${model}`,
    maker: (name: string, when: string) => `Made by ${name} on ${when}`,
    votes: (n: number) => (n === 1 ? '1 vote' : `${number(n)} votes`),
    recipe: 'Recipe',
    descendants: (list: string) => `Sounds made from it: ${list}`,
    pruned: 'Its audio was cleared away; its recipe is kept.',
  },

  heart: {
    counted: (id: string, votes: number) => `${id} is kept, and your vote counts. It has ${number(votes)}.`,
    keptOwn: (id: string) => `${id} is kept. One’s own sounds get no vote.`,
    kept: (id: string) => `${id} is kept. /mine shows it.`,
    takenBack: (id: string) => `${id} is no longer kept, and your vote for it is gone.`,
  },

  undone: 'It is back.',

  names: {
    named: (id: string, name: string) => `${id} is “${name}” to you now.`,
    nameless: (id: string) => `${id} has no name of yours now.`,
  },

  tags: {
    now: (id: string, list: string) => `${id} is kept, tagged ${list}`,
    none: (id: string) => `${id} has no tags of yours.`,
  },

  collections: {
    in: (id: string, name: string) => `${id} is in your collection “${name}”.`,
    out: (id: string, name: string) => `${id} is no longer in “${name}”.`,
    gone: (name: string) => `The collection “${name}” is gone; its sounds stay kept.`,
    renamed: (before: string, name: string) => `The collection “${before}” is called “${name}” now.`,
  },

  like: {
    heading: (id: string) => `**Most like ${id}**`,
    likeness: (share: number) => `${percent(share)} alike`,
    none: (id: string) => `No other sound here was measured yet, so none can be compared with ${id}.`,
  },

  restyle: { ask: 'Which drum should it become?' },

  beatbox: {
    hits: (list: string, count: number) => `${count === 1 ? 'hit' : 'hits'} ${list}`,
    correct: (list: string, count: number, drum: string) => `${count === 1 ? 'Hit' : 'Hits'} ${list}: ${drum}`,
    unsure: 'Not sure about the drums with a question mark: one press below sorts them anew.',
    another: 'Another drum for …',
    drums: { kick: 'kick', snare: 'snare', hat: 'hat', perc: 'percussion' },
  },

  pick: {
    vary: 'Which sound do you want to vary?',
    save: 'Which sound do you want to keep?',
    sample: 'Which sound do you want to know about?',
  },

  fame: {
    refused: (reason: string) => `The post was refused: ${reason}.`,
    opened: (threshold: number) =>
      `The hall of fame opens here: sounds with ${threshold === 1 ? 'one vote' : `${number(threshold)} votes`} are posted again.`,
    entry: (id: string, votes: number, maker: string) =>
      `🏆 **${id}** by ${maker} · ${votes === 1 ? 'one vote' : `${number(votes)} votes`}`,
  },

  nobody: 'somebody',

  top: {
    heading: (period: string, model: string) => `**The best sounds ${period}**${model ? ` · ${model}` : ''}`,
    empty: 'Nobody has voted for a sound in this period. The hearts under the sounds are votes.',
    line: (id: string, model: string, votes: number, maker: string) =>
      `**${id}** ${model} · ♥ ${number(votes)} · ${maker}`,
  },

  mine: {
    heading: (title: string, total: number) =>
      `**${title}** · ${total === 1 ? 'one sound' : `${number(total)} sounds`}`,
    kept: 'What you keep',
    made: 'What you made',
    page: (page: number, pages: number) => `page ${number(page)} of ${number(pages)}`,
    unkeep: 'No longer keep …',
    nothing: 'No sound of yours matches.',
    empty: 'Nothing yet. /kick 4 makes your first sounds, the heart keeps the ones you like.',
  },

  /** The folder that `rimshot sync` keeps. */
  sync: {
    link: (url: string) =>
      `A private link to everything you keep, for you alone. On your computer, in the folder of Rimshot:\n\`npm run rimshot -- sync "Rimshot sounds" --from ${url}\`\nIt makes the folder equal to what you keep; with \`--watch\` it goes on doing so. Whoever has the link sees them, so keep it to yourself. An earlier link no longer works.`,
    local:
      'This makes a folder beside your DAW’s browser equal to what you keep; with `--watch` it goes on doing so:\n`npm run rimshot -- sync "Rimshot sounds"`',
    revoked: 'Your link no longer works. The folder stays as it is.',
    none: 'You have no link.',
    noGallery: 'This bot has no gallery, so there can be no link. Whoever runs it can start one with GALLERY_HOST.',
  },

  pack: {
    ready: (count: number) => `A pack of ${count === 1 ? 'one sound' : `${number(count)} sounds`}`,
    skipped: (ids: string) => `Left out, because their audio was cleared away: ${ids}`,
    leftOut: (ids: string) => `Left out, because the file would be too large here: ${ids}`,
    otherFormats: 'Other formats',
    formats: {
      all: 'Everything',
      wav: 'WAVs in a folder',
      wav24: '24-bit WAVs',
      wav48: '48 kHz WAVs',
      wav2448: '24-bit, 48 kHz WAVs',
      sfz: 'SFZ',
      decentsampler: 'DecentSampler',
      midi: 'MIDI file',
      ableton: 'Ableton Drum Rack (not tried in Live)',
      mpc: 'MPC program (not tried on an MPC)',
    },
  },

  queue: {
    empty: 'Nothing is being made, and nothing waits.',
    heading: (count: number) => (count === 1 ? '**One job**' : `**${number(count)} jobs**`),
    running: 'running',
    waiting: 'waiting',
    line: (title: string, count: number, name: string, state: string, eta: string | undefined) =>
      `${title} × ${number(count)}${name ? ` for ${name}` : ''}: ${state}${eta ? `, about ${eta}` : ''}`,
    more: (count: number) => `… and ${number(count)} more`,
  },

  about: {
    intro: 'Rimshot makes drum one-shots with diffusion models, here on this machine.',
    models: 'Models',
    device: (device: string, note: string) => `Device: ${device}. ${note}`,
    speed: (list: string) => `Measured: ${list}`,
    perStep: (model: string, ms: number) => `${model} ${number(Math.round(ms))} ms a step`,
    limits: (jobs: number, samples: number) =>
      `Limits: ${number(jobs)} jobs at once and ${number(samples)} sounds a day for each person.`,
    source: (source: string) => `source: ${source}`,
    licence: (licence: string) => `licence: ${licence}`,
    privacy: 'Privacy',
    terms: 'Terms',
    inUse: 'in use',
  },

  /** Of licences.txt: labels of a model's provenance. */
  licences: {
    weights: (key: string, digest: string) => `${key}: weights ${digest}`,
    source: (source: string) => `Source: ${source}`,
    licence: (licence: string) => `Licence of the model: ${licence}`,
    credits: 'Credits to copy:',
    notes: 'Notes:',
    font: 'The font in pictures is Inter, under the SIL Open Font License 1.1. Rimshot itself is under the MIT licence.',
  },

  help: { intro: 'The commands, e.g. `/kick 4` or `/hat seed:123`:' },

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
      `Hall of fame: ${channel}, from ${threshold === 1 ? 'one vote' : `${number(threshold)} votes`}`,
    fameStuck: (reason: string, when: string) => `⚠ Sounds wait for the hall of fame. ${reason} I try again ${when}.`,
    fameOff: 'Hall of fame: closed',
    channels: (list: string) => `Allowed channels: ${list}`,
    everywhere: 'all',
    samples: (n: number) => `Sounds per person and day: ${number(n)}`,
    jobs: (n: number) => `Jobs per person: ${number(n)}`,
    gallery: (open: boolean) => `Public gallery: ${open ? 'yes' : 'no'}`,
  },

  delete: {
    sure: (id: string) => `Delete ${id} for everyone? This cannot be undone.`,
    done: (id: string) => `${id} is deleted.`,
  },

  moderation: {
    reported: 'Thank you. The moderators of this server see it with /report.',
    reportedBefore: 'You have reported this before; the moderators see it.',
    none: 'Nothing was reported.',
    heading: '**Reported**',
    line: (name: string, people: number) => `${name}: ${number(people)}×`,
    hidden: 'hidden from the gallery',
    hide: 'Hide from the gallery',
    show: 'Show again',
    dismiss: 'Done',
    done: 'Hidden from the public gallery. It stays in this server.',
    shown: 'The gallery shows it again.',
    dismissed: 'The reports are closed.',
  },

  myData: (sounds: number, uploads: number, missing: number) =>
    `Everything that is stored about you: data.json holds the rows of the database, beside it lie your uploads (${number(uploads)}) and the sounds that you made or keep (${number(sounds)}).${missing > 0 ? ` ${number(missing)} files did not fit into one message; whoever runs this bot can send them to you.` : ''}`,

  forget: {
    sure: 'This erases your votes, keeps, kits, names, tags, collections, uploads and your name. Your sounds stay, without a name. It cannot be undone.',
    done: (votes: number, keeps: number, uploads: number, samples: number) =>
      `Erased: ${number(votes)} votes, ${number(keeps)} kept sounds with names, tags and collections, ${number(uploads)} uploads; your name was taken off ${number(samples)} sounds.`,
  },

  discord: {
    noServer: 'Please use me in a server, not in a private chat.',
    stopping: 'I am being restarted. Please try again in a minute.',
  },

  /** Of the web pages: plain texts, since some go to the browser; `{x}` is filled in. */
  page: {
    channel: 'Channel',
    top: 'Top',
    search: 'Search',
    mainNavigation: 'Pages',
    skipToBox: 'Skip to the text box',
    skipToContent: 'Skip to the content',
    messages: 'Messages',
    earlier: 'Earlier messages',
    knobs: 'Character',
    knobsHint: 'Writes the command below. Dark parts of a slider are where sounds of this kind lie, given the others.',
    knobsCommand: 'Instrument',
    knobsAny: 'any',
    knobsFree: 'Any {name}',
    boxLabel: 'Command',
    boxHelp:
      'Type a slash for all commands. While the box is empty, 1 to 8 and space play, v votes, and the up arrow brings back earlier lines. Escape goes to the sounds.',
    placeholder: 'Type /kick 4',
    send: 'Send',
    attach: 'Attach a sound',
    detach: 'Remove {name}',
    dropHere: 'Drop a sound to restyle it',
    recordMouth: 'Record a beatbox',
    recordStop: 'Stop and make the kit',
    recordLeft: 'Recording: {n} s left',
    recordRefused: 'The browser gave no access to the microphone: allow it for this page, or attach a file.',
    recordNoMicrophone: 'No microphone was found. Attach a file instead.',
    recordInsecure: 'Browsers record over https or on localhost only. Open Rimshot there, or attach a file.',
    recordMissing: 'This browser cannot record. Attach a file instead.',
    recordEmpty: 'Nothing was recorded. Try again, or attach a file.',
    offerBeatbox: 'Turn {name} into a kit and its beat, hit by hit:',
    offerBeatboxMake: 'Beatbox',
    offerLabel: 'What to do with the file',
    offerKnown: '{name} is {sound}, made here:',
    offerRestyle: 'Turn {name} into a drum sound:',
    offerShow: 'Show',
    offerVary: 'Vary',
    offerInpaint: 'New tails',
    suggestions: 'Suggestions',
    required: 'required',
    emptyTitle: 'Make your first kick',
    emptyText: 'Four new drum sounds, made from noise on this machine. Pick one or type a command below.',
    you: 'you',
    someone: 'someone',
    onlyYou: 'Only you see this',
    dismiss: 'Dismiss',
    working: 'Working on it',
    partDone: '{n}% done',
    interrupted: 'This was interrupted. Please try again.',
    cancel: 'Cancel',
    playSound: 'Play sound {n}, {name}',
    vote: 'Keep sound {n}: {votes} votes',
    oneVoteFor: 'Keep sound {n}: 1 vote',
    more: 'More for sound {n}',
    download: 'Download WAV',
    dragHint: 'Drag into your DAW',
    spectrogram: 'Spectrogram',
    spectrogramOf: 'Waveform and mel spectrogram of {name}',
    ownPage: 'Page of this sound',
    shapeOpen: 'Shape …',
    shape: 'Shape',
    shapeListen: 'Listen',
    shapeMake: 'Make it',
    shapeReset: 'Start over',
    shapeHelp: 'Drag the handles, or move them with the arrow keys; with Shift further.',
    toPattern: 'Put in the pattern',
    picture: 'Picture of these sounds',
    deletedSound: 'This sound was deleted.',
    prunedSound: 'The audio was cleared away; the recipe is kept.',
    offline: 'Connection lost. Trying again…',
    notSent: 'Not sent: the server does not answer. Your line is back in the box.',
    fileWaits: 'The server does not answer. {name} is sent as soon as it does.',
    fileUnreadable: '{name} cannot be read. A file can be attached, a folder cannot.',
    soundsReady: '{n} sounds are ready',
    answered: 'Answered',
    cannotPlay: 'This sound could not be loaded.',
    pattern: 'Pattern',
    patternEmpty: 'Your kit plays here. Make one, or put a sound in the pattern.',
    step: '{track}, step {n}',
    tempo: 'Tempo, beats per minute',
    playPattern: 'Play the pattern',
    stopPattern: 'Stop the pattern',
    exportLoop: 'Save loop as WAV',
    clearPattern: 'Clear',
    keysTitle: 'Keys',
    keysText: 'Space plays · arrows move and play · 1–8 audition · v votes · A–K pads · / types',
    galleryTitle: 'The community’s best sounds',
    order: 'Order',
    voted: 'Most voted',
    newest: 'New',
    newestTitle: 'The community’s newest sounds',
    newestIntro: 'Drum one-shots made from noise, as they come. Listen, and find what others have not heard yet.',
    noneNew: 'Nothing here yet. New sounds come to this page as they are made.',
    galleryIntro: 'Drum one-shots made from noise, ranked by the people who heard them.',
    model: 'Model',
    allModels: 'All',
    period: 'Period',
    day: 'Day',
    week: 'Week',
    month: 'Month',
    all: 'All time',
    noneYet: 'Nothing here yet. Votes bring sounds to this page.',
    packOfTop: 'Download these as a pack',
    packOfKit: 'Download the kit',
    nextPage: 'Next',
    previousPage: 'Previous',
    searchLabel: 'Sound id or maker',
    nothingFound: 'No sound or maker starts with “{text}”.',
    votes: '{n} votes',
    oneVote: '1 vote',
    madeBy: 'made by {name}',
    recipe: 'Recipe',
    recipeIntro: 'The same recipe always gives the same sound.',
    seed: 'Seed',
    steps: 'Steps',
    sampler: 'Sampler',
    weights: 'Weights',
    length: 'Length',
    milliseconds: '{n} ms',
    kibibytes: '{n} KiB',
    mebibytes: '{n} MiB',
    finish: 'Finish',
    finished: 'finished, 16-bit',
    rawFinish: 'raw, 32-bit float',
    strength: 'Strength',
    position: 'Position',
    kept: 'Kept',
    ancestry: 'Ancestry',
    madeFrom: 'Made from',
    madeInto: 'Became',
    anUpload: 'an uploaded sound',
    hiddenSound: 'a sound that is not public',
    fromNoise: 'Made from noise alone.',
    copy: 'In the channel: {line}',
    notFoundTitle: 'Nothing here',
    notFoundText: 'There is no such page, or the sound is gone or not public.',
    errorTitle: 'Something broke',
    errorText: 'It was written to the log as {reference}. Nothing of yours is lost.',
    slowDownTitle: 'A moment, please',
    slowDownText: 'Too many requests from your address. Try again in {n} s.',
    logInTitle: 'This channel has a key',
    logInLabel: 'Token (LOCAL_TOKEN of the server)',
    logIn: 'Enter',
    library: 'Library',
    libraryIntro: 'The sounds you keep, and those you made. Only you see this page.',
    findSounds: 'Find',
    findLabel: 'Words: a name, a tag, “open hat”, a seed, a maker',
    keptTab: 'Kept',
    madeTab: 'Made by you',
    any: 'any',
    instrument: 'Instrument',
    decay: 'Decay',
    pitch: 'Pitch',
    brightness: 'Brightness',
    tag: 'Tag',
    collection: 'Collection',
    maker: 'Maker',
    clearFilters: 'Clear all',
    soundsFound: '{n} sounds',
    oneFound: '1 sound',
    noneFound: 'No sound of yours matches.',
    nothingKept: 'You keep no sounds yet. The heart on a sound keeps it.',
    pageOf: 'Page {n} of {of}',
    edit: 'Name, tags, collection',
    nameOf: 'Name',
    tagsOf: 'Tags',
    saveChanges: 'Save',
    undo: 'Undo',
    collections: 'Collections',
    deleteCollection: 'Delete the collection {name}',
    collectionSounds: '{n} sounds',
    map: 'Map',
    mapIntro: 'Like sounds lie near each other. Drag or use the wheel to move; click or Enter plays.',
    mapLabel:
      'Map of {n} sounds by likeness. Arrow keys go to the next sound that way, Enter plays it, plus and minus zoom. The list on this page has the same sounds.',
    mapLoading: 'The map is being drawn …',
    mapEmpty: 'Sounds appear here once they were measured.',
    copyLink: 'Copy link',
    copied: 'Link copied',
    showQr: 'QR code for the phone',
    varySubtle: 'Vary sound {n} a little',
    varyStrong: 'Vary sound {n} a lot',
    inChannel: 'It comes in the channel.',
    toChannel: 'To the channel',
    likeThis: 'Like this',
    collectionPage: 'A collection of {n} sounds',
    firstMinute: 'Your first minute',
    stepMake: 'Make four kicks',
    stepHear: 'Hear them: click a play button, or press 1 to 4',
    stepKeep: 'Keep the one you like with its heart, or v',
    stepKit: 'Build a kit around the beat',
    stepFind: 'Find what you kept in the Library',
    stepDone: 'done',
    wrongToken: 'That is not the token.',
    kitName: 'Name of the kit',
    mute: 'Mute {track}',
    solo: 'Solo {track}',
    volume: 'Volume of {track}, decibels',
    lock: 'Lock {track}',
    roll: 'Roll {track} again',
    rollOpen: 'Roll the unlocked',
    bars: 'Bars',
    swing: 'Swing, per cent',
    groove: 'Groove',
    chooseGroove: 'Groove…',
    bar: 'Bar {n}',
    accent: 'accent',
    soft: 'soft',
    record: 'Record the pads',
    pads: 'Pads',
    pad: 'Play {track}',
    padsHint: 'Keys A to K and Q to I play the pads, Shift for an accent. Higher on a pad is louder.',
    midiConnect: 'Connect MIDI',
    midiOn: 'MIDI: {names}',
    midiNone: 'MIDI is on: no device is connected yet.',
    midiRefused: 'The browser gave no access to MIDI.',
    midiMissing: 'This browser has no Web MIDI.',
    midiInsecure: 'MIDI keyboards and pads work over https or on localhost.',
    exportStems: 'Stems',
    exportMidi: 'MIDI',
    kitPage: 'Page of this kit',
    dropNewSlot: 'Drop a sound for a new slot',
    emptySlot: 'empty',
    playAll: 'Play all',
    newBelow: '{n} new below',
    openKit: 'Open in the strip',
    hearts: '{n} hearts',
    oneHeart: '1 heart',
    removeSlot: 'Remove {track} from the kit',
    kitSounds: 'Sounds',
    makeKit: 'Make a kit',
    choke: 'Choke group of {track}: {n}',
    noChoke: 'Choke group of {track}: none',
    deleteKit: 'Delete the kit',
    slotRemoved: 'Taken out of the kit: {track}',
    selectSound: 'Select {name}',
    selected: '{n} selected',
    selectAll: 'Select all of this page',
    selection: 'Selected sounds',
    selectHint: 'x selects, Shift with a click or an arrow selects several, Escape lets go.',
    clearSelection: 'Clear the selection',
    takeSelection: 'Download',
    editSelection: 'Tags, collection',
    keepSelection: 'Keep',
    unkeepSelection: 'No longer keep',
    deleteSounds: 'Delete',
    deleteSure: 'Delete {n} sounds for everyone? This cannot be undone.',
    deleteForGood: 'Delete for good',
    doneFor: 'Done for {n} sounds.',
    renameCollection: 'Rename the collection {name}',
    qrUnreachable:
      'Only this computer can open this page. With LOCAL_HOST or GALLERY_HOST in the settings a phone can, too.',
  },

  /** What is thrown or noted below the edge, by its key. An edge words it in the language of whoever reads it. */
  sentences: {
    /** English for whoever runs the program, or what an older version stored. */
    plain: ({ text }: { text: string }) => text,
    crashed: ({ reference }: { reference: string }) =>
      `Sorry, something went wrong on our side. It was logged under ${reference}; please try again.`,

    // Typed commands
    unknownCommand: ({ name, known, near }: { name: string; known: string; near?: string | undefined }) =>
      `There is no command “${name}”.${near ? ` Did you mean ${near}?` : ''} There are: ${known}.`,
    listed: ({ texts }: { texts: readonly Readonly<Record<string, string>>[] }) => texts.map(({ en }) => en).join(', '),
    unknownOption: ({ name, command, known }: { name: string; command: string; known: string }) =>
      `/${command} has no option “${name}”. It has: ${known || 'none'}.`,
    missing: ({ name, description }: { name: string; description: string }) => `“${name}” is missing: ${description}.`,
    notANumber: ({ name, value, ...range }: { name: string; value: string } & Range) =>
      `${name}: “${value}” is not a number. Allowed: ${allowed(range)}.`,
    notWhole: ({ name, value, ...range }: { name: string; value: string } & Range) =>
      `${name}: “${value}” is not a whole number. Allowed: ${allowed(range)}.`,
    outOfRange: ({ name, value, ...range }: { name: string; value: string } & Range) =>
      `${name}: ${value} is not allowed. Allowed: ${allowed(range)}.`,
    notAFlag: ({ name, value }: { name: string; value: string }) => `${name}: “${value}” is neither yes nor no.`,
    notAChoice: ({ name, value, choices }: { name: string; value: string; choices: string }) =>
      `${name}: “${value}” is not among the choices. Allowed: ${choices}.`,
    notAText: ({ name }: { name: string }) => `${name}: text expected, a file came.`,
    textLength: ({ name, length, ...range }: { name: string; length: number } & Range) =>
      `${name}: ${number(length)} characters are not allowed. Allowed: ${allowed(range)}.`,
    notAFile: ({ name, value }: { name: string; value: string }) =>
      `${name}: “${value}” is not a file. Attach a sound.`,
    openQuote: ({ text }: { text: string }) => `A quotation mark is not closed: ${text}`,
    givenTwice: ({ name }: { name: string }) => `“${name}” is given twice.`,
    noValue: ({ name }: { name: string }) => `“${name}” needs a value.`,
    wordOfSeveral: ({ word, first, names }: { word: string; first: string; names: string }) =>
      `“${word}” may be any of ${names}. Say which, e.g. ${first}:${word}.`,
    valueTooMany: ({ value, command, known }: { value: string; command: string; known: string }) =>
      `“${value}” is one value too many. /${command} takes: ${known || 'none'}.`,
    lineLength: ({ most }: { most: number }) => `A line has 1 to ${number(most)} characters.`,

    // Chat
    oldButton: 'This button comes from another version of Rimshot. Use the command instead.',
    unknownButton: 'This button does nothing here any more. Use the command instead.',
    managersOnly: 'Only those who manage this server may change its settings.',
    wrongChannel: ({ channels }: { channels: string }) =>
      `Sounds are not made in this channel. Allowed here: ${channels}.`,
    noSuchSound: ({ id }: { id: string }) =>
      `There is no sound “${id}” here. The id stands under every sound, e.g. k7f3q2.`,
    malformedId: ({ text, min, max }: { text: string; min: number; max: number }) =>
      `“${text}” is not the id of a sound. Type its first ${min} to ${max} letters and digits, e.g. 4k7qz2.`,
    ambiguousId: ({ prefix }: { prefix: string }) =>
      `“${prefix}” is the beginning of several ids: type one or two more characters.`,
    knobValue: ({ name, value, words }: { name: string; value: string; words: string }) =>
      `${name}: “${value}” is neither a number from 0 to 100 nor one of ${words}.`,
    knobWithSeed: ({ name }: { name: string }) =>
      `A seed is one sound with a character of its own: give either the seed or ${name}.`,
    knobWithSteps: ({ name }: { name: string }) =>
      `${name} was measured with the model’s own steps: give either steps or ${name}.`,
    knobsUnmeasured: ({ model, rows, least }: { model: string; rows: number; least: number }) =>
      `Of ${model} ${number(rows)} seeds are measured so far, and its knobs need ${number(least)}. They are measured while nothing else is made.`,
    pitchValue: ({ value }: { value: string }) =>
      `pitch: “${value}” is neither a note such as F1 nor semitones from -12 to 12 such as +2.`,
    pitchOnlyKicks: 'Only kicks can be asked for a note. Other sounds are moved by semitones: pitch:+2.',
    noPitchNear: ({ most }: { most: number }) => `No measured kick lies within ${number(most)} semitones of this note.`,
    freshAlone: 'fresh makes new sounds of a character: say which, for example decay:short.',
    freshNote: 'Fresh sounds cannot be asked for a note: leave fresh out, or move them by semitones: pitch:+2.',
    noSuchModel: ({ model, installed }: { model: string; installed: string }) =>
      `There is no model "${model}". ${installed ? `Installed: ${installed}.` : 'No model is installed; `npm run rimshot -- models pull` gets the pretrained ones.'}`,
    modelMakesOther: ({ model, instrument, wanted }: { model: string; instrument: string; wanted: string }) =>
      `The model “${model}” makes ${instrument}, not ${wanted}.`,
    fixedSampling: ({ model, parent, steps }: { model: string; parent: string; steps: number }) =>
      `${model} makes a sound in exactly ${steps} evaluations. For other settings take ${parent}.`,
    parentGone: ({ model, parent, digest }: { model: string; parent: string; digest: string }) =>
      `Sounds of ${model} are varied by the model that it was distilled from, which is no longer installed (${parent}, ${digest}).`,
    weightsGone: ({ id, model, digest }: { id: string; model: string; digest: string }) =>
      `${id} was made with weights that are no longer installed (${model}, ${digest}).`,
    cannotRemake: ({ id }: { id: string }) => `${id} was made from a file that has been erased; it cannot be remade.`,
    morphDerived: ({ id }: { id: string }) =>
      `${id} was made from another sound. Only sounds made from a seed alone can be morphed: a morph mixes the noise that they grew from.`,
    morphWeights: ({ a, b }: { a: string; b: string }) =>
      `${a} and ${b} were made with different weights. A morph needs two sounds from the same weights.`,
    morphSame: 'A morph needs two different sounds.',
    reportWhat: 'Say what you report: the option “sample” or “kit”.',
    moderatorsOnly: 'Only moderators may do this.',
    nameUnprintable: 'A name must not hold hidden characters or call people.',
    nameWithLink: 'A name must not hold a link.',
    nameBlocked: 'This name is not allowed here. Please choose another one.',
    notYourSound: 'Only its maker and moderators may delete a sound.',
    notYourJob: 'Only the person who asked for it and moderators may cancel this.',
    jobOver: 'This is already over: there is nothing left to cancel.',
    noSoundsHere: 'This message carries no sounds of ours.',
    noHits:
      'There is no hit in this recording: it is silent, or nothing in it begins suddenly. Record closer to the microphone.',
    tooManyHits: ({ count, most }: { count: number; most: number }) =>
      `This recording has ${number(count)} hits; a phrase has at most ${number(most)}. Send a shorter one.`,
    hitsLeftOut: ({ count }: { count: number }) =>
      `${count === 1 ? 'One hit has' : `${number(count)} hits have`} no place in the beat: it has four bars, and each drum one hit a sixteenth.`,
    noRecordingHere: 'There is no sound file on this message. Post a voice message, or a WAV, FLAC, MP3, Ogg or AIFF.',
    hitsGone: 'These hits are sorted already, or their recording is gone.',
    nothingKept: 'You keep no sounds yet. The heart on a sound keeps it.',
    nothingToUndo: 'There is nothing to undo any more: it was undone, or is over a week old.',
    notATag: ({ tag, most }: { tag: string; most: number }) =>
      `“${tag}” is no tag: letters, digits, - and _ are allowed, at most ${number(most)}.`,
    keepTagsTooMany: ({ most }: { most: number }) => `At most ${number(most)} tags at once.`,
    noSuchCollection: ({ name }: { name: string }) => `You have no collection “${name}”.`,
    notInCollection: ({ id, name }: { id: string; name: string }) => `${id} is not in “${name}”.`,
    collectWhere: 'Say into which collection: the option “collection” takes its name.',
    renameAlone: 'A new name goes with the collection alone, without a sound.',
    collectionTaken: ({ name }: { name: string }) => `You have another collection called “${name}”.`,
    collectionsTooMany: 'You have as many collections as there may be. Take one away first.',
    likeUnknown: ({ id }: { id: string }) =>
      `${id} cannot be compared: its audio was cleared away. “Make again” under it brings it back.`,
    nothingToPack: 'There is nothing to pack.',
    packTooLarge: ({ bytes }: { bytes: number }) =>
      `Not one sound fits into the ${number(bytes)} bytes that a file may have here.`,
    packWithout: 'Say which sound: the option “batch” takes the id of one of them.',
    emptyId: 'Say which sound: an id such as k7f3q2, or a file.',
    uploadGone: 'This file is no longer kept for you. Attach it again.',
    cannotPost: ({ channel }: { channel: string }) =>
      `I cannot post in ${channel}: I need View Channel, Send Messages and Attach Files there.`,
    channelsTooMany: ({ most }: { most: number }) =>
      `At most ${number(most)} channels can be allowed. With none, all are.`,

    // Discord; permissions keep the English names of Discord's documentation
    missingPermissions: ({ names }: { names: string }) =>
      `I cannot post sounds in this channel. Someone who manages the server has to give me: ${names}.`,
    foreignFile: 'The file was not read: it does not come from Discord’s own file host.',
    fileUnreachable: 'The file could not be fetched from Discord. Please upload it again.',
    fileRefused: ({ status }: { status: number }) =>
      `Discord did not hand the file out (HTTP ${status}). Please upload it again.`,
    fileCutOff: 'The file stopped arriving half-way. Please upload it again.',

    // Jobs
    jobsOfPerson: ({ limit, retryInMs }: { limit: number } & Retry) =>
      `You have ${limit === 1 ? 'a job' : `${number(limit)} jobs`} under way, as many as one person may have here at once. Ask again ${when(retryInMs)}, or cancel one with /queue.`,
    jobsOfServer: ({ limit, retryInMs }: { limit: number } & Retry) =>
      `This server has ${number(limit)} jobs under way, as many as it may have at once. Ask again ${when(retryInMs)}.`,
    soundsOfDay: ({ limit, retryInMs }: { limit: number } & Retry) =>
      `That would be more than the ${number(limit)} sounds that one person may have made here in a day. The new day begins ${when(retryInMs)}.`,
    jobsInQueue: ({ limit, retryInMs }: { limit: number } & Retry) =>
      `${number(limit)} jobs are waiting, and no more fit in the queue. Ask again ${when(retryInMs)}.`,
    noNewJobs: 'Rimshot is about to stop and takes no new jobs. Ask again when it is back.',
    soundsAtOnce: ({ sounds, most }: { sounds: number; most: number }) =>
      `A job makes 1 to ${most} sounds, not ${number(sounds)}: ask for fewer at once.`,
    sourceDeleted: ({ id }: { id: string }) => `The sound ${id}, which this one starts from, was deleted.`,
    sourceRemoved: 'The uploaded file that this sound starts from was removed. Upload it again.',
    shapeNothing: 'Say what to change, e.g. `/shape k7f3q2 gain:-6` or `/shape k7f3q2 end:300 fade-out:100`.',
    shapeOrder: 'The end must come after the start.',
    notShaped: ({ id }: { id: string }) => `${id} was not shaped, so there is nothing to undo.`,
    shapeEmpty: 'Nothing is left between start and end.',
    shapeTooLong: ({ most }: { most: number }) => `At this pitch the sound would be longer than ${number(most)} s.`,
    shapeLowered: ({ db }: { db: number }) => `It was above full scale, and was turned down by ${number(db)} dB.`,
    previewGone: ({ id }: { id: string }) =>
      `The audio of ${id} was cleared away, so there is nothing to preview. “Make again” under it brings it back.`,
    tookTooLong: ({ seconds }: { seconds: number }) => `This took longer than ${number(seconds)} s and was given up.`,
    chainTooLong: 'This sound starts from too long a chain of sounds whose audio was cleared away.',
    deletedMeanwhile: 'One of the sounds was deleted meanwhile. Ask again to have it remade.',
    jobCancelled: 'Cancelled.',
    notPosted: 'Your sounds were made, but the answer that shows them could not be posted. /mine lists them.',

    // Worker
    workerNotStarted: ({ how }: { how: string }) => `The worker did not start. ${how}`.trim(),
    workerGaveUp: ({ how }: { how: 'died' | 'hung' }) =>
      `The worker ${how === 'hung' ? 'stopped answering' : 'crashed'} twice on this request, so it was given up. Others go on; try again with fewer sounds or steps.`,
    workerCrashed: ({ times }: { times: number }) =>
      `The worker crashed ${number(times)} times while it made this, so it is not tried again. Others go on; ask for fewer sounds or steps.`,
    stopping: 'Rimshot is stopping.',
    outputNotFinite: ({ position }: { position?: number | undefined }) =>
      `The network’s output${position === undefined ? '' : ` for sound ${position}`} is not finite: its weights or the device are at fault. See \`rimshot doctor\`.`,
    weightsMissing: ({ model, digest }: { model: string; digest: string }) =>
      `The weights ${digest}… of “${model}”, which this sound needs, are not installed here.`,
    weightsDiffer: ({ model, path }: { model: string; path: string }) =>
      `${model}: ${path} is not the file that model.json describes (its SHA-256 differs). Install the model again.`,
    weightsUnusable: ({ model, reason }: { model: string; reason: string }) =>
      `The weights of ${model} cannot be used: ${reason}`,
    /** The reason is a sentence in English, for whoever runs the program. */
    runtimeUnusable: ({ reason }: { reason: string }) => reason,

    // Disk and database
    dataDirLost: ({ folder }: { folder: string }) =>
      `DATA_DIR=${folder} was removed or replaced while Rimshot was running, so nothing can be saved. Put the folder back and restart Rimshot.`,
    dataDirReadOnly: ({ folder, code }: { folder: string; code: string }) =>
      `DATA_DIR=${folder} cannot be written any more (${code}), so nothing can be saved. Check the disk, its mount and the permissions.`,
    soundsDiskFull: 'The disk is full: the sounds could not be saved, and nothing of them was kept.',
    storeAway: ({ reason }: { reason: string }) =>
      `The store that keeps the sounds does not answer as it should (${reason}). Nothing was lost; try again in a few minutes.`,
    storeRefused: ({ reason }: { reason: string }) =>
      `The store that keeps the sounds refuses Rimshot (${reason}). Whoever runs Rimshot has to look at its settings.`,
    soundsUnwritable: ({ folder }: { folder: string }) => `The sounds could not be saved: ${folder} cannot be written.`,
    databaseBusy: ({ path, seconds }: { path: string; seconds: number }) =>
      `Another program has kept ${path} locked for ${number(seconds)} s (a database browser with unsaved changes, a command that was paused?), so nothing was saved. Close it and try again.`,
    databaseAway: ({ place }: { place: string }) =>
      `The database at ${place} cannot be reached, so nothing was saved. Try again in a moment.`,
    databaseUncertain: ({ place }: { place: string }) =>
      `The connection to the database at ${place} broke while this was being saved. Look whether it was, then try again.`,
    databaseFull: ({ path }: { path: string }) =>
      `The disk that holds ${path} is full; nothing was saved. Free some space and try again.`,
    databaseForeign: ({ path }: { path: string }) =>
      `${path} is not a Rimshot database. Move it away, or restore a backup.`,
    databaseDamaged: ({ path }: { path: string }) =>
      `${path} is damaged. Restore a backup (docs/reliability.md says how).`,
    databaseReadOnly: ({ path }: { path: string }) =>
      `${path} cannot be written: check the permissions of the file and of its folder.`,
    databaseUnopened: ({ path }: { path: string }) =>
      `${path} cannot be opened: check the permissions of the file and of its folder.`,
    databaseUnreadable: ({ path }: { path: string }) =>
      `${path} could not be read or written: the disk reported an error or is full. Nothing was saved.`,
    disk: ({ path, problem }: { path: string; problem: keyof typeof diskProblems }) =>
      `${path}: ${diskProblems[problem]}`,

    // Recipes that a file carries
    notOurWav:
      'There is no recipe in this file. Files from Rimshot carry theirs as long as no other program has saved them.',
    unknownRecipe: ({ id }: { id: string }) => `The file says that it is ${id}, but no such sound is known here.`,
    strangeRecipe: ({ reason }: { reason: string }) =>
      `The recipe in this file is not one that Rimshot writes: ${reason}`,
    recipeTooLong: ({ length, most }: { length: number; most: number }) =>
      `recipe: ${length} characters are too many; at most ${most} are allowed.`,
    recipeNotJson: 'recipe: not valid JSON.',
    recipeField: ({ field, problem }: { field: string; problem: string }) =>
      `recipe: ${[field, problem].filter(Boolean).join(': ')}.`,

    // Sound files
    fileEmpty: ({ name }: File) => `${file(name)} is empty (0 bytes). Send a file with sound in it.`,
    fileTooLarge: ({ name, bytes, most }: File & { bytes: number; most: number }) =>
      `${file(name)} is ${mebibytes(bytes)}; at most ${mebibytes(most)} is allowed.`,
    uploadTooLarge: ({ name, bytes, most }: { name: string; bytes: number; most: number }) =>
      `${name} has ${fixed(bytes / 1e6, 1)} MB; at most ${mebibytes(most)} are allowed.`,
    bytesTooMany: ({ most }: { most: number }) => `The file is too large: at most ${mebibytes(most)} are read.`,
    channelCount: ({ name, channels, most }: File & { channels: number; most: number }) =>
      `${file(name)} has ${number(channels)} channels; 1 or ${most} are allowed.`,
    sampleRate: ({ name, rate, min, max }: File & { rate: number; min: number; max: number }) =>
      `${file(name)} has a sample rate of ${number(rate)} Hz; ${number(min)} to ${number(max)} Hz is allowed.`,
    soundTooLong: ({ name, seconds, most }: File & { seconds: number; most: number }) =>
      `${file(name)} is ${fixed(seconds, 1)} s long; at most ${number(most)} s is allowed.`,
    soundLonger: ({ name, most }: File & { most: number }) =>
      `${file(name)} is longer than ${number(most)} s, which is the most that is allowed.`,
    noSound: ({ name, format }: File & { format: string }) =>
      `${file(name)} is ${format} without any sound that can be read: it is empty or damaged.`,
    samplesBroken: ({ name, broken, samples }: File & { broken: number; samples: number }) =>
      `${file(name)} is damaged: ${number(broken)} of its ${number(samples)} samples are not numbers.`,
    samplesNotFinite: ({ name }: File) => `${file(name)} has samples that are not numbers.`,
    foreignFormat: ({ name, what, wayOut }: File & { what: keyof typeof kinds; wayOut: keyof typeof waysOut }) =>
      `${file(name)} is ${kinds[what]}. ${waysOut[wayOut]}.`,
    unknownFormat: ({ name }: File) => `${file(name)} is in no format that is known here. ${waysOut.sendSound}.`,
    notWav: ({ name }: File) => `${file(name)} is not a WAV file: it does not start with a RIFF/WAVE header.`,
    chunksTooMany: ({ name, format, most }: File & { format: 'WAV' | 'AIFF' | 'CAF'; most: number }) =>
      `${file(name)} has more than ${most} chunks; ${format === 'AIFF' ? 'an' : 'a'} ${format} of a sound has a handful.`,
    tagsTooMany: ({ name, most }: File & { most: number }) =>
      `${file(name)} has more than ${most} tags (LIST/INFO); at most ${most} are read.`,
    formatChunkMissing: ({ name, chunk }: File & { chunk: string }) =>
      `${file(name)} has no complete "${chunk}" chunk, so its format is unknown.`,
    dataChunkMissing: ({ name }: File) => `${file(name)} has no "data" chunk: it holds a header and no sound.`,
    headerOnly: ({ name }: File) => `${file(name)} holds a header and no sound.`,
    headerCutOff: ({ name }: File) => `${file(name)} is cut off inside its header.`,
    noMpeg: ({ name }: File) => `${file(name)} holds no MPEG audio.`,
    mpegInWav: ({ name }: File) => `${file(name)} is compressed as MPEG; only whole samples are read here.`,
    wavCodec: ({ name, codec }: File & { codec: string | number }) =>
      `${file(name)} is compressed as ${typeof codec === 'number' ? `format ${codec}` : codec}, which is not read in a WAV; export it as plain WAV or FLAC.`,
    containerCodec: ({ name, format, codec }: File & { format: 'AIFF' | 'CAF'; codec: string }) =>
      `${file(name)} is ${format === 'AIFF' ? 'an' : 'a'} ${format} compressed as ${codec}; export it as WAV, AIFF or FLAC.`,
    oggCodec: ({ name, kind }: File & { kind: 'speex' | 'video' | 'unknown' }) =>
      `${file(name)} is ${{ speex: 'Ogg Speex', video: 'an Ogg video', unknown: 'Ogg of an unknown kind' }[kind]}, which is not read here; export it as WAV, FLAC or Ogg Vorbis.`,
    opusFamily: ({ name, family }: File & { family: number }) =>
      `${file(name)} is Opus with channels of family ${family}; only mono and stereo are read.`,
    blockSize: ({ name, coding, bytes }: File & { coding: string; bytes: number }) =>
      `${file(name)} contradicts itself: no ${coding} has blocks of ${bytes} bytes.`,
    integerBits: ({ name, bits, min, max }: File & { bits: number; min: number; max: number }) =>
      `${file(name)} has ${bits}-bit integer samples; ${min} to ${max} bits are allowed.`,
    floatBits: ({ name, bits }: File & { bits: number }) =>
      `${file(name)} has ${bits}-bit float samples; 32 or 64 bits are allowed.`,
    frameSize: ({ name, channels, bits, bytes, stated }: File & Frame & { stated: number }) =>
      `${file(name)} contradicts itself: ${channels} channels of ${bits} bits make ${bytes} bytes a frame, its header says ${stated}.`,
    packetSize: ({ name, channels, bits, bytes }: File & Frame) =>
      `${file(name)} contradicts itself: ${channels} channels of ${bits} bits in ${number(bytes)} bytes.`,

    // Notes about sound files that were read
    cutOff: ({ name }: File) => `${file(name)} is cut off or damaged: what is whole was read.`,
    framesMissing: ({ name, missing, frames }: File & { missing: number; frames: number }) =>
      `${file(name)} is cut off: ${number(missing)} of its ${number(frames)} frames are missing; the rest was read.`,
    restLeftOut: ({ name, most }: File & { most: number }) =>
      `${file(name)} is longer than ${number(most)} s: the rest was left out.`,
    readAsSilence: ({ name, broken, samples }: File & { broken: number; samples: number }) =>
      `${file(name)} is damaged: ${number(broken)} of its ${number(samples)} samples ${broken === 1 ? 'is not a number and was' : 'are not numbers and were'} read as silence.`,
    leadSkipped: ({ skippedMs }: { skippedMs: number }) =>
      `The hit was found ${number(toHundredths(skippedMs / 1000))} s into the file; what comes before it was left out.`,

    // Kits
    noSuchKit: ({ kit }: { kit: string }) => `There is no kit “${kit}” here.`,
    noKitYet: () => 'You have no kit in your strip yet. /kit makes one.',
    notYourKit: ({ name }: { name: string }) => `${name} belongs to somebody else. Only its owner changes it.`,
    noSuchSlot: ({ slot, known }: { slot: string; known: string }) =>
      `The kit has no slot “${slot}”. It has: ${known}.`,
    slotLocked: ({ slot }: { slot: string }) => `${slot} is locked. Unlock it first.`,
    allLocked: () => 'Every slot is locked.',
    slotsFull: ({ most }: { most: number }) => `A kit has at most ${number(most)} slots.`,
    lastSlot: () => 'A kit keeps at least one slot.',
    kitSilent: () => 'There is nothing to hear: no slot has a sound.',
    patternSigns: ({ value }: { value: string }) =>
      `“${value}” is no pattern: x is a hit, X an accent, o a soft hit and a full stop a rest, e.g. x...X.o.`,
    patternWithout: () => 'A pattern needs a slot, e.g. /beat slot:kick pattern:x...x...x...x...',
    ownKit: () => 'Your own kit needs no heart of yours.',
  },
};

export type Strings = typeof en;
