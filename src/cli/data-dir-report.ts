import { type DataDirReport, inspectDataDir } from '../library/inspect-data-dir.ts';
import { UserError } from '../user-error.ts';

/** DATA_DIR's state in one line, and a line for each thing to look after. */
export function dataDirLines(dataDir: string, report: DataDirReport | string): string[] {
  if (typeof report === 'string') return [report];
  const { exists, freeBytes, mode, warnings, notes } = report;
  if (!exists) return [`${dataDir} (made at the first start)`];
  const facts = [
    freeBytes !== undefined && `${(freeBytes / 1e9).toFixed(1)} GB free`,
    mode !== undefined && `mode ${mode}`,
  ].filter((fact) => typeof fact === 'string');
  return [`${dataDir} (${facts.join(', ')})`, ...warnings, ...notes];
}

/** The report, or the sentence where DATA_DIR is no folder. */
export function dataDirReport(dataDir: string): DataDirReport | string {
  try {
    return inspectDataDir(dataDir);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message;
  }
}
