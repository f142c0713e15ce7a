/** The name of a class or function in a pickle; nothing is imported. */
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

/** Stands for an object of a class, or for the result of a call. */
export class InertRecord {
  readonly of: unknown;
  readonly args: unknown;
  state: unknown;
  constructor(of: unknown, args: unknown) {
    this.of = of;
    this.args = args;
  }
}

/** Reference to a tensor's storage, by the name of its archive entry. Unchecked. */
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

/** A tensor as described in a pickle, in elements of its storage. Unchecked. */
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

/** A fault of a pickle; the caller adds the file's name. */
export class PickleError extends Error {
  override readonly name = 'PickleError';
  /** The bytes ended too early; more of them may help. */
  readonly isCutOff: boolean;
  constructor(message: string, isCutOff = false) {
    super(message);
    this.isCutOff = isCutOff;
  }
}
