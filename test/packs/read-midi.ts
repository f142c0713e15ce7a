/**
 * A reader of Standard MIDI Files after RP-001, written apart from the writer: strict about lengths, and with running
 * status, which the writer does not use. Throws on anything that is not allowed.
 */
export interface ReadMidi {
  readonly format: number;
  readonly ticksPerQuarter: number;
  readonly name: string;
  readonly tempo: number;
  readonly meter: readonly [number, number];
  /** In ticks. */
  readonly notes: readonly {
    readonly at: number;
    readonly length: number;
    readonly channel: number;
    readonly note: number;
    readonly velocity: number;
  }[];
  readonly endTick: number;
}

export function readMidi(bytes: Uint8Array): ReadMidi {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (from: number, to: number): string => new TextDecoder().decode(bytes.subarray(from, to));
  if (text(0, 4) !== 'MThd' || view.getUint32(4) !== 6) throw new Error('no header');
  if (view.getUint16(10) !== 1) throw new Error('not one track');
  if (text(14, 18) !== 'MTrk' || 22 + view.getUint32(18) !== bytes.length) throw new Error('the track is not the rest');
  let at = 22;
  const byte = (): number => {
    const next = bytes[at++];
    if (next === undefined) throw new Error('cut off');
    return next;
  };
  const number = (): number => {
    let sum = 0;
    for (let i = 0; i < 4; i++) {
      const next = byte();
      sum = sum * 128 + (next & 127);
      if (next < 128) return sum;
    }
    throw new Error('a number of more than four bytes');
  };
  const found = { name: '', tempo: 120, meter: [4, 4] as [number, number] };
  const open = new Map<string, { at: number; velocity: number }>();
  const notes: ReadMidi['notes'][number][] = [];
  let [tick, status] = [0, 0];
  for (;;) {
    tick += number();
    let first = byte();
    if (first === 0xff) {
      const type = byte();
      const size = number();
      const data = [...Array(size)].map(byte);
      if (type === 0x03) found.name = new TextDecoder().decode(Uint8Array.from(data));
      if (type === 0x51) found.tempo = 60e6 / (data[0]! * 65536 + data[1]! * 256 + data[2]!);
      if (type === 0x58) found.meter = [data[0]!, 2 ** data[1]!];
      if (type !== 0x2f) continue;
      if (at !== bytes.length) throw new Error('events behind the end of the track');
      if (open.size > 0) throw new Error('notes without an end');
      const head = { format: view.getUint16(8), ticksPerQuarter: view.getUint16(12), endTick: tick };
      return { ...head, ...found, notes: notes.sort((a, b) => a.at - b.at || a.note - b.note) };
    }
    if (first >= 0x80) {
      status = first;
      first = byte();
    }
    const kind = status >> 4;
    if (kind !== 8 && kind !== 9) throw new Error(`an event of kind ${kind}`);
    const [channel, note, velocity] = [(status & 15) + 1, first, byte()];
    if (note > 127 || velocity > 127) throw new Error('data beyond seven bits');
    const key = `${channel} ${note}`;
    if (kind === 9 && velocity > 0) {
      if (open.has(key)) throw new Error('a note begins twice');
      open.set(key, { at: tick, velocity });
      continue;
    }
    const begun = open.get(key);
    if (!begun) throw new Error('a note ends that did not begin');
    open.delete(key);
    notes.push({ at: begun.at, length: tick - begun.at, channel, note, velocity: begun.velocity });
  }
}
