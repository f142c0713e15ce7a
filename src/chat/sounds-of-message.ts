import type { SampleRecord } from '../library/library.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import { recogniseUpload } from './recognise-upload.ts';
import { sampleIdsOf } from './rows.ts';
import { visibleSample, visibleSamples } from './visible-sample.ts';

export const isWav = (name: string): boolean => /\.wav$/i.test(name);

/** Only a WAV of ours says which sound it is. */
const wavOf = ({ uploads }: Request) => uploads?.find(({ name }) => isWav(name));

/** Whether the sounds of a message are known only once a file is fetched, which may outlast the acknowledgement's deadline. */
export const mustFetch = (request: Request): boolean =>
  sampleIdsOf(request.rows).length === 0 && !request.subject && wavOf(request) !== undefined;

/**
 * The sounds of the message that a press or context action sits on: those its buttons name, else the batch of the
 * pressed button's sound, else one of ours that somebody posted again as a file. Empty where there is none.
 */
export async function soundsOfMessage(request: Request, app: App): Promise<readonly SampleRecord[]> {
  const ids = sampleIdsOf(request.rows);
  if (ids.length > 0) return visibleSamples(ids, request, app);
  if (request.subject) {
    const sample = await visibleSample(request.subject, request, app);
    return visibleSamples(await app.library.samplesOfBatch(sample.batchId), request, app);
  }
  const upload = wavOf(request);
  return upload ? [await recogniseUpload(upload, request, app)] : [];
}
