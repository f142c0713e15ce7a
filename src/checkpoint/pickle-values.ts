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
  /** The bytes ended first: more of them may mend it. */
  readonly isCutOff: boolean;
  constructor(message: string, isCutOff = false) {
    super(message);
    this.isCutOff = isCutOff;
  }
}
