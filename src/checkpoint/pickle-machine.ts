import { GlobalName, InertRecord, PickledTensor, PickleError, StorageRef } from './pickle-values.ts';

export const pickleLimits = {
  /** The full-size checkpoints have 2 MB of pickle; all of it is held in memory. */
  bytes: 64 << 20,
  /**
   * Opcodes and copied items, with expensive ones counted several times (`costs`): 0.3 million for a full-size checkpoint.
   * An operation takes at most about 50 bytes, so this limits time and memory (100 MB) of a hostile file.
   */
  work: 2_000_000,
  /** Values on the stack. Pickles fill containers in groups of 1,000. */
  stack: 200_000,
  /**
   * Numbers among the keys of all dicts and sets; an optimizer's state has one per parameter, about 500. A file can choose
   * numbers with colliding hashes, each of which costs a walk along all others; it cannot do so with strings.
   */
  numberKeys: 10_000,
  /** Gap between two memo numbers; picklers leave none. */
  memoGap: 1000,
  /** One string or byte string: tensor names have about 100 bytes. */
  string: 1 << 20,
  /** One integer: sizes and seeds have at most 64 bits, random states 4 KB. */
  longBytes: 1 << 13,
};

export type PickleLimits = Readonly<typeof pickleLimits>;

type Builder = (args: readonly unknown[], machine: Machine) => unknown;
const tensorBuilder: Builder = (args) => new PickledTensor(args);

/** Calls that build a value; any other call becomes an inert record. A Map, since the names come from the file. */
const builders: ReadonlyMap<string, Builder> = new Map<string, Builder>([
  ['collections.OrderedDict', ([pairs], machine) => machine.mapOf(pairs)],
  ['collections.defaultdict', ([, pairs], machine) => machine.mapOf(pairs)],
  ['torch.Size', ([sizes]) => sizes],
  ['torch._utils._rebuild_tensor', tensorBuilder],
  ['torch._utils._rebuild_tensor_v2', tensorBuilder],
  ['torch._utils._rebuild_parameter', ([tensor]) => tensor],
  ['torch._utils._rebuild_parameter_with_state', ([tensor]) => tensor],
]);

/** Cost of a dict or set without its entries, in operations. */
export const containerCost = 8;

/** The state of a pickle machine, on which the opcodes of pickle-opcodes.ts work. */
export class Machine {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly limits: PickleLimits;
  /** Offset of the next byte. */
  at: number;
  /** Spent, of `limits.work`. */
  work = 0;
  /** First reference to each storage, by key. */
  readonly storages = new Map<string, StorageRef>();
  private numberKeys = 0;
  private readonly stack: unknown[] = [];
  /** Stack heights of the MARKs. */
  private readonly marks: number[] = [];
  /** An array, since the file could choose colliding numbers for a Map; undefined is no value of a pickle. */
  private readonly memo: unknown[] = [];

  constructor(bytes: Uint8Array, start: number, limits: PickleLimits) {
    this.bytes = bytes;
    this.at = start;
    this.limits = limits;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  spend(amount: number): void {
    this.work += amount;
    if (this.work > this.limits.work) throw new PickleError(`it asks for more than ${this.limits.work} operations`);
  }

  push(value: unknown): void {
    if (this.stack.length >= this.limits.stack)
      throw new PickleError(`it stacks more than ${this.limits.stack} values`);
    this.stack.push(value);
  }

  pop(): unknown {
    this.need(1);
    return this.stack.pop();
  }

  top(): unknown {
    this.need(1);
    return this.stack.at(-1);
  }

  mark(): void {
    if (this.marks.length >= this.limits.stack) throw new PickleError(`it sets more than ${this.limits.stack} marks`);
    this.marks.push(this.stack.length);
  }

  popToMark(): unknown[] {
    const height = this.marks.pop();
    if (height === undefined) throw new PickleError(`a mark is missing before byte ${this.at}`);
    return this.stack.splice(height);
  }

  private need(count: number): void {
    if (this.stack.length - (this.marks.at(-1) ?? 0) < count)
      throw new PickleError(`the stack is empty at byte ${this.at}`);
  }

  remember(index: number): void {
    if (index > this.memo.length + this.limits.memoGap)
      throw new PickleError(`memo ${index} follows ${this.memo.length}, byte ${this.at}`);
    this.spend(Math.max(0, index - this.memo.length));
    while (this.memo.length < index) this.memo.push(undefined);
    this.memo[index] = this.top();
  }

  memoize = (): void => this.remember(this.memo.length);

  recall(index: number): void {
    const value = this.memo[index];
    if (value === undefined) throw new PickleError(`memo ${index} was never set, byte ${this.at}`);
    this.push(value);
  }

  private take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw new PickleError(`it is cut off at byte ${this.bytes.length}`, true);
    this.at = start + length;
    return start;
  }

  u8 = (): number => this.bytes[this.take(1)]!;
  u16 = (): number => this.view.getUint16(this.take(2), true);
  u32 = (): number => this.view.getUint32(this.take(4), true);
  i32 = (): number => this.view.getInt32(this.take(4), true);
  f64 = (): number => this.view.getFloat64(this.take(8), false);
  u64 = (): number => Number(this.view.getBigUint64(this.take(8), true));

  raw(length: number): Uint8Array {
    if (length > this.limits.string)
      throw new PickleError(`a string of ${length} bytes at byte ${this.at}; at most ${this.limits.string} are read`);
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  text = (length: number): string => new TextDecoder().decode(this.raw(length));

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new PickleError(`it is cut off at byte ${this.bytes.length}`, true);
    const value = this.text(end - this.at);
    this.at = end + 1;
    return value;
  }

  /** Two's complement, little-endian; a number if it is exact, otherwise a bigint. */
  long(length: number): number | bigint {
    if (length > this.limits.longBytes)
      throw new PickleError(`an integer of ${length} bytes; at most ${this.limits.longBytes} are read`);
    if (length === 0) return 0;
    const digits = Buffer.from(this.raw(length)).reverse().toString('hex');
    const value = BigInt.asIntN(8 * length, BigInt(`0x${digits}`));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  mapOf(pairs: unknown): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    this.spend(containerCost + (pairs instanceof Map ? pairs.size : Array.isArray(pairs) ? pairs.length : 0));
    if (pairs instanceof Map) for (const [key, value] of pairs) map.set(this.key(key), value);
    else if (Array.isArray(pairs))
      for (const pair of pairs) if (Array.isArray(pair)) map.set(this.key(pair[0]), pair[1]);
    return map;
  }

  /** A key of a dict or set; numbers are counted, since the file chooses their hashes. */
  private key(value: unknown): unknown {
    if ((typeof value === 'number' || typeof value === 'bigint') && ++this.numberKeys > this.limits.numberKeys)
      throw new PickleError(`it has more than ${this.limits.numberKeys} numbers as keys`);
    return value;
  }

  setOf = (values: readonly unknown[]): Set<unknown> => new Set(values.map((value) => this.key(value)));

  /** A Python call: makes a value or an inert record. */
  call(callee: unknown, args: unknown): unknown {
    const build = callee instanceof GlobalName ? builders.get(callee.path) : undefined;
    return build && Array.isArray(args) ? build(args, this) : new InertRecord(callee, args);
  }

  global(module: unknown, name: unknown): GlobalName {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw new PickleError(`a class without a name at byte ${this.at}`);
    return new GlobalName(`${module}.${name}`);
  }

  /** torch.save's persistent ids: ('storage', class, key, location, element count). */
  persistent(id: unknown): unknown {
    if (!Array.isArray(id) || id[0] !== 'storage') return new InertRecord('persistent id', id);
    // Before PyTorch 1.6 a sixth entry described a view of another storage.
    const storage = new StorageRef(id[1], id[2], (id[5] ?? null) === null ? id[4] : undefined);
    if (typeof id[2] === 'string' && !this.storages.has(id[2])) this.storages.set(id[2], storage);
    return storage;
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (Array.isArray(list)) for (const value of values) list.push(value);
    else if (list instanceof Set) for (const value of values) list.add(this.key(value));
    else if (!(list instanceof InertRecord)) throw new PickleError(`append to what is no list at byte ${this.at}`);
  }

  setItems(values: readonly unknown[]): void {
    const map = this.top();
    if (map instanceof Map) for (let i = 0; i + 1 < values.length; i += 2) map.set(this.key(values[i]), values[i + 1]);
    else if (!(map instanceof InertRecord)) throw new PickleError(`items for what is no dict at byte ${this.at}`);
  }

  /** Python would set attributes or call __setstate__; here inert records keep the state, others drop it. */
  build(state: unknown): void {
    const target = this.top();
    if (target instanceof InertRecord) target.state = state;
  }
}
