import { UserError } from '../user-error.ts';

/**
 * Functions by name, with arguments and results that can be cloned. They have no side effects: a lost call is repeated.
 */
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

/** An error in transit between threads: a clone would lose its class and code. */
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
