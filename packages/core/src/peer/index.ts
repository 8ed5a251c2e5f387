export { type LossReason, watchConnection, type Watched } from './connection-watch.ts';
export { IceKeeper, type IceRefusals, type RestartOutcome } from './ice-keeper.ts';
