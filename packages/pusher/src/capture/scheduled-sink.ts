import type { FrameSink } from './frame-source.ts';

/** Seconds between the arrival of sound and its turn: evens out how unevenly it comes. */
const lead = 0.06;
/** Sound that is further ahead than this, seconds, was not meant for now; its surplus is left out. */
const longestAhead = 1;

/** Sounds pieces one after the other by Web Audio, which also brings them to the rate of the track. */
export function scheduledSink(): FrameSink {
  const context = new AudioContext();
  const output = new MediaStreamAudioDestinationNode(context);
  void context.resume().catch(() => undefined);
  const track = output.stream.getAudioTracks()[0]!;
  let next = 0;
  return {
    track,
    take(frame) {
      const data = frame as AudioData;
      const { numberOfChannels, numberOfFrames, sampleRate } = data;
      const earliest = context.currentTime + lead;
      if (next < earliest - lead) next = earliest;
      if (next > earliest + longestAhead) return data.close();
      const buffer = new AudioBuffer({ numberOfChannels, length: numberOfFrames, sampleRate });
      for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex++)
        data.copyTo(buffer.getChannelData(planeIndex), { planeIndex, format: 'f32-planar' });
      data.close();
      const piece = new AudioBufferSourceNode(context, { buffer });
      piece.connect(output);
      piece.start(next);
      next += buffer.duration;
    },
    close() {
      track.stop();
      void context.close().catch(() => undefined);
    },
  };
}
