/** An element: its name, its attributes, and its content: elements, or one text. */
export type Xml = readonly [
  name: string,
  attributes: Readonly<Record<string, string | number | boolean>>,
  content?: readonly Xml[] | string,
];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

const escaped = (text: string): string => text.replace(/[&<>"\n]/g, (sign) => entities[sign]!);

/** A document, one element a line. */
export const xmlDocument = (root: Xml): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${linesOf(root, '').join('\n')}\n`;

function linesOf([name, attributes, content]: Xml, indent: string): string[] {
  const fields = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(value))}"`);
  const open = `${indent}<${name}${fields.join('')}`;
  if (content === undefined || content.length === 0) return [`${open}/>`];
  if (typeof content === 'string') return [`${open}>${escaped(content)}</${name}>`];
  return [`${open}>`, ...content.flatMap((element) => linesOf(element, `${indent}  `)), `${indent}</${name}>`];
}
