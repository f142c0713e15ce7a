import { Interrupted } from '../files/patient-request.ts';
import { UserError } from '../user-error.ts';

/** The store did not answer, or not rightly, for longer than a request waits. A retry may succeed. */
export class StoreAway extends UserError<'storeAway'> {
  /** @param reason a technical word, such as `status 503` */
  constructor(reason: string, cause: unknown) {
    super('storeAway', { reason }, { kind: 'failed', cause });
  }
}

/** The store answers, and says no: to its key, its bucket, its rights. */
export class StoreRefusal extends Error {
  readonly status: number;
  /** As S3 names it, such as NoSuchKey; empty where the answer does not. */
  readonly code: string;

  constructor(status: number, code: string) {
    super(`${status} ${code}`.trim());
    this.status = status;
    this.code = code;
  }
}

/**
 * What the client threw, without addresses, keys and signatures: its errors carry the answer's body, which may hold
 * all of them, and are not kept as causes.
 */
export function bareStoreError(error: unknown): unknown {
  if (error instanceof Interrupted || error instanceof UserError || !(error instanceof Error)) return error;
  const { status, body, serviceCode, code } = error as Error & {
    readonly status?: number;
    readonly body?: string;
    readonly serviceCode?: string;
    readonly code?: string;
  };
  if (typeof status === 'number') {
    // The client reads the code only out of one of the media types that stores give their errors.
    const named = /<Code>(\w+)<\/Code>/.exec(body ?? '')?.[1] ?? serviceCode ?? '';
    return new StoreRefusal(status, named === 'Unknown' ? '' : named);
  }
  return error.name === 'S3NetworkError' ? new Interrupted(code ?? error.message) : error;
}

const fullCodes = ['QuotaExceeded', 'InsufficientStorage', 'InsufficientCapacity', 'XMinioStorageFull'];

/** An error of the store as a sentence for people; any other unchanged. */
export function explainedStoreError(error: unknown): unknown {
  if (error instanceof Interrupted) return new StoreAway(error.message, error);
  if (!(error instanceof StoreRefusal)) return error;
  const options = { kind: 'failed', cause: error } as const;
  if (error.status === 507 || fullCodes.includes(error.code)) return new UserError('soundsDiskFull', {}, options);
  return new UserError('storeRefused', { reason: error.message }, options);
}
