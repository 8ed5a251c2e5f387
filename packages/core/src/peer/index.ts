export { type LossReason, watchConnection, type Watched } from './connection-watch.ts';
export type { IceChannel } from './ice-channel.ts';
export { IceKeeper, type IceRefusals, type RestartOutcome } from './ice-keeper.ts';
export { askJson, type JsonQuestion, sdpOf } from './json-request.ts';
export { PatchIce, type PatchIceOptions } from './patch-ice.ts';
export { isSdp, withMuxOnly, withStereo } from './sdp.ts';
export { send } from './send.ts';
