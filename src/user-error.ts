/** A sentence for a person: what is wrong, with which value, and what is allowed. Anything else that is thrown is a bug. */
export class UserError extends Error {
  override readonly name = 'UserError';
  /** `usage`: the request itself was wrong (exit code 2); `failed`: a fair request that could not be met (exit code 1). */
  readonly kind: 'usage' | 'failed';

  constructor(message: string, options: { kind?: 'usage' | 'failed'; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = options.kind ?? 'usage';
  }
}
