import { LiveCode, LiveError, onAbort, toLiveError } from '@livelit/core';
import { LeaveCode } from '@livelit/core/presets';

import type { Recording } from '../../recording.ts';
import { recordingIn, removeSession } from '../../storage/recordings.ts';
import { recoverSession } from '../../storage/recover.ts';
import { recordingsFolder } from '../../storage/session-folder.ts';
import type { StartWriter } from '../../writer.ts';
import { Mp4Host } from './mp4-host.ts';
import { mp4 } from './mp4.ts';
import { TrackTaps } from './track-taps.ts';

/** The page's half: taps the tracks, and has a worker do the rest. */
export const startMp4: StartWriter = async (stream, { fileName, config, signal, report, update }) => {
  const host = new Mp4Host({
    report: (error) => !signal.aborted && report(error),
    update: ({ statistics }) => !signal.aborted && update(statistics),
  });
  let taps: TrackTaps | undefined;
  let ending: Promise<void> | undefined;
  const end = (leave: number) =>
    (ending ??= (async () => {
      if (!host.broken) host.post({ type: 'finish', leave });
      await host.finished;
      taps?.stop();
      host.terminate();
    })());

  try {
    taps = new TrackTaps(host.post, await host.ready);
    const [tracks, transfer] = await taps.open(stream);
    const { videoBitrate, audioBitrate, fragmentDuration, statisticsInterval, minFreeMegabytes } = config;
    const settings = { videoBitrate, audioBitrate, fragmentDuration, statisticsInterval, minFreeMegabytes };
    host.post({ type: 'start', fileName, settings, ...tracks }, transfer);
    const name = await host.started;
    onAbort(signal, () => void end(LeaveCode.CLIENT_LEAVE));
    const { replace } = taps;
    return {
      pause: () => host.post({ type: 'pause' }),
      resume: () => host.post({ type: 'resume' }),
      replaceTrack: (track) => void replace(track).catch((error: unknown) => report(toLiveError(error))),
      finish: async (leave) => {
        await end(leave);
        return kept(name);
      },
    };
  } catch (error) {
    taps?.stop();
    host.terminate();
    throw error;
  }
};

/** How long the browser may take to free what a worker held that is gone, in milliseconds. */
const lockPatienceMs = 10_000;

/** What the session left: closed in order, or repaired when its worker died. */
async function kept(name: string): Promise<Recording> {
  const folder = await (await recordingsFolder()).getDirectoryHandle(name);
  const recording =
    (await recordingIn(folder)) ??
    (await recoverSession(folder, [mp4()], lockPatienceMs)) ??
    (await recordingIn(folder));
  if (recording && recording.duration > 0) return recording;
  if (recording) await removeSession(name);
  throw new LiveError(LiveCode.ERROR_RECORDING_EMPTY, 'Nothing was recorded: no picture or sound arrived.');
}
