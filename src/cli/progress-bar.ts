export interface ProgressOptions {
  readonly label: string;
  /** In `unit`s, unless `update` says it; 0 or undefined where it is not known: then only the count is shown. */
  readonly total?: number;
  /** Default 'steps'; bytes are shown as MB with the rate. */
  readonly unit?: 'steps' | 'bytes';
  /** Default process.stderr, so that --json on stdout stays clean. */
  readonly stream?: Pick<typeof process.stderr, 'isTTY' | 'columns'> & { write(text: string): unknown };
  /** Milliseconds; default performance.now. */
  readonly clock?: () => number;
}

const redrawEveryMs = 100;
/** Without a terminal: one line at every tenth, or when nothing was said for this long. */
const plainEveryMs = 10_000;
const barCells = 24;

/**
 * A bar with count and time left on a terminal; elsewhere a plain line at every tenth. Nothing is drawn before the first
 * `update`.
 */
export function createProgress(options: ProgressOptions) {
  const { label, unit = 'steps', stream = process.stderr, clock = () => performance.now() } = options;
  let { total = 0 } = options;
  let startMs = 0;
  let drawnMs = Number.NEGATIVE_INFINITY;
  let firstDone: number | undefined;
  let done = 0;
  let tenth = -1;
  let note = '';
  let ended = false;

  const line = (): string => {
    const seconds = (clock() - startMs) / 1000;
    // Counted from the first call: what was there then (a resumed download or run, loading) took no part of this time.
    const rate = seconds > 0 ? (done - (firstDone ?? 0)) / seconds : 0;
    const left = total > done && rate > 0 ? `, ${duration((total - done) / rate)} left` : '';
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const count =
      unit === 'bytes'
        ? `${total > 0 ? `${megabytes(done)} of ${megabytes(total)}` : megabytes(done)} MB, ${megabytes(rate)} MB/s`
        : `${done}${total > 0 ? `/${total}` : ''}`;
    const filled = Math.round(share * barCells);
    const bar = stream.isTTY && total > 0 ? ` ${'█'.repeat(filled)}${'░'.repeat(barCells - filled)}` : '';
    const percent = total > 0 ? ` ${String(Math.floor(share * 100)).padStart(3)} %` : '';
    return `${label}${bar}${percent}  ${count}${left}${note && `  ${note}`}`;
  };

  const draw = (): void => {
    drawnMs = clock();
    if (!stream.isTTY) stream.write(`${line()}\n`);
    else stream.write(`\r\u001b[2K${line().slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
  };

  return {
    /** `done` counts from the start; `note` is shown behind the time, e.g. a loss. */
    update(nowDone: number, now: { readonly total?: number; readonly note?: string } = {}): void {
      if (ended) return;
      if (firstDone === undefined) {
        firstDone = nowDone;
        startMs = clock();
      }
      done = nowDone;
      ({ total = total, note = '' } = now);
      const nowTenth = total > 0 ? Math.floor((10 * done) / total) : 0;
      const since = clock() - drawnMs;
      if (stream.isTTY ? since < redrawEveryMs && done < total : nowTenth === tenth && since < plainEveryMs) return;
      tenth = nowTenth;
      draw();
    },
    /** Draws the last state and ends the line. Call it on failure too (`finally`). */
    finish(): void {
      if (!ended && firstDone !== undefined && stream.isTTY) {
        draw();
        stream.write('\n');
      }
      ended = true;
    },
  };
}

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

function duration(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}
