import { createRequire } from 'node:module';

/** Read here and not imported: Node 20 warns of imported JSON. */
const packageFile = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/**
 * This program's version (semver.org): the first number grows with what a host has to do by hand, the second with what is
 * new, the third with what was mended. CHANGELOG.md has a section for each.
 */
export const { version } = packageFile;
