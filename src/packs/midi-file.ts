/** A hit of a beat: `row` is the sound's place in its kit, `at` counts sixteenths, swing included; velocity 1 to 127. */
export interface MidiHit {
  readonly row: number;
  readonly at: number;
  readonly velocity: number;
}

export interface MidiBeat {
  /** Quarter notes a minute. */
  readonly tempo: number;
  /** Of 4/4. */
  readonly bars: number;
  readonly hits: readonly MidiHit[];
}

const ticksPerQuarter = 480;
const ticksPerStep = ticksPerQuarter / 4;
/** Drums ring on by themselves; short enough to end before the next hit of the tightest swing. */
const noteTicks = ticksPerStep / 4;
/** Channel 10, on which General MIDI has its drums. */
const channel = 9;

/** Each sound in turn, one a beat: for a kit without a beat of its own. */
export const tourOf = (count: number): MidiBeat => ({
  tempo: 120,
  bars: Math.max(1, Math.ceil(count / 4)),
  hits: Array.from({ length: count }, (_, row) => ({ row, at: 4 * row, velocity: 100 })),
});

/**
 * A Standard MIDI File of one track (format 0): name, tempo, 4/4, the hits on channel 10, and its end after the last
 * bar. Rows without a note are left out. The same beat gives the same bytes. Source: MIDI Association, RP-001.
 * @param notes the MIDI note of each row
 */
export function midiFile(name: string, beat: MidiBeat, notes: readonly (number | undefined)[]): Uint8Array {
  const events = beat.hits.flatMap(({ row, at, velocity }) => {
    const note = notes[row];
    if (note === undefined) return [];
    const tick = Math.round(at * ticksPerStep);
    return [
      { tick, order: 1, bytes: [0x90 | channel, note, velocity] },
      { tick: tick + noteTicks, order: 0, bytes: [0x80 | channel, note, 0] },
    ];
  });
  // Of two events at once the end of a note comes first, or it would end the next one.
  events.sort((a, b) => a.tick - b.tick || a.order - b.order);
  const microseconds = Math.round(60e6 / beat.tempo);
  const track: number[] = [
    ...meta(0x03, [...Buffer.from(name, 'utf8')]),
    ...meta(0x51, [microseconds >> 16, (microseconds >> 8) & 0xff, microseconds & 0xff]),
    ...meta(0x58, [4, 2, 24, 8]),
  ];
  let now = 0;
  for (const { tick, bytes } of events) {
    track.push(...variableLength(tick - now), ...bytes);
    now = tick;
  }
  const end = Math.max(now, beat.bars * 4 * ticksPerQuarter);
  track.push(...variableLength(end - now), 0xff, 0x2f, 0);
  const header = chunk('MThd', [0, 0, 0, 1, ticksPerQuarter >> 8, ticksPerQuarter & 0xff]);
  return Uint8Array.from([...header, ...chunk('MTrk', track)]);
}

/** At time 0 after the event before. */
const meta = (type: number, data: readonly number[]): number[] => [
  0,
  0xff,
  type,
  ...variableLength(data.length),
  ...data,
];

const chunk = (id: string, data: readonly number[]): number[] => [
  ...Buffer.from(id, 'latin1'),
  ...[24, 16, 8, 0].map((shift) => (data.length >> shift) & 0xff),
  ...data,
];

/** Seven bits a byte, the most significant first; all but the last have the top bit set. */
function variableLength(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}
