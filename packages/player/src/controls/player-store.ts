import { createMediaStore } from 'media-chrome/dist/media-store/media-store.js';
import { requestMap } from 'media-chrome/dist/media-store/request-map.js';
import { stateMediator } from 'media-chrome/dist/media-store/state-mediator.js';

import type { LivePlayerElement } from '../element/live-player-element.ts';
import { noPreview, previewAt } from './preview.ts';

type Store = ReturnType<typeof createMediaStore>;

/** media-chrome's store for a player, with what a live player knows better. */
export function storeOf(player: LivePlayerElement): Store {
  return createMediaStore({
    media: player as never,
    fullscreenElement: player,
    documentElement: document,
    options: { noVolumePref: true, noMutedPref: true, noSubtitlesLangPref: true, noAutoSeekToLive: true } as never,
    stateMediator: {
      ...stateMediator,
      // Errors have a panel of their own, and must not deafen the bar: the play button begins again.
      mediaError: silent,
      mediaErrorCode: silent,
      mediaErrorMessage: silent,
    } as never,
    requestMap: {
      ...requestMap,
      mediaseektoliverequest: () => player.seekToLive(),
      // media-chrome takes the range for one from 0 to its end; that of a live stream begins where its past ends.
      mediapreviewrequest: (_mediator: never, _owners: never, { detail }: { detail: number | null }) =>
        detail === null ? noPreview : previewAt(player, fromStart(player, detail)),
    } as never,
  });
}

const silent = { get: () => undefined };

function fromStart({ seekable, live }: LivePlayerElement, time: number): number {
  if (!live || seekable.length === 0) return time;
  const start = seekable.start(0);
  const end = seekable.end(seekable.length - 1);
  return start + (time / end) * (end - start);
}
