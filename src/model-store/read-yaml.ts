import { CST, Lexer, parseDocument, type YAMLParseError } from 'yaml';
import { quoted } from '../quoted.ts';
import type { UserError } from '../user-error.ts';
import { replaceReferences } from './replace-references.ts';

/** Makes a UserError of the file's name and a reason. */
export type Fault = (reason: string, cause?: unknown) => UserError;

export const yamlLimits = {
  /** A config has 5 KB. */
  characters: 64 << 10,
  /** A config has 1,500; on nonsense the parser's time grows with their square. */
  tokens: 10_000,
  /** Nested lists and mappings; a config has 6. The parser recurses into each, and aborts the process at 60,000. */
  depth: 32,
  /** A config has none. */
  aliases: 100,
};

/** Reads a YAML mapping and resolves its aliases, merge keys and OmegaConf's `${a.b}`. UserError if it is none. */
export function readYaml(text: string, fault: Fault): Readonly<Record<string, unknown>> {
  checkTokens(text, fault);
  // Pretty errors would quote the text in each of thousands of errors.
  const document = parseDocument(text, { merge: true, logLevel: 'error', prettyErrors: false });
  const error = document.errors[0];
  if (error) throw fault(explained(error, text), error);
  let tree: unknown;
  try {
    // Values with Python tags stay plain.
    tree = document.toJS({ maxAliasCount: yamlLimits.aliases });
  } catch (cause) {
    // Only the library's own complaints end here: an alias without anchor, a merge of no mapping.
    throw fault(`it is not usable YAML: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (tree === null || typeof tree !== 'object' || Array.isArray(tree))
    throw fault('it is no config: a YAML mapping with model.model is needed');
  return replaceReferences(tree as Record<string, unknown>, { depth: yamlLimits.depth, fault });
}

/** Applies the limits with the parser's lexer, which neither collects tokens nor recurses. */
function checkTokens(text: string, fault: Fault): void {
  if (text.length > yamlLimits.characters)
    throw fault(`it has ${text.length} characters of YAML; a config has at most ${yamlLimits.characters}`);
  const tooDeep = (): UserError => fault(`it is not usable YAML: it nests deeper than ${yamlLimits.depth} levels`);
  let [tokens, flow, inLine, aliases] = [0, 0, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (++tokens > yamlLimits.tokens)
      throw fault(`it is not usable YAML: it has more than ${yamlLimits.tokens} words and signs`);
    switch (CST.tokenType(token)) {
      case 'flow-seq-start':
      case 'flow-map-start':
        if (++flow > yamlLimits.depth) throw tooDeep();
        inLine = 0;
        break;
      case 'flow-seq-end':
      case 'flow-map-end':
      case 'flow-error-end':
        flow = Math.max(0, flow - 1);
        inLine = 0;
        break;
      case 'newline':
      case 'comma':
        inLine = 0;
        break;
      // Each may open a list or mapping inside the previous one: `- - - x`.
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        if (++inLine > yamlLimits.depth) throw tooDeep();
        break;
      case 'alias':
        if (++aliases > yamlLimits.aliases)
          throw fault(`it is not usable YAML: it has more than ${yamlLimits.aliases} aliases`);
        break;
      default:
    }
  }
}

function explained({ code, pos, message }: YAMLParseError, text: string): string {
  const line = text.slice(0, pos[0]).split('\n').length;
  if (code === 'DUPLICATE_KEY') {
    const key = /^["']?([^"':\n]*)/.exec(text.slice(pos[0]))?.[1] ?? '';
    return `line ${line}: the key ${quoted(key.trim())} stands a second time in the same mapping; keep one of the two`;
  }
  if (code === 'MULTIPLE_DOCS') return `line ${line}: it holds several YAML documents (---); keep one`;
  return `it is not YAML: ${message.slice(0, 200)} (line ${line})`;
}
