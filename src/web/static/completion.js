/**
 * @typedef {import('../command-list.ts').ListedCommand} ListedCommand
 * @typedef {ListedCommand['options'][number]} ListedOption
 * @typedef {{ insert: string, label: string, detail: string }} Suggestion `insert` replaces the word at the cursor
 */

/** The situation at the line's end. @param {string} line @param {ListedCommand[]} commands */
export function situationOf(line, commands) {
  const words = line.split(/\s+/);
  const name = (words[0] ?? '').replace(/^\//, '').toLowerCase();
  if (words.length === 1) return { kind: /** @type {const} */ ('command'), typed: name };
  const command = commands.find((item) => item.name === name || item.localName === name);
  if (!command) return { kind: /** @type {const} */ ('unknown') };
  const word = words.at(-1) ?? '';
  const earlier = words.slice(1, -1);
  const used = new Set();
  for (const item of earlier) {
    const [key = '', value] = item.split(/[:=]/);
    const named = command.options.find((option) => option.name === key || option.localName === key);
    const option =
      value !== undefined || named?.kind === 'flag'
        ? named
        : command.options.find((item) => !used.has(item.name) && item.kind !== 'flag' && item.kind !== 'file');
    if (option) used.add(option.name);
  }
  const match = /^([^:=]+)[:=](.*)$/.exec(word);
  const assigned = match && command.options.find((option) => option.name === match[1] || option.localName === match[1]);
  const free = command.options.filter((option) => !used.has(option.name));
  const positional = free.find((option) => option.kind !== 'flag' && option.kind !== 'file');
  return {
    kind: /** @type {const} */ ('option'),
    command,
    free,
    option: assigned ?? positional,
    /** The value so far, and the option's name before it. */
    typed: assigned ? (match?.[2] ?? '') : word,
    prefix: assigned ? `${match?.[1]}:` : '',
  };
}

/**
 * Suggestions for the end of the line.
 * @param {string} line @param {ListedCommand[]} commands
 * @param {(command: string, option: string, typed: string) => Promise<{ name: string, value: string }[]>} ask the server, for options that it completes
 * @returns {Promise<Suggestion[]>}
 */
export async function suggestionsFor(line, commands, ask) {
  if (!line.startsWith('/')) return [];
  const situation = situationOf(line, commands);
  if (situation.kind === 'unknown') return [];
  if (situation.kind === 'command')
    return commandsNear(situation.typed, commands).map((item) => {
      const label = `/${spoken(item, situation.typed)}`;
      return { insert: `${label} `, label, detail: item.description };
    });
  const { command, option, free, typed, prefix } = situation;
  const names = prefix
    ? []
    : free
        .filter((item) => item.kind !== 'file' && (item.name.startsWith(typed) || item.localName.startsWith(typed)))
        .map((item) => {
          const label = spoken(item, typed) + (item.kind === 'flag' ? '' : ':');
          const insert = item.kind === 'flag' ? `${label} ` : label;
          return { insert, label, detail: `${item.description}${rangeOf(item)}` };
        });
  const values = option ? await valuesOf(command, option, typed, ask) : [];
  const worded = values.map(({ name, value }) => ({
    insert: `${prefix || (option?.name === free[0]?.name ? '' : `${option?.localName}:`)}${quoted(value)} `,
    label: name,
    detail: option?.localName ?? '',
  }));
  return [...worded, ...names];
}

/** The name in the person's language, unless it is the English one that is typed. @param {{ name: string, localName: string }} item @param {string} typed */
const spoken = ({ name, localName }, typed) =>
  !localName.startsWith(typed) && name.startsWith(typed) ? name : localName;

/** Commands with this beginning; where there are none, those that are one slip away. @param {string} typed @param {ListedCommand[]} commands */
function commandsNear(typed, commands) {
  const beginning = commands.filter(({ name, localName }) => name.startsWith(typed) || localName.startsWith(typed));
  if (beginning.length > 0 || typed.length < 3) return beginning;
  return commands.filter(({ name, localName }) => isOneSlip(typed, name) || isOneSlip(typed, localName));
}

/** Whether one letter is wrong, missing or too many. @param {string} a @param {string} b */
function isOneSlip(a, b) {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  const [restOfA, restOfB] = [a.slice(same), b.slice(same)];
  const shorterB = restOfB.slice(1);
  return restOfA === shorterB || [restOfB, shorterB].includes(restOfA.slice(1));
}

/** @param {string} value */
const quoted = (value) => (/\s/.test(value) ? `"${value}"` : value);

/** @param {ListedOption} option */
export function rangeOf({ kind, min, max }) {
  if ((kind !== 'integer' && kind !== 'number') || (min === undefined && max === undefined)) return '';
  return ` (${min ?? ''}–${max ?? ''})`;
}

/** @param {ListedCommand} command @param {ListedOption} option @param {string} typed @param {Parameters<typeof suggestionsFor>[2]} ask */
async function valuesOf(command, option, typed, ask) {
  if (option.completes) return ask(command.name, option.name, typed);
  const wanted = typed.toLowerCase();
  return (option.choices ?? []).filter(
    ({ name, value }) => name.toLowerCase().startsWith(wanted) || value.toLowerCase().startsWith(wanted),
  );
}

/** How the command is typed, e.g. `/vary sample [strength] [count]`. @param {ListedCommand} command @param {string | undefined} at name of the option in work */
export function usageOf(command, at) {
  return command.options.map((option) => ({
    text: option.required ? option.localName : `[${option.localName}]`,
    isCurrent: option.name === at,
  }));
}
