/**
 * Reads Python pickles without running anything: tensors, containers and numbers are built, every other class becomes
 * an inert record. Opcodes of protocols 2 to 5 (Python's pickletools describes them); PyTorch writes protocol 2.
 */

/** A class or function that the pickle names. It is a name here, nothing more. */
export class GlobalName {
  readonly module: string;
  readonly name: string;
  constructor(module: string, name: string) {
    this.module = module;
    this.name = name;
  }
  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What would be an object of a class, or the result of a call, in Python. */
export class InertRecord {
  readonly of: unknown;
  readonly args: unknown;
  state: unknown;
  constructor(of: unknown, args: unknown) {
    this.of = of;
    this.args = args;
  }
}

/** A tensor's storage by reference: `key` names an entry of the archive. Nothing in it is checked yet. */
export class StorageRef {
  readonly type: unknown;
  readonly key: unknown;
  readonly elements: unknown;
  constructor(type: unknown, key: unknown, elements: unknown) {
    this.type = type;
    this.key = key;
    this.elements = elements;
  }
}

/** A tensor as the pickle tells it, in elements of its storage. Nothing in it is checked yet. */
export class PickledTensor {
  readonly storage: unknown;
  readonly offset: unknown;
  readonly shape: unknown;
  readonly strides: unknown;
  constructor(storage: unknown, offset: unknown, shape: unknown, strides: unknown) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** What is wrong with a pickle; the caller adds the file's name. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
}

export const pickleLimits = {
  /** The full-size checkpoints have 2 MB of pickle; all of it is held in memory. */
  bytes: 64 << 20,
  /** In opcodes and copied items: 0.2 million for a full-size checkpoint; bounds the time and memory of a hostile one. */
  work: 2_000_000,
  /** Values on the stack: the pickler hands over containers in groups of 1,000. */
  stack: 200_000,
  /** One string or byte string: tensor names have about 100 bytes. */
  string: 1 << 20,
  /** One integer: sizes and seeds have at most 64 bits, random states 4 KB. */
  longBytes: 1 << 13,
};

/** Calls that build a value; every other call becomes an inert record. */
const builders: Readonly<Record<string, (args: readonly unknown[], machine: Machine) => unknown>> = {
  'collections.OrderedDict': ([pairs], machine) => machine.mapOf(pairs),
  'collections.defaultdict': ([, pairs], machine) => machine.mapOf(pairs),
  'torch.Size': ([sizes]) => sizes,
  'torch._utils._rebuild_tensor': ([storage, offset, shape, strides]) =>
    new PickledTensor(storage, offset, shape, strides),
  'torch._utils._rebuild_tensor_v2': ([storage, offset, shape, strides]) =>
    new PickledTensor(storage, offset, shape, strides),
  'torch._utils._rebuild_parameter': ([tensor]) => tensor,
  'torch._utils._rebuild_parameter_with_state': ([tensor]) => tensor,
};

/** Throws a PickleError that says what is wrong and where. Dicts are Maps; lists and tuples are arrays. */
export function readPickle(bytes: Uint8Array): unknown {
  if (bytes.length > pickleLimits.bytes)
    throw new PickleError(`it has ${bytes.length} bytes, at most ${pickleLimits.bytes} are read`);
  return new Machine(bytes).run();
}

class Machine {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;
  private work = 0;
  private readonly stack: unknown[] = [];
  /** Stack heights at which a MARK was set. */
  private readonly marks: number[] = [];
  /** A Map, so that a huge index costs no memory. */
  private readonly memo = new Map<number, unknown>();

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): unknown {
    for (;;) {
      const start = this.at;
      const opcode = this.u8();
      this.spend(1);
      if (opcode === stop) return this.pop();
      const step = opcodes[opcode];
      if (!step)
        throw new PickleError(`opcode 0x${opcode.toString(16).padStart(2, '0')} at byte ${start} is not supported`);
      step(this);
    }
  }

  spend(amount: number): void {
    this.work += amount;
    if (this.work > pickleLimits.work) throw new PickleError(`it asks for more than ${pickleLimits.work} operations`);
  }

  push(value: unknown): void {
    if (this.stack.length >= pickleLimits.stack)
      throw new PickleError(`it stacks more than ${pickleLimits.stack} values`);
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
    if (this.marks.length >= pickleLimits.stack) throw new PickleError(`it sets more than ${pickleLimits.stack} marks`);
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
    this.memo.set(index, this.top());
  }

  memoize(): void {
    this.remember(this.memo.size);
  }

  recall(index: number): void {
    if (!this.memo.has(index)) throw new PickleError(`memo ${index} was never set, byte ${this.at}`);
    this.push(this.memo.get(index));
  }

  private take(length: number): number {
    const start = this.at;
    if (start + length > this.bytes.length) throw new PickleError(`it is cut off at byte ${this.bytes.length}`);
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
    if (length > pickleLimits.string)
      throw new PickleError(`a string of ${length} bytes at byte ${this.at}; at most ${pickleLimits.string} are read`);
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  text = (length: number): string => new TextDecoder().decode(this.raw(length));

  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new PickleError(`it is cut off at byte ${this.bytes.length}`);
    const value = this.text(end - this.at);
    this.at = end + 1;
    return value;
  }

  /** Two's complement, little-endian; a number where it is exact, otherwise a bigint. */
  long(length: number): number | bigint {
    if (length > pickleLimits.longBytes)
      throw new PickleError(`an integer of ${length} bytes; at most ${pickleLimits.longBytes} are read`);
    if (length === 0) return 0;
    const digits = [...this.raw(length)].reverse().map((byte) => byte.toString(16).padStart(2, '0'));
    const value = BigInt.asIntN(8 * length, BigInt(`0x${digits.join('')}`));
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }

  mapOf(pairs: unknown): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    if (pairs instanceof Map) {
      this.spend(pairs.size);
      for (const [key, value] of pairs) map.set(key, value);
    } else if (Array.isArray(pairs)) {
      this.spend(pairs.length);
      for (const pair of pairs) if (Array.isArray(pair)) map.set(pair[0], pair[1]);
    }
    return map;
  }

  /** A call in Python; a value or an inert record here. */
  call(callee: unknown, args: unknown): unknown {
    const build = callee instanceof GlobalName ? builders[callee.path] : undefined;
    return build && Array.isArray(args) ? build(args, this) : new InertRecord(callee, args);
  }

  global(module: unknown, name: unknown): GlobalName {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw new PickleError(`a class without a name at byte ${this.at}`);
    return new GlobalName(module, name);
  }

  /** torch.save's persistent ids: ('storage', class, key, location, element count). */
  persistent(id: unknown): unknown {
    if (Array.isArray(id) && id[0] === 'storage') return new StorageRef(id[1], id[2], id[4]);
    return new InertRecord('persistent id', id);
  }

  append(values: readonly unknown[]): void {
    const list = this.top();
    if (Array.isArray(list)) for (const value of values) list.push(value);
    else if (list instanceof Set) for (const value of values) list.add(value);
    else if (!(list instanceof InertRecord)) throw new PickleError(`append to what is no list at byte ${this.at}`);
  }

  setItems(values: readonly unknown[]): void {
    const map = this.top();
    if (map instanceof Map) for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i], values[i + 1]);
    else if (!(map instanceof InertRecord)) throw new PickleError(`items for what is no dict at byte ${this.at}`);
  }

  /** Python would set attributes or call __setstate__; only inert records keep the state, to be looked at. */
  build(state: unknown): void {
    const target = this.top();
    if (target instanceof InertRecord) target.state = state;
  }
}

const stop = 0x2e;

/** What each opcode does, by its byte; the names are pickletools'. */
const opcodes: Readonly<Record<number, (m: Machine) => void>> = {
  128: (m) => protocol(m.u8()), // PROTO
  149: (m) => void m.u64(), // FRAME
  40: (m) => m.mark(), // MARK
  48: (m) => void m.pop(), // POP
  49: (m) => void m.popToMark(), // POP_MARK
  50: (m) => m.push(m.top()), // DUP
  78: (m) => m.push(null), // NONE
  136: (m) => m.push(true), // NEWTRUE
  137: (m) => m.push(false), // NEWFALSE
  74: (m) => m.push(m.i32()), // BININT
  75: (m) => m.push(m.u8()), // BININT1
  77: (m) => m.push(m.u16()), // BININT2
  138: (m) => m.push(m.long(m.u8())), // LONG1
  139: (m) => m.push(m.long(m.u32())), // LONG4
  71: (m) => m.push(m.f64()), // BINFLOAT
  88: (m) => m.push(m.text(m.u32())), // BINUNICODE
  140: (m) => m.push(m.text(m.u8())), // SHORT_BINUNICODE
  141: (m) => m.push(m.text(m.u64())), // BINUNICODE8
  85: (m) => m.push(m.text(m.u8())), // SHORT_BINSTRING
  84: (m) => m.push(m.text(m.u32())), // BINSTRING
  67: (m) => m.push(m.raw(m.u8())), // SHORT_BINBYTES
  66: (m) => m.push(m.raw(m.u32())), // BINBYTES
  142: (m) => m.push(m.raw(m.u64())), // BINBYTES8
  150: (m) => m.push(m.raw(m.u64())), // BYTEARRAY8
  93: (m) => m.push([]), // EMPTY_LIST
  41: (m) => m.push([]), // EMPTY_TUPLE
  125: (m) => m.push(new Map()), // EMPTY_DICT
  143: (m) => m.push(new Set()), // EMPTY_SET
  108: (m) => m.push(m.popToMark()), // LIST
  116: (m) => m.push(m.popToMark()), // TUPLE
  145: (m) => m.push(new Set(m.popToMark())), // FROZENSET
  133: (m) => m.push([m.pop()]), // TUPLE1
  134: (m) => m.push([m.pop(), m.pop()].reverse()), // TUPLE2
  135: (m) => m.push([m.pop(), m.pop(), m.pop()].reverse()), // TUPLE3
  // DICT
  100: (m) => {
    const items = m.popToMark();
    m.push(new Map());
    m.setItems(items);
  },
  // APPEND
  97: (m) => {
    const value = m.pop();
    m.append([value]);
  },
  101: (m) => m.append(m.popToMark()), // APPENDS
  144: (m) => m.append(m.popToMark()), // ADDITEMS
  // SETITEM
  115: (m) => {
    const value = m.pop();
    const key = m.pop();
    m.setItems([key, value]);
  },
  117: (m) => m.setItems(m.popToMark()), // SETITEMS
  113: (m) => m.remember(m.u8()), // BINPUT
  114: (m) => m.remember(m.u32()), // LONG_BINPUT
  148: (m) => m.memoize(), // MEMOIZE
  104: (m) => m.recall(m.u8()), // BINGET
  106: (m) => m.recall(m.u32()), // LONG_BINGET
  99: (m) => m.push(m.global(m.line(), m.line())), // GLOBAL
  // STACK_GLOBAL
  147: (m) => {
    const name = m.pop();
    m.push(m.global(m.pop(), name));
  },
  81: (m) => m.push(m.persistent(m.pop())), // BINPERSID
  // REDUCE
  82: (m) => {
    const args = m.pop();
    m.push(m.call(m.pop(), args));
  },
  // NEWOBJ
  129: (m) => {
    const args = m.pop();
    m.push(m.call(m.pop(), args));
  },
  // NEWOBJ_EX
  146: (m) => {
    const keywords = m.pop();
    const args = m.pop();
    m.push(new InertRecord(m.pop(), [args, keywords]));
  },
  98: (m) => m.build(m.pop()), // BUILD
};

function protocol(version: number): void {
  if (version < 2 || version > 5) throw new PickleError(`its protocol is ${version}; 2 to 5 are read`);
}
