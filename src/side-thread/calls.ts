import { UserError } from '../user-error.ts';

/** Functions by name whose arguments and results can be cloned. They change nothing: a call that was lost is made again. */
// biome-ignore lint/suspicious/noExplicitAny: arguments of any kind, each table has its own.
export type Calls = Readonly<Record<string, (...args: any[]) => unknown>>;

export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An error on its way between threads: cloned as it is, it would lose its class and its code. */
export interface Failure {
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | undefined;
  /** Of a UserError. */
  readonly refusal?: Pick<UserError, 'key' | 'values' | 'kind'>;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error) };
  const { message, stack } = error;
  if (error instanceof UserError) return { message, refusal: { ...error.sentence, kind: error.kind } };
  const code = (error as NodeJS.ErrnoException).code;
  return { message, stack, ...(typeof code === 'string' && { code }) };
}

export function errorOf({ message, stack, code, refusal }: Failure): Error {
  if (refusal) return UserError.of(refusal, refusal);
  return Object.assign(new Error(message), { ...(stack && { stack }), ...(code && { code }) });
}
