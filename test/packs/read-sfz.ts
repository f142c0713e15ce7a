/**
 * A reader of SFZ after https://sfzformat.com/ (headers, opcodes, comments), written apart from the writer: a value goes
 * up to the next opcode or header, so that paths may hold spaces. Regions inherit from <global>.
 */
export function readSfz(text: string): Readonly<Record<string, string>>[] {
  const lines = text.split('\n').map((line) => line.replace(/\/\/.*$/, ''));
  const regions: Record<string, string>[] = [];
  let global: Record<string, string> = {};
  for (const [, header = '', body = ''] of lines.join('\n').matchAll(/<(\w+)>([^<]*)/g)) {
    const opcodes = [...body.matchAll(/(\w+)=((?:(?!\s+\w+=)[^\n])*)/g)].map(([, key, of]) => [key, of!.trim()]);
    if (header === 'global') global = Object.fromEntries(opcodes);
    else if (header === 'region') regions.push({ ...global, ...Object.fromEntries(opcodes) });
    else throw new Error(`a header <${header}>`);
  }
  return regions;
}
