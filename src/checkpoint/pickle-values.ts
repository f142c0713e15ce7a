/** The name of a class or function in a pickle; nothing is imported. */
export class GlobalName {
  /** With its module: `torch.FloatStorage`. */
  readonly path: string;
  constructor(path: string) {
    this.path = path;
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
  /** Storage, offset, shape, strides; more follow. */
  readonly args: readonly unknown[];
  constructor(args: readonly unknown[]) {
    this.args = args;
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
