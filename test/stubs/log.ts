export interface LogLine {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** A logger that writes here. */
export const logTo = (lines: LogLine[]) => {
  const level = (name: string) => (fields: object, message: string) =>
    void lines.push({ level: name, fields: fields as Record<string, unknown>, message });
  return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
};

/** A logger whose lines tests may look at. */
export function listLog() {
  const lines: LogLine[] = [];
  return { lines, ...logTo(lines) };
}

/** What a host reads. */
export const aboveDebug = (lines: readonly LogLine[]): LogLine[] => lines.filter(({ level }) => level !== 'debug');
