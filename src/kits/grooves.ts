import { repeated, type Timing, velocities } from './beat.ts';
import type { DrumPart, KitContent } from './kit.ts';

type Rows = Readonly<Partial<Record<DrumPart, string>>>;

interface Groove extends Timing {
  /** As producers everywhere call it. */
  readonly name: string;
  /** One or two bars for each part: `x` a hit, `X` an accent, `o` a soft one. */
  readonly rows: Rows;
}

const straight = { bars: 1, swing: 50 } as const;

/** Starting points by genre, from the figures that each is known for. */
export const grooves = {
  plain: {
    ...straight,
    name: 'Plain',
    tempo: 120,
    rows: {
      kick: 'x.....x.x.......',
      snare: '....x.......x...',
      'closed-hat': 'x.x.x.x.x.x.x...',
      'open-hat': '..............x.',
      perc: '...x.......x....',
    },
  },
  house: {
    ...straight,
    name: 'House',
    tempo: 124,
    rows: {
      kick: 'X...X...X...X...',
      snare: '....x.......x...',
      'closed-hat': 'o.o.o.o.o.o.o.o.',
      'open-hat': '..x...x...x...x.',
      perc: '...o..o....o..o.',
    },
  },
  techno: {
    ...straight,
    name: 'Techno',
    tempo: 132,
    rows: {
      kick: 'X...X...X...X...',
      snare: '............o...',
      'closed-hat': 'oxoxoxoxoxoxoxox',
      'open-hat': '..x...x...x...x.',
      perc: '.....o..x....o..',
    },
  },
  'boom-bap': {
    bars: 2,
    swing: 60,
    name: 'Boom bap',
    tempo: 90,
    rows: {
      kick: 'X......x..x.....X.....xx..x.....',
      snare: '....X.......X..o....X.......X...',
      'closed-hat': 'x.o.x.o.x.o.x.o.',
      'open-hat': '..............................x.',
    },
  },
  trap: {
    bars: 2,
    swing: 50,
    name: 'Trap',
    tempo: 140,
    rows: {
      kick: 'X......x......x.X.....x...x.....',
      snare: '........X...............X.......',
      'closed-hat': 'x.x.x.x.x.xxx.x.x.x.xxxxx.x.x.xx',
      'open-hat': '............................x...',
      perc: '......o.........',
    },
  },
  'drum-and-bass': {
    bars: 2,
    swing: 50,
    name: 'Drum and bass',
    tempo: 174,
    rows: {
      kick: 'X.........x.....X.........x..x..',
      snare: '....X..o.o..X.......X..o.o..X..o',
      'closed-hat': 'x.x.x.x.x.x.x.x.',
      'open-hat': '..............x.',
    },
  },
  garage: {
    bars: 2,
    swing: 62,
    name: '2-step',
    tempo: 132,
    rows: {
      kick: 'X.........x.....X.....x...x.....',
      snare: '....X.......X..o....X.......X...',
      'closed-hat': '..x...x.o.x...xo..x..ox...x.o.x.',
      perc: '.......o...o....',
    },
  },
  dembow: {
    ...straight,
    name: 'Dembow',
    tempo: 96,
    rows: {
      kick: 'X...X...X...X...',
      snare: '...x..x....x..x.',
      'closed-hat': 'o.x.o.x.o.x.o.x.',
      perc: '..........o.....',
    },
  },
  rock: {
    ...straight,
    name: 'Rock',
    tempo: 112,
    rows: {
      kick: 'X......xx.x.....',
      snare: '....X.......X...',
      'closed-hat': 'X.x.X.x.X.x.X...',
      'open-hat': '..............x.',
    },
  },
} as const satisfies Record<string, Groove>;

export type GrooveName = keyof typeof grooves;
export const grooveNames = Object.keys(grooves) as readonly GrooveName[];

const signs: Readonly<Record<string, number>> = { x: velocities.normal, X: velocities.accent, o: velocities.soft };

/** Whether all of a row are such signs, or rests. */
export const isTypedRow = (row: string): boolean =>
  row !== '' && [...row].every((sign) => sign in signs || '.-_'.includes(sign));

/** Velocities of a typed row, such as `x...X.o.`: anything else is silence. */
export const velocitiesOf = (row: string): number[] => [...row].map((sign) => signs[sign] ?? 0);

/** A row as it is typed, `x`, `X` and `o` for the nearest of the three velocities. */
export const typedRow = (steps: readonly number[]): string =>
  steps
    .map((velocity) => {
      if (velocity === 0) return '.';
      if (velocity > (velocities.normal + velocities.accent) / 2) return 'X';
      return velocity < (velocities.soft + velocities.normal) / 2 ? 'o' : 'x';
    })
    .join('');

/** The kit with a groove's beat: the first slot of each part plays it, all others rest. */
export function grooved<Kit extends KitContent>(kit: Kit, groove: GrooveName): Kit {
  const { tempo, bars, swing } = grooves[groove];
  const rows: Rows = grooves[groove].rows;
  const slots = kit.slots.map((slot) => {
    const row = slot.key === slot.part ? rows[slot.part] : undefined;
    const { offsets: _, ...rest } = slot;
    return { ...rest, steps: repeated(row === undefined ? [0] : velocitiesOf(row)) };
  });
  return { ...kit, tempo, bars, swing, slots };
}
