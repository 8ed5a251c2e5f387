import type { Recording } from '../recording.ts';
import type { WriterContext, WriterDefinition } from '../writer.ts';

/** A writer that writes nothing, records what it was asked, and does as it is told. */
export interface FakeWriter extends WriterDefinition {
  readonly asked: string[];
  /** What it was lent, once it has started. */
  context: WriterContext | undefined;
  /** What `load()` waits for. */
  gate: Promise<unknown>;
  /** What starting rejects with. */
  refusal: Error | undefined;
  /** What `finish()` gives; without it, `finish()` rejects. */
  result: Recording | undefined;
}

export const fakeRecording: Recording = {
  name: 'fake.mp4',
  mimeType: 'video/mp4',
  size: 1000,
  duration: 5,
  startedAt: new Date(0),
  complete: true,
  file: async () => new File([], 'fake.mp4'),
};

export function fakeWriter(): FakeWriter {
  const writer: FakeWriter = {
    name: 'fake',
    extension: 'mp4',
    asked: [],
    context: undefined,
    gate: Promise.resolve(),
    refusal: undefined,
    result: fakeRecording,
    canWrite: (mimeType) => mimeType === 'video/mp4',
    load: async () => {
      await writer.gate;
      return async (_stream, context) => {
        writer.asked.push(`start ${context.fileName}`);
        writer.context = context;
        if (writer.refusal) throw writer.refusal;
        return {
          pause: () => void writer.asked.push('pause'),
          resume: () => void writer.asked.push('resume'),
          replaceTrack: () => void writer.asked.push('replaceTrack'),
          finish: async (leave) => {
            writer.asked.push(`finish ${leave}`);
            if (!writer.result) throw new Error('nothing');
            return writer.result;
          },
        };
      };
    },
    loadRepair: async () => async () => undefined,
  };
  return writer;
}
