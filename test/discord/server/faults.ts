/** What can go wrong with a request, by the name of what the bot sees. */
export type Fault =
  /** Refused with 429 before anything happens. */
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number; readonly global?: boolean }
  /** A 5xx before anything happens. */
  | { readonly kind: 'server-error'; readonly status: number }
  /** Everything happens, and a 5xx is answered. */
  | { readonly kind: 'server-error-after-commit'; readonly status: number }
  /** Everything happens, and the connection is cut before the answer. */
  | { readonly kind: 'lost-answer' }
  /** It arrives, but later: what is sent after it may overtake it. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Discord refuses with this code. */
  | { readonly kind: 'refuse'; readonly status: number; readonly code: number };

export interface Planned {
  readonly method: string;
  /** Of the path behind `/api/v10`. */
  readonly path: RegExp;
  readonly fault: Fault;
  left: number;
}

export interface Faults {
  /** The next `times` requests that match meet this fault. */
  next(method: string, path: RegExp, fault: Fault, times?: number): void;
  take(method: string, path: string): Fault | undefined;
  /** Faults that no request met. */
  left(): number;
}

export function createFaults(): Faults {
  const planned: Planned[] = [];
  return {
    next(method, path, fault, times = 1) {
      planned.push({ method, path, fault, left: times });
    },
    take(method, path) {
      const found = planned.find((item) => item.left > 0 && item.method === method && item.path.test(path));
      if (found) found.left--;
      return found?.fault;
    },
    left: () => planned.reduce((sum, { left }) => sum + left, 0),
  };
}
