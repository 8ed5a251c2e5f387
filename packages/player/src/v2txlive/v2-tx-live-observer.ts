import type { Observers, V2TXLiveAudioFrame, V2TXLiveExtraInfo, V2TXLiveVideoFrame } from '@livelit/core/v2txlive';

import type { V2TXLivePlayerStatistics } from './v2-tx-live-def.ts';
import type { V2TXLivePictureInPictureState } from './v2-tx-live-enums.ts';
import type { V2TXLivePlayer } from './v2-tx-live-player.ts';

/** What a `V2TXLivePlayer` tells; leave out what is of no interest. */
export interface V2TXLivePlayerObserver {
  /** Playback cannot go on. `extraInfo` has `webCode`, `name`, `cause` and the facts of the case. */
  onError?(player: V2TXLivePlayer, code: number, msg: string, extraInfo: V2TXLiveExtraInfo): void;
  /** Something is being repaired, or needs a click (-9001). `extraInfo` as for errors. */
  onWarning?(player: V2TXLivePlayer, code: number, msg: string, extraInfo: V2TXLiveExtraInfo): void;
  /** The picture has a new size, pixels. */
  onVideoResolutionChanged?(player: V2TXLivePlayer, width: number, height: number): void;
  /** The server answered and media is on its way; again after each reconnect. `extraInfo.engine` names the protocol. */
  onConnected?(player: V2TXLivePlayer, extraInfo: V2TXLiveExtraInfo): void;
  /** Pictures are shown. `firstPlay` for the first since `startLivePlay()`. */
  onVideoPlaying?(player: V2TXLivePlayer, firstPlay: boolean, extraInfo: V2TXLiveExtraInfo): void;
  /** Sound is played. */
  onAudioPlaying?(player: V2TXLivePlayer, firstPlay: boolean, extraInfo: V2TXLiveExtraInfo): void;
  /** The picture waits for data. */
  onVideoLoading?(player: V2TXLivePlayer, extraInfo: V2TXLiveExtraInfo): void;
  /** The sound waits for data. A page knows of one wait for both. */
  onAudioLoading?(player: V2TXLivePlayer, extraInfo: V2TXLiveExtraInfo): void;
  /** Loudness, 0 to 100; see `enableVolumeEvaluation`. */
  onPlayoutVolumeUpdate?(player: V2TXLivePlayer, volume: number): void;
  /** New numbers, every 2 s. */
  onStatisticsUpdate?(player: V2TXLivePlayer, statistics: V2TXLivePlayerStatistics): void;
  /** The snapshot as PNG; `null` when it failed, of which `onWarning` tells. */
  onSnapshotComplete?(player: V2TXLivePlayer, image: Blob | null): void;
  /** A picture is presented; see `enableObserveVideoFrame`. */
  onRenderVideoFrame?(player: V2TXLivePlayer, videoFrame: V2TXLiveVideoFrame): void;
  /** Sound is played; see `enableObserveAudioFrame`. */
  onPlayoutAudioFrame?(player: V2TXLivePlayer, audioFrame: V2TXLiveAudioFrame): void;
  /** A SEI message, when its picture is shown; see `enableReceiveSeiMessage`. */
  onReceiveSeiMessage?(player: V2TXLivePlayer, payloadType: number, data: Uint8Array): void;
  /** `switchStream()` has ended: 0 done, -1 timeout, -2 the server failed, -3 the client failed. */
  onStreamSwitched?(player: V2TXLivePlayer, url: string, code: number): void;
  /** Picture-in-picture begins, ends or failed. */
  onPictureInPictureStateUpdate?(
    player: V2TXLivePlayer,
    state: V2TXLivePictureInPictureState,
    msg: string,
    extraInfo: V2TXLiveExtraInfo,
  ): void;
  /** A recording began (0) or could not (`V2TXLiveRecordBeginCode`). */
  onLocalRecordBegin?(player: V2TXLivePlayer, errCode: number, storagePath: string): void;
  /** A recording goes on; see `interval`. */
  onLocalRecording?(player: V2TXLivePlayer, durationMs: number, storagePath: string): void;
  /** A recording ended (`V2TXLiveRecordCompleteCode`). `extraInfo.file` is the `File`, where there is one. */
  onLocalRecordComplete?(
    player: V2TXLivePlayer,
    errCode: number,
    storagePath: string,
    extraInfo: V2TXLiveExtraInfo,
  ): void;
}

/** Those who are told; every callback gets the player first. */
export type PlayerObservers = Observers<V2TXLivePlayerObserver, [V2TXLivePlayer]>;
