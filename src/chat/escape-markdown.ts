/** Longer names are cut: Discord allows 32, other platforms anything. Counted in graphemes. */
const maxCharacters = 64;

const graphemes = new Intl.Segmenter();

/**
 * A person's or file's name as plain text in a message: cut, on one line, without control and direction characters,
 * Markdown escaped by backslashes, and with mentions broken by a zero-width space.
 */
export function escapeMarkdown(name: string): string {
  const clean = name
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim();
  const characters = Array.from(graphemes.segment(clean), ({ segment }) => segment);
  const cut =
    characters.length > maxCharacters ? `${characters.slice(0, maxCharacters - 1).join('')}…` : characters.join('');
  return cut.replace(/[\\*_~`|<>#[\]()]/gu, '\\$&').replace(/@/gu, '@\u200b');
}
