import { z } from 'zod';
import { HostError } from '../user-error.ts';
import { makerOf } from './over-makers.ts';
import { instrumentNamed, type JudgedInstrument, judgedInstruments } from './sound-folder.ts';

type Named = { readonly instrument: JudgedInstrument; readonly name: string };

/** Sounds named by a file: see readSoundNames. */
export interface SoundNames {
  has(sound: Named): boolean;
  /** Classes with a list, though it may be empty. */
  readonly instruments: ReadonlySet<JudgedInstrument>;
  /** Entries without a sound, as CLASS/ENTRY. */
  missing(sounds: readonly Named[]): string[];
}

export const soundNamesHelp = `{"kick": ["name", …], …}: names of files, or of whole makers (a file's name up to "__")`;

const schema = z.object({ about: z.string().optional() }).catchall(z.array(z.string()));

/** What is read of a model's training.json. */
const sounds = z.array(z.object({ name: z.string() }));
const recipeSchema = z.object({ model: z.object({ instrument: z.string() }), training: sounds, validation: sounds });

/**
 * Reads a list of sounds by class: names of files, whose folder and extension do not matter, or of whole makers. One form
 * for what is held out and for what was trained on; a model's training.json is both.
 * @param file for the error's text
 * @param part of a training.json
 */
export function readSoundNames(text: string, file: string, part: 'training' | 'validation' = 'validation'): SoundNames {
  const lists = Object.entries(parsedList(text, file, part)).map(([name, names]) => {
    const instrument = instrumentNamed(name);
    if (instrument === undefined) throw new HostError(`${file}: "${name}" is none of ${judgedInstruments.join(', ')}.`);
    return { instrument, names };
  });
  const entries = lists.flatMap(({ instrument, names }) =>
    names.map((entry) => ({ instrument, name: withoutPath(entry) })),
  );
  const keys = new Set(entries.map(keyOf));
  return {
    instruments: new Set(lists.map(({ instrument }) => instrument)),
    has: ({ instrument, name }) =>
      keys.has(keyOf({ instrument, name })) || keys.has(keyOf({ instrument, name: makerOf(name) })),
    missing(sounds) {
      const there = new Set(
        sounds.flatMap(({ instrument, name }) => [
          keyOf({ instrument, name }),
          keyOf({ instrument, name: makerOf(name) }),
        ]),
      );
      return [...keys].filter((key) => !there.has(key));
    },
  };
}

function parsedList(text: string, file: string, part: 'training' | 'validation'): Record<string, string[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new HostError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const recipe = recipeSchema.safeParse(json).data;
  if (recipe) return { [recipe.model.instrument]: recipe[part].map(({ name }) => name) };
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new HostError(`${file}: must be ${soundNamesHelp}.`);
  const { about, ...lists } = parsed.data;
  return lists as Record<string, string[]>;
}

const withoutPath = (entry: string): string => entry.replace(/^.*\//, '').replace(/\.(wav|flac|aiff?|mp3|ogg)$/i, '');

const keyOf = ({ instrument, name }: { instrument: string; name: string }): string => `${instrument}/${name}`;
